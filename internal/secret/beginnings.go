package secret

// beginnings are those of words that are shorter than a gram. They wait at the end of what
// came for what comes: "sec" for the "ret" of a secret.
type beginnings struct {
	texts map[string]struct{}
	// first and pairs say quickly of most letters that no text begins with them.
	first [256]bool
	pairs [1 << 10]uint64
	// triples has each three letters in a row of words with a lead, which are in none of the
	// others.
	triples [1 << 12]uint64
}

// add makes the beginnings of a word known.
func (b *beginnings) add(w word) {
	if w.lead > 0 {
		for i := 3; i <= gram; i++ {
			h := hash3(w.text[i-3 : i])
			b.triples[h>>6] |= 1 << (h & 63)
		}
		return
	}
	b.first[w.text[0]] = true
	pair := uint(w.text[0])<<8 | uint(w.text[1])
	b.pairs[pair>>6] |= 1 << (pair & 63)
	for n := 3; n < gram; n++ {
		b.texts[w.text[:n]] = struct{}{}
	}
}

// held returns how many letters at the end of a text may be redacted once more
// come, as the beginning of a word that is shorter than a gram.
func (b *beginnings) held(text []byte) int {
	for n := min(gram-1, len(text)); n > 0; n-- {
		if end := text[len(text)-n:]; b.first[end[0]] && (n == 1 || b.isPair(end) && b.begins(end)) {
			return max(n, b.heldWindow(text))
		}
	}
	return b.heldWindow(text)
}

func (b *beginnings) isPair(text []byte) bool {
	pair := uint(text[0])<<8 | uint(text[1])
	return b.pairs[pair>>6]&(1<<(pair&63)) != 0
}

// begins reports whether a word begins with a text, of which the first two letters are
// known to.
func (b *beginnings) begins(text []byte) bool {
	if len(text) == 2 {
		return true
	}
	_, ok := b.texts[string(text)]
	return ok
}

// heldWindow is held for words with a lead. It tells them by three letters at a time, and
// so now and then holds back some that begin no word.
func (b *beginnings) heldWindow(text []byte) int {
	n := 3
	for ; n < gram && n <= len(text); n++ {
		h := hash3(text[len(text)-n : len(text)-n+3])
		if b.triples[h>>6]&(1<<(h&63)) == 0 {
			break
		}
	}
	return max(0, n-1-windowLead)
}

// hash3 returns 18 bits of the hash of three letters.
func hash3[T []byte | string](text T) uint64 {
	return hash(uint64(text[0])|uint64(text[1])<<8|uint64(text[2])<<16) >> filterShift
}
