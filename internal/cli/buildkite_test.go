//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/child/childtest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// buildkite stands in for the agent: its Job API, and its command, which keeps
// what it is told in files.
type buildkite struct {
	env  []string
	told string // beginning of the paths

	mu         sync.Mutex
	refuse     bool
	redactions []string
	vars       map[string]string
	// late are redactions that came after output, or variables.
	late int
	said bool
}

func newBuildkite(t *testing.T) *buildkite {
	t.Helper()
	dir, err := os.MkdirTemp("", "bk") // t.TempDir is too long for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	b := &buildkite{told: filepath.Join(dir, "told")}
	script := "#!/bin/sh\n{ echo \"$@\"; cat; echo; env | grep -c '^ASC_PRIVATE_KEY='; } >" + b.told + ".$$\n"
	childtest.Program(t, filepath.Join(dir, "buildkite-agent"), script)
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: b}}
	srv.Start()
	t.Cleanup(srv.Close)
	b.env = []string{
		"CI=true", "BUILDKITE=true", "BUILDKITE_JOB_ID=1", "PATH=" + dir + ":/usr/bin:/bin",
		"BUILDKITE_AGENT_JOB_API_TOKEN=llamas", "BUILDKITE_AGENT_JOB_API_SOCKET=" + filepath.Join(dir, "s"),
	}
	return b
}

func (b *buildkite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var body struct {
		Redact string
		Env    map[string]string
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || b.refuse {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if body.Redact != "" {
		b.redactions = append(b.redactions, body.Redact)
		if b.said || b.vars != nil {
			b.late++
		}
		w.WriteHeader(http.StatusCreated)
	}
	if body.Env != nil {
		b.vars = body.Env
	}
}

// calls is everything that the command was told.
func (b *buildkite) calls(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(b.told + ".*")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// Write is the job's log.
func (b *buildkite) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = true
	return len(p), nil
}

// cutOff takes from the agent's command the server that it talks to.
func (b *buildkite) cutOff(t *testing.T) {
	t.Helper()
	agent := filepath.Join(filepath.Dir(b.told), "buildkite-agent")
	childtest.Program(t, agent, "#!/bin/sh\ncat >/dev/null\necho 'no such host' >&2\nexit 1\n")
}

// Redactions come before anything is said, variables after that, and what all can
// read has no secret in it.
func TestBuildkite(t *testing.T) {
	t.Parallel()
	srv, b := start(t, asctest.Options{}), newBuildkite(t)
	cred := srv.TeamKey(role.AppManager).Credentials()
	sys, files := newSystem(t, srv, cred, "check", "--export-env", "--files", "p8")
	sys.Env, sys.Stdout = append(sys.Env, b.env...), b
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	token := b.vars["ASC_TOKEN"]
	if b.late > 0 || token == "" || !slices.Contains(b.redactions, token) {
		t.Errorf("%d redactions came late; the token of %d characters is redacted: %v", b.late, len(token), slices.Contains(b.redactions, token))
	}
	for line := range strings.Lines(cred.PrivateKey) {
		if line = strings.TrimSpace(line); len(line) == 64 && !slices.Contains(b.redactions, line) {
			t.Error("a line of the key is not redacted")
		}
	}
	if p8 := b.vars["ASC_PRIVATE_KEY_PATH"]; !strings.HasPrefix(p8, files) || filepath.Base(p8) != "AuthKey_"+cred.KeyID+".p8" {
		t.Errorf("ASC_PRIVATE_KEY_PATH is %q", p8)
	}
	told := b.calls(t)
	for _, want := range []string{"annotate --style success --context ascproof-1\n## ", "meta-data set ascproof-status\nvalid", "meta-data set ascproof-key-path\n"} {
		if !strings.Contains(told, want) {
			t.Errorf("the agent was not told %q in:\n%s", want, told)
		}
	}
	if strings.Contains(told, "ascproof-token\n") || strings.Contains(told, token) {
		t.Error("the token is among what all can read")
	}
	if strings.Contains(told, "\n1\n") {
		t.Error("the agent's command inherited the private key")
	}
}

// Without a variable to put it into there is nobody to give a token to.
func TestBuildkiteWithoutExport(t *testing.T) {
	t.Parallel()
	srv, b := start(t, asctest.Options{}), newBuildkite(t)
	sys, _ := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--format", "json")
	sys.Env = append(sys.Env, b.env...)
	if got := cli.Main(t.Context(), sys); got != 0 || b.vars != nil {
		t.Errorf("status %d, variables %v", got, b.vars)
	}
	out := sys.Stdout.(*bytes.Buffer).Bytes()
	if strings.Contains(string(out), "expires_at") || !json.Valid(out) {
		t.Errorf("a token is spoken of, or this is not JSON:\n%s", out)
	}
}

// If a redaction fails nothing goes on: Apple is not asked, nothing is handed over.
func TestBuildkiteRefuses(t *testing.T) {
	t.Parallel()
	srv, b := start(t, asctest.Options{}), newBuildkite(t)
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--export-env", "--files", "token")
	sys.Env, b.refuse = append(sys.Env, b.env...), true
	sys.Env = append(sys.Env, "PATH=/does/not/exist") // nor is the command there
	if got := cli.Main(t.Context(), sys); got != 1 || srv.Count() > 0 || b.vars != nil {
		t.Errorf("status %d, %d requests, variables %v, want 1 and none", got, srv.Count(), b.vars)
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
	if !strings.Contains(stderrOf(sys), "Could not set a mask") {
		t.Errorf("the reason is not said:\n%s", stderrOf(sys))
	}
}

// If only the page cannot be reached the check stands, with a word about it.
func TestBuildkiteWithoutServer(t *testing.T) {
	t.Parallel()
	srv, b := start(t, asctest.Options{}), newBuildkite(t)
	b.cutOff(t)
	sys, _ := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check")
	sys.Env, sys.Stdout = append(sys.Env, b.env...), io.Discard
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
	if got := stderrOf(sys); strings.Count(got, "[host-unavailable]") != 1 || !strings.Contains(got, "no such host") {
		t.Errorf("standard error, want one warning with the agent's reason:\n%s", got)
	}
}

// A command does not run if somebody wants this to stop, even at the last moment,
// when the host is told of the result.
func TestExecCancelledLate(t *testing.T) {
	t.Parallel()
	srv, b := start(t, asctest.Options{}), newBuildkite(t)
	b.cutOff(t)
	ran := filepath.Join(t.TempDir(), "ran")
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "exec", "--", "touch", ran)
	sys.Env = append(sys.Env, b.env...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sys.Stderr = writer(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("[host-unavailable]")) {
			cancel()
		}
		return len(p), nil
	})
	if got := cli.Main(ctx, sys); got != 6 || ctx.Err() == nil {
		t.Errorf("status %d, cancelled: %v, want 6 and true", got, ctx.Err())
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the command ran")
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}
