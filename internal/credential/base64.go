package credential

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/secret"
)

// alphanumeric is what both alphabets of base64 share.
const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// zshMark explains a percent sign at the end, which is not part of the file.
const zshMark = "and after it a percent sign. zsh shows it where output does not end in a line break. Do not copy it"

// unwrapBase64 reads text that is base64 or nothing.
func (on layers) unwrapBase64(text string) (inner []byte, layer Layer, stop *verdict) {
	if digits := strings.Join(strings.Fields(text), ""); len(digits) >= 2*shortest && consistsOf(digits, hexDigits) {
		return nil, Layer{}, refuseAs(ContentText, "hexadecimal digits, as xxd writes them, not base64")
	}
	data, fault := decodeBase64(text)
	if rest, ok := strings.CutSuffix(text, "%"); ok && secret.LooksLikeKey(text) {
		if _, fault := decodeBase64(rest); fault == "" {
			return nil, Layer{}, refuse(ContentTrailing, zshMark)
		}
	}
	switch {
	case fault != "" && on.encodings() > 0 && IsPath(text):
		return nil, Layer{}, refuseAs(ContentNotKey, "the base64 of a file's name, not of the file")
	case fault != "" && !secret.LooksLikeKey(text):
		return nil, Layer{}, on.unknown(text, len(text))
	case data == nil:
		return nil, Layer{}, refuse(ContentDamaged, "%s", fault)
	}
	layer = Layer{name: LayerBase64, pieces: strings.Fields(text), fault: fault}
	layer.noteBreaks(text)
	if on.encodings() == 1 {
		layer.repairs.add(repairTwice)
	}
	return layer.restored(data, text), layer, nil
}

// noteBreaks says what became of the line breaks of base64.
func (l *Layer) noteBreaks(text string) {
	switch {
	case !strings.ContainsAny(text, " \t"):
	case strings.ContainsAny(strings.TrimSpace(text), "\n\r"):
		l.repairs.add(repairIndent)
	default:
		l.repairs.add(repairSpaces)
	}
}

// restored returns data, or what text decodes to when its blanks are read as
// the plus signs that they were before they went through a form without being
// encoded, if only that makes a key.
func (l *Layer) restored(data []byte, text string) []byte {
	if !strings.Contains(text, " ") || isWhole(data) {
		return data
	}
	plus, fault := decodeBase64(strings.ReplaceAll(text, " ", "+"))
	if fault != "" || !isWhole(plus) {
		return data
	}
	l.fault = ""
	l.repairs.drop(repairSpaces)
	l.repairs.drop(repairIndent)
	l.repairs.add(repairPlus)
	return plus
}

// decodeBase64 decodes base64 in either alphabet, padded or not, with blanks
// and line breaks anywhere. The fault, "" if there is none, is fit to follow
// "holds a private key"; the data is then what could be read, or nil.
func decodeBase64(s string) (data []byte, fault string) {
	compact, fault := compactBase64(s)
	if fault != "" {
		return nil, fault
	}
	if len(compact)%4 == 1 {
		fault = fmt.Sprintf("of %d base64 characters. Base64 cannot have this number: one was lost or added", len(compact))
		compact = compact[:len(compact)-1]
	}
	data = make([]byte, base64.RawStdEncoding.DecodedLen(len(compact)))
	if _, err := base64.RawStdEncoding.Strict().Decode(data, compact); err != nil {
		fault = "with a wrong character at the end of its base64"
		_, _ = base64.RawStdEncoding.Decode(data, compact) // which knows no other error
	}
	return data, fault
}

// compactBase64 leaves the characters of the standard alphabet alone.
func compactBase64(s string) (compact []byte, fault string) {
	compact = make([]byte, 0, len(s))
	var foreign, line, padding int
	var standard, urlSafe bool
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' || '\t' <= c && c <= '\r':
			continue
		case c == '=':
			padding++
			continue
		case c == '+' || c == '/':
			standard = true
		case c == '-':
			c, urlSafe = '+', true
		case c == '_':
			c, urlSafe = '/', true
		case strings.IndexByte(alphanumeric, c) < 0:
			if foreign == 0 {
				line = 1 + strings.Count(s[:i], "\n")
			}
			if utf8.RuneStart(c) {
				foreign++
			}
			continue
		}
		if padding > 0 && foreign == 0 {
			return nil, "with an equals sign in the middle of its base64, as between two values"
		}
		compact = append(compact, c)
	}
	switch {
	case foreign > 0:
		return nil, fmt.Sprintf("with characters that are not base64: %d, the first on line %d", foreign, line)
	case standard && urlSafe:
		return nil, "with + or / in its base64, and also - or _. It can only have one of the two kinds"
	}
	return compact, ""
}
