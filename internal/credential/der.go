package credential

// ASN.1 tags, as they stand in DER.
const (
	tagInteger   = 0x02
	tagBitString = 0x03
	tagOctets    = 0x04
	tagOID       = 0x06
	tagSequence  = 0x30
	tag0         = 0xa0 // [0], constructed
	tag1         = 0xa1 // [1], constructed
)

// element is one ASN.1 value. crypto/x509 is not used to take keys apart: it
// ignores what follows a key and the public half in it, and where it fails it
// cannot say what it saw.
type element struct {
	tag  byte
	body []byte
}

// parseHeader reads a tag and a length. A length of -1 is BER's indefinite one,
// with which Apple's own tools write .p12 and provisioning profiles.
func parseHeader(b []byte) (tag byte, header, length int, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, 0, 0, false
	}
	tag, first := b[0], b[1]
	switch n := int(first & 0x7f); {
	case first < 0x80:
		return tag, 2, int(first), true
	case n == 0:
		return tag, 2, -1, true
	case n > 3 || len(b) < 2+n:
		return 0, 0, 0, false
	default:
		for _, c := range b[2 : 2+n] {
			length = length<<8 | int(c)
		}
		return tag, 2 + n, length, true
	}
}

// next takes the first element off b. An indefinite length takes all of b.
func next(b []byte) (e element, rest []byte, ok bool) {
	tag, header, length, ok := parseHeader(b)
	if ok && length < 0 {
		return element{tag, b[header:]}, nil, true
	}
	if !ok || len(b) < header+length {
		return element{}, nil, false
	}
	return element{tag, b[header : header+length]}, b[header+length:], true
}

// maxChildren is more than any structure has that is told apart here.
const maxChildren = 12

// elements is the content of a SEQUENCE, tags its tags as a string.
type elements struct {
	list []element
	tags string
}

// children reads what is inside a constructed element, as far as it can be read.
func children(body []byte) elements {
	var out elements
	var tags []byte
	for len(body) > 0 && len(out.list) < maxChildren {
		e, rest, ok := next(body)
		if !ok {
			break
		}
		out.list, body = append(out.list, e), rest
		tags = append(tags, e.tag)
	}
	out.tags = string(tags)
	return out
}

// child returns the elements inside element i, none if it is not there.
func (e elements) child(i int) elements {
	if i >= len(e.list) {
		return elements{}
	}
	return children(e.list[i].body)
}

// at returns the content of element i if it has the tag, else nil.
func (e elements) at(i int, tag byte) []byte {
	if i >= len(e.list) || e.list[i].tag != tag {
		return nil
	}
	return e.list[i].body
}
