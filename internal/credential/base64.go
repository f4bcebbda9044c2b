package credential

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"
)

// decodeBase64 decodes base64 in either alphabet, padded or not, with blanks
// and line breaks anywhere. The fault, "" if there is none, is fit to follow
// "holds a private key"; the data is then what could be read, or nil.
func decodeBase64(s string) (data []byte, fault string) {
	compact, fault := compactBase64(s)
	if fault != "" {
		return nil, fault
	}
	if len(compact)%4 == 1 {
		fault = fmt.Sprintf("of %d base64 characters, a number that base64 cannot have", len(compact))
		compact = compact[:len(compact)-1]
	}
	data = make([]byte, base64.RawStdEncoding.DecodedLen(len(compact)))
	if _, err := base64.RawStdEncoding.Decode(data, compact); err != nil {
		return nil, "with base64 that cannot be decoded"
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
		case !isUpper(c) && !isLower(c) && !isDigit(c):
			if foreign == 0 {
				line = 1 + strings.Count(s[:i], "\n")
			}
			if utf8.RuneStart(c) {
				foreign++
			}
			continue
		}
		if padding > 0 && foreign == 0 {
			return nil, "with an equals sign in the middle of its base64, as if two values followed each other"
		}
		compact = append(compact, c)
	}
	switch {
	case foreign > 0:
		return nil, fmt.Sprintf("with characters that base64 does not have: %d, the first on line %d", foreign, line)
	case standard && urlSafe:
		return nil, "with characters of both base64 alphabets, + or / beside - or _"
	}
	return compact, ""
}

// restorePlus decodes s with each blank read as the plus sign that it was
// before it went through a form without being encoded.
func restorePlus(s string) []byte {
	data, fault := decodeBase64(strings.ReplaceAll(s, " ", "+"))
	if fault != "" {
		return nil
	}
	return data
}
