package cli_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// The program names one version: when asked, in reports, and to Apple.
func TestVersionIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.AppManager)
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	say := func(args ...string) string {
		var stdout bytes.Buffer
		status := cli.Main(t.Context(), cli.System{
			Args: args, Env: append(key.Credentials().Env(), "ASC_API_URL="+srv.URL),
			Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &bytes.Buffer{}, Transport: transport,
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
	requests := srv.Requests()
	if len(requests) == 0 {
		t.Error("Apple is asked nothing")
	}
	for _, r := range requests {
		if r.Agent != "ascproof/"+project.Version() {
			t.Errorf("Apple is asked by %q", r.Agent)
		}
	}
}
