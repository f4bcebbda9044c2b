package asc

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// This file keeps people's names out of Apple's texts before they are repeated.
// Some refusals name the Account Holder ("your team's Account Holder, NAME, must
// agree", fastlane/fastlane issue 19326), and logs and reports are shown to many.

// leftOut stands in the place of a name.
const leftOut = "[name]"

// withoutNames is one of Apple's texts without e-mail addresses and, where it speaks
// of people or of what they are to sign, without whatever can be a name. In doubt a
// word is left out: what to do never hangs on it.
func withoutNames(text string) string {
	p := namePatterns()
	text = p.email.ReplaceAllString(text, leftOut)
	if !p.people.MatchString(text) {
		return text
	}
	text = p.beside.ReplaceAllStringFunc(text, func(s string) string {
		part := p.beside.FindStringSubmatch(s)
		if first, _, _ := strings.Cut(part[2], " "); slices.Contains(noNames(), strings.ToLower(first)) {
			return s
		}
		return part[1] + leftOut + part[3]
	})
	text = p.word.ReplaceAllStringFunc(text, func(w string) string {
		if isName(w) {
			return leftOut
		}
		return w
	})
	return p.several.ReplaceAllString(text, leftOut)
}

// patterns are made when the first refusal comes: most checks have none.
type patterns struct{ email, people, beside, word, several *regexp.Regexp }

var namePatterns = sync.OnceValue(func() patterns {
	return patterns{
		email:  regexp.MustCompile(`[^\s<>(),;:]+@[^\s<>(),;:]*[^\s<>(),;:.]`),
		people: regexp.MustCompile(`(?i)account holder|team agent|\badmin|\b(agree|signs?\b|signed\b|accept|contract|licen[sc]e|membership)`),
		// What stands beside the person, whatever it looks like.
		beside:  regexp.MustCompile(`(?i)((?:account holder|team agent|admin)(?:\s*[,(:]\s*|\s+))([^,():;]{1,60}?)(\s*[,);]|\s+(?:must|has|needs|should|to|is)\b|\.?$)`),
		word:    regexp.MustCompile(`[^\s,():;"<>\[\]{}]+`),
		several: regexp.MustCompile(`\[name\]\.?(?:\s+(?:(?:van|von|der|den|de|da|di|do|dos|del|la|le|du|al|bin|el|ten|ter|y|e)\s+)*\[name\])+`),
	}
})

// isName reports whether a word can be of a name: it has a capital or a letter that
// English has not, and is none of Apple's own.
func isName(w string) bool {
	w = strings.Trim(w, `.!?'’-`)
	own := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(w), "'s"), "’s")
	if own == "" || slices.Contains(noNames(), own) {
		return false
	}
	foreign := false
	for _, r := range w {
		switch {
		case unicode.IsLetter(r):
			foreign = foreign || r > unicode.MaxASCII
		case unicode.IsMark(r):
			foreign = true
		case !strings.ContainsRune(`-'’.`, r):
			return false // of an address, a path or an id
		}
	}
	first, _ := utf8.DecodeRuneInString(w)
	return foreign || unicode.IsUpper(first)
}

// noNames are the words that begin with a capital in what Apple is known to say, or
// that can follow a person.
var noNames = sync.OnceValue(func() []string { return strings.Fields(notNames) })

const notNames = `
	a access account admin agreement agreements an and api app apple authentication available because before business
	certificates connect content contract contracts developer distribution expired for holder id identifiers if in info
	information invalid it itunes key keys learn legal license licence log making membership missing must no not or pla
	please profiles program provide provider request required requirement review role sign so store support team
	terms the this to unable unavailable update updated user users valid visit we when which who whose with you your
	agent conditions service services agree accept enterprise free paid schedule date jwt generating tokens requests
	forbidden entity unauthorized denied permission permissions operation resource url http https json ok xcode ios macos
	ask contact see there apps you've must has needs should is can will or in of and to at on by as from before after
	bearer bundle certificate cloud cloud-managed device devices game center profile push notifications sandbox testflight
`
