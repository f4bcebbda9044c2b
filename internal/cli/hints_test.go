package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// Every command that reads a key says what the CI system did to it.
func TestHintsOfCommands(t *testing.T) {
	t.Parallel()
	traced := append([]string{"GITLAB_CI=true", "CI_DEBUG_TRACE=true", "ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001"}, "ASC_PRIVATE_KEY="+newMaterial(t).p8)
	commands := map[string][]string{
		"check":   {"check", "--format", "json", "--api-url", "http://127.0.0.1:1", "--timeout", "1s", "--on-unreachable", "warn"},
		"token":   {"token", "--force"},
		"inspect": {"inspect", "--format", "json"},
	}
	for name, args := range commands {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runWith(t, traced, "", args...)
			for _, code := range []string{"[debug-trace-on]", "[redaction-gap]"} {
				if r.status != 0 || !strings.Contains(r.stderr, code) {
					t.Errorf("status %d, want 0 and %s in:\n%s", r.status, code, r.stderr)
				}
			}
		})
	}
}

// A variable that names the file of a key shows no key, whatever it is called. The same
// variable can hold the key itself.
func TestLogHintsByWhatAVariableHolds(t *testing.T) {
	t.Parallel()
	p8 := newMaterial(t).p8
	path := filepath.Join(t.TempDir(), "AuthKey ABC123DEFG.p8")
	if err := os.WriteFile(path, []byte(p8), 0o600); err != nil {
		t.Fatal(err)
	}
	const id, issuer = "ABC123DEFG", "00000000-0000-0000-e053-000000000001"
	goReleaser, quill := []string{"MACOS_NOTARY_KEY_ID=" + id, "MACOS_NOTARY_ISSUER_ID=" + issuer}, []string{"QUILL_NOTARY_KEY_ID=" + id, "QUILL_NOTARY_ISSUER=" + issuer}
	codemagic := []string{"APP_STORE_CONNECT_KEY_IDENTIFIER=" + id, "APP_STORE_CONNECT_ISSUER_ID=" + issuer}
	own := []string{"ASC_KEY_ID=" + id, "ASC_ISSUER_ID=" + issuer}
	for _, tt := range []struct {
		name  string
		ids   []string
		key   string
		warns bool
	}{
		{"electron-builder, a path", []string{"APPLE_API_KEY_ID=" + id, "APPLE_API_ISSUER=" + issuer}, "APPLE_API_KEY=" + path, false},
		{"GoReleaser, a path", goReleaser, "MACOS_NOTARY_KEY=" + path, false},
		{"GoReleaser, the key", goReleaser, "MACOS_NOTARY_KEY=" + p8, true},
		{"quill, a path", quill, "QUILL_NOTARY_KEY=" + path, false},
		{"quill, the key", quill, "QUILL_NOTARY_KEY=" + p8, true},
		{"Codemagic, a path", codemagic, "APP_STORE_CONNECT_PRIVATE_KEY=@file:" + path, false},
		{"our own, a path", own, "ASC_PRIVATE_KEY_PATH=" + path, false},
		{"our own, a path in the place of the key", own, "ASC_PRIVATE_KEY_B64=" + path, false},
		{"our own, the key", own, "ASC_PRIVATE_KEY_B64=" + p8, true},
	} {
		for _, host := range []string{"BUILDKITE=true", "GITLAB_CI=true"} {
			t.Run(tt.name+", "+host, func(t *testing.T) {
				t.Parallel()
				r := runWith(t, append([]string{host, tt.key}, tt.ids...), "", "inspect", "--format", "json")
				if r.status != 0 || strings.Contains(r.stderr, "[redaction-gap]") != tt.warns {
					t.Errorf("status %d, want 0 and a warning: %v\n%s", r.status, tt.warns, r.stderr)
				}
			})
		}
	}
}

// Who names GitHub in a shell of their own reads what to do, and not of full disks. So does
// who has its mark there, but not its files.
func TestHostGitHubOutsideAStep(t *testing.T) {
	t.Parallel()
	env := []string{"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY=" + newMaterial(t).p8}
	args := []string{"check", "--api-url", "http://127.0.0.1:1", "--timeout", "1s", "--on-unreachable", "warn"}
	for _, tt := range []struct {
		name, mark, host, says string
		status                 int
	}{
		{"named", "", "github", "set host to plain", 2},
		{"marked", "GITHUB_ACTIONS=true", "auto", "take away what looks like such a step", 1},
		{"after that advice", "", "plain", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := runWith(t, append(env[:len(env):len(env)], tt.mark), "", append(args[:len(args):len(args)], "--host", tt.host)...)
			if r.status != tt.status || !strings.Contains(r.stdout+r.stderr, tt.says) || strings.Contains(r.stdout+r.stderr, "disk") {
				t.Errorf("status %d, want %d and %q in:\n%s%s", r.status, tt.status, tt.says, r.stdout, r.stderr)
			}
		})
	}
}

// What keeps all results from later steps is said once, whatever was asked for, and what
// is said to do about it helps.
func TestOneCauseIsToldOnce(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.Admin).Credentials()
	for _, args := range [][]string{
		{"check"}, {"check", "--files", "p8", "--files-dir", t.TempDir()}, {"check", "--export-env"}, {"check", "--format", "json"}, {"check", "--require", "signing"}, {"exec", "--files-dir", t.TempDir(), "--", "true"},
	} {
		got := runEnv(t, srv, append(cred.Env(), "GITHUB_ACTIONS=true"), args...)
		all := got.stdout + got.stderr
		if got.status != 1 || strings.Count(got.stderr, "Help:")+strings.Count(got.stdout, "Help:") != 1 || !strings.Contains(all, "env -u GITHUB_ACTIONS") {
			t.Errorf("%q: status %d, want 1 and one finding:\n%s", args, got.status, all)
		}
		if got := runEnv(t, srv, cred.Env(), args...); got.status == 1 {
			t.Errorf("%q after that advice:\n%s", args, got.stderr)
		}
	}
}

// Where both outputs go to files, what is said of export-env is all that is said.
func TestRedirectedExport(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dir := t.TempDir()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	env := append(srv.TeamKey(role.Admin).Credentials().Env(), "ASC_API_URL="+srv.URL, "GITHUB_ACTIONS=true",
		"GITHUB_OUTPUT="+write(t, dir, "output", ""), "GITHUB_ENV="+write(t, dir, "env", ""), "GITHUB_STEP_SUMMARY="+write(t, dir, "summary", ""))
	status := cli.Main(t.Context(), cli.System{
		Args: []string{"check", "--export-env"}, Env: env, Stdin: strings.NewReader(""), Stdout: log, Stderr: log, Transport: srv.Trust(asc.NewTransport()),
	})
	said, err := os.ReadFile(log.Name())
	isWhole := strings.Contains(string(said), "goes to a file") && strings.Contains(string(said), "For a file use:")
	if err != nil || status != 2 || strings.Count(string(said), "Help:") != 1 || !isWhole {
		t.Errorf("status %d, want 2 and one finding with its reason, %v:\n%s", status, err, said)
	}
}
