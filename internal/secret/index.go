package secret

import (
	"encoding/binary"
	"math/bits"
)

// A word is one spelling that a [Redactor] searches for, without gaps and with
// both base64 alphabets folded into one.
type word struct {
	text string
	tail tail
	lead uint8 // letters at its beginning that are not redacted on account of it
}

// newWord removes the gaps from a spelling and folds it.
func newWord(spelling string, t tail) word {
	if isFolded(spelling) {
		return word{text: spelling, tail: t}
	}
	text := make([]byte, 0, len(spelling))
	for _, c := range []byte(spelling) {
		if gapOf(c) == 0 {
			text = append(text, fold(c))
		}
	}
	return word{text: string(text), tail: t}
}

// isFolded reports whether a spelling has nothing to remove or to fold.
func isFolded(spelling string) bool {
	for _, c := range []byte(spelling) {
		if gapOf(c) != 0 || fold(c) != c {
			return false
		}
	}
	return true
}

// lettersIn is how many letters [newWord] finds in a spelling.
func lettersIn(spelling string) (n int) {
	for _, c := range []byte(spelling) {
		if gapOf(c) == 0 {
			n++
		}
	}
	return n
}

func wordsOf(forms []string) []word {
	words := make([]word, len(forms))
	for i, form := range forms {
		words[i] = newWord(form, 0)
	}
	return words
}

const (
	// gram is how many letters a word is found by: its first ones.
	gram = MinMask
	// gramStart is how many of them the filter does not know.
	gramStart = gram - 8
	// minHold is the least that a [Redactor] holds back, in bytes, before it takes a
	// run of gaps to be longer than any within a secret.
	minHold = 16 << 10
)

// An index finds at which letters words may begin: one look into a small filter for
// each letter, however many words there are, and one into a table where that says
// yes. It never changes once built.
//
// An example with two words, "secretsecret" and "secretsecret=1":
//
//	gram     "secretsecret", the first twelve letters of both
//	filter   has the hash of its last eight, "etsecret": where it says no, that is all
//	slots    1, at the hash of the gram: it is that of keys[0] and trees[0]
//	keys     {start: "secr", rest: "etsecret"}
//	trees    "secretsecret", where the first word ends
//	         └ "secretsecret=1", where the second one ends
//	begun    "s", "se" and so on to "secretsecre": what has to wait at the end of a stream
type index struct {
	reading *reading
	filter  filter  // of the hashes of what grams end with
	longer  filter  // of those grams alone that begin more than one window
	slots   []int32 // by the hashes of whole grams: one more than the index of a tree, or 0
	keys    []key   // of the trees
	trees   []branch
	roots   []word // the first word of each tree
	begun   beginnings
	// maxHold bounds how much is held back for the beginning of a word, in bytes.
	maxHold int
}

// key is a gram as two numbers, which are compared at once.
type key struct {
	start uint32
	// alone says that no word but one window begins with it.
	alone bool
	rest  uint64
}

// branch is what some words have in common: a radix tree of the words that begin with
// one gram.
type branch struct {
	text string   // of the words, from their beginning on
	ends []word   // words that are no longer than that
	kids []branch // of those that are longer
	lead uint8    // the least of all of them
}

// add puts a word into the tree, whose text begins like it up to letter n.
func (b *branch) add(w word, n int) {
	for n < min(len(b.text), len(w.text)) && b.text[n] == w.text[n] {
		n++
	}
	if n < len(b.text) {
		*b = branch{text: b.text[:n], kids: []branch{*b}, lead: b.lead}
	}
	b.lead = min(b.lead, w.lead)
	if n == len(w.text) {
		b.ends = append(b.ends, w)
		return
	}
	for i := range b.kids {
		if b.kids[i].text[n] == w.text[n] {
			b.kids[i].add(w, n)
			return
		}
	}
	b.kids = append(b.kids, branch{text: w.text, ends: []word{w}, lead: w.lead})
}

func newIndex(words map[word]struct{}) *index {
	x := &index{reading: newReading(), begun: beginnings{texts: map[string]struct{}{}}, maxHold: minHold}
	x.slots = make([]int32, 1<<bits.Len(uint(4*len(words)))) // a quarter full at most
	x.keys, x.trees, x.roots = make([]key, 0, len(words)), make([]branch, 0, len(words)), make([]word, 0, len(words))
	for w := range words {
		x.add(w)
		x.begun.add(w)
		x.maxHold = max(x.maxHold, 4*len(w.text))
	}
	return x
}

// add makes a word known.
func (x *index) add(w word) {
	k := newKey([]byte(w.text))
	h := hash(k.rest)
	x.filter.add(h)
	place, tree := x.find(k)
	if tree >= 0 {
		x.longer.add(h)
		x.keys[tree].alone = false
		x.trees[tree].add(w, gram)
		return
	}
	if k.alone = w == (word{text: w.text[:gram], lead: windowLead}); !k.alone {
		x.longer.add(h)
	}
	x.keys, x.roots = append(x.keys, k), append(x.roots, w)
	n := len(x.roots)
	x.trees = append(x.trees, branch{text: w.text, ends: x.roots[n-1 : n : n], lead: w.lead})
	x.slots[place] = int32(len(x.trees))
}

// newKey reads the gram that letters begin with.
func newKey(letters []byte) key {
	return key{start: binary.LittleEndian.Uint32(letters), rest: telling(letters)}
}

// find returns the place of a gram in the table, and which tree is there; -1 if none is.
func (x *index) find(k key) (place, tree int) {
	for i := int(hash(k.rest^uint64(k.start))>>32) & (len(x.slots) - 1); ; i = (i + 1) & (len(x.slots) - 1) {
		if x.slots[i] == 0 {
			return i, -1
		}
		if at := &x.keys[x.slots[i]-1]; at.rest == k.rest && at.start == k.start {
			return i, int(x.slots[i] - 1)
		}
	}
}

// A filter knows of a hash that it was never added, or else that it can have been.
type filter [1 << 12]uint64

// filterShift leaves as many bits of a hash as a filter has.
const filterShift = 64 - 18

func (f *filter) add(hash uint64) { f[hash>>filterShift>>6] |= 1 << (hash >> filterShift & 63) }

func (f *filter) has(hash uint64) bool {
	return f[hash>>filterShift>>6]&(1<<(hash>>filterShift&63)) != 0
}

// telling are the letters of a gram by which the filter knows it: the last eight. Many
// words begin alike.
func telling(gram []byte) uint64 { return binary.LittleEndian.Uint64(gram[gramStart:]) }

// hash spreads letters.
func hash(letters uint64) uint64 { return letters * 0x9e3779b97f4a7c15 }
