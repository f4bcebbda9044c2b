package secret

import (
	"encoding/base64"
	"strings"
)

// textForms returns the spellings of a secret text: itself, escaped and in
// base64, whole and line by line, with the line ends that a terminal or another
// system may have put there.
func textForms(text string) []string {
	var forms []string
	for _, unit := range units(text) {
		forms = append(forms, escapes(unit)...)
		forms = append(forms, base64Spellings(unit)...)
	}
	return forms
}

// units returns the texts that may get encoded when a secret of several lines
// does: all of it, with each kind of line end, and each long line. A line with
// spaces in it is no secret on its own, but PEM armour or a part of a JSON file.
func units(text string) []string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) < 2 {
		return []string{text}
	}
	// The escaped ends are those of a key in a fastlane JSON file, which in turn
	// may be encoded.
	var all []string
	for _, end := range []string{"\n", "\r\n", "", `\n`, `\r\n`} {
		all = append(all, strings.Join(lines, end))
	}
	for _, l := range lines {
		if l = strings.TrimSpace(l); len(l) >= MinMask && !strings.ContainsAny(l, " \t") {
			all = append(all, l)
		}
	}
	return all
}

// base64Spellings returns the base64 of s as it stands in the base64 of a longer
// text, for the three places in a group of three bytes where it may begin:
// the part that depends on s alone, and what it ends with, unpadded and padded,
// if s ends the longer text.
func base64Spellings(s string) []string {
	var forms []string
	for shift := range 3 {
		core, padded := aligned(s, shift)
		forms = append(forms, core, strings.TrimRight(padded, "="), padded)
	}
	return forms
}

// aligned returns the base64 of s behind shift other bytes, without the
// characters that hold bits of those bytes. The core also leaves out the last
// character if it holds bits of what would follow.
func aligned(s string, shift int) (core, padded string) {
	encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + s))
	from := [...]int{0, 2, 3}[shift]  // 8 or 16 bits, rounded up to characters
	whole := (shift + len(s)) * 8 / 6 // rounded down
	return encoded[from:max(from, whole)], encoded[from:]
}

// wrap breaks s into lines of n bytes, without a line end behind the last.
func wrap(s string, n int) string {
	var b strings.Builder
	for len(s) > n {
		b.WriteString(s[:n] + "\n")
		s = s[n:]
	}
	return b.String() + s
}
