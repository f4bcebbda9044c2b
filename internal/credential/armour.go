package credential

import "strings"

// label is a kind of PEM block that is known by name. Only these names are
// ever repeated in a message. An empty content leaves it to the bytes inside.
type label struct {
	name    string
	content Content
}

var labels = []label{
	{"PRIVATE KEY", ""},
	{"EC PRIVATE KEY", ""},
	{"RSA PRIVATE KEY", ContentRSAKey},
	{"DSA PRIVATE KEY", ContentOtherKey},
	{"OPENSSH PRIVATE KEY", ContentOpenSSH},
	{"ENCRYPTED PRIVATE KEY", ContentEncrypted},
	{"SSH2 ENCRYPTED PRIVATE KEY", ContentOpenSSH},
	{"PUBLIC KEY", ContentPublic},
	{"EC PUBLIC KEY", ContentPublic},
	{"RSA PUBLIC KEY", ContentPublic},
	{"SSH2 PUBLIC KEY", ContentPublic},
	{"CERTIFICATE", ContentCertificate},
	{"X509 CERTIFICATE", ContentCertificate},
	{"TRUSTED CERTIFICATE", ContentCertificate},
	{"CERTIFICATE REQUEST", ContentRequest},
	{"NEW CERTIFICATE REQUEST", ContentRequest},
	{"X509 CRL", ContentForeign},
	{"PKCS7", ContentForeign},
	{"CMS", ContentForeign},
	{"EC PARAMETERS", ContentForeign},
	{"DH PARAMETERS", ContentForeign},
	{"PGP PRIVATE KEY BLOCK", ContentOtherKey},
	{"PGP PUBLIC KEY BLOCK", ContentPublic},
	{"PGP MESSAGE", ContentForeign},
	{"AGE ENCRYPTED FILE", ContentForeign},
}

// mark is one PEM header or footer in a text.
type mark struct {
	start, end int
	begin      bool
	label      *label // nil if the name is not a known one
	exact      bool   // spelt as RFC 7468 wants it
}

// name returns what may be said of the mark.
func (m mark) name() string {
	if m.label == nil {
		return "an unknown kind"
	}
	return m.label.name
}

// isPrivate reports whether there may be a usable key in the block.
func (l *label) isPrivate() bool { return l != nil && l.content == "" }

// refuse says what the block is.
func (l *label) refuse() *verdict {
	switch l.content {
	case ContentOtherKey, ContentForeign, ContentPublic:
		return refuseAs(l.content, "a block that begins with BEGIN "+l.name)
	}
	return refuse(l.content, "")
}

// maxMarks is enough to say that there is more than one block.
const maxMarks = 16

// maxLabel is the longest name of a block that is taken for one.
const maxLabel = 64

// findMarks finds headers and footers, also those that lost dashes or spaces: a widely
// copied example has four dashes at its end (microsoft/app-store-vsts-extension issue 218),
// and "tr -d ' '" makes BEGINPRIVATEKEY. A name that is not known needs dashes on both sides.
func findMarks(text string) []mark {
	var marks []mark
	for from := 0; len(marks) < maxMarks; {
		at, word := nextWord(text[from:])
		if at < 0 {
			break
		}
		m := mark{start: from + len(strings.TrimRight(strings.TrimRight(text[from:from+at], " "), "-")), begin: word == "BEGIN"}
		dashes := len(strings.TrimRight(text[m.start:from+at], " "))
		from += at + len(word)
		if m.label, m.end = knownName(text[from:]); m.label == nil && dashes >= 2 {
			m.end = unknownName(text[from:])
		}
		if m.end == 0 {
			continue
		}
		from += m.end
		m.end = from
		m.exact = m.label != nil && text[m.start:m.end] == "-----"+word+" "+m.label.name+"-----"
		marks = append(marks, m)
	}
	return marks
}

// nextWord finds the first word that begins a mark.
func nextWord(text string) (at int, word string) {
	for at := range len(text) {
		for _, word := range []string{"BEGIN", "END"} {
			if strings.HasPrefix(text[at:], word) {
				return at, word
			}
		}
	}
	return -1, ""
}

// knownName is the longest known name that begins a text, nil if none does, and the length
// of it and of the dashes behind it.
func knownName(text string) (longest *label, length int) {
	for i, l := range labels {
		if n, ok := l.spelt(text); ok && (longest == nil || len(l.name) > len(longest.name)) {
			longest, length = &labels[i], n
		}
	}
	if rest := strings.TrimLeft(text[length:], " "); longest != nil && strings.HasPrefix(rest, "-") {
		length = len(text) - len(strings.TrimLeft(rest, "-"))
	}
	return longest, length
}

// spelt is the length of a name at the beginning of a text, with any number of spaces where
// one belongs.
func (l label) spelt(text string) (length int, ok bool) {
	rest := text
	for word := range strings.FieldsSeq(l.name) {
		if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " "), word); !ok {
			return 0, false
		}
	}
	return len(text) - len(rest), true
}

// unknownName is the length of what can be a name between dashes, and of those behind it;
// zero if there is none.
func unknownName(text string) int {
	rest := strings.TrimLeft(text, " "+capitalsAndDigits)
	name := strings.TrimLeft(text[:len(text)-len(rest)], " ")
	if len(rest) == len(text) || len(name) > maxLabel || !strings.HasPrefix(rest, "--") {
		return 0
	}
	return len(text) - len(strings.TrimLeft(rest, "-"))
}
