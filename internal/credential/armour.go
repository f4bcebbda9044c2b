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

// maxMarks is enough to say that there is more than one block, maxLabel bounds
// a label that is not known, in bytes.
const (
	maxMarks = 16
	maxLabel = 64
)

// findMarks finds headers and footers, also those that lost dashes or spaces:
// a widely copied example has four dashes at its end
// (microsoft/app-store-vsts-extension issue 218), and "tr -d ' '" makes
// BEGINPRIVATEKEY.
func findMarks(text string) []mark {
	var marks []mark
	from := 0 // the end of the last mark, which owns its dashes
	for i := 0; i < len(text) && len(marks) < maxMarks; i++ {
		word := armourWord(text[i:])
		if word == "" {
			continue
		}
		if m, ok := markAt(text, from, i, word); ok {
			marks = append(marks, m)
			from = m.end
			i = max(i, m.end-1)
		}
	}
	return marks
}

func armourWord(s string) string {
	switch {
	case strings.HasPrefix(s, "BEGIN"):
		return "BEGIN"
	case strings.HasPrefix(s, "END"):
		return "END"
	}
	return ""
}

// markAt reads the mark whose word stands at text[at:]; nothing before from
// belongs to it. A name that is not known needs dashes on both sides.
func markAt(text string, from, at int, word string) (mark, bool) {
	head := strings.TrimRight(text[from:at], " ")
	start := from + len(strings.TrimRight(head, "-"))
	dashes := from + len(head) - start
	rest := text[at+len(word):]
	name := strings.TrimLeft(rest, " ")
	l, n := matchLabel(name)
	if l == nil && dashes >= 2 {
		short := name[:min(len(name), maxLabel)]
		n = len(short) - len(strings.TrimLeft(short, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "))
	}
	tail := strings.TrimLeft(name[n:], " ")
	after := len(tail) - len(strings.TrimLeft(tail, "-"))
	end := len(text) - len(tail) + after
	if after == 0 {
		end = len(text) - len(name) + n
	}
	exact := dashes == 5 && after == 5 && l != nil && text[start:end] == "-----"+word+" "+l.name+"-----"
	return mark{start, end, word == "BEGIN", l, exact}, l != nil || n > 0 && after >= 2
}

// matchLabel returns the longest known label at the start of s and its length
// there.
func matchLabel(s string) (*label, int) {
	var best *label
	longest := 0
	for i := range labels {
		if n := matchSpaced(s, labels[i].name); n > longest {
			best, longest = &labels[i], n
		}
	}
	return best, longest
}

// matchSpaced returns how many bytes of s spell name, with any number of
// spaces where name has one, or 0.
func matchSpaced(s, name string) int {
	n := 0
	for i := range len(name) {
		if name[i] == ' ' {
			n += len(s[n:]) - len(strings.TrimLeft(s[n:], " "))
			continue
		}
		if n >= len(s) || s[n] != name[i] {
			return 0
		}
		n++
	}
	return n
}
