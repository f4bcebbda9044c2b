package secret

// The classes of bytes that every automaton has. The others are for the bytes
// that occur in its words.
const (
	classGap   = iota // leaves the state alone
	classOther        // in no word: leads back to the root
	classFirst
)

// hit marks an edge that completes a word.
const hit = 1 << 31

// minHold is the least that a [Redactor] holds back, in bytes, before it takes a
// run of gaps to be longer than any within a secret.
const minHold = 16 << 10

// An automaton finds every word in a stream, in one table look-up per byte,
// however many words there are and wherever gaps stand in them. It is the one of
// Aho and Corasick ("Efficient string matching", 1975) with all failure edges
// resolved, and over classes of bytes, so that a row fits a few cache lines.
// It never changes once built.
type automaton struct {
	class [256]uint8
	width uint32 // classes: the length of a row
	// next holds a row of edges per state. A state is where its row begins, so
	// that next[state+class] is the one that follows, marked as a hit if a word
	// ends there.
	next  []uint32
	nodes []node // by state/width
	// maxHold bounds how much may be held back for a partial match, in bytes.
	maxHold int
}

// node is what is known of a state: lengths without gaps.
type node struct {
	// hold is the length of the longest end of the stream that more bytes could
	// complete to a word.
	hold int32
	// match is the length of the longest word that ends here, 0 if none does.
	match int32
	tail  tail
}

func newAutomaton(words map[word]struct{}) *automaton {
	a := &automaton{maxHold: minHold}
	a.classify(words)
	t := tree{nodes: make([]node, 1), edges: make([]edge, 1)}
	for w := range words {
		t.insert(w, &a.class)
		a.maxHold = max(a.maxHold, 4*len(w.text))
	}
	a.link(t)
	return a
}

// classify gives a class to every byte that occurs in the words.
func (a *automaton) classify(words map[word]struct{}) {
	a.width = classFirst
	var class [256]uint8
	for w := range words {
		for _, c := range []byte(w.text) {
			if class[c] == 0 {
				class[c] = uint8(a.width)
				a.width++
			}
		}
	}
	for i := range a.class {
		switch c := byte(i); {
		case isGap(c):
			a.class[c] = classGap
		case class[fold(c)] == 0:
			a.class[c] = classOther
		default:
			a.class[c] = class[fold(c)]
		}
	}
}

// link makes the automaton of a tree, nearest nodes first: where a node has no
// edge of its own, its state gets that of its longest proper end.
func (a *automaton) link(t tree) {
	a.nodes = t.nodes
	a.next = make([]uint32, len(t.nodes)*int(a.width))
	back := make([]uint32, len(t.nodes)) // the state of the longest proper end
	for queue := []uint32{0}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		row := a.row(n * a.width)
		if n != 0 {
			copy(row, a.row(back[n]))
		}
		if t.edges[n].child == 0 {
			a.nodes[n].hold = a.node(back[n]).hold
		}
		for c := t.edges[n].child; c != 0; c = t.edges[c].sibling {
			end := row[t.edges[c].class] &^ hit
			row[t.edges[c].class] = c*a.width | a.inherit(c, end)
			back[c] = end
			queue = append(queue, c)
		}
		row[classGap] = n * a.width
	}
}

// inherit gives a node the word that ends at its longest proper end, and
// returns the mark for the edge to it.
func (a *automaton) inherit(n, end uint32) uint32 {
	e := a.node(end)
	a.nodes[n].match = max(a.nodes[n].match, e.match)
	a.nodes[n].tail |= e.tail
	if a.nodes[n].match == 0 {
		return 0
	}
	return hit
}

func (a *automaton) row(state uint32) []uint32 { return a.next[state : state+a.width] }

func (a *automaton) node(state uint32) *node { return &a.nodes[state/a.width] }

// tree holds words by their beginnings. Node 0 is the root.
type tree struct {
	nodes []node
	edges []edge // by the node that the edge leads to
}

// edge leads to a node from its parent. No node is the child or sibling of
// another as 0.
type edge struct {
	class          uint8
	child, sibling uint32 // the first child of the node, the next child of its parent
}

func (t *tree) insert(w word, class *[256]uint8) {
	var n uint32
	for i, c := range []byte(w.text) {
		n = t.child(n, class[c], int32(i+1))
	}
	t.nodes[n].match = int32(len(w.text))
	t.nodes[n].tail |= w.tail
}

// child returns the child of node n by a class, added if there is none yet.
func (t *tree) child(n uint32, class uint8, depth int32) uint32 {
	for c := t.edges[n].child; c != 0; c = t.edges[c].sibling {
		if t.edges[c].class == class {
			return c
		}
	}
	c := uint32(len(t.nodes))
	t.nodes = append(t.nodes, node{hold: depth})
	t.edges = append(t.edges, edge{class: class, sibling: t.edges[n].child})
	t.edges[n].child = c
	return c
}
