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
	end := 0 // of the last mark
	for at := 0; at < len(text) && len(marks) < maxMarks; at++ {
		if m, ok := markAt(text, end, at); ok {
			marks = append(marks, m)
			end = m.end
			at = end - 1
		}
	}
	return marks
}

// markAt reads the mark whose word, BEGIN or END, is at a place in a text. Its dashes are
// behind the mark before, which ends at from.
func markAt(text string, from, at int) (m mark, ok bool) {
	word := markWord(text[at:])
	if word == "" {
		return mark{}, false
	}
	before := strings.TrimRight(text[from:at], " ")
	start := from + len(strings.TrimRight(before, "-"))
	name := text[at+len(word):]
	known, length := knownName(name)
	if dashes := from + len(before) - start; known == nil && dashes >= 2 {
		length = unknownName(name)
	}
	if length == 0 {
		return mark{}, false
	}
	end := at + len(word) + length
	return mark{
		start: start, end: end, begin: word == "BEGIN", label: known,
		exact: known != nil && text[start:end] == "-----"+word+" "+known.name+"-----",
	}, true
}

// markWord is the word of a mark with which a text begins; "" if it begins with none.
func markWord(text string) string {
	for _, word := range []string{"BEGIN", "END"} {
		if strings.HasPrefix(text, word) {
			return word
		}
	}
	return ""
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
