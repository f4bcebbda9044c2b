package credential

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/secret"
)

// MaxInput is the most that is read of any value or file, in bytes. A .p8 file
// has 257; what is larger is not a key, and is not looked at.
const MaxInput = 64 << 10

// maxLayers is how often a value is unwrapped. Base64 of base64 of PEM has 3.
const maxLayers = 6

// examination is what one look at the bytes of a value found out. [ParseKey],
// [Read] and [Inspect] all say what stands here, each in its own form.
type examination struct {
	size   int    // of the value in bytes
	layers layers // what was taken off
	// namesKeyID says that beside the key there is a field for a key ID.
	namesKeyID bool
	verdict
}

// verdict is where unwrapping ends: at a key, or at what stands in its place.
type verdict struct {
	identity
	fault string // follows "holds " and the identity; "" if that says it all
	fix   string // what to do first; "" if the content's own advice will do
	text  string // at which it ended, "" if that was PEM, JSON or binary

	p256Key        // the zero value unless usable
	der     []byte // of the key, as it was given
}

// refuse ends at what is no usable key. The format, "" if the content's words say
// it all, is fit to follow them; it is given numbers and fixed words only.
func refuse(c Content, format string, args ...any) *verdict {
	return &verdict{identity: identity{content: c}, fault: fmt.Sprintf(format, args...)}
}

// refuseAs ends under other words than the content's own.
func refuseAs(c Content, words string) *verdict {
	return &verdict{identity: identity{content: c, words: words}}
}

// examine finds out what raw is. It is the only place where that is decided.
func examine(raw []byte) *examination {
	x := examineAlone(raw)
	if v := x.twice(raw); v != nil {
		x.verdict = *v
	} else if v := x.search(); v != nil {
		x.verdict = *v
	}
	x.namesKeyID = x.content == ContentTrailing && keyIDName().Match(raw)
	return x
}

// examineAlone takes raw for one thing and nothing beside it.
func examineAlone(raw []byte) *examination {
	x := &examination{size: len(raw)}
	if len(raw) > MaxInput {
		// How much larger is not known: no more is read.
		x.verdict = *refuse(ContentTooLarge, "of more than %d bytes. A .p8 file has about 257", MaxInput)
		return x
	}
	data := raw
	for range maxLayers {
		inner, layer, stop := x.layers.unwrap(data)
		if layer.name != "" {
			x.layers = append(x.layers, layer)
		}
		if stop != nil {
			x.verdict = *stop
			return x
		}
		data = inner
	}
	x.verdict = *refuse(ContentNotKey, "in more than %d layers", maxLayers)
	return x
}

// unwrap takes one layer off data, which stands inside those on it. It returns
// what is inside or, where there is nothing left to take off, the verdict. The
// layer has no name if none came off.
func (on layers) unwrap(data []byte) (inner []byte, layer Layer, stop *verdict) {
	var seen repairList
	text, ok := decodeText(data, &seen)
	if !ok {
		layer, stop = on.binary(data)
		return nil, layer, stop
	}
	text = clean(text, &seen)
	marks := findMarks(text)
	if on.inPEM() {
		if len(marks) == 0 && !secret.LooksLikeKey(text) {
			return nil, Layer{}, on.notKey(len(data))
		}
		on = on.leavePEM(&seen)
	}
	inner, layer, stop = on.unwrapText(text, marks)
	layer.text, layer.repairs = text, append(seen, layer.repairs...)
	return inner, layer, stop
}

// unwrapText takes one layer off a cleaned text.
func (on layers) unwrapText(text string, marks []mark) (inner []byte, layer Layer, stop *verdict) {
	switch stop = textForm(text); {
	case stop != nil:
		return nil, Layer{}, stop
	case isObject(text) && !strings.HasPrefix(text, "{{"):
		return unwrapJSON(text)
	case len(marks) > 0:
		return unwrapPEM(text, marks)
	}
	if stop = shortForm(text); stop == nil {
		inner, layer, stop = on.unwrapBase64(text)
	}
	if stop != nil {
		stop.text = text
	}
	return inner, layer, stop
}

// notKey refuses bytes that were decoded and have no form that is known.
func (on layers) notKey(size int) *verdict {
	block := on.block()
	switch {
	case block == nil && secret.LooksLikeKey(on.outermost("")):
		return wrongSize(size, p8Size)
	case block == nil:
		return refuse(ContentNotKey, "of %d bytes that are no key", size)
	case block.label == nil:
		return refuseAs(ContentNotKey, "a block with an unknown BEGIN line")
	case block.label.content != "":
		return block.label.refuse()
	case size == 0:
		return refuse(ContentDamaged, "with nothing between its BEGIN and END lines")
	case isNear(size, derSize):
		return wrongSize(size, derSize)
	}
	return refuse(ContentDamaged, "of %d bytes that are no key", size)
}

// Sizes in bytes of Apple's .p8 file and of the DER in it.
const (
	p8Size  = 257
	derSize = 150
)

func isNear(size, want int) bool { return want-3 <= size && size <= want+3 }

// wrongSize refuses what begins like a key and decodes to bytes that are none: a
// character that is lost or added shifts all bits behind it.
func wrongSize(size, want int) *verdict {
	what := "One character was lost or changed"
	switch {
	case size == want:
		return refuse(ContentDamaged, "of %d bytes that are no key. %s", size, what)
	case !isNear(size, want) && size < want:
		what = "A part is missing"
	case !isNear(size, want):
		what = "Something was added"
	}
	return refuse(ContentDamaged, "of %d bytes instead of %d. %s", size, want, what)
}

// unknown refuses a value that has no form that is known; text is what stands
// inside the layers, size that of what it decodes to, if it is base64.
func (on layers) unknown(text string, size int) *verdict {
	switch outer := on.outermost(text); {
	case IsPath(outer):
		return refuse(ContentPath, "")
	case appPassword().MatchString(outer):
		return refuseAs(ContentText, "what looks like an app-specific password")
	case on.encodings() == 0 || len(outer) < shortest:
		return refuse(ContentText, "of %s that is no key", phrase.Count(utf8.RuneCountInString(outer), "character"))
	}
	return on.notKey(size)
}

// shortest is below the length of every encoded P-256 key, in characters.
const shortest = 64
