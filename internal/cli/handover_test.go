//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// newSystem is the world of one run against a fake, with files in a directory of
// the test's.
func newSystem(t *testing.T, srv *asctest.Server, cred asctest.Credentials, args ...string) (sys cli.System, files string) {
	t.Helper()
	transport := srv.Trust(asc.NewTransport())
	t.Cleanup(transport.CloseIdleConnections)
	files = t.TempDir()
	return cli.System{
		Args: args, Env: append(cred.Env(), "ASC_API_URL="+srv.URL, "TMPDIR="+files),
		Stdin: &bytes.Buffer{}, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{},
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: transport,
	}, files
}

func stderrOf(sys cli.System) string { return sys.Stderr.(*bytes.Buffer).String() }

// left lists what is in a directory.
func left(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// writer does something when it is written to.
type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// The files are written before the result is shown, and do not outlive a run that
// then goes wrong in any way.
func TestFilesAreTakenBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		write  func(cancel func()) error
		status int
		code   finding.Code
	}{
		{"all is well", func(func()) error { return nil }, 0, ""},
		{"cancelled", func(cancel func()) error { cancel(); return nil }, 6, finding.Interrupted},
		{"nobody reads", func(func()) error { return errors.New("broken pipe") }, 1, finding.OutputFailed},
		{"a bug", func(func()) error { panic("a bug") }, 1, finding.InternalError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--files", "p8,fastlane,token")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			during := 0
			sys.Stdout = writer(func(p []byte) (int, error) {
				during = max(during, len(left(t, files)))
				return len(p), tt.write(cancel)
			})
			if got := cli.Main(ctx, sys); got != tt.status {
				t.Errorf("status %d, want %d\n%s", got, tt.status, stderrOf(sys))
			}
			if during != 4 {
				t.Errorf("%d files while the result was shown, want three and the manifest", during)
			}
			if got := left(t, files); (len(got) > 0) != (tt.status == 0) {
				t.Errorf("left behind: %q", got)
			}
			if got := stderrOf(sys); strings.Contains(got, "ascproof: error") != (tt.code != "") || tt.code != "" && !strings.Contains(got, "["+string(tt.code)+"]") {
				t.Errorf("%q is not told alone in:\n%s", tt.code, got)
			}
		})
	}
}

// Nor a signal that comes in between. It is not parallel, as tests beside it would
// get the signal too.
func TestSignalTakesFilesBack(t *testing.T) {
	for name, when := range map[string]string{"while the result is shown": "", "while later steps are told": "variable=key-path"} {
		t.Run(name, func(t *testing.T) {
			srv := start(t, asctest.Options{})
			sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--files", "p8")
			if when != "" { // the outputs of Azure Pipelines are lines of standard output
				work := t.TempDir()
				files = filepath.Join(work, "_temp")
				if err := os.Mkdir(files, 0o700); err != nil {
					t.Fatal(err)
				}
				sys.Env = append(sys.Env, "TF_BUILD=True", "SYSTEM_COLLECTIONURI=https://dev.azure.com/x", "SYSTEM_JOBID=1",
					"AGENT_WORKFOLDER="+work, "AGENT_TEMPDIRECTORY="+files)
			}
			during := 0
			sys.Stdout = writer(func(p []byte) (int, error) {
				if during == 0 && bytes.Contains(p, []byte(when)) {
					during = len(left(t, files))
					terminate(t)
				}
				return len(p), nil
			})
			if got := cli.Main(t.Context(), sys); got != 6 || during != 2 || !strings.Contains(stderrOf(sys), "[run-interrupted]") {
				t.Errorf("status %d with %d files, want 6 with one and the manifest\n%s", got, during, stderrOf(sys))
			}
			if got := left(t, files); len(got) > 0 {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

// terminate sends this process a SIGTERM and returns when all who catch it have it.
func terminate(t *testing.T) {
	t.Helper()
	got := make(chan os.Signal, 1)
	signal.Notify(got, syscall.SIGTERM)
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-got
	signal.Stop(got) // waits for the rest
}

// Masks come before everything: that of the key before a request, that of a token
// before it is used, and all of them before a file is written.
func TestMaskedFirst(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	sys, files := newSystem(t, srv, cred, "check", "--files", "p8,token", "--export-env")
	outputs := write(t, t.TempDir(), "output", "") // as the runner does
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+outputs, "GITHUB_ENV="+outputs, "RUNNER_TEMP="+files)
	masked := map[string]bool{}
	sys.Stdout = writer(func(p []byte) (int, error) {
		for line := range strings.Lines(string(p)) {
			if mask, ok := strings.CutPrefix(line, "::add-mask::"); ok {
				masked[strings.TrimSpace(mask)] = true
				if len(left(t, files)) > 0 {
					t.Error("a file was written before a mask")
				}
			}
		}
		return len(p), nil
	})
	next := sys.Transport
	sys.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if !masked[strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")] {
			t.Error("a token was used before it was masked")
		}
		for line := range strings.Lines(cred.PrivateKey) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") && len(line) >= secret.MinMask && !masked[line] {
				t.Error("a line of the key was not masked before the first request")
			}
		}
		return next.RoundTrip(req)
	})
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	text, err := os.ReadFile(outputs)
	if err != nil || !masked[output(string(text), "token")] {
		t.Errorf("the token that was handed over was not masked (%v)", err)
	}
}

// roundTripper does something before each request.
type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// A check that is cancelled hands nothing over, even where an outage would not
// matter.
func TestCancelledCheck(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{{"check", "--files", "p8,token"}, {"exec"}} {
		srv := start(t, asctest.Options{})
		args := append(command, "--on-unreachable", "warn", "--verbose")
		if command[0] == "exec" {
			args = append(args, "--", "touch", filepath.Join(t.TempDir(), "ran"))
		}
		sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), args...)
		ctx, cancel := context.WithCancel(t.Context())
		next := sys.Transport
		sys.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			cancel()
			return next.RoundTrip(req)
		})
		if got := cli.Main(ctx, sys); got != 6 {
			t.Errorf("%s: status %d, want 6\n%s", command[0], got, stderrOf(sys))
		}
		if got := left(t, files); len(got) > 0 {
			t.Errorf("%s: left behind: %q", command[0], got)
		}
		if _, err := os.Stat(args[len(args)-1]); err == nil {
			t.Error("the command ran")
		}
		said := stderrOf(sys) + sys.Stdout.(*bytes.Buffer).String()
		if !strings.Contains(said, "[run-interrupted]") || strings.Contains(said, "expires") {
			t.Errorf("%s: a token was minted, or the reason is not said:\n%s", command[0], said)
		}
		if strings.Contains(said, "unreachable") || strings.Contains(said, "network") || !strings.Contains(said, ": interrupted") {
			t.Errorf("%s: the network is blamed, or the request is not told as interrupted:\n%s", command[0], said)
		}
	}
}

// The child gets none of the variables that tell a key, whatever tool they are for.
func TestChildEnvironment(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	sys, files := newSystem(t, srv, cred, "exec", "--quiet", "--", "env")
	secrets := []string{
		"ASC_PRIVATE_KEY_B64", "APP_STORE_CONNECT_API_KEY_KEY", "APP_STORE_CONNECT_PRIVATE_KEY", "SPACESHIP_CONNECT_API_KEY", "INPUT_PRIVATE-KEY",
	}
	paths := []string{"ASC_PRIVATE_KEY_PATH", "ASC_API_KEY_PATH", "INPUT_PRIVATE-KEY-PATH", "INPUT_API-KEY-PATH"}
	others := []string{"INPUT_KEY-ID", "INPUT_ISSUER-ID", "APP_STORE_CONNECT_API_KEY_IS_KEY_CONTENT_BASE64"}
	p8 := filepath.Join(t.TempDir(), "AuthKey_"+cred.KeyID+".p8")
	if err := os.WriteFile(p8, []byte(cred.PrivateKey), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range secrets {
		sys.Env = append(sys.Env, name+"="+strings.ReplaceAll(cred.PrivateKey, "\n", `\n`))
	}
	sys.Env = append(sys.Env, "ASC_PRIVATE_KEY_PATH="+p8, "INPUT_KEY-ID=OTHER", "ASC_TIMEOUT=30s", "UNRELATED=kept")
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	env := map[string]string{}
	for line := range strings.Lines(sys.Stdout.(*bytes.Buffer).String()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		env[name] = value
	}
	for _, name := range append(append(secrets, paths...), others...) {
		switch value, ok := env[name]; {
		case name == "ASC_PRIVATE_KEY_PATH", name == "APP_STORE_CONNECT_PRIVATE_KEY":
			if !strings.HasPrefix(strings.TrimPrefix(value, "@file:"), files) {
				t.Errorf("%s is %q, want a file below %s", name, value, files)
			}
		case ok:
			t.Errorf("the child has %s", name)
		}
	}
	for name, want := range map[string]string{
		"ASC_TOKEN": "***", "ASC_KEY_ID": cred.KeyID, "ASC_ISSUER_ID": cred.IssuerID, "ASC_TIMEOUT": "30s", "UNRELATED": "kept",
		"SPACESHIP_CONNECT_API_KEY_ID": cred.KeyID, "APP_STORE_CONNECT_API_KEY_ISSUER_ID": cred.IssuerID,
	} {
		if env[name] != want {
			t.Errorf("%s is %q, want %q", name, env[name], want)
		}
	}
}

// A variable that the command gets with another value is not among those that it does not
// get.
func TestChildVariablesAreToldOnce(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	sys, _ := newSystem(t, srv, asctest.Credentials{}, "exec", "--", "true")
	sys.Env = append(sys.Env, "APP_STORE_CONNECT_KEY_IDENTIFIER="+cred.KeyID, "APP_STORE_CONNECT_ISSUER_ID="+cred.IssuerID,
		"APP_STORE_CONNECT_PRIVATE_KEY="+cred.PrivateKey, "MY_COPY="+cred.PrivateKey)
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	_, said, _ := strings.Cut(stderrOf(sys), "the command does not get ")
	not, gets, _ := strings.Cut(said, "\n")
	if not != "MY_COPY" || !strings.Contains(gets, "APP_STORE_CONNECT_PRIVATE_KEY") {
		t.Errorf("told that the command does not get %q, and of the rest %q", not, gets)
	}
}

// An individual key has no issuer, in no variable and no file.
func TestIndividualHandOver(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	sys, _ := newSystem(t, srv, srv.IndividualKey(role.Developer).Credentials(), "exec", "--quiet", "--",
		"sh", "-c", `env; cat "$APP_STORE_CONNECT_API_KEY_PATH"`)
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	out := sys.Stdout.(*bytes.Buffer).String()
	if strings.Contains(out, "ISSUER_ID=") || !strings.Contains(out, `"issuer_id":null`) {
		t.Errorf("the child has an issuer ID, or the file none that is null:\n%s", out)
	}
}

// The spelling in which a key came is a secret as much as Apple's own.
func TestExecRedactsGivenSpelling(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	sec1 := sec1Of(t, cred.PrivateKey)
	body := base64.StdEncoding.EncodeToString(sec1)
	sys, _ := newSystem(t, srv, cred, "exec", "--quiet", "--", "echo", body)
	sys.Env = append(sys.Env, "ASC_PRIVATE_KEY="+string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1})))
	if got := cli.Main(t.Context(), sys); got != 0 {
		t.Fatalf("status %d\n%s", got, stderrOf(sys))
	}
	if got := sys.Stdout.(*bytes.Buffer).String(); got != "***\n" {
		t.Errorf("standard output %q of a command that prints the key, want %q", got, "***\n")
	}
}

// sec1Of is a key in the older form, which openssl writes.
func sec1Of(t *testing.T, p8 string) []byte {
	t.Helper()
	block, _ := pem.Decode([]byte(p8))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(key.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// A run that panics between the files and the child leaves none.
func TestExecBug(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "exec", "--", "true")
	during := 0
	sys.Stderr = writer(func(p []byte) (int, error) {
		// On a busy machine the first line is that ascproof waits for Apple.
		if during == 0 && len(left(t, files)) > 0 {
			during = len(left(t, files))
			panic("a bug")
		}
		return len(p), nil
	})
	if got := cli.Main(t.Context(), sys); got != 1 || during != 3 {
		t.Errorf("status %d with %d files, want 1 with two and the manifest", got, during)
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}

// The post step never fails, whatever it finds.
func TestPost(t *testing.T) {
	t.Parallel()
	for _, env := range [][]string{nil, {"INPUT_FILES-DIR=/does/not/exist", "STATE_dir=relative"}, {"ASC_FILES_DIR=/dev/null", "ASC_HOST=nonsense"}} {
		sys := cli.System{Env: append(env, "TMPDIR="+t.TempDir()), Stdout: io.Discard, Stderr: io.Discard}
		if got := cli.Post(t.Context(), sys); got != 0 {
			t.Errorf("Post with %q = %d", env, got)
		}
	}
	sys := cli.System{Env: []string{"TMPDIR=" + t.TempDir()}} // without streams: a bug
	if got := cli.Post(t.Context(), sys); got != 0 {
		t.Errorf("Post = %d", got)
	}
}

// Nor does it fail over a bug in the middle of it.
func TestPostBug(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	sys, files := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check", "--files", "p8")
	if got := cli.Main(t.Context(), sys); got != 0 || len(left(t, files)) == 0 {
		t.Fatalf("status %d, files %q\n%s", got, left(t, files), stderrOf(sys))
	}
	sys.Stdout = writer(func([]byte) (int, error) { panic("a bug") })
	if got := cli.Post(t.Context(), sys); got != 0 || !strings.Contains(stderrOf(sys), "[internal-error]") {
		t.Errorf("Post = %d, want 0 and the bug told\n%s", got, stderrOf(sys))
	}
	if got := left(t, files); len(got) > 0 {
		t.Errorf("left behind: %q", got)
	}
}
