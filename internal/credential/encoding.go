package credential

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeText returns data as text, or false if it is binary. PowerShell's ">"
// and Out-File write UTF-16 up to version 5, and people encode such text too
// (microsoft/app-store-vsts-extension issue 213).
func decodeText(data []byte, seen *repairList) (string, bool) {
	if order := utf16Order(data); order != nil {
		seen.add(repairUTF16)
		return decodeUTF16(data, order), true
	}
	valid := utf8.Valid(data)
	switch controls := bytes.ContainsFunc(data, isControl); {
	case controls && valid && holdsKey(string(data)):
		return strings.Map(showControl, string(data)), true
	case controls:
		return "", false
	case valid:
		return string(data), true
	}
	return decodeWindows(data), true
}

// isControl reports whether r is a control character that no text has.
func isControl(r rune) bool { return r < ' ' && (r < '\t' || r > '\r') || r == 0x7f }

// showControl keeps what a terminal or an editor added to a key's text in sight.
func showControl(r rune) rune {
	if isControl(r) {
		return utf8.RuneError
	}
	return r
}

// decodeWindows reads text of an old Windows editor (Windows-1252), as far as
// its punctuation goes; no other byte above ASCII belongs in a key.
func decodeWindows(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		switch {
		case c < utf8.RuneSelf:
			b.WriteByte(c)
		case 0x91 <= c && c <= 0x94:
			b.WriteRune('\u201c')
		case c == 0x96 || c == 0x97:
			b.WriteRune('\u2013')
		case c == 0xa0:
			b.WriteRune('\u00a0')
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}

// utf16Order returns the byte order of UTF-16 text, nil if data is not such.
// Without a byte order mark the zeros give it away: every second byte of ASCII
// in UTF-16 is zero, and no DER key looks like that.
func utf16Order(data []byte) binary.ByteOrder {
	if len(data) < 4 {
		return nil
	}
	var zeros [2]int
	for i, c := range data {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros == [2]int{}:
		return nil // a shell dropped them, and left the mark
	case data[0] == 0xff && data[1] == 0xfe:
		return binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff:
		return binary.BigEndian
	}
	switch half := len(data) / 2; {
	case zeros[0] == 0 && zeros[1] >= half-half/8:
		return binary.LittleEndian
	case zeros[1] == 0 && zeros[0] >= half-half/8:
		return binary.BigEndian
	}
	return nil
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// toASCII replaces what chats, word processors and web pages put in place of
// ASCII characters. The first characters of a file read in the wrong encoding
// are often a byte order mark in disguise: UTF-8's, or UTF-16's, whose zeros no
// variable can hold.
func toASCII(text string, seen *repairList) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return text
	}
	for _, mark := range []string{"\ufeff", "\u00ef\u00bb\u00bf"} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			seen.add(repairBOM)
			text = rest
		}
	}
	for _, mark := range []string{"\ufffd\ufffd", "\u00ff\u00fe", "\u00fe\u00ff"} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			seen.add(repairUTF16)
			text = rest
		}
	}
	var b strings.Builder
	for _, r := range text {
		ascii, why := asciiRune(r)
		if why != repairBOM {
			seen.add(why)
		}
		b.WriteString(ascii)
	}
	return b.String()
}

// asciiRune returns what r stands for; the repair is repairBOM if r stands for
// itself.
func asciiRune(r rune) (string, repair) {
	switch {
	case r < utf8.RuneSelf:
		return string(r), repairBOM
	case r == '\u2014', r == '\u2015':
		return "--", repairTypography
	case r >= '\u2010' && r <= '\u2013', r == '\u2212':
		return "-", repairTypography
	case r >= '\u2018' && r <= '\u201f', r == '\u00ab', r == '\u00bb':
		return `"`, repairTypography
	case r == '\u0085', r == '\u2028', r == '\u2029':
		return "\n", repairInvisible
	case unicode.Is(unicode.Zs, r):
		return " ", repairInvisible
	case unicode.Is(unicode.Cf, r):
		return "", repairInvisible
	}
	return string(r), repairBOM
}
