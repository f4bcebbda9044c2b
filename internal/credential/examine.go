package credential

import (
	"crypto/ecdsa"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/secret"
)

// MaxInput is the most that is read of any value or file, in bytes. A .p8 file
// has 257; what is larger is not a key, and is not looked at.
const MaxInput = 64 << 10

// maxLayers is how often a value is unwrapped. Base64 of base64 of PEM has 3.
const maxLayers = 6

// The layers of a value, as [Description] names them.
const (
	LayerBase64   = "base64"
	LayerPEM      = "PEM"
	LayerDER      = "DER"
	LayerFastlane = "fastlane JSON"
)

// examination is what one look at the bytes of a value found out. [ParseKey],
// [Read] and [Inspect] all say what stands here, each in its own form.
type examination struct {
	size    int      // of the value in bytes
	layers  []string // what was taken off, outermost first
	repairs repairList
	id      identity
	fault   string // follows "holds " and the identity; "" if that says it all
	fix     string // what to do first; "" if the content's own advice will do

	priv      *ecdsa.PrivateKey // nil unless usable
	der       []byte            // of priv, as it was given
	spellings []string          // of priv, as they stood in the value
	fastlane  *fastlaneFile     // if the value was fastlane's JSON

	outer   string // the outermost text, cleaned
	last    string // the innermost one outside PEM and JSON
	inPEM   bool   // the bytes at hand were the body of a PEM block,
	label   *label // of this kind, nil if that is not known
	sawPEM  bool   // some layer was PEM
	encoded int    // layers of base64 outside PEM
}

// examine finds out what raw is. It is the only place where that is decided.
func examine(raw []byte) *examination {
	x := look(raw)
	x.search()
	return x
}

// look takes raw for one thing and nothing beside it.
func look(raw []byte) *examination {
	x := &examination{size: len(raw)}
	if len(raw) > MaxInput {
		// How much larger is not known: no more is read.
		x.refuse(ContentTooLarge, "of more than %d bytes, where a .p8 file has about 257", MaxInput)
		return x
	}
	data := raw
	for range maxLayers {
		if data = x.peel(data); data == nil {
			return x
		}
	}
	x.refuse(ContentNotKey, "in more than %d layers", maxLayers)
	return x
}

// peel takes one layer off data and returns what is inside, nil when there is
// nothing left to take off: the key was found or refused.
func (x *examination) peel(data []byte) []byte {
	text, ok := decodeText(data, &x.repairs)
	if !ok {
		x.binary(data)
		return nil
	}
	text = clean(text, &x.repairs)
	if len(x.layers) == 0 {
		x.outer = text
	}
	marks := findMarks(text)
	if x.inPEM {
		if len(marks) == 0 && !secret.LooksLikeKey(text) {
			x.notKey(len(data))
			return nil
		}
		x.leavePEM()
	}
	return x.text(text, marks)
}

// text takes one layer off a cleaned text.
func (x *examination) text(text string, marks []mark) []byte {
	if id, fix, ok := textForm(text); ok {
		x.refuseID(id, "")
		x.fix = fix
		return nil
	}
	if strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "{{") {
		return x.json(text)
	}
	if len(marks) > 0 {
		return x.pem(text, marks)
	}
	x.last = text
	if id, fix, ok := shortForm(text); ok {
		x.refuseID(id, "")
		x.fix = fix
		return nil
	}
	return x.bare(text)
}

// refuse ends the examination. The format, "" if the content's words say it
// all, is fit to follow them; it is given numbers and fixed words only.
func (x *examination) refuse(c Content, format string, args ...any) {
	x.refuseID(identity{content: c}, format, args...)
}

func (x *examination) refuseID(id identity, format string, args ...any) {
	x.id, x.fault = id, fmt.Sprintf(format, args...)
}

// refuseAs ends the examination under other words than the content's own.
func (x *examination) refuseAs(c Content, words string) {
	x.refuseID(identity{content: c, words: words}, "")
}

// notKey refuses bytes that were decoded and have no form that is known.
func (x *examination) notKey(size int) {
	switch {
	case x.label != nil && x.label.content != "":
		x.refuseLabel()
	case x.inPEM && x.label == nil:
		x.refuseAs(ContentNotKey, "a block whose BEGIN line ascproof does not know")
	case x.inPEM && size == 0:
		x.refuse(ContentDamaged, "with nothing between its BEGIN and END lines")
	case x.inPEM:
		x.refuse(ContentDamaged, "whose lines decode to %d bytes that are no key", size)
	default:
		x.refuse(ContentNotKey, "of %d bytes that are no key", size)
	}
}

// refuseLabel refuses the current PEM block by its name.
func (x *examination) refuseLabel() {
	switch c := x.label.content; c {
	case ContentOtherKey, ContentForeign, ContentPublic:
		x.refuseAs(c, "a block that begins with BEGIN "+x.label.name)
	default:
		x.refuse(c, "")
	}
}

// unknown refuses a value that has no form that is known; size is that of what
// it decodes to, if it is base64.
func (x *examination) unknown(size int) {
	switch {
	case isPath(x.outer):
		x.refuse(ContentPath, "")
	case isAppPassword(x.outer):
		x.refuseAs(ContentText, "what looks like an app-specific password")
	case x.encoded == 0 || len(x.outer) < shortest:
		x.refuse(ContentText, "of %d characters that is no key in any form", utf8.RuneCountInString(x.outer))
	default:
		x.notKey(size)
	}
}

// shortest is below the length of every encoded P-256 key, in characters.
const shortest = 64
