package report_test

import (
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/ascproof/ascproof/internal/report"
)

// No view for people shows a character that cannot be seen, such as one that turns the
// direction of what follows, wherever in a report it stands. JSON is as it is for programs.
func TestUnseenCharacters(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[31m\u202eb\u200b\x00c"
	isUnseen := func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }
	for _, path := range []string{"testdata/fail.json", "testdata/audit.json"} {
		for _, f := range report.Formats() {
			rep := load(t, path)
			if f.Name == "json" || f.AuditOnly && rep.Audit == nil {
				continue
			}
			poison(rep, func(string) string { return hostile })
			text := view(t, rep, func(w io.Writer, r *report.Report) error { return f.Write(w, r, report.Style{Verbose: true}) })
			if i := strings.IndexFunc(text, isUnseen); i >= 0 {
				t.Errorf("%s as %s: %q", path, f.Setting, text[max(0, i-60):min(len(text), i+30)])
			}
		}
	}
}
