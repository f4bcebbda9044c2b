package cli_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/report"
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

// fitsAScreen fails if a text is too wide, or has more lines than are wanted of what passes and
// of what does not.
func fitsAScreen(t *testing.T, name, text string, passes, fails int) {
	t.Helper()
	most := fails
	if strings.Contains("\n"+text, "\nPASS") {
		most = passes
	}
	if wide, lines := tooWide(text), strings.Count(text, "\n"); len(wide) > 0 || lines > most {
		t.Errorf("%s: too wide: %q, %d lines, at most %d are wanted:\n%s", name, wide, lines, most, text)
	}
}

// most is how many lines a check with at most one requirement can have.
func (s sample) most() (passes, fails int) {
	if s.args[0] != "check" || slices.Contains(s.args, "--all") {
		return 1000, 1000
	}
	return 15, 25
}

// forPeople is what a sample that said p says with "--format text".
func (s sample) forPeople(t *testing.T, p played) string {
	t.Helper()
	if i := slices.Index(s.args, "--format"); i >= 0 && s.args[i+1] == "json" {
		s.args = slices.Delete(slices.Clone(s.args), i, i+2)
		p = s.play(t)
	}
	return p.stdout + p.stderr
}

// A check of one name fits a screen, whatever the name, the role of the key and the
// probes are. An audit has the same reports of all of them at once.
func TestOneRequirementFitsAScreen(t *testing.T) {
	t.Parallel()
	names := []string{"admin", "app-manager", "finance"}
	for _, c := range role.Embedded().Capabilities {
		names = append(names, c.Name)
	}
	for _, c := range role.Embedded().Tools {
		names = append(names, c.Name)
	}
	for _, r := range []role.Role{role.Admin, role.AppManager, role.Marketing} {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			key := srv.TeamKey(r)
			var entries []string
			for i, name := range names {
				for _, probe := range []string{"read", "write"} {
					asLongAsID := fmt.Sprintf("%s-%0*d", probe, 9-len(probe), i)
					entries = append(entries, entryOf(asLongAsID, key, "    require: "+name+"\n    probe: "+probe+"\n"))
				}
			}
			_, rep := auditReport(t, srv, auditFile(t, entries...))
			if len(rep.Keys) != len(entries) {
				t.Fatalf("a report of %d keys, want %d", len(rep.Keys), len(entries))
			}
			for _, k := range rep.Keys {
				var text strings.Builder
				if err := report.Text(&text, &report.Report{Keys: []report.Key{explain.Words(k)}}, report.Style{}); err != nil {
					t.Fatal(err)
				}
				for _, e := range k.Evidence { // updates are announced, below one line more
					if strings.HasPrefix(e.Request, "PATCH ") {
						fmt.Fprintf(&text, "  %s\n", e.Request)
					}
				}
				fitsAScreen(t, k.Requirements[0].Name, text.String(), 14, 24)
			}
		})
	}
}
