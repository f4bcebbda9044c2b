package secret

import "slices"

// search is the search for words among the letters of a stream.
type search struct {
	next    int         // the first letter with which no word was looked for yet
	begun   []candidate // words that begin as the stream ends
	spare   []candidate
	ended   []ending // words with a tail that were found since it was last followed
	follows int      // the first letter that may belong to the tail
	tail    following
}

// candidate is words that may begin with a letter: as many letters as came are the
// stream's.
type candidate struct {
	*branch
	from, same int
}

// ending is where a word ends that has a tail.
type ending struct {
	at   int
	tail tail
}

// scan looks for words in all letters that it has not been through, and marks them.
func (s *stream) scan() {
	if len(s.begun) > 0 {
		begun := s.begun
		s.begun = s.spare[:0]
		for _, c := range begun {
			s.compare(c)
		}
		s.spare = begun
	}
	x, char := s.index, s.char
	i := s.next
	for ; i+gram <= len(char); i++ {
		h := hash(telling(char[i : i+gram : i+gram]))
		if x.filter.has(h) && (x.longer.has(h) || !s.isMarked(i+windowLead, i+gram)) {
			s.look(i)
		}
	}
	s.next = i
	s.followTails()
}

// look compares the words that begin with the gram of a letter.
func (s *stream) look(i int) {
	_, tree := s.index.find(newKey(s.char[i : i+gram]))
	switch {
	case tree < 0:
	case s.index.keys[tree].alone:
		s.match(word{lead: windowLead}, i, i+gram)
	default:
		s.compare(candidate{&s.index.trees[tree], i, gram})
	}
}

// compare marks those words of a candidate of which all has come, and keeps in mind
// those that may come yet.
func (s *stream) compare(c candidate) {
	end := min(c.from+len(c.text), len(s.char))
	if string(s.char[c.from+c.same:end]) != c.text[c.same:end-c.from] {
		return
	}
	if c.same = end - c.from; c.same < len(c.text) {
		s.begun = append(s.begun, c)
		return
	}
	for _, w := range c.ends {
		s.match(w, c.from, end)
	}
	for i := range c.kids {
		if kid := &c.kids[i]; end == len(s.char) || kid.text[c.same] == s.char[end] {
			s.compare(candidate{kid, c.from, c.same})
		}
	}
}

// match marks a word.
func (s *stream) match(w word, from, end int) {
	if from += int(w.lead); !s.extend(from, end) {
		s.mark(s.behindHead(from, end-1), end)
	}
	if w.tail != 0 {
		s.ended = append(s.ended, ending{end, w.tail})
	}
}

// isMarked reports whether letters are within the last mark, as those of nearly every window
// of a key are once the whole of it was found. To look for that window is idle.
func (s *stream) isMarked(from, to int) bool {
	n := len(s.found)
	return n > 0 && int(s.at[from]) >= s.found[n-1].from && int(s.at[to-1]) < s.found[n-1].to
}

// extend makes the last mark longer by letters that begin within it, as those of the
// next window do, and reports whether they did.
func (s *stream) extend(from, to int) bool {
	n := len(s.found)
	if n == 0 || s.at[from] < 0 {
		return false
	}
	last := &s.found[n-1]
	if int(s.at[from]) < last.from || int(s.at[min(from+head, to-1)]) > last.to {
		return false
	}
	last.to = max(last.to, int(s.at[to-1])+1)
	return true
}

// mark records that letters are to be redacted, with the gaps between them.
func (s *stream) mark(from, to int) {
	s.found.add(s.letters.from(from, len(s.buf)), int(s.at[to-1])+1)
}

// held returns the first letter that may be redacted once more letters come.
func (s *stream) held() int {
	n := len(s.char)
	from := n - s.index.begun.held(s.char)
	for _, c := range s.begun {
		from = min(from, c.from+int(c.lead))
	}
	return s.behindHead(from, n)
}

// forget drops the letters before the first that matters, and n bytes of the buffer.
func (s *stream) forget(n int) {
	first := s.next
	for _, c := range s.begun {
		first = min(first, c.from)
	}
	s.letters.drop(first, n)
	s.next, s.follows = s.next-first, s.follows-first
	for i := range s.begun {
		s.begun[i].from -= first
	}
}

// rescan searches the letters that have not been passed on anew: there are more words.
func (s *stream) rescan() {
	before := s.tail
	s.begun, s.tail = s.begun[:0], following{}
	s.next, _ = slices.BinarySearch(s.at, 0)
	s.follows = s.next
	s.scan()
	s.tail = following{s.tail.tail | before.tail, max(s.tail.missing, before.missing)}
}
