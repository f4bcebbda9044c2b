package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// No answer within the time that was set. On a clock of its own, so that it takes
// none of ours.
func TestNoAnswerInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := asctest.Start(asctest.Options{InMemory: true})
		defer srv.Close()
		srv.Fail(asctest.Hang())
		transport := srv.Trust(asc.NewTransport())
		defer transport.CloseIdleConnections()
		var stdout, stderr bytes.Buffer
		start := time.Now()
		status := cli.Main(t.Context(), cli.System{
			Args:  []string{"check", "--timeout", "8s", "--format", "json"},
			Env:   append(srv.TeamKey(role.AppManager).Credentials().Env(), "ASC_API_URL="+srv.URL),
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Transport: transport,
		})
		if took := time.Since(start); status != 6 || took != 8*time.Second {
			t.Errorf("status %d after %v, want 6 after 8 s", status, took)
		}
		for _, want := range []string{`"status": "unverified"`, `"code": "api-unreachable"`} {
			if !strings.Contains(stdout.String(), want) {
				t.Errorf("%s is not in the report:\n%s", want, stdout.String())
			}
		}
		for _, not := range []string{`"token-rejected"`, `"roles"`} {
			if strings.Contains(stdout.String(), not) {
				t.Errorf("%s is in the report:\n%s", not, stdout.String())
			}
		}
	})
}
