package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// refusing is a standard output that takes nothing.
type refusing struct{ why error }

func (r refusing) Write([]byte) (int, error) { return 0, fmt.Errorf("write /dev/stdout: %w", r.why) }

// A result that could not be written is told of by every command, the help too, with what to
// do about standard output alone.
func TestStandardOutputThatTakesNothing(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	env := append(srv.TeamKey(role.AppManager).Credentials().Env(), "ASC_API_URL="+srv.URL)
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	causes := map[string]error{"disk": syscall.ENOSPC, "behind the pipe": syscall.EPIPE, "open standard output": syscall.EBADF, "look where": syscall.EIO}
	for _, command := range []string{"help", "", "check --help", "completion", "completion bash", "version", "roles", "token", "check", "inspect"} {
		for says, why := range causes {
			t.Run(command+": "+says, func(t *testing.T) {
				t.Parallel()
				var stderr bytes.Buffer
				status := cli.Main(t.Context(), cli.System{
					Args: strings.Fields(command), Env: env, Stdin: &bytes.Buffer{}, Stdout: refusing{why}, Stderr: &stderr, Transport: transport,
					Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
				})
				text := strings.Join(strings.Fields(stderr.String()), " ")
				if status != 1 || !strings.Contains(text, "Could not write to standard output: ") || !strings.Contains(text, says) ||
					strings.Contains(text, "files-dir") || strings.Contains(text, "/dev/stdout") {
					t.Errorf("exit status %d\n%s", status, text)
				}
			})
		}
	}
}
