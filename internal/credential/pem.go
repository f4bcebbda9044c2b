package credential

import (
	"encoding/pem"
	"strings"
)

// unwrapPEM takes the body out of the one PEM block that text may hold.
func unwrapPEM(text string, marks []mark) (inner []byte, layer Layer, stop *verdict) {
	layer = Layer{name: LayerPEM, label: marks[0].label}
	if data := wellFormed(text, marks); data != nil {
		layer.pieces = strings.Fields(text[marks[0].end:marks[1].start])
		return data, layer, nil
	}
	body, stop := layer.soleBlock(text, marks)
	switch {
	case stop != nil:
		return nil, layer, stop
	case strings.Contains(body, "Proc-Type:") && strings.Contains(body, "ENCRYPTED"):
		return nil, layer, refuse(ContentEncrypted, "")
	}
	data, fault := decodeBase64(body)
	if len(marks) == 1 && marks[0].begin && body == "" && layer.label.isPrivate() {
		return nil, layer, refuse(ContentDamaged, "of which only the first line arrived. A .env file or a shell cut it at the line break")
	}
	if len(data) == 0 {
		stop = layers{layer}.notKey(0)
		if stop.content == ContentDamaged && fault != "" {
			stop = refuse(ContentDamaged, "%s", fault)
		}
		return nil, layer, stop
	}
	layer.pieces, layer.fault = strings.Fields(body), fault
	return layer.restored(data, body), layer, nil
}

// wellFormed reads PEM as encoding/pem writes it, nil if it deviates: that is
// damage, which the rest of this file names.
func wellFormed(text string, marks []mark) []byte {
	if len(marks) != 2 || !marks[0].exact || !marks[1].exact {
		return nil
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil || len(block.Headers) > 0 || len(block.Bytes) == 0 ||
		strings.TrimSuffix(string(pem.EncodeToMemory(block)), "\n") != text {
		return nil
	}
	return block.Bytes
}

// soleBlock returns the body of the block, whose header or footer may be
// missing; it refuses more than one block and text around it.
func (l *Layer) soleBlock(text string, marks []mark) (body string, stop *verdict) {
	first, last := marks[0], marks[len(marks)-1]
	before, after := text[:first.start], text[last.end:]
	switch {
	case len(marks) == 2 && first.begin && !last.begin:
		if !first.exact || !last.exact || first.label != last.label {
			l.repairs.add(repairArmour)
		}
		body = text[first.end:last.start]
		l.noteLines(body, true, true)
	case len(marks) == 1 && first.begin:
		l.repairs.add(repairNoFooter)
		body, after = cutFooter(after), ""
		l.noteLines(body, true, false)
	case len(marks) == 1:
		l.repairs.add(repairNoHeader)
		body, before = cutHeader(before), ""
		l.noteLines(body, false, true)
	default:
		return "", surplus(marks)
	}
	return body, surrounded(strings.TrimSpace(before), strings.TrimSpace(after))
}

// surrounded refuses text before or after the block.
func surrounded(before, after string) *verdict {
	switch {
	case after == "%":
		return refuse(ContentTrailing, zshMark)
	case after != "":
		return refuse(ContentTrailing, "with %s after its END line", count(after))
	case before != "":
		return refuse(ContentTrailing, "with %s before its BEGIN line", count(before))
	}
	return nil
}

// surplus refuses a text with too many headers or footers. A chain of
// certificates is what one of them is.
func surplus(marks []mark) *verdict {
	var blocks []string
	first := marks[0].label
	same := first != nil && first.content != ""
	content := ContentForeign // unless one of them may be a private key
	for _, m := range marks {
		if m.begin {
			blocks = append(blocks, m.name())
			same = same && m.label == first
		}
		if m.label == nil || strings.Contains(m.label.name, "PRIVATE KEY") {
			content = ContentTrailing
		}
	}
	switch {
	case len(blocks) < 2 && content == ContentTrailing:
		return refuse(ContentTrailing, "with BEGIN and END lines that do not fit together")
	case same:
		return first.refuse()
	}
	return refuseAs(content, "several blocks: "+strings.Join(blocks, ", "))
}

// cutFooter takes off the rest of a footer that breaks off, cutHeader that of a
// header whose beginning is missing.
func cutFooter(body string) string {
	i := strings.Index(body, "--")
	if i >= 0 && strings.HasPrefix("ENDPRIVATEKEY", letters(body[i:])) {
		return body[:i]
	}
	return body
}

func cutHeader(body string) string {
	i := strings.LastIndex(body, "--")
	if i >= 0 && strings.HasSuffix("BEGINPRIVATEKEY", letters(body[:i])) {
		return body[i+2:]
	}
	return body
}

// letters drops the dashes and spaces of armour.
func letters(s string) string { return strings.NewReplacer("-", "", " ", "").Replace(s) }

// noteLines says what became of the line breaks of a PEM body, and of those
// beside the header and footer that it has.
func (l *Layer) noteLines(body string, header, footer bool) {
	switch {
	case strings.Contains(body, "\r\n"):
		l.repairs.add(repairCRLF)
	case strings.Contains(body, "\r"):
		l.repairs.add(repairCR)
	}
	inner := strings.TrimLeft(body, " \t")
	outer := strings.TrimRight(body, " \t")
	joined := header && strings.IndexAny(inner, "\r\n") != 0 ||
		footer && strings.LastIndexAny(outer, "\r\n") != len(outer)-1
	if joined && !strings.ContainsAny(body, " \t") {
		l.repairs.add(repairNoBreaks)
		return
	}
	l.noteBreaks(body)
}
