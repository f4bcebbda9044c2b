//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// A signal ends a program that waits for a key on a pipe that never ends.
func TestInterruptedReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	go func() {
		_, _ = w.Write([]byte("-")) // somebody reads
		cancel()
	}()
	var out bytes.Buffer
	status := cli.Main(ctx, cli.System{
		Args: []string{"token", "--private-key-path", "-"}, Env: []string{"ASC_KEY_ID=ABC123DEFG"},
		Stdin: r, Stdout: &out, Stderr: &out,
	})
	if status != 6 || !strings.Contains(out.String(), "[run-interrupted]") || strings.Contains(out.String(), "unreadable") {
		t.Errorf("status %d, want 6 and run-interrupted alone:\n%s", status, out.String())
	}
}

// A check whose report cannot be written sends nothing, and hands nothing over.
func TestUnwritableReport(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	dir := t.TempDir()
	outputs := filepath.Join(dir, "output")
	var stdout, stderr bytes.Buffer
	status := cli.Main(t.Context(), cli.System{
		Args: []string{"check", "--export-env", "--report", filepath.Join(dir, "nowhere", "r.json")},
		Env: append(srv.TeamKey(role.Admin).Credentials().Env(), "ASC_API_URL="+srv.URL,
			"GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+outputs, "GITHUB_ENV="+outputs, "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary")),
		Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
	})
	data, err := os.ReadFile(outputs)
	if err != nil {
		t.Fatal(err)
	}
	if status != 2 || srv.Count() != 0 || strings.Contains(strings.ToLower(string(data)), "token<<") || strings.Contains(string(data), "report-path<<") || !strings.Contains(string(data), "fail") {
		t.Errorf("status %d after %d requests, want 2 after none; outputs:\n%s", status, srv.Count(), data)
	}
}

// A path that may be a key, put there by mistake, is not repeated, also where no file
// can be written.
func TestUnwritableReportThatMayBeAKey(t *testing.T) {
	t.Parallel()
	const mixed = "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV"
	srv := start(t, asctest.Options{})
	for _, setting := range []string{"--report", "--junit", "--markdown", "--dotenv"} {
		sys, files := newSystem(t, srv, srv.TeamKey(role.Admin).Credentials(), "check")
		sys.Args = append(sys.Args, setting, filepath.Join(files, "nowhere", mixed))
		got := cli.Main(t.Context(), sys)
		all := stderrOf(sys) + sys.Stdout.(*bytes.Buffer).String()
		if got != 2 || !strings.Contains(all, "[setting-invalid]") || strings.Contains(all, mixed) {
			t.Errorf("%s: status %d, want 2, setting-invalid, and no word of the path:\n%s", setting, got, all)
		}
	}
}

// Settings that cannot be used are told in the form and the place that the others
// ask for.
func TestUnusableSettingsAreReported(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	file := filepath.Join(t.TempDir(), "report.json")
	r, k := check(t, srv, srv.TeamKey(role.Admin).Credentials(), "--token-lifetime", "25m", "--report", file)
	if r.status != 2 || k.Status != report.Unusable || !slices.Contains(codes(k), finding.SettingInvalid) || srv.Count() != 0 {
		t.Errorf("status %d, %s, findings %q, %d requests; want 2, unusable, setting-invalid, none", r.status, k.Status, codes(k), srv.Count())
	}
	data, err := os.ReadFile(file)
	if err != nil || string(data) != r.stdout {
		t.Errorf("the report file (%v) is not what standard output shows:\n%s", err, data)
	}
}

// What reads a token from standard output reads nothing else there, whatever goes
// wrong: GitHub's runner finds its commands on standard error, too.
func TestStandardOutputIsTheTokens(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--token-lifetime", "1h"}, {"--out", "a\nb"}, {"--force", "--key-id", "abc"}} {
		r := runWith(t, []string{"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=" + write(t, t.TempDir(), "output", "")}, "", append([]string{"token"}, args...)...)
		if r.status != 2 || r.stdout != "" || !strings.Contains(r.stderr, "\n::error ") {
			t.Errorf("token %q: status %d, want 2, and the annotation on standard error:\n%s%s", args, r.status, r.stdout, r.stderr)
		}
	}
}
