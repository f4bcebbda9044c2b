//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// interruptAfterAnswer has a signal come when the last answer has been read and
// nothing was done with it yet: the program then asks what time it is.
func interruptAfterAnswer(sys *cli.System, cancel func()) {
	var answered atomic.Bool
	next := sys.Transport
	sys.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		answered.Store(true)
		return resp, err
	})
	sys.Now = func() time.Time {
		if answered.Load() {
			cancel()
		}
		return time.Now()
	}
}

// What comes between the last answer and the first line of the result stops the
// hand-over: the result is shown, and says so.
func TestInterruptedBeforePublishing(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dir := t.TempDir()
	output := filepath.Join(dir, "output")
	for _, name := range []string{"output", "env", "summary"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--probe", "none", "--format", "json", "--files", "p8,token", "--export-env")
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+output, "GITHUB_ENV="+filepath.Join(dir, "env"),
		"GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"), "RUNNER_TEMP="+files)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	interruptAfterAnswer(&sys, cancel)
	status := cli.Main(ctx, sys)
	var rep report.Report
	if err := json.Unmarshal(sys.Stdout.(*bytes.Buffer).Bytes(), &rep); err != nil {
		t.Fatalf("%v\n%s", err, stderrOf(sys))
	}
	key := rep.Keys[0]
	if got := codes(key); status != 6 || key.Status != report.Valid || key.Verdict != report.Fail || len(got) != 1 || got[0] != finding.Interrupted {
		t.Errorf("status %d, %s, %s, findings %q, want 6, valid, fail, run-interrupted", status, key.Status, key.Verdict, got)
	}
	if key.Token != nil || strings.Contains(sys.Stdout.(*bytes.Buffer).String(), "eyJ") {
		t.Error("a token was made")
	}
	set, err := os.ReadFile(output)
	if err != nil || !strings.Contains(string(set), "fail") || strings.Contains(strings.ToLower(string(set)), "token") {
		t.Errorf("outputs, %v:\n%s", err, set)
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}

// Nor does exec run its command then.
func TestInterruptedBeforeTheCommand(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	ran := filepath.Join(t.TempDir(), "ran")
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "exec", "--probe", "none", "--", "touch", ran)
	sys.Env = append(sys.Env, "PATH="+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	shown := false
	sys.Stderr = writer(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("PASS")) {
			shown = true
			cancel()
		}
		return len(p), nil
	})
	if status := cli.Main(ctx, sys); status != 6 || !shown {
		t.Errorf("status %d, the result was shown: %v, want 6 and true", status, shown)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the command was run")
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}
