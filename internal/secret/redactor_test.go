package secret

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
)

// redactAll returns what a Redactor makes of the writes.
func redactAll(t testing.TB, patterns *Patterns, writes ...string) string {
	t.Helper()
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	for _, w := range writes {
		if n, err := r.Write([]byte(w)); n != len(w) || err != nil {
			t.Fatalf("Write of %d bytes = %d, %v", len(w), n, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatalf("Close() = %v", err)
	}
	return out.String()
}

// checkSplits redacts text in one write, byte by byte, and in two writes with
// every split, and wants the same each time.
func checkSplits(t *testing.T, patterns *Patterns, text, want string) {
	t.Helper()
	if got := redactAll(t, patterns, text); got != want {
		t.Fatalf("in one write:\n got %q\nwant %q", got, want)
	}
	if got := redactAll(t, patterns, strings.Split(text, "")...); got != want {
		t.Fatalf("byte by byte:\n got %q\nwant %q", got, want)
	}
	for i := range len(text) {
		if got := redactAll(t, patterns, text[:i], text[i:]); got != want {
			t.Fatalf("split at %d:\n got %q\nwant %q", i, got, want)
		}
	}
}

func TestRedactorOverlaps(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	for _, s := range []string{
		"abcdefghijkl", "ghijklmnopqrstu", "abcdefghijklmnopqrstuvwxyz", "short",
		"xxxxyyyyzzzzXXXX", "yyyyzzzzXXXXYYYYZZZZ", "spaced out secret words", "121212121212",
	} {
		patterns.AddText(New(s))
	}
	tests := []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"no secret", "just a line\n", "just a line\n"},
		{"alone", "abcdefghijkl", "***"},
		{"in text", "<abcdefghijkl>", "<***>"},
		{"too short", "short", "short"},
		{"beginning only", "abcdefghijk", "abcdefghijk"},
		{"beginning, then other", "abcdefghijk-abc", "abcdefghijk-abc"},
		{"beginning, then secret", "abcdefabcdefghijkl", "abcdef***"},
		{"two that overlap", "abcdefghijklmnopqrstu.", "***."},
		{"one in another", "abcdefghijklmnopqrstuvwxyz", "***"},
		{"one in what is not another", "abcdefghijklm--ghijklmnopqrst", "***m--ghijklmnopqrst"},
		{"two that touch", "abcdefghijklabcdefghijkl", "***"},
		{"two apart", "abcdefghijkl abcdefghijkl", "*** ***"},
		{"chain", "xxxxyyyyzzzzXXXXYYYYZZZZ", "***"},
		{"end of one begins another", "xxxxyyyyzzzzXXXxxxxyyyyzzzzXXXX", "xxxxyyyyzzzzXXX***"},
		{"itself again and again", "12121212121212121", "***1"},
		{"gaps in the text", "abcd e\n\tf\\ghi\r\njkl!", "***!"},
		{"gaps in the secret", "spacedoutsecretwords spaced  out\nsecret words", "*** ***"},
		{"gap after few characters", "a\nbc\ndefghijkl", "a\nbc\n***"},
		{"gap after four characters", "abcd\nefghijkl", "***"},
		{"gaps around", " \n abcdefghijkl \n ", " \n *** \n "},
		{"NUL between", "a\x00b\x00c\x00d\x00e\x00f\x00g\x00h\x00i\x00j\x00k\x00l\x00", "a\x00b\x00c\x00***\x00"},
		{"binary", "\xff\x80abcdefghijkl\xfe\x01", "\xff\x80***\xfe\x01"},
		{"stars", "***abcdefghijkl***", "*********"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkSplits(t, patterns, tt.text, tt.want)
		})
	}
}

// What cannot become a secret has to appear at once: people watch.
func TestRedactorHoldsBackBeginningsOnly(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddText(New("ends with a secret"))
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	tests := []struct{ name, write, want string }{
		{"line", "uploading\n", "uploading\n"},
		{"prompt", "Proceed? [y/n] ", "Proceed? [y/n] "},
		{"progress", "10%\r20%\r", "10%\r20%\r"},
		{"line that ends in a beginning", "the end\n", "the end\n"},
		{"one byte of a beginning", "e", ""},
		{"more of it", "nds", ""},
		{"gap in it", "  ", ""},
		{"not a secret", "here", "ends  her"},
		{"end of the line", "\n", "e\n"},
		{"secret, at once", "ends with a secret", "***"},
		{"behind it", "\n", "\n"},
	}
	for _, tt := range tests {
		out.Reset()
		_, _ = r.Write([]byte(tt.write))
		if got := out.String(); got != tt.want {
			t.Fatalf("%s: Write(%q) passed on %q, want %q", tt.name, tt.write, got, tt.want)
		}
	}
}

func TestRedactorClose(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddText(New("abcdefghijkl"))
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	_, _ = r.Write([]byte("abcdef"))
	if err := errors.Join(r.Close(), r.Close()); err != nil || out.String() != "abcdef" {
		t.Fatalf("Close() = %v and passed on %q", err, out.String())
	}
	if n, err := r.Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("Write after Close = %d, %v, want 0 and an error", n, err)
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		add, want spans
	}{
		{"apart", spans{{0, 2}, {3, 5}}, spans{{0, 2}, {3, 5}}},
		{"in another order", spans{{3, 5}, {0, 2}}, spans{{0, 2}, {3, 5}}},
		{"one that touches the end", spans{{0, 2}, {2, 5}}, spans{{0, 5}}},
		{"one that touches the beginning", spans{{2, 5}, {0, 2}}, spans{{0, 5}}},
		{"overlap", spans{{0, 3}, {2, 5}}, spans{{0, 5}}},
		{"one in another", spans{{0, 5}, {1, 2}}, spans{{0, 5}}},
		{"between two", spans{{0, 2}, {4, 6}, {2, 4}}, spans{{0, 6}}},
	}
	for _, tt := range tests {
		var got spans
		for _, s := range tt.add {
			got.add(s.from, s.to)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestRedactorPatternsAddedLater(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddText(New("abcdefghijkl12"))
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	_, _ = r.Write([]byte("0123456789AB abcdefghijkl"))
	patterns.AddText(New("0123456789AB"))
	patterns.AddText(New("efghijklmnop"))
	_, _ = r.Write([]byte("mnop 0123456789AB"))
	patterns.AddText(New("another one altogether"))
	_, _ = r.Write([]byte(" end abcdefghijkl1"))
	patterns.AddText(New("bcdefghijkl1"))
	_ = r.Close()
	if got, want := out.String(), "0123456789AB abcd*** *** end a***"; got != want {
		t.Errorf("passed on %q, want %q", got, want)
	}
}

// The first attempt's token may be on its way out when the second one is signed.
func TestRedactorPatternsAddedWithinSignature(t *testing.T) {
	t.Parallel()
	token := newToken()
	patterns := NewPatterns()
	patterns.AddToken(New(token))
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	_, _ = r.Write([]byte(token[:strings.LastIndexByte(token, '.')+1] + "another-sig"))
	patterns.AddToken(New(newToken()))
	_, _ = r.Write([]byte("nature end"))
	_ = r.Close()
	if got, want := out.String(), "*** end"; got != want {
		t.Errorf("passed on %q, want %q", got, want)
	}
}

// A child of "exec" can mint tokens of its own: they share the header alone.
func TestRedactorOtherTokensOfTheKey(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddToken(New(newToken()))
	other := newToken()
	tests := []struct{ name, text, want string }{
		{"raw", "<" + other + ">", "<***>"},
		{"without its end", "<" + other[:len(other)-20] + ">", "<***>"},
		{"in base64", base64.StdEncoding.EncodeToString([]byte("xy" + other)), "***"},
		{"of another key", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"},
	}
	for _, tt := range tests {
		got := redactAll(t, patterns, tt.text)
		if tt.name == "in base64" {
			got = strings.TrimLeft(got, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/")
		}
		if got != tt.want {
			t.Errorf("%s: passed on %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRedactorLongSecret(t *testing.T) {
	t.Parallel()
	secret := newToken()
	for len(secret) < 2*minHold {
		secret += newToken()
	}
	patterns := NewPatterns()
	patterns.AddText(New(secret))
	almost := strings.TrimSuffix(secret, secret[len(secret)-4:]) + "...."
	tests := []struct{ name, text, want string }{
		{"all of it", "<" + secret + ">", "<***>"},
		{"almost all", "<" + almost + ">", "<" + almost + ">"},
	}
	for _, tt := range tests {
		if got := redactAll(t, patterns, tt.text[:chunk], tt.text[chunk:]); got != tt.want {
			t.Errorf("%s: passed on %d bytes, want %d", tt.name, len(got), len(tt.want))
		}
	}
}

// A gap without end must not be collected, nor let a secret through.
func TestRedactorEndlessGap(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddText(New("abcdefghijklmnopqrstuvwxyz"))
	gap := strings.Repeat(" ", 1<<20)
	tests := []struct{ name, text, want string }{
		{"long beginning", "abcdefghijklm" + gap + "nopqrstuvwxyz.", "***" + gap + "***."},
		{"long beginning of nothing", "abcdefghijklm" + gap + "xyz.", "***" + gap + "xyz."},
		{"short beginning", "abcdef" + gap + "ghijklmnopqrstuvwxyz.", "abcdef" + gap + "***."},
		{"short beginning of nothing", "abcdef" + gap + "xyz.", "abcdef" + gap + "xyz."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			r := NewRedactor(&out, patterns)
			_, _ = r.Write([]byte(tt.text))
			_ = r.Close()
			// Where a replacement falls among the spaces is of no interest.
			squeeze := strings.NewReplacer(" ", "")
			if got, want := squeeze.Replace(out.String()), squeeze.Replace(tt.want); got != want {
				t.Errorf("passed on %q, want %q", got, want)
			}
			if lost := strings.Count(tt.text, " ") - strings.Count(out.String(), " "); lost > minHold+chunk {
				t.Errorf("lost %d of the spaces", lost)
			}
			if n := cap(r.s.buf) + cap(r.s.out); n > 8*(minHold+chunk) {
				t.Errorf("kept %d bytes", n)
			}
		})
	}
}

func TestRedactorDoesNotAllocate(t *testing.T) {
	patterns := NewPatterns()
	patterns.AddKey(newDER(t))
	r := NewRedactor(discard{}, patterns)
	line := []byte(strings.Repeat("MIGHAgEAMBMGByqGSM49 and other words\n", 1000))
	if n := testing.AllocsPerRun(100, func() { _, _ = r.Write(line) }); n != 0 {
		t.Errorf("%v allocations per Write, want 0", n)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

type broken struct{ error }

func (b broken) Write([]byte) (int, error) { return 0, b.error }

func TestRedactorPassesErrorsOn(t *testing.T) {
	t.Parallel()
	want := errors.New("pipe closed")
	r := NewRedactor(broken{want}, NewPatterns())
	for range 2 {
		if n, err := r.Write([]byte("text")); n != 0 || !errors.Is(err, want) {
			t.Errorf("Write = %d, %v, want 0, %v", n, err, want)
		}
	}
	if err := r.Close(); !errors.Is(err, want) {
		t.Errorf("Close() = %v, want %v", err, want)
	}
}

func TestRedactorConcurrently(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.AddText(New("abcdefghijkl"))
	var outs [2]bytes.Buffer
	var wg sync.WaitGroup
	for i := range outs {
		wg.Go(func() {
			r := NewRedactor(&outs[i], patterns)
			for range 200 {
				_, _ = r.Write([]byte("x abcdef"))
				_, _ = r.Write([]byte("ghijkl\n"))
			}
			_ = r.Close()
		})
	}
	wg.Go(func() {
		for i := range 20 {
			patterns.AddText(New(strings.Repeat(string(rune('A'+i)), MinMask)))
		}
	})
	wg.Wait()
	for i := range outs {
		if got, want := outs[i].String(), strings.Repeat("x ***\n", 200); got != want {
			t.Errorf("stream %d passed on %q", i, got)
		}
	}
}
