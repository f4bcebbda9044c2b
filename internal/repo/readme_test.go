package repo

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
)

// ofThrowAwayKey is what differs from one run to the next: the hash of the key.
var ofThrowAwayKey = regexp.MustCompile(`public key [0-9a-f]{16}`)

// readmeOutput is what the README's step prints in a scenario of the fake API.
func readmeOutput(t *testing.T, scenario string) string {
	t.Helper()
	sc, ok := asctest.FindScenario(scenario)
	if !ok {
		t.Fatalf("there is no scenario %q", scenario)
	}
	srv, cred := sc.Start(asctest.Options{})
	defer srv.Close()
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	var stdout, stderr bytes.Buffer
	cli.Main(t.Context(), cli.System{
		Args: []string{"check", "--require", "fastlane-deliver"}, Env: append(cred.Env(), "ASC_API_URL="+srv.URL),
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Transport: transport,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	if stderr.Len() > 0 {
		t.Errorf("the README's step also says:\n%s", stderr.String())
	}
	return "```text\n" + ofThrowAwayKey.ReplaceAllString(stdout.String(), "public key bf6441f0a112c68c") + "```\n"
}

// The README is the front door: it fits a few screens, and what it shows fits
// GitHub's column.
func TestReadmeIsShort(t *testing.T) {
	t.Parallel()
	const lines, columns = 220, 100
	text := read(t, "README.md")
	if n := strings.Count(text, "\n"); n > lines {
		t.Errorf("README.md has %d lines, want at most %d", n, lines)
	}
	fenced := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if n := len([]rune(line)); fenced && n > columns {
			t.Errorf("a line of an example has %d characters, want at most %d: %s", n, columns, line)
		}
	}
}
