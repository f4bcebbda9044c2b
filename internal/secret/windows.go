package secret

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// A window is a short piece of a long secret that is searched for on its own, so
// that lines that were cut, or stand apart behind a prefix each, are found too. The
// windows of a passage overlap: of a run that is long enough they cover all.
const (
	// windowLength is the length of a window in characters, in most encodings.
	windowLength = 12
	// windowBits is how many bits of the secret a window has at least. The rest of
	// it is what stands around the secret, which others have as well: all keys on
	// P-256 begin alike.
	windowBits = 36
	// windowLead is how many characters of a window are not redacted on account of
	// it alone, so that a stream need not wait at each letter: almost every pair of
	// letters begins some window. They are shown at the beginning of a run only, as
	// elsewhere the window before covers them.
	windowLead = 2
)

// sec1Shift is how many bytes stand before the private number in SEC 1, divided by three.
const sec1Shift = 7 % 3

// passage is a text with a secret in it.
type passage struct {
	text     string
	from, to int     // where the secret is
	bits     float64 // of the secret in each of its characters
}

// windows adds the windows of a passage to words, each of a number of characters.
func (p passage) windows(words []word, length int) []word {
	p = passage{newWord(p.text, 0).text, lettersIn(p.text[:p.from]), lettersIn(p.text[:p.to]), p.bits}
	for i := 0; i+length <= len(p.text); i++ {
		inside := min(i+length, p.to) - max(i, p.from)
		if float64(inside)*p.bits >= windowBits {
			words = append(words, word{text: p.text[i : i+length], lead: windowLead})
		}
	}
	return words
}

// spelled writes a passage in another way, in which a character of the secret has
// so many bits of it. What is written for the beginning of a text must be the
// beginning of what is written for all of it.
func (p passage) spelled(bits float64, write func(string) string) passage {
	return passage{write(p.text), len(write(p.text[:p.from])), len(write(p.text[:p.to])), bits}
}

// base64 is a passage as it stands in the base64 of a longer text, behind a number of
// bytes that leaves shift when divided by three.
func (p passage) base64(shift int) passage {
	core, _ := aligned(p.text, shift)
	lost := (shift*8 + 5) / 6 // characters, which hold bits of what stands before
	from, to := (shift+p.from)*8/6-lost, ((shift+p.to)*8+5)/6-lost
	return passage{core, max(0, from), min(len(core), to), p.bits * 6 / 8}
}

// around leaves of a passage only what a window can reach.
func (p passage) around() passage {
	from, to := max(0, p.from-2*windowLength), min(len(p.text), p.to+2*windowLength)
	return passage{p.text[from:to], p.from - from, p.to - from, p.bits}
}

// usualWindows is how many windows a key on P-256 has, many of them more than once, and
// usualWords how many words there are of it.
const (
	usualWindows = 17_500
	usualWords   = 6_500
)

// keyWindows returns the windows of a private key, given its PKCS#8 DER and the
// private number in that.
func keyWindows(der, number []byte) []word {
	at := bytes.Index(der, number)
	if at < 0 {
		return nil
	}
	whole := passage{string(der), at, at + len(number), 8}
	words := whole.around().dumps(make([]word, 0, usualWindows))
	for shift := range 3 { // as in PKCS#8, SEC 1 and a JSON Web Key
		words = whole.around().base64(shift).windows(words, windowLength)
	}
	words = whole.around().base64(sec1Shift).encoded(words) // SEC 1 has no line break within
	body := whole.body()
	for _, end := range []string{"", "\n", "\r\n", `\n`, `\r\n`, " ", "%0A", "%0D%0A"} {
		lines := body.lines(end)
		words = lines.encoded(lines.windows(words, windowLength))
		if strings.TrimSpace(end) == "" {
			words = lines.dumps(words)
		}
	}
	return publicWindows(body.escaped(words), der, at+len(number))
}

// body is a passage of DER in the base64 of a file of its own.
func (p passage) body() passage {
	return p.spelled(6, func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })
}

// lines is a body on lines, with what stands for their ends.
func (p passage) lines(end string) passage {
	return p.spelled(6, func(s string) string { return strings.ReplaceAll(wrap(s, pemLine), "\n", end) }).around()
}

// escaped adds the windows of a body whose signs are escaped.
func (p passage) escaped(words []word) []word {
	for _, escape := range base64Escapes {
		words = p.spelled(6, escape.Replace).around().windows(words, windowLength)
	}
	return words
}

// publicWindows adds the windows of the public half of a private key, which stands behind the
// private number. It is no secret, but in this place it is a sign of the key, of which a
// person who sees it would have to find out whether more of it got out.
func publicWindows(words []word, der []byte, from int) []word {
	at := bytes.Index(der[from:], []byte{3, 0x42, 0, 4}) // a string of bits, an uncompressed point
	if at < 0 {
		return words
	}
	whole := passage{string(der), from + at + 4, len(der), 8}
	body := whole.body()
	for _, end := range []string{"\n", "\r\n", `\n`, `\r\n`} {
		lines := body.lines(end)
		words = lines.windows(words, windowLength)
		for shift := range 3 {
			words = lines.base64(shift).windows(words, windowLength)
		}
	}
	return body.escaped(words)
}

// tokenWindows returns the windows of a token's signature.
func tokenWindows(signature string) []word {
	p := passage{signature, 0, len(signature), 6}
	words := p.windows(nil, windowLength)
	for shift := range 3 {
		words = p.base64(shift).windows(words, windowLength)
	}
	return words
}

// base64Escapes are the ways in which what must not stand as it is in an address, a
// JSON string or XML is written. Backslashes are gaps.
var base64Escapes = []*strings.Replacer{
	strings.NewReplacer("+", "%2B", "/", "%2F"), strings.NewReplacer("+", "%2b", "/", "%2f"), strings.NewReplacer("+", "%2B"),
	strings.NewReplacer("+", "u002B"), strings.NewReplacer("+", "u002b", "/", "u002f"),
	strings.NewReplacer("+", "&#43;"), strings.NewReplacer("+", "&#43;", "/", "&#x2F;"),
}

// encoded adds the windows of a text in base64, wherever in a longer text it
// stands: once, twice, and as the UTF-16 of Windows.
func (p passage) encoded(words []word) []word {
	wide := p.spelled(p.bits/2, func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") })
	for shift := range 3 {
		once := p.base64(shift)
		words = once.windows(words, windowLength)
		words = wide.base64(shift).windows(words, windowLength*3/2)
		for again := range 3 {
			words = once.base64(again).windows(words, windowLength)
		}
	}
	return words
}

// dumps adds the windows of bytes as xxd, od and hexdump show them: as
// hexadecimal and octal numbers, of one byte or of two, the second one first.
func (p passage) dumps(words []word) []word {
	lower := p.dump(16, 2, 1)
	words = lower.windows(words, windowLength)
	words = lower.spelled(lower.bits, strings.ToUpper).windows(words, windowLength)
	words = p.dump(8, 3, 1).windows(words, 2*windowLength)
	for from := range 2 {
		pairs := passage{p.text[from:], p.from - from, p.to - from, p.bits}
		words = pairs.dump(16, 4, 2).windows(words, windowLength)
		words = pairs.dump(8, 6, 2).windows(words, 2*windowLength)
	}
	return words
}

// dump writes a passage as numbers of so many digits, of size bytes each.
func (p passage) dump(base uint, digits, size int) passage {
	return p.spelled(p.bits*float64(size)/float64(digits), func(s string) string {
		text := make([]byte, len(s)/size*digits)
		for i := 0; len(s) >= size; i, s = i+digits, s[size:] {
			n := uint(s[0])
			if size == 2 {
				n |= uint(s[1]) << 8
			}
			for j := i + digits - 1; j >= i; j, n = j-1, n/base {
				text[j] = "0123456789abcdef"[n%base]
			}
		}
		return string(text)
	})
}
