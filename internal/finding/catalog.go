package finding

import (
	"iter"
	"slices"
	"strings"
	"sync"
)

// Entry is what all findings of one code have in common.
type Entry struct {
	Code     Code
	Severity Severity
	// Exit is the exit status when the severity is Error.
	Exit int
	// Check is what the finding is about, among what every key goes through.
	Check Check
	// Title is lower case, without a full stop.
	Title string
	// Fix is the standing advice.
	Fix Advice
	// OfKey is the title behind the name of a key, if it is a sentence about a key, and
	// Doubt the title as a sentence of its own, if it is about what is not known.
	OfKey, Doubt string
}

// ofKey is an entry with the title "this key cannot see the app", where says is "cannot see
// the app".
func ofKey(code Code, exit int, check Check, says string, fix Advice) Entry {
	return Entry{code, Error, exit, check, "this key " + says, fix, says, ""}
}

// doubt is an entry with a title such as "could not confirm".
func doubt(code Code, s Severity, exit int, check Check, title string, fix Advice) Entry {
	return Entry{code, s, exit, check, title, fix, "", strings.ToUpper(title[:1]) + title[1:]}
}

// entry is any other one.
func entry(code Code, s Severity, exit int, check Check, title string, fix Advice) Entry {
	return Entry{code, s, exit, check, title, fix, "", ""}
}

// Check is something that every key goes through, and that findings are about.
// The names stay the same whether a key passes or not: GitLab compares a merge
// request's tests with its target's by name.
type Check string

// The checks, in the order in which a key comes to them.
const (
	CheckUsable   Check = "settings and key are usable"
	CheckAccepted Check = "Apple accepts the key"
	CheckUnlocked Check = "no agreement or membership is in the way"
	CheckClock    Check = "this machine's clock is right"
	CheckAnswers  Check = "Apple answers what is asked"
	CheckApp      Check = "the key sees the app"

	// ownCheck is of what no key goes through: a check is then named after the code.
	ownCheck Check = ""
)

// Advice is what to do about every finding of a code.
type Advice struct {
	// Store is how to store a key properly, before all else: where the CI system is
	// known, its own way takes this place ([Finding.StoreAs]).
	Store string
	// Do is what helps, most useful first.
	Do []string
	// Steps are what helps if it is done in turn, in place of Do.
	Steps []string
	// RunAsChild is how to do without the CI system, if that is a way. It is no advice on a
	// command that runs like that.
	RunAsChild string
	// Accept is how to let the pipeline pass all the same, if there is a way. It is
	// no advice where the pipeline passes already.
	Accept string
}

// All is the advice on a finding that fails the pipeline.
func (a Advice) All() []string {
	all := slices.Concat([]string{a.Store}, a.Do, a.Steps, []string{a.RunAsChild, a.Accept})
	return slices.DeleteFunc(all, func(fix string) bool { return fix == "" })
}

func (a Advice) areSteps() bool { return len(a.Steps) > 0 }

func do(actions ...string) Advice { return Advice{Do: actions} }

func inTurn(steps ...string) Advice { return Advice{Steps: steps} }

func storeAnd(actions ...string) Advice { return Advice{Store: storeBase64, Do: actions} }

func (a Advice) orAsChild(way string) Advice {
	a.RunAsChild = way
	return a
}

func (a Advice) unless(accepted string) Advice {
	a.Accept = accepted
	return a
}

// catalog is sorted by what a run goes through. It is made where something is found: at the
// start it would take its time from every run.
var catalog = sync.OnceValue(func() []Entry {
	return slices.Concat(ofProgram(), ofSettings(), ofKeys(), ofWrongKeys(), ofHosts(), ofApple(), ofRequirements(), ofAudits(), ofHandOver())
})

// Lookup returns the entry of a code.
func Lookup(code Code) (Entry, bool) {
	i := slices.IndexFunc(catalog(), func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return catalog()[i], true
}

// Catalog yields every entry in the order in which a run would come to it.
func Catalog() iter.Seq[Entry] { return slices.Values(catalog()) }
