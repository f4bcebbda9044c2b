package credential

import "strings"

// pem takes the body out of the one PEM block that text may hold.
func (x *examination) pem(text string, marks []mark) []byte {
	x.sawPEM, x.inPEM = true, true
	x.layers = append(x.layers, LayerPEM)
	body, ok := x.soleBlock(text, marks)
	if !ok {
		return nil
	}
	if strings.Contains(body, "Proc-Type:") && strings.Contains(body, "ENCRYPTED") {
		x.refuse(ContentEncrypted, "")
		return nil
	}
	data, fault := decodeBase64(body)
	if len(data) == 0 {
		x.notKey(0)
		if x.id.content == ContentDamaged && fault != "" {
			x.refuse(ContentDamaged, "%s", fault)
		}
		return nil
	}
	x.spellings = append(x.spellings, strings.Fields(body)...)
	return x.restored(data, body)
}

// soleBlock returns the body of the block, whose header or footer may be
// missing; it refuses more than one block and text around it.
func (x *examination) soleBlock(text string, marks []mark) (body string, ok bool) {
	first, last := marks[0], marks[len(marks)-1]
	x.label = first.label
	before, after := text[:first.start], text[last.end:]
	switch {
	case len(marks) == 2 && first.begin && !last.begin:
		if !first.exact || !last.exact || first.label != last.label {
			x.repairs.add(repairArmour)
		}
		body = text[first.end:last.start]
		x.noteLines(body, true, true)
	case len(marks) == 1 && first.begin:
		x.repairs.add(repairNoFooter)
		body, after = cutFooter(after), ""
		x.noteLines(body, true, false)
	case len(marks) == 1:
		x.repairs.add(repairNoHeader)
		body, before = cutHeader(before), ""
		x.noteLines(body, false, true)
	default:
		x.surplus(marks)
		return "", false
	}
	return body, x.alone(before, after)
}

// alone refuses text before or after the block.
func (x *examination) alone(before, after string) bool {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	switch {
	case after == "%":
		x.refuse(ContentTrailing, zshMark)
	case after != "":
		x.refuse(ContentTrailing, "with %s after its END line", count(after))
	case before != "":
		x.refuse(ContentTrailing, "with %s before its BEGIN line", count(before))
	default:
		return true
	}
	return false
}

// surplus refuses a text with too many headers or footers. A chain of
// certificates is what one of them is.
func (x *examination) surplus(marks []mark) {
	var blocks []string
	same := x.label != nil && x.label.content != ""
	content := ContentForeign // unless one of them may be a private key
	for _, m := range marks {
		if m.begin {
			blocks = append(blocks, m.name())
			same = same && m.label == x.label
		}
		if m.label == nil || strings.Contains(m.label.name, "PRIVATE KEY") {
			content = ContentTrailing
		}
	}
	switch {
	case len(blocks) < 2 && content == ContentTrailing:
		x.refuse(ContentTrailing, "whose BEGIN and END lines do not form a pair")
	case same:
		x.refuseLabel()
	default:
		x.refuseAs(content, "several blocks: "+strings.Join(blocks, ", "))
	}
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
func (x *examination) noteLines(body string, header, footer bool) {
	if strings.Contains(body, "\r") {
		x.repairs.add(repairCRLF)
	}
	inner := strings.TrimLeft(body, " \t")
	outer := strings.TrimRight(body, " \t")
	joined := header && strings.IndexAny(inner, "\r\n") != 0 ||
		footer && strings.LastIndexAny(outer, "\r\n") != len(outer)-1
	if joined && !strings.ContainsAny(body, " \t") {
		x.repairs.add(repairNoBreaks)
		return
	}
	x.noteBreaks(body)
}

// leavePEM is called when the body of a PEM block turns out to be a whole file
// rather than a key.
func (x *examination) leavePEM() {
	if x.label != nil && x.label.content == ContentCertificate {
		x.repairs.add(repairCertutil)
	} else {
		x.repairs.add(repairArmoured)
	}
	x.inPEM, x.label = false, nil
}
