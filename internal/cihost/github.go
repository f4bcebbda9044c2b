package cihost

import (
	"crypto/rand"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/sethvargo/go-githubactions"

	"github.com/ascproof/ascproof/internal/finding"
)

// Limits of GitHub's runner (source: actions/runner, v2.336.0). A summary that is
// too large is dropped whole, an annotation's message is cut.
const (
	maxSummary    = 1 << 20
	maxAnnotation = 4096
)

// GitHub is a job on GitHub Actions. Commands go to w, which is the process's
// standard output, or its standard error where nothing secret follows on standard
// output: the runner reads the two apart. If it reads neither, w is nil, and nothing
// can be masked. Files are found through getenv.
func GitHub(w io.Writer, getenv func(string) string) Host {
	return newGitHub(NameGitHub, w, getenv)
}

func newGitHub(name string, w io.Writer, getenv func(string) string) *github {
	g := &github{plain: plain(name), heard: w != nil, getenv: getenv}
	if !g.heard {
		w = io.Discard
	}
	g.action = githubactions.New(githubactions.WithWriter(w), githubactions.WithGetenv(getenv))
	return g
}

type github struct {
	plain
	heard  bool       // by the runner
	mu     sync.Mutex // one command at a time
	action *githubactions.Action
	getenv func(string) string
}

func (g *github) CanMask() bool { return g.heard }

func (g *github) Mask(value string) error {
	if err := g.checkMask(value); err != nil {
		return err
	}
	return g.do(func() { g.action.AddMask(value) })
}

func (g *github) checkMask(value string) error {
	if !g.heard {
		return unsupported(g.Name(), "mask where its runner does not read")
	}
	return checkMask(value)
}

func (g *github) SetOutput(name, value string) error {
	return g.command("output", "GITHUB_OUTPUT", name, value)
}

func (g *github) SetEnv(name, value string) error {
	return g.command("env", "GITHUB_ENV", name, value)
}

// SaveState keeps a value for the post step of the same step, which finds it in
// the variable STATE_ and the name.
func (g *github) SaveState(name, value string) error {
	return g.command("state", "GITHUB_STATE", name, value)
}

// names is what the runner takes for an output or a variable without trouble.
var names = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// command appends to one of the runner's command files. The library's own
// SetOutput uses a fixed delimiter, with which a value could add outputs of its own.
func (g *github) command(kind, file, name, value string) error {
	if g.getenv(file) == "" {
		return fmt.Errorf("$%s is not set: is this a step of a GitHub workflow?", file)
	}
	delimiter := "ascproof_" + rand.Text()
	if !names.MatchString(name) || strings.Contains(value, delimiter) || strings.ContainsRune(value, 0) || !utf8.ValidString(value) {
		return fmt.Errorf("%s %q cannot be written: its name or value is not fit for a command file", kind, name)
	}
	message := name + "<<" + delimiter + "\n" + value + "\n" + delimiter
	return g.do(func() { g.action.IssueFileCommand(&githubactions.Command{Name: kind, Message: message}) })
}

func (g *github) Annotate(f *finding.Finding) error {
	a := g.action.WithFieldsMap(map[string]string{"title": "ascproof: " + f.Title})
	message := truncate(annotation(f), maxAnnotation)
	return g.do(func() {
		switch f.Severity {
		case finding.Error:
			a.Errorf("%s", message)
		case finding.Warning:
			a.Warningf("%s", message)
		default:
			a.Noticef("%s", message)
		}
	})
}

// annotation is what a finding says below its title.
func annotation(f *finding.Finding) string {
	lines := make([]string, 0, len(f.Fix)+2)
	if f.Detail != "" {
		lines = append(lines, f.Detail)
	}
	for _, fix := range f.Fix {
		lines = append(lines, "- "+fix)
	}
	return strings.Join(append(lines, "See "+f.Docs()), "\n")
}

func (g *github) Group(title string) (func() error, error) {
	end := func() error { return g.do(g.action.EndGroup) }
	return end, g.do(func() { g.action.Group(title) })
}

func (g *github) Summary(markdown string) error {
	if g.getenv("GITHUB_STEP_SUMMARY") == "" {
		return unsupported(NameGitHub, "show a summary without $GITHUB_STEP_SUMMARY")
	}
	err := g.do(func() { g.action.AddStepSummary(truncate(markdown, maxSummary-len(githubactions.EOF))) })
	if err != nil {
		return notTaken(err.Error())
	}
	return nil
}

// do runs one command of the library, which panics when it cannot write.
func (g *github) do(issue func()) (err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("telling GitHub's runner: %v", r)
		}
	}()
	issue()
	return nil
}

// truncate cuts s to at most n bytes, at the end of a character.
func truncate(s string, n int) string {
	const mark = "…"
	if len(s) <= n {
		return s
	}
	s = s[:n-len(mark)]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + mark
}
