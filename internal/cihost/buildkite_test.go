package cihost_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/secret"
)

// jobAPI stands in for the Job API of Buildkite's agent (buildkite/agent jobapi).
type jobAPI struct {
	env map[string]string // of the job

	drip chan struct{} // if not nil, bodies end when it is closed

	mu       sync.Mutex
	fail     int      // status to answer with
	requests []string // in order
}

func newJobAPI(t *testing.T) *jobAPI {
	t.Helper()
	dir, err := os.MkdirTemp("", "bk") // t.TempDir is too long for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	a := &jobAPI{env: map[string]string{
		"BUILDKITE_JOB_ID": "0190-job", "BUILDKITE_AGENT_JOB_API_TOKEN": "llamas",
		"BUILDKITE_AGENT_JOB_API_SOCKET": filepath.Join(dir, "job.sock"),
	}}
	l, err := net.Listen("unix", a.env["BUILDKITE_AGENT_JOB_API_SOCKET"])
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: a}}
	srv.Start()
	t.Cleanup(srv.Close)
	return a
}

func (a *jobAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var body struct {
		Redact string
		Env    map[string]string
		Keys   []string
	}
	err := json.NewDecoder(r.Body).Decode(&body)
	switch call := r.Method + " " + r.URL.Path; {
	case r.Header.Get("Authorization") != "Bearer llamas":
		http.Error(w, `{"error":"invalid authorization token"}`, http.StatusUnauthorized)
	case a.fail != 0:
		http.Error(w, `{"error":"no"}`, a.fail)
	case err != nil:
		http.Error(w, `{"error":"failed to decode request body"}`, http.StatusBadRequest)
	case call == "POST /api/current-job/v0/redactions":
		a.requests = append(a.requests, "redact "+body.Redact)
		w.WriteHeader(http.StatusCreated)
		if a.drip != nil {
			_ = http.NewResponseController(w).Flush()
			a.mu.Unlock()
			<-a.drip
			a.mu.Lock()
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"redacted": body.Redact})
	case call == "PATCH /api/current-job/v0/env":
		a.requests = append(a.requests, fmt.Sprint("env ", body.Env))
		_ = json.NewEncoder(w).Encode(map[string][]string{"added": {}, "updated": {}})
	case call == "DELETE /api/current-job/v0/env":
		a.requests = append(a.requests, fmt.Sprint("unset ", body.Keys))
		_ = json.NewEncoder(w).Encode(map[string][]string{"deleted": body.Keys})
	default:
		http.NotFound(w, r)
	}
}

// agent stands in for the command buildkite-agent.
type agent struct {
	mu    sync.Mutex
	out   string
	err   error
	calls []string // sorted: some of them come together
}

func (a *agent) run(_ context.Context, stdin, program string, args ...string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, program+" "+strings.Join(args, " ")+" < "+stdin)
	slices.Sort(a.calls)
	return a.out, a.err
}

const token = "eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJhcHBzdG9yZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"

// Redactions come at once and first, variables in one request at the end, and
// what everybody can read has no secret in it.
func TestBuildkite(t *testing.T) {
	t.Parallel()
	api, command := newJobAPI(t), &agent{}
	h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)})
	if h.Name() != cihost.NameBuildkite || !h.CanMask() {
		t.Errorf("Name() = %q, CanMask() = %v", h.Name(), h.CanMask())
	}
	if err := h.Mask(token); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"redact " + token}, api.requests); diff != "" {
		t.Fatalf("requests after Mask (-want +got): %s", diff)
	}
	if err := h.SetOutput("token", "Bearer "+token); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("SetOutput(token) = %v, want %v", err, errors.ErrUnsupported)
	}
	err := errors.Join(
		h.SetEnv("ASC_TOKEN", token), h.SetEnv("ASC_KEY_ID", "ABC123DEFG"), h.SetOutput("status", "valid"),
		h.Annotate(finding.New(finding.ClockSkew, "")), h.Summary("## Valid\n`"+token+"`"), h.Flush(), h.Flush(),
	)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"redact " + token, "env map[ASC_KEY_ID:ABC123DEFG ASC_TOKEN:" + token + "]"}, api.requests); diff != "" {
		t.Errorf("requests (-want +got): %s", diff)
	}
	want := []string{
		"buildkite-agent annotate --style warning --context ascproof-0190-job < ## Valid\n`***`",
		"buildkite-agent meta-data set ascproof-status < valid",
	}
	if diff := cmp.Diff(want, command.calls); diff != "" {
		t.Errorf("commands (-want +got): %s", diff)
	}
}

// Variables of an earlier step are taken back, by the Job API or by the command.
func TestBuildkiteUnset(t *testing.T) {
	t.Parallel()
	api, command := newJobAPI(t), &agent{out: `{"unset":["ASC_TOKEN"]}`}
	for _, fail := range []int{0, http.StatusNotFound} {
		api.fail = fail
		h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)})
		if err := errors.Join(h.UnsetEnv("ASC_TOKEN"), h.UnsetEnv("ASC_KEY_ID"), h.Flush(), h.Flush()); err != nil {
			t.Errorf("with status %d: %v", fail, err)
		}
	}
	if diff := cmp.Diff([]string{"unset [ASC_TOKEN ASC_KEY_ID]"}, api.requests); diff != "" {
		t.Errorf("requests (-want +got): %s", diff)
	}
	if diff := cmp.Diff([]string{`buildkite-agent env unset --input-format=json --output-format=json - < ["ASC_TOKEN","ASC_KEY_ID"]`}, command.calls); diff != "" {
		t.Errorf("commands (-want +got): %s", diff)
	}
	if err := open(cihost.NamePlain, cihost.Links{}).UnsetEnv("ASC_TOKEN"); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a plain shell: %v, want %v", err, errors.ErrUnsupported)
	}
}

// Where the Job API fails, the command may know how to reach it.
func TestBuildkiteFallBack(t *testing.T) {
	t.Parallel()
	api, command := newJobAPI(t), &agent{out: `{"added":["ASC_TOKEN"]}`}
	api.fail = http.StatusNotFound
	h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)})
	if err := errors.Join(h.Mask(token), h.SetEnv("ASC_TOKEN", token), h.Flush()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`buildkite-agent env set --input-format=json --output-format=json - < {"ASC_TOKEN":"` + token + `"}`,
		"buildkite-agent redactor add < " + token,
	}
	if diff := cmp.Diff(want, command.calls); diff != "" {
		t.Errorf("commands (-want +got): %s", diff)
	}
}

// What cannot be hidden must not be handed over; an error has no secret in it.
func TestBuildkiteFails(t *testing.T) {
	t.Parallel()
	api, command := newJobAPI(t), &agent{err: errors.New("exit status 1: " + token)}
	api.fail = http.StatusInternalServerError
	tests := []struct {
		name string
		run  cihost.Run
	}{{"with the command", command.run}, {"without the command", nil}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(tt.run)})
			if err := h.Mask(token); err == nil || errors.Is(err, cihost.ErrNotTaken) || errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("Mask = %v, want a failure", err)
			}
			if err := errors.Join(h.SetEnv("ASC_TOKEN", token), h.Flush()); err == nil || errors.Is(err, cihost.ErrNotTaken) {
				t.Errorf("Flush = %v, want a failure", err)
			}
		})
	}
	// "env set" succeeds, and says null, if it has done nothing.
	silent := &agent{out: "null\n"}
	h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(silent.run)})
	if err := errors.Join(h.SetEnv("ASC_TOKEN", token), h.Flush()); err == nil {
		t.Error("variables that were not set are no error")
	}
	api.fail = 0
	h = open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)})
	if err := errors.Join(h.Mask(token), h.Summary("text"), h.SetOutput("status", "valid")); err != nil {
		t.Fatal(err)
	}
	err := h.Flush()
	if !errors.Is(err, cihost.ErrNotTaken) || strings.Contains(err.Error(), token) {
		t.Errorf("Flush = %v, want %v without the token", err, cihost.ErrNotTaken)
	}
}

// A job in a container of its own has neither.
func TestBuildkiteWithoutAgent(t *testing.T) {
	t.Parallel()
	h := open(cihost.NameBuildkite, cihost.Links{Env: map[string]string{"BUILDKITE_JOB_ID": "1"}, Command: always(nil)})
	if h.CanMask() {
		t.Error("CanMask() without the agent's Job API")
	}
	for what, err := range map[string]error{
		"Mask": h.Mask(token), "SetOutput": h.SetOutput("name", "value"), "SetEnv": h.SetEnv("NAME", "value"), "Summary": h.Summary("text"),
	} {
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s = %v, want %v", what, err, errors.ErrUnsupported)
		}
	}
	if err := errors.Join(h.Annotate(finding.New(finding.ClockSkew, "")), h.Flush()); err != nil {
		t.Error(err)
	}
}

// A container of the job's own may have the variables and not the socket.
func TestBuildkiteWithoutSocket(t *testing.T) {
	t.Parallel()
	env := map[string]string{"BUILDKITE_AGENT_JOB_API_TOKEN": "llamas", "BUILDKITE_AGENT_JOB_API_SOCKET": filepath.Join(t.TempDir(), "none")}
	reaches, fails := &agent{}, &agent{err: errors.New("no socket")}
	tests := []struct {
		name string
		run  cihost.Run
		want bool
	}{{"a command that reaches it", reaches.run, true}, {"a command that fails, too", fails.run, false}, {"no command", nil, false}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(cihost.NameBuildkite, cihost.Links{Env: env, Command: always(tt.run)})
			mask, set, flush := h.Mask(token), h.SetEnv("NAME", "value"), h.Flush()
			if errors.Is(mask, errors.ErrUnsupported) == tt.want || errors.Is(set, errors.ErrUnsupported) == tt.want || h.CanMask() != tt.want {
				t.Errorf("CanMask() = %v; Mask = %v, SetEnv = %v", h.CanMask(), mask, set)
			}
			if !tt.want && !errors.Is(flush, cihost.ErrNotTaken) {
				t.Errorf("Flush = %v, want %v", flush, cihost.ErrNotTaken)
			}
		})
	}
	if len(reaches.calls) == 0 || !strings.Contains(strings.Join(reaches.calls, "\n"), "redactor add < "+token) {
		t.Errorf("commands %q", reaches.calls)
	}
	if len(fails.calls) != 1 || strings.Contains(fails.calls[0], token) {
		t.Errorf("commands %q, want one try without a secret", fails.calls)
	}
}

// Whoever cannot hide a secret does not hand it to everybody instead.
func TestBuildkiteKeepsSecrets(t *testing.T) {
	t.Parallel()
	h := open(cihost.NameBuildkite, cihost.Links{Command: always((&agent{}).run)})
	if err := h.Mask(token); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Mask = %v, want %v", err, errors.ErrUnsupported)
	}
	if err := h.SetOutput("token", token); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("SetOutput(token) = %v, want %v", err, errors.ErrUnsupported)
	}
}

// silent is behind a socket of the job's: it takes connections, counts them, and
// never answers.
func silent(t *testing.T) (env map[string]string, dial cihost.Dialer, asked *atomic.Int32) {
	t.Helper()
	env, asked = map[string]string{"BUILDKITE_AGENT_JOB_API_TOKEN": "llamas", "BUILDKITE_AGENT_JOB_API_SOCKET": "/job.sock"}, new(atomic.Int32)
	return env, func(context.Context, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = theirs.Close() })
		asked.Add(1)
		return ours, nil
	}, asked
}

// It is waited for once: the command does the rest.
func TestBuildkiteSilentSocket(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		command := &agent{out: `{"added":["ASC_TOKEN"]}`}
		env, dial, asked := silent(t)
		h, begin := cihost.BuildkiteDialing(env, command.run, dial), time.Now()
		var errs []error
		for i := range 20 {
			errs = append(errs, h.Mask(fmt.Sprintf("a value of one line %d", i)))
		}
		err := errors.Join(append(errs, h.SetEnv("ASC_TOKEN", token), h.Flush())...)
		if err != nil || asked.Load() != 2 || len(command.calls) != 21 { // it is looked for, and asked
			t.Errorf("asked %d times, and %d commands: %v", asked.Load(), len(command.calls), err)
		}
		if took := time.Since(begin); took != 5*time.Second {
			t.Errorf("waited %v, want once the time for a request", took)
		}
	})
}

func TestBuildkiteSilentSocketAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		env, dial, asked := silent(t)
		h := cihost.BuildkiteDialing(env, nil, dial)
		for range 3 {
			if err := h.Mask(token); err == nil || errors.Is(err, errors.ErrUnsupported) || asked.Load() != 2 {
				t.Errorf("Mask = %v, asked %d times, want a failure after two", err, asked.Load())
			}
		}
	})
}

// The status says it; a body may never end. To wait for each would take more time
// than all have.
func TestBuildkiteDrippingBody(t *testing.T) {
	t.Parallel()
	api := newJobAPI(t)
	api.drip = make(chan struct{})
	defer close(api.drip)
	h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(nil)})
	for i := range 20 {
		if err := h.Mask(fmt.Sprintf("a value of one line %d", i)); err != nil {
			t.Fatalf("Mask %d = %v", i, err)
		}
	}
}

// A command that is slow each time does not take the check's time, and what was
// not hidden by then is a failure.
func TestBuildkiteSlowCommand(t *testing.T) {
	t.Parallel()
	env := map[string]string{"BUILDKITE_AGENT_JOB_API_TOKEN": "llamas", "BUILDKITE_AGENT_JOB_API_SOCKET": filepath.Join(t.TempDir(), "none")}
	synctest.Test(t, func(t *testing.T) {
		h := open(cihost.NameBuildkite, cihost.Links{Env: env, Command: always(func(ctx context.Context, _, _ string, _ ...string) (string, error) {
			select {
			case <-time.After(3 * time.Second):
			case <-ctx.Done():
			}
			return "", ctx.Err()
		})})
		begin := time.Now()
		var last error
		for range 20 {
			last = h.Mask(token)
		}
		if took := time.Since(begin); last == nil || errors.Is(last, errors.ErrUnsupported) || took > 25*time.Second {
			t.Errorf("after %v: %v, want a failure", took, last)
		}
	})
}

// Buildkite's server being gone costs seconds, not the minutes that the command
// would go on trying.
func TestBuildkiteTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := open(cihost.NameBuildkite, cihost.Links{Command: always(func(ctx context.Context, _, _ string, _ ...string) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		})})
		var sets []error
		for i := range 20 {
			sets = append(sets, h.SetOutput(fmt.Sprint("name", i), "value"))
		}
		begin := time.Now()
		err := errors.Join(errors.Join(sets...), h.Summary("text"), h.Flush())
		if took := time.Since(begin); !errors.Is(err, cihost.ErrNotTaken) || took > 20*time.Second {
			t.Errorf("Flush took %v and said %v", took, err)
		}
	})
}

// An annotation is shown to everybody, and not redacted by the agent.
func TestBuildkiteScrubs(t *testing.T) {
	t.Parallel()
	api, command := newJobAPI(t), &agent{}
	h := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)})
	der := bytes.Repeat([]byte("a private key, more or less, "), 5)
	for _, mask := range secret.KeyMasks(der) {
		if err := h.Mask(mask); err != nil {
			t.Fatal(err)
		}
	}
	for _, mask := range secret.KeyMasks(der) {
		if err := errors.Join(h.Summary("before "+mask+" after"), h.Flush()); err != nil {
			t.Fatal(err)
		}
	}
	for _, call := range command.calls {
		if _, body, _ := strings.Cut(call, " < "); body != "before *** after" {
			t.Errorf("annotation %q", body)
		}
	}
	if len(command.calls) == 0 {
		t.Error("there is no annotation")
	}
}
