package explain

import (
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// powers says that a key can do more or less than in an earlier audit; nil if it cannot.
func powers(c report.Change) *finding.Finding {
	more, less := strings.Join(c.Added, ", "), strings.Join(c.Removed, ", ")
	f := func(title, detail string) *finding.Finding {
		return finding.New(finding.PowersChanged, "%s", detail).Titled("%s", title)
	}
	switch {
	case more == "" && less == "":
		return nil
	case less == "":
		return f("this key can do more than before", "It can now: "+more+".")
	case more == "":
		return f("this key can do less than before", "It cannot any more: "+less+".")
	}
	return f("this key can do other things than before", "It can now: "+more+". It cannot any more: "+less+".")
}
