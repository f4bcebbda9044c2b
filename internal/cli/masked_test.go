//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// Every token is masked before anybody sees it: those that are sent to Apple, with
// each try of one that is refused, and the one that later steps get.
func TestEveryTokenIsMasked(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	srv.Fail(asctest.Spurious401(2))
	dir := t.TempDir()
	for _, name := range []string{"output", "env", "summary", "state"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sys, _ := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check")
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+filepath.Join(dir, "output"), "GITHUB_ENV="+filepath.Join(dir, "env"),
		"GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary"), "GITHUB_STATE="+filepath.Join(dir, "state"))
	var mu sync.Mutex
	var all []string
	next := sys.Transport
	sys.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer "))
		return next.RoundTrip(req)
	})
	if status := cli.Main(t.Context(), sys); status != 0 {
		t.Fatalf("status %d\n%s", status, stderrOf(sys))
	}
	log := sys.Stdout.(*bytes.Buffer).String()
	masked := func(tok string) bool { return strings.Contains("\n"+log, "\n::add-mask::"+tok+"\n") }
	output, err := os.ReadFile(filepath.Join(dir, "output"))
	if err != nil {
		t.Fatal(err)
	}
	handedOver := regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`).FindAllString(string(output), -1)
	if len(handedOver) != 1 || len(all) < 3 {
		t.Fatalf("%d tokens in the outputs and %d in requests, want one and three at least", len(handedOver), len(all))
	}
	all = append(all, handedOver...)
	for _, tok := range all {
		if signature := tok[strings.LastIndexByte(tok, '.')+1:]; !masked(tok) || !masked(signature) {
			t.Errorf("a token was not masked, or its signature: %v, %v", masked(tok), masked(signature))
		}
	}
}

// What comes while the result is shown keeps the token from later steps.
func TestInterruptedWhilePublishing(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	output := filepath.Join(t.TempDir(), "output")
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sys, _ := newSystem(t, srv, srv.TeamKey(role.AppManager).Credentials(), "check")
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+output)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	shown := false
	sys.Stdout = writer(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("PASS")) {
			shown = true
			cancel()
		}
		return len(p), nil
	})
	status := cli.Main(ctx, sys)
	set, err := os.ReadFile(output)
	if status != 6 || !shown || err != nil || bytes.Contains(set, []byte("eyJ")) || !bytes.Contains(set, []byte("fail")) {
		t.Errorf("status %d, the result was shown: %v; outputs, %v:\n%s", status, shown, err, set)
	}
}

// Bitrise hides a variable in the steps after this one. So a token on standard output
// would stay in the log of this step.
func TestNoTokenInTheLogOfBitrise(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	envman := write(t, dir, "envman", "#!/bin/sh\n")
	if err := os.Chmod(envman, 0o700); err != nil {
		t.Fatal(err)
	}
	env := []string{"BITRISE_IO=true", "ENVMAN_ENVSTORE_PATH=" + write(t, dir, "store", ""), "PATH=" + dir,
		"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY=" + newMaterial(t).p8}
	if r := runWith(t, env, "", "token"); r.status != 2 || r.stdout != "" || !strings.Contains(r.stderr, "[cannot-mask]") {
		t.Errorf("status %d, want 2 and no token:\n%s%s", r.status, r.stdout, r.stderr)
	}
	if r := runWith(t, env, "", "token", "--force"); r.status != 0 || !strings.HasPrefix(r.stdout, "eyJ") {
		t.Errorf("with --force: status %d, want the token:\n%s%s", r.status, r.stdout, r.stderr)
	}
}
