package secret

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// fuzzWords overlap, touch, nest and begin with their own ends.
var fuzzWords = []word{
	{text: "abcabcabcabc"},
	{text: "bcabcabcabcabcab"},
	{text: "cabcabcabcabccabcab"},
	{text: "aaaaaaaaaaaaaaaa"},
	{text: "c/+ab.abcabc"},
	{text: "abcabc.abcabc.", tail: tailClaims},
	{text: "bbbcbbbcbbbc.", tail: tailSignature},
	{text: "abacabadabacaba", lead: windowLead},
	{text: "bacabadabacabac", lead: windowLead},
	{text: "ccccbbbbaaaa", tail: tailBase64},
	{text: "b.ccccbbbbaaaa.aaa"},
}

// fuzzText makes a stream out of bytes: mostly letters of the words, gaps and
// whole words, sometimes the byte itself.
func fuzzText(data []byte) []byte {
	const letters = "abcabcabcabcd./+-_= \n\r\\x\x1b[1m\x00"
	var text []byte
	for _, b := range data {
		switch {
		case int(b) < 2*len(letters):
			text = append(text, letters[int(b)%len(letters)])
		case b >= 200:
			text = append(text, fuzzWords[int(b)%len(fuzzWords)].text...)
		default:
			text = append(text, b)
		}
	}
	return text
}

// redactPlainly is what a Redactor shall do, done without regard to speed,
// memory or streams.
func redactPlainly(words []word, text []byte) []byte {
	marked := make([]bool, len(text))
	squeezed, at := squeeze(text)
	for _, w := range words {
		for i := 0; i+len(w.text) <= len(squeezed); i++ {
			if string(squeezed[i:i+len(w.text)]) != w.text {
				continue
			}
			first, end := i+int(w.lead), i+len(w.text)
			for j := first + 1; j <= min(i+int(w.lead)+head, end-1); j++ {
				if at[j] > at[j-1]+1 {
					first = j
				}
			}
			for k := at[first]; k <= at[end-1]; k++ {
				marked[k] = true
			}
			for k := end; k < tailPlainly(w.tail, text, at, end); k++ {
				marked[at[k]] = true
			}
		}
	}
	var out []byte
	for i, c := range text {
		if !marked[i] {
			out = append(out, c)
		} else if i == 0 || !marked[i-1] {
			out = append(out, replacement...)
		}
	}
	return out
}

// tailPlainly returns the letter at which a tail ends that begins at another.
func tailPlainly(kind tail, text []byte, at []int, from int) int {
	signed := 0 // letters of the signature, once that has begun
	inClaims := kind == tailClaims
	for k := from; k < len(at); k++ {
		gap := sequences.ReplaceAllString(string(text[at[k-1]+1:at[k]]), "")
		if gap = strings.ReplaceAll(gap, "\x00", ""); gap != "" {
			isWhole := kind == tailBase64 || !inClaims && signed >= signatureLength
			if isWhole || strings.Contains(gap, `\`) || !strings.ContainsAny(gap, "\r\n") {
				return k
			}
		}
		switch c := text[at[k]]; {
		case kind == 0:
			return k
		case alphanumeric(c), c == '-', c == '_':
			if !inClaims {
				signed++
			}
		case c == '.' && kind != tailBase64:
			if inClaims {
				inClaims, signed = false, 0
			}
		case !strings.ContainsRune("+/=", rune(c)) || kind != tailBase64:
			return k
		}
	}
	return len(at)
}

// sequences are the control sequences of a terminal.
var sequences = regexp.MustCompile(`\x1b(\[[ -?]{0,24}[@-~]?|[()][!-~]?)?`)

// squeeze returns text folded and without gaps, and where each byte of that was.
func squeeze(text []byte) (squeezed []byte, at []int) {
	plain := sequences.ReplaceAllFunc(text, func(b []byte) []byte { return make([]byte, len(b)) })
	for i, c := range plain {
		if !bytes.ContainsRune([]byte(" \t\n\v\f\r\\\x00"), rune(c)) {
			squeezed, at = append(squeezed, fold(c)), append(at, i)
		}
	}
	return squeezed, at
}

// FuzzRedactor holds that a Redactor takes out the secrets, all of them, and
// nothing else, however the stream is split.
func FuzzRedactor(f *testing.F) {
	f.Add([]byte{}, uint8(1))
	f.Add([]byte{200, 201, 202, 203, 204, 205, 206}, uint8(3))
	f.Add([]byte{0, 1, 2, 18, 0, 1, 2, 19, 205, 0, 14, 13, 206, 14, 15, 16, 200}, uint8(7))
	f.Add(slices.Repeat([]byte{0, 1, 2, 17, 0, 1, 2}, 20), uint8(5))
	f.Add([]byte("ordinary text \xff\xfe\x80, then \xc8 and \xcd"), uint8(2))
	patterns := NewPatterns()
	patterns.p.add(fuzzWords)
	f.Fuzz(func(t *testing.T, data []byte, step uint8) {
		if len(data) > 400 { // keeps runs of gaps under minHold
			return
		}
		text := fuzzText(data)
		want := redactPlainly(fuzzWords, text)
		for _, n := range []int{len(text), 1, int(step)} {
			var writes []string
			for piece := range slices.Chunk(text, max(n, 1)) {
				writes = append(writes, string(piece))
			}
			if got := redactAll(t, patterns, writes...); got != string(want) {
				t.Fatalf("in writes of %d bytes:\n got %q\nwant %q\ntext %q", n, got, want, text)
			}
		}
		left, _ := squeeze(want)
		for _, w := range fuzzWords {
			if bytes.Contains(left, []byte(w.text)) {
				t.Fatalf("%q is left in %q", w.text, want)
			}
		}
	})
}

// FuzzRedactorForms holds that no spelling of a secret gets through, whatever
// stands around it and however the stream is split.
func FuzzRedactorForms(f *testing.F) {
	f.Add([]byte("before"), []byte("after"), uint8(2), uint8(3))
	token := newToken()
	patterns := NewPatterns()
	patterns.AddToken(New(token))
	forms := textForms(token)
	f.Fuzz(func(t *testing.T, before, after []byte, form, split uint8) {
		spelling := forms[int(form)%len(forms)]
		text := string(before) + spelling + string(after)
		at := min(len(before)+int(split), len(text))
		got := redactAll(t, patterns, text[:at], text[at:])
		if strings.Contains(got, spelling) || strings.Contains(got, spelling[len(spelling)-MinMask:]) {
			t.Fatalf("%q is left in %q", spelling, got)
		}
		if !strings.Contains(got, replacement) {
			t.Fatalf("nothing was replaced in %q", got)
		}
	})
}
