package credential

import (
	"slices"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// repair is one kind of damage that leaves no doubt about what was meant.
type repair uint8

const (
	repairBOM repair = iota
	repairUTF16
	repairInvisible
	repairTypography
	repairBlanks
	repairLineEnds
	repairQuotes
	repairAssignment
	repairDataURI
	repairJSON
	repairLineEscapes
	repairCharEscapes
	repairURLEscapes
	repairCRLF
	repairCR
	repairSpaces
	repairNoBreaks
	repairIndent
	repairPlus
	repairNoHeader
	repairNoFooter
	repairNoArmour
	repairArmour
	repairLabel
	repairCertutil
	repairArmoured
	repairTwice
	repairSEC1
	repairBinary
)

// How to get the base64 of a file, untouched, where the habitual command
// damages it: ">" and Out-File of Windows PowerShell write UTF-16, "certutil
// -encode" wraps its output as a certificate. The number is
// CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF of wincrypt.h.
const windows = `on Windows, store what this writes to key.b64: certutil -f -encodehex AuthKey_ABC123DEFG.p8 key.b64 0x40000001`

// Advice that several repairs share.
const (
	withoutQuotes = "leave out the quotes. In a CI setting they are part of the value."
	wholeFile     = "store the whole file, with its first and last line."
	afterName     = "store only what comes after the = sign."
	fromFile      = "copy it from the file itself, not from a chat, a document or a web page."
	fromStore     = "copy it from App Store Connect itself, not from a chat, a document or a web page."
)

// repairs has, for each repair, what the value had, as the end of the sentence
// "the value had ...", and what avoids it in a key and in an ID, if the catalog's
// advice is not enough.
var repairs = [...]struct{ words, fix, idFix string }{
	repairBOM:         {"an invisible first character (byte order mark)", "", ""},
	repairUTF16:       {"two bytes for each character (UTF-16), as Windows PowerShell writes files", windows, ""},
	repairInvisible:   {"invisible characters", fromFile, fromStore},
	repairTypography:  {"typographic quotes or dashes", fromFile, fromStore},
	repairBlanks:      {"spaces around it", "", ""},
	repairLineEnds:    {"line breaks around it", "", ""},
	repairQuotes:      {"quotes around it", withoutQuotes, withoutQuotes},
	repairAssignment:  {"a variable's name and = in front of it", afterName, afterName},
	repairDataURI:     {"a data: URI around it", "store only what comes after the comma.", ""},
	repairJSON:        {"JSON around it", "write the JSON to a file, and set api-key-path (ASC_API_KEY_PATH) to its path. To store only the key, set ASC_KEY_ID and ASC_ISSUER_ID too.", ""},
	repairLineEscapes: {`a literal \n in place of line breaks`, "", ""},
	repairCharEscapes: {"JSON escapes in place of characters", "store the text itself, not its form in JSON.", ""},
	repairURLEscapes:  {"URL escapes such as %0A", "let curl encode it for the API of the CI system: --form or --data-urlencode, not --data.", ""},
	repairCRLF:        {"Windows line ends (CRLF)", "", ""},
	repairCR:          {"line ends of old Macs (CR)", "", ""},
	repairSpaces:      {"spaces in place of line breaks", "", ""},
	repairNoBreaks:    {"no line breaks at its BEGIN and END lines", "", ""},
	repairIndent:      {"spaces at the ends of lines", "", ""},
	repairPlus:        {"spaces in place of plus signs", "let curl encode it for the API of the CI system: --form or --data-urlencode, not --data.", ""},
	repairNoHeader:    {"no BEGIN line", wholeFile, ""},
	repairNoFooter:    {"no END line", wholeFile, ""},
	repairNoArmour:    {"no BEGIN and END lines", wholeFile, ""},
	repairArmour:      {"a damaged BEGIN or END line", wholeFile, ""},
	repairLabel:       {"the BEGIN line of another kind of file", "store the file as Apple gave it. Its first line is BEGIN PRIVATE KEY.", ""},
	repairCertutil:    {"a certificate's BEGIN and END lines, as certutil adds them", windows, ""},
	repairArmoured:    {"BEGIN and END lines around the base64 of the whole file", "store only the base64, without BEGIN and END lines.", ""},
	repairTwice:       {"base64 more than once", "encode the file only once. A value that begins with LS0t is base64 already.", ""},
	repairSEC1:        {"the older form EC PRIVATE KEY (SEC1) of openssl", "store the file as Apple gave it, not converted.", ""},
	repairBinary:      {"the binary form (DER) in place of text", "store the file as Apple gave it, not converted.", ""},
}

// repairList holds each repair once, in the order in which they were made.
type repairList []repair

func (l *repairList) add(repairs ...repair) {
	for _, r := range repairs {
		if !slices.Contains(*l, r) {
			*l = append(*l, r)
		}
	}
}

// ofForm are the repairs of a value that is whole, if stored in another form.
var ofForm = repairList{
	repairBOM, repairUTF16, repairBlanks, repairLineEnds, repairQuotes, repairAssignment, repairDataURI, repairJSON,
	repairCRLF, repairCR, repairCertutil, repairArmoured, repairTwice, repairSEC1, repairBinary,
}

// areOfForm reports whether the value was whole.
func (l repairList) areOfForm() bool {
	return !slices.ContainsFunc(l, func(r repair) bool { return !slices.Contains(ofForm, r) })
}

// warning says of a value, by the name of its setting, what was wrong with it.
func (l repairList) warning(name, format string, args ...any) *finding.Finding {
	title := "the " + name + " was damaged, and could be repaired"
	if l.areOfForm() {
		title = "the " + name + " is stored in an unusual form"
	}
	return finding.New(finding.KeyRepaired, format, args...).Titled("%s", title).OfWhole(l.areOfForm())
}

func (l *repairList) drop(r repair) {
	*l = slices.DeleteFunc(*l, func(have repair) bool { return have == r })
}

// words returns what the value had, one entry a repair.
func (l repairList) words() []string {
	return phrase.Each(l, func(r repair) string { return repairs[r].words })
}

// String says what the value had, not all in one breath.
func (l repairList) String() string {
	words := l.words()
	if n := 2; len(words) > n {
		return phrase.And(words[:n]) + ". It also had " + phrase.And(words[n:])
	}
	return phrase.And(words)
}

// maxOwn leaves room for the catalog's advice, which avoids all damage.
const maxOwn = 2

// fixes returns the advice that the repairs of a key have beyond the catalog's.
func (l repairList) fixes() []string {
	var out []string
	for _, r := range l {
		out = appendNew(out, repairs[r].fix)
	}
	return out[:min(len(out), maxOwn)]
}

// idFixes returns the advice that suits an ID, which is in no file and has one line.
func (l repairList) idFixes() []string {
	var out []string
	for _, r := range l {
		out = appendNew(out, repairs[r].idFix)
	}
	return append(out, "store only the ID, as App Store Connect shows it.")
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
