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
	text := make([]byte, 0, len(spelling))
	for _, c := range []byte(spelling) {
		if gapOf(c) == 0 {
			text = append(text, fold(c))
		}
	}
	return word{text: string(text), tail: t}
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
type index struct {
	reading *reading
	filter  filter  // of the hashes of what grams end with
	longer  filter  // of those grams alone that begin more than one window
	slots   []int32 // by the hashes of whole grams: one more than the index of a tree, or 0
	keys    []key   // of the trees
	trees   []branch
	roots   []word // the first word of each tree
	// begun has the beginnings of words that are shorter than a gram, first and pairs those
	// of one letter and of two; of words with a lead triples has each three letters in a row.
	begun   map[string]struct{}
	first   [256]bool
	pairs   [1 << 10]uint64
	triples [1 << 12]uint64
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
	x := &index{reading: newReading(), begun: map[string]struct{}{}, maxHold: minHold}
	x.slots = make([]int32, 1<<bits.Len(uint(4*len(words)))) // a quarter full at most
	x.keys, x.trees, x.roots = make([]key, 0, len(words)), make([]branch, 0, len(words)), make([]word, 0, len(words))
	for w := range words {
		x.enter(w)
		x.begin(w)
		x.maxHold = max(x.maxHold, 4*len(w.text))
	}
	return x
}

// enter makes a word known.
func (x *index) enter(w word) {
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

// begin enters the beginnings of a word.
func (x *index) begin(w word) {
	if w.lead > 0 {
		for i := 3; i <= gram; i++ {
			h := hash3(w.text[i-3 : i])
			x.triples[h>>6] |= 1 << (h & 63)
		}
		return
	}
	x.first[w.text[0]] = true
	pair := uint(w.text[0])<<8 | uint(w.text[1])
	x.pairs[pair>>6] |= 1 << (pair & 63)
	for n := 3; n < gram; n++ {
		x.begun[w.text[:n]] = struct{}{}
	}
}

// held returns how many letters at the end of a text may be redacted once more
// come, as the beginning of a word that is shorter than a gram.
func (x *index) held(text []byte) int {
	for n := min(gram-1, len(text)); n > 0; n-- {
		if end := text[len(text)-n:]; x.first[end[0]] && (n == 1 || x.isPair(end) && x.begins(end)) {
			return max(n, x.heldWindow(text))
		}
	}
	return x.heldWindow(text)
}

func (x *index) isPair(text []byte) bool {
	pair := uint(text[0])<<8 | uint(text[1])
	return x.pairs[pair>>6]&(1<<(pair&63)) != 0
}

// begins reports whether a word begins with a text, of which the first two letters are
// known to.
func (x *index) begins(text []byte) bool {
	if len(text) == 2 {
		return true
	}
	_, ok := x.begun[string(text)]
	return ok
}

// heldWindow is held for words with a lead. It tells them by three letters at a time, and
// so now and then holds back some that begin no word.
func (x *index) heldWindow(text []byte) int {
	n := 3
	for ; n < gram && n <= len(text); n++ {
		h := hash3(text[len(text)-n : len(text)-n+3])
		if x.triples[h>>6]&(1<<(h&63)) == 0 {
			break
		}
	}
	return max(0, n-1-windowLead)
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

// hash3 returns 18 bits of the hash of three letters.
func hash3[T []byte | string](text T) uint64 {
	return hash(uint64(text[0])|uint64(text[1])<<8|uint64(text[2])<<16) >> filterShift
}
