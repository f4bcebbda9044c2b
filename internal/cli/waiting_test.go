package cli_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// Who waits for more than two seconds is told for what, once.
func TestWaitingForApple(t *testing.T) {
	t.Parallel()
	const line = "ascproof: waiting for an answer from 127.0.0.1, at most 1m30s\n"
	tests := []struct {
		name    string
		latency time.Duration
		args    []string
		want    int
	}{
		{"a quick answer", 500 * time.Millisecond, nil, 0},
		{"a slow answer", 3 * time.Second, nil, 1},
		{"no talk is wanted", 3 * time.Second, []string{"--quiet"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := asctest.Start(asctest.Options{InMemory: true, Latency: tt.latency})
				defer srv.Close()
				transport := srv.Trust(nil)
				defer transport.CloseIdleConnections()
				var stdout, stderr bytes.Buffer
				status := cli.Main(t.Context(), cli.System{
					Args: append([]string{"check", "--timeout", "90s"}, tt.args...), Env: append(srv.TeamKey(role.Admin).Credentials().Env(), "ASC_API_URL="+srv.URL),
					Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
					Sleep: func(context.Context, time.Duration) error { return nil },
				})
				if got := strings.Count(stderr.String(), line); status != 0 || got != tt.want {
					t.Errorf("status %d, told %d times what it waits for, want 0 and %d times\n%s", status, got, tt.want, stderr.String())
				}
			})
		})
	}
}

// slow is standard input that somebody types.
type slow struct{ io.Reader }

func (s slow) Read(p []byte) (int, error) {
	time.Sleep(3 * time.Second)
	return s.Reader.Read(p)
}

func TestWaitingForStandardInput(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out, errs bytes.Buffer
		cli.Main(t.Context(), cli.System{Args: []string{"inspect", "-"}, Stdin: slow{strings.NewReader("no key")}, Stdout: &out, Stderr: &errs})
		if want := "ascproof: waiting for standard input\n"; !strings.Contains(errs.String(), want) {
			t.Errorf("%q, want %q in it", errs.String(), want)
		}
	})
}
