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
	// minHold is the least that a [Redactor] holds back, in bytes, before it takes a
	// run of gaps to be longer than any within a secret.
	minHold = 16 << 10
)

// An index finds at which letters words may begin: one look into a small filter for
// each letter, however many words there are, and one into a table where that says
// yes. It never changes once built.
type index struct {
	reading *reading
	filter  [1 << 12]uint64 // of the hashes of grams
	slots   []int32         // by hash: one more than the index of a tree, or 0
	trees   []branch
	// begun has the beginnings of words that are shorter than a gram, and pairs the
	// first two letters; of words with a lead triples has each three letters in a row.
	begun   map[string]struct{}
	first   [256]bool
	pairs   [1 << 10]uint64
	triples [1 << 12]uint64
	// maxHold bounds how much is held back for the beginning of a word, in bytes.
	maxHold int
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
	for w := range words {
		x.enter(w)
		x.begin(w)
		x.maxHold = max(x.maxHold, 4*len(w.text))
	}
	return x
}

// enter makes a word known.
func (x *index) enter(w word) {
	key := []byte(w.text[:gram])
	h := hash(key)
	x.filter[h>>filterShift>>6] |= 1 << (h >> filterShift & 63)
	slot, tree := x.slot(key, h)
	if tree != nil {
		tree.add(w, gram)
		return
	}
	x.trees = append(x.trees, branch{text: w.text, ends: []word{w}, lead: w.lead})
	x.slots[slot] = int32(len(x.trees))
}

// slot returns the place of a gram in the table, and the tree that is there.
func (x *index) slot(gram []byte, h uint64) (int, *branch) {
	for i := int(h>>32) & (len(x.slots) - 1); ; i = (i + 1) & (len(x.slots) - 1) {
		if x.slots[i] == 0 {
			return i, nil
		}
		if tree := &x.trees[x.slots[i]-1]; tree.text[:len(gram)] == string(gram) {
			return i, tree
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
	for n := 1; n < gram; n++ {
		x.begun[w.text[:n]] = struct{}{}
	}
}

// held returns how many letters at the end of a text may be redacted once more
// come, as the beginning of a word that is shorter than a gram.
func (x *index) held(text []byte) int {
	for n := min(gram-1, len(text)); n > 0; n-- {
		end := text[len(text)-n:]
		if x.first[end[0]] && (n == 1 || x.isPair(end)) {
			if _, ok := x.begun[string(end)]; ok {
				return max(n, x.heldWindow(text))
			}
		}
	}
	return x.heldWindow(text)
}

func (x *index) isPair(text []byte) bool {
	pair := uint(text[0])<<8 | uint(text[1])
	return x.pairs[pair>>6]&(1<<(pair&63)) != 0
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

// filterShift leaves as many bits of a hash as the filter has.
const filterShift = 64 - 18

// hash is that of the first eight letters of a gram.
func hash(gram []byte) uint64 { return binary.LittleEndian.Uint64(gram) * 0x9e3779b97f4a7c15 }

// hash3 returns 18 bits of the hash of three letters.
func hash3[T []byte | string](text T) uint64 {
	x := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16
	return x * 0x9e3779b97f4a7c15 >> filterShift
}
