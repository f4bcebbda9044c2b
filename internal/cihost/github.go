package cihost

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/finding"
)

// NameGitHub is GitHub Actions in the setting "host".
const NameGitHub = "github"

func gitHubSystem() System {
	return System{
		Name: NameGitHub, Title: "GitHub", Colour: true, Inputs: true, SecretOutputs: true,
		marks: gitHubMarks, traces: []string{"GITHUB_RUN_ID", "GITHUB_WORKFLOW"},
		proof:        commandFile,
		pipelines:    ".github",
		jobVariables: gitHubJob, step: gitHubStep,
		fileVariables: gitHubFiles,
		place:         placeOnGitHub,
		open:          func(l Links) Host { return newGitHub(NameGitHub, l) },
		dialect:       &dialect{prefix: "::", parse: parseGitHub, mask: "add-mask", unescaped: strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")},
	}
}

// gitHubStep is what runners of GitHub's kind call a step.
const gitHubStep = "GITHUB_ACTION"

// commandFile wants the file for outputs, which the runner makes for each step.
func commandFile(env Env) error {
	const variable = "GITHUB_OUTPUT"
	if env[variable] == "" {
		return NotAStep{variable, marksSet(env)}
	}
	if info, err := os.Stat(env[variable]); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s names no file that exists", variable)
	}
	f, err := os.OpenFile(env[variable], os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("%s names a file that %w", variable, ErrOtherUser)
	}
	return f.Close()
}

// ErrOtherUser says that the runner's files belong to another user. So it is in a job with a
// container, unless that runs as the runner's user.
var ErrOtherUser = errors.New("this user cannot write to")

// gitHubJob are the variables that tell the jobs of GitHub and its likes apart.
var gitHubJob = []string{"GITHUB_SERVER_URL", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "RUNNER_NAME"}

// gitHubFiles are the variables that name the files of a step.
var gitHubFiles = []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_STATE", "GITHUB_PATH", "GITHUB_EVENT_PATH"}

// Limits of GitHub's runner (source: actions/runner, v2.336.0). A summary that is
// too large is dropped whole, an annotation's message is cut.
const (
	maxSummary    = 1 << 20
	maxAnnotation = 4096
)

// newGitHub speaks to a runner of GitHub's kind. The commands go to the process's standard
// output, or to its standard error where nothing secret follows on standard output: the
// runner reads the two apart. If it reads neither, nothing can be masked.
func newGitHub(name string, l Links) *github {
	w := l.Commands
	if w == nil {
		w = io.Discard
	}
	return &github{plain: plain(name), heard: l.Commands != nil, env: l.Env, library: newLibrary(w, l.Env)}
}

// github is a job on GitHub Actions.
type github struct {
	plain
	library *library
	heard   bool // by the runner
	env     Env
}

func (g *github) CanMask() bool { return g.heard }

func (g *github) Mask(value string) error {
	if err := g.checkMask(value); err != nil {
		return err
	}
	return g.library.mask(value)
}

func (g *github) checkMask(value string) error {
	if !g.heard {
		return unsupported(g.Name(), "mask where its runner does not read")
	}
	return checkMask(value)
}

func (g *github) SetOutput(name, value string) error {
	return g.set("output", "GITHUB_OUTPUT", name, value)
}

func (g *github) SetEnv(name, value string) error {
	return g.set("env", "GITHUB_ENV", name, value)
}

// UnsetEnv empties a variable: the runner has no way to remove one.
func (g *github) UnsetEnv(name string) error { return g.SetEnv(name, "") }

// SaveState keeps a value for the post step of the same step, which finds it in
// the variable STATE_ and the name.
func (g *github) SaveState(name, value string) error {
	return g.set("state", "GITHUB_STATE", name, value)
}

// NotAStep is the error of a variable that the runner sets for each step, and that is not
// set.
type NotAStep struct {
	Variable string
	// Marks are the variables that make this look like such a step.
	Marks []string
}

func (e NotAStep) Error() string { return e.Variable + " is not set" }

// The marks of the systems whose runners have these files.
var (
	gitHubMarks  = []string{"GITHUB_ACTIONS"}
	forgejoMarks = []string{"FORGEJO_ACTIONS", "GITEA_ACTIONS"}
)

// marksSet are those marks that are set.
func marksSet(env Env) []string {
	return slices.DeleteFunc(slices.Concat(gitHubMarks, forgejoMarks), func(name string) bool { return !strings.EqualFold(env[name], "true") })
}

// set appends to one of the runner's command files, which a variable names.
func (g *github) set(file, variable, name, value string) error {
	if g.env[variable] == "" {
		return NotAStep{variable, marksSet(g.env)}
	}
	return g.library.set(file, name, value)
}

func (g *github) Annotate(f *finding.Finding) error {
	return g.library.annotate(f.Severity, "ascproof: "+f.Title, truncate(strings.Join(f.Lines(), "\n"), maxAnnotation))
}

func (g *github) Group(title string) (func() error, error) {
	return g.library.endGroup, g.library.group(title)
}

func (g *github) Summary(markdown string) error {
	if g.env["GITHUB_STEP_SUMMARY"] == "" {
		return unsupported(NameGitHub, "show a summary without $GITHUB_STEP_SUMMARY")
	}
	if err := g.library.summary(truncate(markdown, maxLibrarySummary)); err != nil {
		return fmt.Errorf("%w%w", notTaken(""), err) // it is both
	}
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
