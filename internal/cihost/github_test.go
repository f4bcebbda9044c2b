package cihost_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
)

// job is a step of a workflow: a host, its log, and its command files.
type job struct {
	cihost.Host
	log             *bytes.Buffer
	output, summary string // paths
}

func newJob(t testing.TB) *job {
	t.Helper()
	dir := t.TempDir()
	j := &job{log: new(bytes.Buffer), output: filepath.Join(dir, "output"), summary: filepath.Join(dir, "summary")}
	env := map[string]string{"GITHUB_OUTPUT": j.output, "GITHUB_STEP_SUMMARY": j.summary}
	j.Host = open(cihost.NameGitHub, cihost.Links{Commands: j.log, Env: env})
	return j
}

// outputs are those that the runner reads after the step.
func (j *job) outputs(t testing.TB) []pair {
	t.Helper()
	text, err := os.ReadFile(j.output)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	pairs, err := readCommandFile(string(text))
	if err != nil {
		t.Fatalf("the runner cannot read %q: %v", text, err)
	}
	return pairs
}

func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value string
		ok          bool
	}{
		{"a token", "header.payload.signature", true},
		{"12 characters", "123456789012", true},
		{"11 characters", "12345678901", false},
		{"nothing", "", false},
		{"two lines", "123456789012\n123456789012", false},
		{"a line end", "123456789012\n", false},
		{"a carriage return", "123456789012\r123456789012", false},
		{"a space before", " 123456789012", false},
		{"a tab behind", "123456789012\t", false},
		{"percent signs", "100%0Atwelve%25", true},
		{"colons", "::add-mask::nothing", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := newJob(t)
			err := j.Mask(tt.value)
			if (err == nil) != tt.ok {
				t.Fatalf("Mask(%q) = %v, want ok: %v", tt.value, err, tt.ok)
			}
			commands, others := runnerForm.read(j.log.String())
			switch {
			case !tt.ok && j.log.Len() > 0:
				t.Errorf("a refused mask was written: %q", j.log)
			case !tt.ok:
				if tt.value != "" && strings.Contains(err.Error(), tt.value) {
					t.Errorf("error %q repeats the value", err)
				}
			case len(others) > 0 || len(commands) != 1 || commands[0].name != "add-mask" || commands[0].message != tt.value:
				t.Errorf("the runner sees %v and %q, want one mask of %q", commands, others, tt.value)
			}
		})
	}
}

func TestSetOutput(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	want := []pair{{"status", "valid"}, {"key-id", "ABC123DEFG"}, {"_x", ""}, {"capabilities", "{\n  \"a\": 1\n}\n"}}
	for _, o := range want {
		if err := j.SetOutput(o.name, o.value); err != nil {
			t.Fatalf("SetOutput(%q, %q) = %v", o.name, o.value, err)
		}
	}
	if diff := cmp.Diff(want, j.outputs(t), cmp.AllowUnexported(pair{})); diff != "" {
		t.Errorf("the runner reads (-want +got):\n%s", diff)
	}
	if j.log.Len() > 0 {
		t.Errorf("log = %q, want nothing: outputs are not for the log", j.log)
	}
}

func TestSetOutputRefusesNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "a=b", "a<<b", "a b", "a\nb", "1a", "é", "-a"} {
		j := newJob(t)
		if err := j.SetOutput(name, "value"); err == nil || len(j.outputs(t)) > 0 {
			t.Errorf("SetOutput(%q) = %v, outputs %v, want a refusal", name, err, j.outputs(t))
		}
	}
}

// A NUL cannot be in a variable, which outputs become, and the runner replaces
// what is not UTF-8: the value would not be the one that was set.
func TestSetOutputRefusesValues(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"a\x00b", "a\xffb"} {
		j := newJob(t)
		if err := j.SetOutput("name", value); err == nil || len(j.outputs(t)) > 0 || strings.Contains(err.Error(), value) {
			t.Errorf("SetOutput(%q) = %v, outputs %v, want a refusal", value, err, j.outputs(t))
		}
	}
}

// The delimiter is another one each time, so that no value can end itself.
func TestSetOutputDelimiters(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	for range 20 {
		if err := j.SetOutput("name", "value"); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(j.output)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if _, delimiter, ok := strings.Cut(line, "<<"); ok {
			if seen[delimiter] || len(delimiter) < 20 {
				t.Errorf("delimiter %q is short, or was used before", delimiter)
			}
			seen[delimiter] = true
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d delimiters in %q, want 20", len(seen), text)
	}
}

// Any value comes back as it was, under its name, and adds nothing.
func FuzzSetOutput(f *testing.F) {
	for _, seed := range []string{
		"", "value", "two\nlines", "ends in a line\n", "\n", "\r\n", "a\r", "x=y", "a<<b", "name<<EOF\nvalue\nEOF",
		"_GitHubActionsFileCommandDelimeter_\nother<<x\nevil\nx", "ascproof_\nother=evil", "::set-output name=a::b",
		"%0Aother=evil", "\ufefftext", "\xff", "a\x00b", "é\u2028ü", strings.Repeat("long\n", 5000),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		j := newJob(t)
		if err := j.SetOutput("before", "1"); err != nil {
			t.Fatal(err)
		}
		want := []pair{{"before", "1"}, {"name", value}, {"after", "2"}}
		if err := j.SetOutput("name", value); err != nil {
			if utf8.ValidString(value) && !strings.Contains(value, "\x00") {
				t.Errorf("SetOutput(%q) = %v", value, err)
			}
			want = []pair{{"before", "1"}, {"after", "2"}}
		}
		if err := j.SetOutput("after", "2"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, j.outputs(t), cmp.AllowUnexported(pair{})); diff != "" {
			t.Errorf("the runner reads (-want +got):\n%s", diff)
		}
	})
}

// annotated are findings with everything in them that commands are made of.
func annotated(s finding.Severity) *finding.Finding {
	return &finding.Finding{
		Code: finding.ClockSkew, Severity: s, Title: "100%, a:b,title=x\n::error::c\r",
		Detail: "50% :: of\r\n::add-mask::x", Fix: []string{"first, second", "see: this\n::warning::that"},
	}
}

func TestAnnotate(t *testing.T) {
	t.Parallel()
	for s, name := range map[finding.Severity]string{finding.Error: "error", finding.Warning: "warning", finding.Notice: "notice"} {
		j := newJob(t)
		f := annotated(s)
		if err := j.Annotate(f); err != nil {
			t.Fatal(err)
		}
		want := command{
			name: name, properties: map[string]string{"title": "ascproof: " + f.Title},
			message: f.Detail + ".\nFix: " + f.Fix[0] + "\nFix: " + f.Fix[1] + "\nHelp: " + f.Docs(),
		}
		commands, others := runnerForm.read(j.log.String())
		if len(others) > 0 || len(commands) != 1 || commands[0].String() != want.String() {
			t.Errorf("the runner sees\n%v and %q, want\n%v", commands, others, want)
		}
	}
}

func TestAnnotateWithoutDetail(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	if err := j.Annotate(finding.New(finding.ClockSkew, "").OnlyFix()); err != nil {
		t.Fatal(err)
	}
	commands, _ := runnerForm.read(j.log.String())
	if len(commands) != 1 || !strings.HasPrefix(commands[0].message, "Help: https://") {
		t.Errorf("the runner sees %v", commands)
	}
}

// The runner cuts a message at 4096 characters, in the middle of a link if need be.
func TestAnnotateIsCut(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	if err := j.Annotate(finding.New(finding.ClockSkew, "%s", strings.Repeat("é", 5000))); err != nil {
		t.Fatal(err)
	}
	commands, _ := runnerForm.read(j.log.String())
	if m := commands[0].message; len(m) > 4096 || len(m) < 4000 || !utf8.ValidString(m) || !strings.HasSuffix(m, "…") {
		t.Errorf("message of %d bytes, valid: %v, ends in %q", len(m), utf8.ValidString(m), m[len(m)-8:])
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	end, err := j.Group("100%\n::error::x")
	if err != nil {
		t.Fatal(err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	commands, others := runnerForm.read(j.log.String())
	if len(others) > 0 || len(commands) != 2 || commands[0].name != "group" || commands[0].message != "100%\n::error::x" || commands[1].name != "endgroup" {
		t.Errorf("the runner sees %v and %q", commands, others)
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20 // of the runner; what is larger it drops
	for _, text := range []string{"", "## Title\n", strings.Repeat("x", limit-1), strings.Repeat("x", limit), strings.Repeat("é", limit)} {
		j := newJob(t)
		if err := j.Summary(text); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(j.summary)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > limit || !utf8.Valid(got) {
			t.Errorf("summary of %d bytes, valid: %v", len(got), utf8.Valid(got))
		}
		if kept := strings.TrimRight(string(got), "\r\n…"); !strings.HasPrefix(text, kept) || len(kept) < min(len(text), limit)-8 {
			t.Errorf("of %d bytes %d were kept", len(text), len(kept))
		}
	}
}

func TestWithoutCommandFiles(t *testing.T) {
	t.Parallel()
	h := open(cihost.NameGitHub, cihost.Links{Commands: new(bytes.Buffer)})
	if err := h.Summary("text"); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Summary = %v, want %v", err, errors.ErrUnsupported)
	}
	// A token that nobody gets is a failure, other than a summary.
	if err := h.SetOutput("token", "value"); err == nil || errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("SetOutput = %v, want a failure", err)
	}
}

// full is a log that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// The library panics when it cannot write; a panic would end in exit status 1
// with nothing said.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() // a directory takes no text
	const value = "a value that is secret"
	h := open(cihost.NameGitHub, cihost.Links{Commands: full{}, Env: cihost.Env{"GITHUB_OUTPUT": dir, "GITHUB_STEP_SUMMARY": dir}})
	_, group := h.Group("title")
	for what, err := range map[string]error{
		"Mask": h.Mask(value), "SetOutput": h.SetOutput("name", value), "Summary": h.Summary(value),
		"Annotate": h.Annotate(finding.New(finding.ClockSkew, value)), "Group": group,
	} {
		if err == nil || errors.Is(err, errors.ErrUnsupported) || strings.Contains(err.Error(), value) {
			t.Errorf("%s = %v, want an error without the value", what, err)
		}
	}
}

// Lines of commands that are written at the same time stay whole.
func TestConcurrentCommands(t *testing.T) {
	t.Parallel()
	j := newJob(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := errors.Join(j.Mask("123456789012"), j.SetOutput("name", "two\nlines")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	commands, others := runnerForm.read(j.log.String())
	if len(commands) != 20 || len(others) > 0 || len(j.outputs(t)) != 20 {
		t.Errorf("%d commands, %d outputs, and %q", len(commands), len(j.outputs(t)), others)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	if j := newJob(t); j.Name() != cihost.NameGitHub || !j.CanMask() {
		t.Errorf("Name() = %q, CanMask() = %v", j.Name(), j.CanMask())
	}
}
