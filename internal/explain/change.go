package explain

import (
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// changed says in a few words how a key differs from what it was in an earlier audit.
func changed(c report.Change) string {
	words := map[report.ChangeKind]string{
		report.ChangeNew: "new", report.ChangeRejected: "newly rejected", report.ChangeBlocked: "newly blocked",
		report.ChangeFails: "newly fails", report.ChangeRecovered: "works again",
		report.ChangeStronger: "can now: " + strings.Join(c.Added, ", "),
		report.ChangeWeaker:   "cannot any more: " + strings.Join(c.Removed, ", "),
	}
	return strings.Join(phrase.Each(c.Kinds, func(kind report.ChangeKind) string { return words[kind] }), "; ")
}

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
