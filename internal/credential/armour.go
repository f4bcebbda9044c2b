package credential

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

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

// markForm matches headers and footers, also those that lost dashes or spaces: a
// widely copied example has four dashes at its end
// (microsoft/app-store-vsts-extension issue 218), and "tr -d ' '" makes
// BEGINPRIVATEKEY. A name that is not known needs dashes on both sides.
var markForm = regexp.MustCompile(`-* *(?:(BEGIN|END) *(` + anyLabel() + `)(?: *-+)?)|--+ *(BEGIN|END) *[A-Z0-9 ]{1,64}--+`)

// anyLabel matches the known names, the longest that fits, with any number of
// spaces where one belongs.
func anyLabel() string {
	var names []string
	for _, l := range labels {
		names = append(names, l.name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return strings.ReplaceAll(strings.Join(names, "|"), " ", " *")
}

// findMarks finds headers and footers.
func findMarks(text string) []mark {
	if !strings.Contains(text, "BEGIN") && !strings.Contains(text, "END") {
		return nil
	}
	var marks []mark
	for _, at := range markForm.FindAllStringSubmatchIndex(text, maxMarks) {
		m := mark{start: at[0], end: at[1]}
		if word := at[2:4]; word[0] >= 0 {
			m.begin = text[word[0]:word[1]] == "BEGIN"
			m.label = labelOf(text[at[4]:at[5]])
			m.exact = text[m.start:m.end] == "-----"+text[word[0]:word[1]]+" "+m.label.name+"-----"
		} else {
			m.begin = text[at[6]:at[7]] == "BEGIN"
		}
		marks = append(marks, m)
	}
	return marks
}

// labelOf returns the label that is spelt so, spaces aside.
func labelOf(spelt string) *label {
	i := slices.IndexFunc(labels, func(l label) bool { return letters(l.name) == letters(spelt) })
	return &labels[i]
}
