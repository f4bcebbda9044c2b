package safetext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/safetext"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain text", "Provide a properly configured token.", "Provide a properly configured token."},
		{"other scripts", "キーは無効です – clé refusée", "キーは無効です – clé refusée"},
		{"empty", "", ""},
		{"lines", "one\ntwo\r\n\tthree", "one two three"},
		{"white space around", " \n x \u2028 y \u00a0", "x y"},
		{"NEL and form feed", "a\u0085b\fc\vd", "a b c d"},
		{"ANSI", "\x1b[31mred\x1b[0m\a\b", "[31mred[0m"},
		{"C1 controls", "a\u009b31mb", "a31mb"},
		{"NUL", "a\x00b", "ab"},
		{"bidirectional override", "user\u202eexe.txt\u202c \u2066x\u2069", "userexe.txt x"},
		{"zero width and soft hyphen", "a\u200bb\u00adc\ufeffd", "abcd"},
		{"not UTF-8", "a\xffb\xc3", "ab"},
		{"replacement character", "a\ufffdb", "ab"},
		{"workflow command", "::add-mask::x", ": :add-mask: :x"},
		{"three colons", ":::", ": : :"},
		{"colons with something invisible between", ":\u200b:stop\x00-commands:\n:", ": :stop-commands: :"},
		{"a colon alone", "status: 401", "status: 401"},
		{"runner command", "##[error]x ###[group]", "## [error]x ### [group]"},
		{"Azure's command", "##vso[task.setvariable]x", "##vso [task.setvariable]x"},
		{"TeamCity's command", "##\u200bteamcity[message]", "##teamcity [message]"},
		{"headings alone", "## a #[b]", "## a #[b]"},
		{"300 characters", strings.Repeat("é", 300), strings.Repeat("é", 300)},
		{"301 characters", strings.Repeat("é", 301), strings.Repeat("é", 299) + "…"},
		{"a space before the 300th", strings.Repeat("x", 299) + " y", strings.Repeat("x", 299) + "…"},
		{"colons to the end", strings.Repeat(":", 400), strings.Repeat(": ", 149) + ":…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := safetext.Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{
		"", "x", "::", ":::", "##[", "a\n::error::b", "\u202e::\u200b:", "\xff\xfe", "a  b", "a ", "a[b]", "##a[", "a\tb", "a\x7f", strings.Repeat(": :", 200), strings.Repeat("#[", 200),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safetext.Clean(s)
		if n := utf8.RuneCountInString(got); !utf8.ValidString(got) || n > 300 {
			t.Errorf("Clean(%q) = %q: %d characters, valid: %v", s, got, n, utf8.ValidString(got))
		}
		if line := safetext.OneLine(s); utf8.RuneCountInString(line) <= 300 && line != got || safetext.OneLine(got) != got {
			t.Errorf("OneLine(%q) = %q, but Clean = %q", s, line, got)
		}
		// What is fit as it is takes a shorter way, which one character in front bars.
		if safetext.OneLine(s) == s && safetext.OneLine("é"+s) != "é"+s {
			t.Errorf("OneLine(%q) leaves it as it is, and behind another character it does not", s)
		}
		for _, bad := range []string{"::", "##[", "  "} {
			if strings.Contains(got, bad) {
				t.Errorf("Clean(%q) = %q, which holds %q", s, got, bad)
			}
		}
		for _, r := range got {
			if r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r)) {
				t.Errorf("Clean(%q) = %q, which holds %U", s, got, r)
			}
		}
		if got != strings.TrimSpace(got) || safetext.Clean(got) != got {
			t.Errorf("Clean(%q) = %q, and of that %q", s, got, safetext.Clean(got))
		}
	})
}
