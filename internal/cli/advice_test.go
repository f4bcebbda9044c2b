package cli_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// followed is a piece of advice, and what somebody does who follows it.
type followed struct {
	// sample is the run that gives the advice, or run where it is none of the samples;
	// fix is its text.
	sample, fix string
	run         sample
	// instead takes the place of the arguments, more is added to them, env to the
	// environment, where the last of two counts. What drop names is removed from it.
	instead, more, env, drop []string
	// files are written before, key is what is checked then, healthy says that nothing goes
	// wrong any more.
	files   map[string]string
	key     asctest.KeyOptions
	healthy bool
	// appStore says that the API of App Store Connect answers then.
	appStore bool
	want     int
	// again says that the same is said once more, since nothing has changed for Apple.
	again bool
	// by follows the advice where that takes more than a run: it returns what is said before
	// and after.
	by func(*testing.T) (said, then string)
}

// both are what is said before and after the advice is followed.
func (a followed) both(t *testing.T) (said, then string) {
	t.Helper()
	if a.by != nil {
		return a.by(t)
	}
	if a.sample == "" {
		return a.run.run(t), a.follow(a.run).run(t)
	}
	s := sampleOf(a.sample)
	return s.told(t), a.follow(s).run(t)
}

// told is what a sample says, which TestMessages holds against what is recorded.
func (s sample) told(t *testing.T) string {
	t.Helper()
	if *update {
		return s.run(t)
	}
	_, text, found := strings.Cut(golden(t, "testdata/messages.txt"), s.heading())
	if !found {
		t.Fatalf("nothing is recorded of %s", s.name)
	}
	text, _, _ = strings.Cut(text, "\n# ")
	return text
}

// follow is the run of somebody who did what a says.
func (a followed) follow(s sample) sample {
	if a.instead != nil {
		s.args = a.instead
	}
	named := func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return slices.Contains(a.drop, name)
	}
	s.args, s.env = slices.Concat(s.args, a.more), slices.Concat(slices.DeleteFunc(slices.Clone(s.env), named), a.env)
	if a.files != nil {
		s.files = a.files
	}
	if a.appStore {
		s.program = asctest.AppStore
	}
	switch {
	case a.key.ID != "":
		s.prepare = func(srv *asctest.Server, _ *asctest.Key, c *asctest.Credentials) { *c = srv.Key(a.key).Credentials() }
	case a.healthy:
		s.prepare = nil
	}
	return s
}

// allAdvice is every piece of advice that somebody followed.
func allAdvice() []followed {
	return slices.Concat(adviceOnSettings(), adviceOnKeys(), adviceOnHosts(), adviceOnAnswers(), adviceOnAudits(), adviceOnComparisons(), adviceOnForms())
}

// Who does what a message says gets no error about what it said. And each piece of advice
// of the program is one that somebody followed.
func TestAdviceHelps(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var given []string
	t.Run("followed", func(t *testing.T) {
		for _, a := range allAdvice() {
			t.Run(a.sample+": "+a.fix, func(t *testing.T) {
				t.Parallel()
				said, then := a.both(t)
				if !strings.Contains(said, a.fix) {
					t.Fatalf("the message does not say that:\n%s", said)
				}
				if !strings.HasSuffix(then, fmt.Sprintf("exit status %d\n", a.want)) || strings.Contains(then, a.fix) != a.again {
					t.Errorf("it says\n%s, want exit status %d, and no such advice again", then, a.want)
				}
				mu.Lock()
				defer mu.Unlock()
				for line := range strings.Lines(said) {
					if strings.Contains(line, a.fix) {
						given = append(given, line)
					}
				}
			})
		}
	})
	for _, text := range adviceInSource(t) {
		pattern := pattern(text)
		if !slices.ContainsFunc(given, pattern.MatchString) && !slices.ContainsFunc(elsewhere(), func(known string) bool { return strings.Contains(text, known) }) {
			t.Errorf("nobody tried if this helps: add a row for %q", text)
		}
	}
}

// invoked matches a command that advice names.
var invoked = regexp.MustCompile(`(?:[Rr]un|use|help\.) 'ascproof ([a-z][^']*)'`)

// Each command that advice names does what it is there for.
func TestAdvisedCommandsWork(t *testing.T) {
	t.Parallel()
	texts := adviceInSource(t)
	for _, file := range []string{"testdata/messages.txt", "../explain/testdata/words.txt", "../credential/testdata/messages.txt"} {
		texts = append(texts, golden(t, file))
	}
	fill := strings.NewReplacer("FILE", "$DIR/key.p8", "NAME", "metadata", "COMMAND", "check", "%s", "metadata", "\x00", "metadata")
	tried := map[string]bool{}
	for _, m := range invoked.FindAllStringSubmatch(strings.Join(texts, "\n"), -1) {
		command := fill.Replace(m[1])
		if tried[command] {
			continue
		}
		tried[command] = true
		s := sample{args: strings.Fields(command), files: map[string]string{"key.p8": "$P8"}}
		if got := s.run(t); !strings.HasSuffix(got, "exit status 0\n") || strings.Contains(got, "error:") {
			t.Errorf("'ascproof %s' says\n%s", command, got)
		}
	}
	if len(tried) < 10 {
		t.Errorf("only %v are named", tried)
	}
}

func golden(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
