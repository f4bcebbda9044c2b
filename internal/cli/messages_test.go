package cli_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/child/childtest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

var update = flag.Bool("update", false, "rewrite testdata/messages.txt")

// sample is a run that says something.
type sample struct {
	name string
	// args may hold $DIR, a fresh directory.
	args []string
	// env is added to what the key needs; it may hold $DIR, $P8, $PEM and
	// $B64, the key as text, as JSON has it, and as base64.
	env []string
	// without leaves the key's own variables out.
	without bool
	// prepare may change the server and the credentials.
	prepare func(*asctest.Server, *asctest.Key, *asctest.Credentials)
	// files are written to $DIR; they may hold $P8 and $B64.
	files map[string]string
	// other is a second key, which $OTHER is the text of, as YAML has it in quotes.
	other asctest.KeyOptions
	// program is the one whose API answers.
	program asctest.Program
	// interrupt ends the run as soon as Apple has answered, panics breaks it. vanishes is
	// a directory of $DIR that is gone by then.
	interrupt, panics bool
	vanishes          string
}

// Every message that ascproof has, as it comes out of the program, is in one file,
// to be read aloud. Run this with -update after a change and read the difference.
// What is wrong with keys in detail is in internal/credential/testdata/messages.txt. And
// whatever ascproof says for people fits a screen, on both streams.
func TestMessages(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Made by: go test ./internal/cli -run TestMessages -update\n")
	for _, s := range samples() {
		p := s.play(t)
		b.WriteString(s.heading() + p.told())
		passes, fails := s.most()
		fitsAScreen(t, s.name, s.forPeople(t, p), passes, fails)
	}
	got := b.String()
	for e := range finding.Catalog() {
		if !strings.Contains(got, "["+string(e.Code)+"]") {
			t.Errorf("no sample shows %s: add one to samples", e.Code)
		}
	}
	const golden = "testdata/messages.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("messages differ from %s (%v): run go test -update and read the difference\n%s", golden, err, firstDifference(got, string(want)))
	}
}

// heading is what stands above a sample in the file of all messages.
func (s sample) heading() string {
	return fmt.Sprintf("\n# %s\n$ ascproof %s\n", s.name, strings.Join(s.args, " "))
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// run returns what a sample says on standard error, and its exit status.
func (s sample) run(t *testing.T) string {
	t.Helper()
	return s.play(t).told()
}

// played is what a sample left behind.
type played struct {
	result
	dir, url string
}

// told is what it said on standard error, and its exit status.
func (p played) told() string {
	return said(p.stderr, p.dir, p.url) + fmt.Sprintf("exit status %d\n", p.status)
}

// play runs a sample, as it is.
func (s sample) play(t *testing.T) played {
	t.Helper()
	here := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	srv := start(t, asctest.Options{Program: s.program, IssuerID: "00000000-0000-0000-e053-000000000001", Now: func() time.Time { return here }})
	key := srv.Key(asctest.KeyOptions{ID: "ABC123DEFG", Roles: role.Of(role.AppManager)})
	cred := key.Credentials()
	if s.prepare != nil {
		s.prepare(srv, key, &cred)
	}
	other := ""
	if s.other.ID != "" {
		other = strings.ReplaceAll(srv.Key(s.other).PEM(), "\n", `\n`)
	}
	dir := t.TempDir()
	fill := strings.NewReplacer("$DIR", dir, "$OTHER", other, "$P8", cred.PrivateKey, "$PEM", strings.ReplaceAll(cred.PrivateKey, "\n", `\n`), "$B64", base64.StdEncoding.EncodeToString([]byte(cred.PrivateKey))).Replace
	for name, content := range s.files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		childtest.Program(t, filepath.Join(dir, name), fill(content))
	}
	env := []string{"ASC_API_URL=" + srv.URL, "PATH=" + dir + ":/bin:/usr/bin", "TMPDIR=" + dir}
	if !s.without {
		env = append(env, cred.Env()...)
	}
	for _, e := range s.env {
		env = append(env, fill(e))
	}
	var args []string
	for _, a := range s.args {
		args = append(args, fill(a))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	var stdout, stderr bytes.Buffer
	status := cli.Main(ctx, cli.System{
		Args: args, Env: env, Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Now: func() time.Time {
			switch {
			case s.panics:
				panic("a bug")
			case s.interrupt && srv.Count() > 0:
				cancel()
			case s.vanishes != "" && srv.Count() > 0:
				if err := os.RemoveAll(filepath.Join(dir, s.vanishes)); err != nil {
					t.Error(err)
				}
			}
			return here
		},
	})
	text := masks.ReplaceAllString(stderr.String(), "")
	noLeak(t, spellings(cred.PrivateKey, nil)[3:], text)
	return played{result{status, masks.ReplaceAllString(stdout.String(), ""), text}, dir, srv.URL}
}

var masks = regexp.MustCompile(`(?m)^::add-mask::.*\n`)

// Names that are drawn anew in each run.
var random = regexp.MustCompile(`ascproof-[0-9A-Za-z]{10,}`)

// said is what ascproof says on standard error, without what differs from run to run:
// names, and by their length the places where lines are broken.
func said(text, dir, url string) string {
	var lines []string
	inside, began := false, false // a message; one that nothing stands below yet
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		below := strings.TrimLeft(line, " ")
		indent := len(line) - len(below)
		switch {
		case strings.HasPrefix(line, "ascproof: "):
			lines, inside, began = append(lines, line), true, true
		case indent == 0 || !inside:
			inside = false
		case indent < len("ascproof: ") && (began || part.MatchString(below)):
			lines, began = append(lines, line), false
		default:
			lines[len(lines)-1] += " " + below
		}
	}
	text = strings.NewReplacer(dir, "$DIR", url, "https://127.0.0.1:1").Replace(strings.Join(append(lines, ""), "\n"))
	return random.ReplaceAllString(text, "ascproof-RANDOM")
}

// part matches what begins a line of a message.
var part = regexp.MustCompile(`^(Fix: |Help: |PATCH |\d\. )`)
