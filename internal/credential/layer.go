package credential

import (
	"slices"

	"github.com/ascproof/ascproof/internal/phrase"
)

// The layers of a value, as [Description] names them.
const (
	LayerBase64   = "base64"
	LayerPEM      = "PEM"
	LayerDER      = "DER"
	LayerFastlane = "fastlane JSON"
	// LayerJSON is that of another tool, with names of its own.
	LayerJSON = "JSON"
)

// Layer is what was taken off a value in one step, and what had to be mended for
// it.
type Layer struct {
	name     string
	text     string // of which it was taken off, cleaned; "" of DER
	repairs  repairList
	pieces   []string      // of base64, as it stood in the value
	fault    string        // of base64 that could be decoded in part, "" if none
	label    *label        // of a PEM block, nil if its kind is not known
	whole    bool          // the PEM block holds a whole file, not a key
	fastlane *fastlaneFile // of JSON
}

// layers is what was taken off a value so far, outermost first.
type layers []Layer

// block returns the PEM block of which the bytes inside the layers are the body,
// nil if they are not.
func (on layers) block() *Layer {
	if len(on) == 0 || on[len(on)-1].name != LayerPEM || on[len(on)-1].whole {
		return nil
	}
	return &on[len(on)-1]
}

func (on layers) inPEM() bool { return on.block() != nil }

// leavePEM returns the layers where the body of a PEM block turned out to be a
// whole file rather than a key.
func (on layers) leavePEM(seen *repairList) layers {
	on = slices.Clone(on)
	block := on.block()
	if block.label != nil && block.label.content == ContentCertificate {
		seen.add(repairCertutil)
	} else {
		seen.add(repairArmoured)
	}
	block.whole = true
	return on
}

func (on layers) count(name string) int {
	n := 0
	for _, l := range on {
		if l.name == name {
			n++
		}
	}
	return n
}

// encodings counts the layers of base64 outside PEM.
func (on layers) encodings() int { return on.count(LayerBase64) }

// fastlane returns the innermost of fastlane's JSON, nil if there is none.
func (on layers) fastlane() *fastlaneFile {
	for _, l := range slices.Backward(on) {
		if l.fastlane != nil {
			return l.fastlane
		}
	}
	return nil
}

// outermost returns the first text of all, or that of the key in JSON; text is
// what stands inside the layers.
func (on layers) outermost(text string) string {
	if f := on.fastlane(); f != nil {
		return f.key
	}
	if len(on) > 0 {
		return on[0].text
	}
	return text
}

// fault returns what is wrong with the outermost base64 that could be decoded in
// part only: enough to tell what it was, never to take it for a key.
func (on layers) fault() string {
	for _, l := range on {
		if l.fault != "" {
			return l.fault
		}
	}
	return ""
}

func (on layers) names() []string { return phrase.Each(on, func(l Layer) string { return l.name }) }

func (on layers) repairs() (all repairList) {
	for _, l := range on {
		all.add(l.repairs...)
	}
	return all
}

func (on layers) pieces() (all []string) {
	for _, l := range on {
		all = append(all, l.pieces...)
	}
	return all
}
