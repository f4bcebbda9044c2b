package cli

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// allPlaces stands for every place in which a key can be stored.
const allPlaces = "all"

// elsewhere is a CI system that ascproof does not speak to.
const elsewhere = ""

// placeNames are what --for takes.
func placeNames() []string {
	return append(phrase.Each(hint.Recipes(hint.Material{}), func(r report.Recipe) string { return r.System }), allPlaces)
}

// checkPlace refuses what --for does not take.
func checkPlace(place string) error {
	if known := placeNames(); place != "" && !slices.Contains(known, place) {
		f := finding.New(finding.UsageError, "").Titled("%s is not known", safetext.Beside("--for", safetext.Quote(place)))
		if near, ok := cihost.Meant(place, known); ok {
			f = f.Guess(near)
		}
		return failed(f.OnlyFix("set --for to " + strings.Join(known[:len(known)-1], ", ") + " or all."))
	}
	return nil
}

// keepPlace leaves of the ways to store a key those of one place, the one at hand if
// none is named. The base64 for any other place is among all, and is what is left on a CI
// system that none of them is for.
func (r *run) keepPlace(i *report.Inspection, place string) {
	if place == "" {
		place = placeAtHand(r.system.Name, cihost.OnCI(r.env), exists)
	}
	switch {
	case place == allPlaces || len(i.Store) == 0:
		return
	case place == elsewhere:
		i.Store = nil
		return
	}
	i.Encode, i.OtherPlaces = nil, slices.DeleteFunc(placeNames(), func(name string) bool { return name == place })
	i.Store = slices.DeleteFunc(i.Store, func(r report.Recipe) bool { return r.System != place })
}

// placeAtHand is the CI system that runs this, else the one for which the working
// directory has a pipeline, else the one that most people use.
func placeAtHand(host string, onCI bool, exists func(path string) bool) string {
	switch {
	case slices.Contains(placeNames(), host):
		return host
	case onCI:
		return elsewhere
	default:
		return cmp.Or(cihost.OfCheckout(exists), cihost.NameGitHub)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
