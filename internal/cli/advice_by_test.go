package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// This file follows advice that takes more than another run.

// otherKindOpen rejects a key so that it stays open if it is of the other kind.
func otherKindOpen(s *asctest.Server, k *asctest.Key, _ *asctest.Credentials) {
	k.Revoke()
	s.Fail(asctest.Refuse(asctest.RateLimited).After(3))
}

// moreTime gives a check the time that a second try takes.
func moreTime(t *testing.T) (said, then string) {
	t.Helper()
	for i, timeout := range []string{"15s", "2m"} {
		synctest.Test(t, func(t *testing.T) {
			srv := asctest.Start(asctest.Options{InMemory: true, Latency: 14900 * time.Millisecond})
			defer srv.Close()
			srv.Fail(asctest.Spurious401(1))
			transport := srv.Trust(nil)
			defer transport.CloseIdleConnections()
			var stdout, stderr bytes.Buffer
			status := cli.Main(t.Context(), cli.System{
				Args: checkWith("--timeout", timeout), Env: append(srv.TeamKey(role.AppManager).Credentials().Env(), "ASC_API_URL="+srv.URL),
				Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
				Sleep: func(ctx context.Context, pause time.Duration) error {
					select {
					case <-time.After(pause):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				},
			})
			text := fmt.Sprintf("%sexit status %d\n", stderr.String(), status)
			if i == 0 {
				said = text
			} else {
				then = text
			}
		})
	}
	return said, then
}

// inContainer writes to a directory of a container action that is as action.yml has it, and
// looks if later steps find it. The directories of such a container are not here.
func inContainer(dir string) func(*testing.T) (string, string) {
	return func(t *testing.T) (said, then string) {
		env := map[string]string{"RUNNER_TEMP": "/github/runner_temp", "GITHUB_WORKSPACE": "/github/workspace"}
		job := cihost.NewJob(cihost.NameGitHub, cihost.Places{
			Env: env, HostTemp: "host=/home/runner/work/_temp", HostWorkspace: "host=/home/runner/work/app/app",
		})
		if path, known := job.Outside(dir + "/AuthKey_ABC123DEFG.p8"); known && job.TempDirs[0] == "/github/runner_temp" {
			then = "wrote " + path + "\nexit status 0\n"
		}
		return sampleOf("files of which it is not known where later steps see them").run(t), then
	}
}

// withoutPassword puts a password on a key with openssl, and takes it off as the message
// says.
func withoutPassword(t *testing.T) (before, after string) {
	t.Helper()
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("OPENSSL IS NOT HERE: nobody tried if its command helps")
	}
	dir := t.TempDir()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	plain, encrypted, mended := filepath.Join(dir, "plain.p8"), filepath.Join(dir, "encrypted.p8"), filepath.Join(dir, "AuthKey_ABC123DEFG.p8")
	if err := os.WriteFile(plain, []byte(cred.PrivateKey), 0o600); err != nil {
		t.Fatal(err)
	}
	do := func(command string) {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	do(openssl + " pkcs8 -topk8 -in plain.p8 -out encrypted.p8 -passout pass:secret")
	inspect := func(file string) string {
		r := run(t, srv, asctest.Credentials{}, "inspect", "--format", "json", file)
		return said(r.stderr, dir, srv.URL) + fmt.Sprintf("exit status %d\n", r.status)
	}
	before = inspect(encrypted)
	do(opensslCommand.FindString(before) + " -passin pass:secret") // which a person types
	return before, inspect(mended)
}

var opensslCommand = regexp.MustCompile(`openssl pkcs8 .*\.p8`)

// pieceInName takes a piece of the key out of the name of an entry.
func pieceInName(t *testing.T) (said, then string) {
	t.Helper()
	srv := start(t, asctest.Options{})
	key := srv.TeamKey(role.AppManager)
	audit := func(name string) string {
		r := run(t, srv, asctest.Credentials{}, "audit", "--format", "json", auditFile(t, entryOf(name, key, "")))
		return fmt.Sprintf("%sexit status %d\n", r.stderr, r.status)
	}
	return audit(strings.ReplaceAll(key.PEM(), "\n", "")[80:104]), audit("client-a")
}

// inputThatEnds has a key come through standard input, first without an end.
func inputThatEnds(t *testing.T) (said, then string) {
	t.Helper()
	var all []string
	for _, ends := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			srv := asctest.Start(asctest.Options{InMemory: true})
			defer srv.Close()
			transport := srv.Trust(nil)
			defer transport.CloseIdleConnections()
			cred := srv.TeamKey(role.AppManager).Credentials()
			r, w := io.Pipe()
			defer func() { _ = w.Close() }()
			go func() {
				_, _ = io.WriteString(w, cred.PrivateKey)
				if ends {
					_ = w.Close()
				}
			}()
			var stdout, stderr bytes.Buffer
			began := time.Now()
			status := cli.Main(t.Context(), cli.System{
				Args: checkWith("--private-key-path", "-", "--timeout", "5s"), Env: append(cred.Env(), "ASC_API_URL="+srv.URL),
				Stdin: r, Stdout: &stdout, Stderr: &stderr, Transport: transport,
			})
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			all = append(all, fmt.Sprintf("%sexit status %d\n", stderr.String(), status))
		})
	}
	return all[0], all[1]
}
