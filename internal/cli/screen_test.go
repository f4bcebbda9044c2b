package cli_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// What a screen and the log of a CI system show without breaking lines.
const columns = 88

// notText matches colours, and what a CI system reads and does not show.
var notText = regexp.MustCompile(`\x1b\[[0-9;]*[mK]|(?m:^::.*$|section_(?:start|end):.*\r?)`)

// cannotBreak matches a line that is an address or a command to be copied.
var cannotBreak = regexp.MustCompile(`^ *(Help: https:|\{"|(base64|certutil|pbcopy|curl|env|ascproof) .* [-<|])`)

// tooWide returns the lines that do not fit a screen, but for what cannot be broken: a
// word such as a path, an address, and a command to be copied.
func tooWide(text string) []string {
	var wide []string
	for line := range strings.Lines(notText.ReplaceAllString(text, "")) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > columns && strings.Contains(strings.TrimSpace(line), " ") && !cannotBreak.MatchString(line) {
			wide = append(wide, line)
		}
	}
	return wide
}

// Whatever ascproof says for people fits a screen, on both streams.
func TestFitsAScreen(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if i := slices.Index(s.args, "--format"); i >= 0 && s.args[i+1] == "json" {
				s.args = slices.Delete(slices.Clone(s.args), i, i+2)
			}
			p := s.play(t)
			for _, line := range tooWide(p.stdout + p.stderr) {
				t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
			}
			if got, most := lines(p), most(s, p); got > most {
				t.Errorf("%d lines, at most %d are wanted:\n%s%s", got, most, p.stderr, p.stdout)
			}
		})
	}
}

func lines(p played) int { return strings.Count(p.stdout, "\n") + strings.Count(p.stderr, "\n") }

// most is how many lines a check with at most one requirement can have.
func most(s sample, p played) int {
	switch {
	case s.args[0] != "check" || slices.Contains(s.args, "--all"):
		return 1000
	case strings.HasPrefix(p.stdout, "PASS"):
		return 15
	default:
		return 25
	}
}

// A check of one name fits a screen, whatever the name, the role of the key and the
// probes are.
func TestOneRequirementFitsAScreen(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range role.Embedded().Capabilities {
		names = append(names, c.Name)
	}
	for _, c := range role.Embedded().Tools {
		names = append(names, c.Name)
	}
	names = append(names, "admin", "app-manager", "finance")
	for _, r := range []role.Role{role.Admin, role.AppManager, role.Marketing} {
		for _, probe := range []string{"read", "write"} {
			t.Run(r.String()+" "+probe, func(t *testing.T) {
				t.Parallel()
				srv := start(t, asctest.Options{})
				cred := srv.TeamKey(r).Credentials()
				for _, name := range names {
					s := sample{args: []string{"check", "--require", name, "--probe", probe}}
					p := played{result: run(t, srv, cred, s.args...)}
					noLeak(t, spellings(cred.PrivateKey, nil)[3:], p.stderr)
					if wide := tooWide(p.stdout + p.stderr); len(wide) > 0 || lines(p) > most(s, p) {
						t.Errorf("require %s: %d lines, too wide: %q\n%s%s", name, lines(p), wide, p.stderr, p.stdout)
					}
				}
			})
		}
	}
}
