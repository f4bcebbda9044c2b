package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// agents keeps how a client called itself.
type agents struct {
	http.RoundTripper
	mu   sync.Mutex
	seen map[string]bool
}

func (a *agents) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	a.seen[r.Header.Get("User-Agent")] = true
	a.mu.Unlock()
	return a.RoundTripper.RoundTrip(r)
}

// The program names one version: when asked, in reports, and to Apple.
func TestVersionIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.AppManager)
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	seen := &agents{RoundTripper: transport, seen: map[string]bool{}}
	say := func(args ...string) string {
		var stdout bytes.Buffer
		status := cli.Main(t.Context(), cli.System{
			Args: args, Env: append(key.Credentials().Env(), "ASC_API_URL="+srv.URL),
			Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &bytes.Buffer{}, Transport: seen,
		})
		if status != 0 {
			t.Fatalf("ascproof %q: status %d\n%s", args, status, &stdout)
		}
		return stdout.String()
	}
	if got, want := strings.TrimSpace(say("version")), "ascproof "+project.Version(); got != want {
		t.Errorf("ascproof version says %q, want %q", got, want)
	}
	var rep report.Report
	if err := json.Unmarshal([]byte(say("check", "--format", "json")), &rep); err != nil || rep.Tool.Version != project.Version() {
		t.Errorf("the report names version %q, %v", rep.Tool.Version, err)
	}
	if !seen.seen["ascproof/"+project.Version()] || len(seen.seen) != 1 {
		t.Errorf("Apple is asked by %v", seen.seen)
	}
}
