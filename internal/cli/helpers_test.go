package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// result is what one run of the program left behind.
type result struct {
	status         int
	stdout, stderr string
}

// run runs the program in-process against a fake, without its pauses.
func run(t testing.TB, srv *asctest.Server, cred asctest.Credentials, args ...string) result {
	t.Helper()
	return runEnv(t, srv, cred.Env(), args...)
}

// runEnv is run with other variables than those of a credential.
func runEnv(t testing.TB, srv *asctest.Server, env []string, args ...string) result {
	t.Helper()
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	var stdout, stderr bytes.Buffer
	status := cli.Main(t.Context(), cli.System{
		Args: args, Env: append(slices.Clone(env), "ASC_API_URL="+srv.URL),
		Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr,
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: transport,
	})
	return result{status, stdout.String(), stderr.String()}
}

// check runs "ascproof check --format json" and decodes the report's only key.
func check(t testing.TB, srv *asctest.Server, cred asctest.Credentials, args ...string) (result, report.Key) {
	t.Helper()
	r := run(t, srv, cred, append([]string{"check", "--format", "json"}, args...)...)
	var rep report.Report
	if err := json.Unmarshal([]byte(r.stdout), &rep); err != nil || len(rep.Keys) != 1 {
		t.Fatalf("no report of one key (%v) on standard output:\n%s\n%s", err, r.stdout, r.stderr)
	}
	return r, rep.Keys[0]
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// start starts a fake without TLS, for tests that are about what it answers.
func start(t testing.TB, opt asctest.Options) *asctest.Server {
	t.Helper()
	opt.Plain = true
	return startTLS(t, opt)
}

// startTLS starts a fake as Apple's API is, for tests that are about connections.
func startTLS(t testing.TB, opt asctest.Options) *asctest.Server {
	t.Helper()
	srv := asctest.Start(opt)
	t.Cleanup(srv.Close)
	return srv
}

func codes(k report.Key) []finding.Code {
	var all []finding.Code
	for _, f := range k.Findings {
		all = append(all, f.Code)
	}
	return all
}
