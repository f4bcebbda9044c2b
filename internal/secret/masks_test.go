package secret

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
)

// Every line and every base64 of a key holds a mask, so that a host that masks
// the masks shows none of them.
func TestKeyMasksCoverTheKey(t *testing.T) {
	t.Parallel()
	for range 50 {
		der := newDER(t)
		masks := KeyMasks(der)
		file := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		bare := strings.TrimSuffix(file, "\n") // as Apple's files end
		printed := map[string]string{
			"body":              base64.StdEncoding.EncodeToString(der),
			"body, URL":         base64.URLEncoding.EncodeToString(der),
			"body, unpadded":    base64.RawStdEncoding.EncodeToString(der),
			"file":              base64.StdEncoding.EncodeToString([]byte(file)),
			"file, URL":         base64.URLEncoding.EncodeToString([]byte(file)),
			"file, unpadded":    base64.RawStdEncoding.EncodeToString([]byte(file)),
			"bare file":         base64.StdEncoding.EncodeToString([]byte(bare)),
			"bare file, URL":    base64.RawURLEncoding.EncodeToString([]byte(bare)),
			"bare file, padded": base64.URLEncoding.EncodeToString([]byte(bare)),
		}
		for line := range strings.Lines(file) {
			if line = strings.TrimSpace(line); len(line) >= MinMask && !strings.HasPrefix(line, "-----") {
				printed["line "+line[:4]] = line
			}
		}
		for what, text := range printed {
			if masked := mask(text, masks); len(masked) > MinMask {
				t.Errorf("%s: %d characters are left of %d", what, len(masked), len(text))
			}
		}
	}
}

// mask takes the masks out of a line, the longest first, as GitHub's runner does.
func mask(line string, masks []string) string {
	ordered := slices.SortedFunc(slices.Values(masks), func(a, b string) int { return len(b) - len(a) })
	for _, n := range ordered {
		line = strings.ReplaceAll(line, n, "")
	}
	return line
}

func TestKeyMasksAreFitToMask(t *testing.T) {
	t.Parallel()
	for range 50 {
		masks := KeyMasks(newDER(t))
		for i, n := range masks {
			switch {
			case len(n) < MinMask:
				t.Errorf("mask of %d characters", len(n))
			case strings.ContainsAny(n, "\r\n \t"), strings.Contains(n, "-----"):
				t.Errorf("mask %d holds white space or PEM armour", i)
			case strings.Contains("-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----", n):
				t.Errorf("mask %d is a part of PEM armour", i)
			case slices.Contains(masks[:i], n):
				t.Errorf("mask %d is there twice", i)
			}
		}
	}
}

// The last line of Apple's files has 8 characters, and is no mask.
func TestKeyMasksLeaveShortLines(t *testing.T) {
	t.Parallel()
	der := make([]byte, 150)
	_, _ = rand.Read(der)
	body := base64.StdEncoding.EncodeToString(der)
	masks := KeyMasks(der)
	for i := 0; i < len(body); i += 64 {
		line := body[i:min(i+64, len(body))]
		if slices.Contains(masks, line) != (len(line) >= MinMask) {
			t.Errorf("line of %d characters is a mask: %v", len(line), slices.Contains(masks, line))
		}
	}
	if last := len(body) % 64; last != 8 {
		t.Fatalf("the last line has %d characters, want 8", last)
	}
}

func TestTokenMasks(t *testing.T) {
	t.Parallel()
	signature := strings.Repeat("s", 86)
	tests := []struct {
		name, token string
		want        []string
	}{
		{"a token", "header.payload." + signature, []string{"header.payload." + signature, signature}},
		{"a short signature", "header.payload.short", []string{"header.payload.short"}},
		{"just long enough", "header.payload.twelve-bytes", []string{"header.payload.twelve-bytes", "twelve-bytes"}},
		{"no dot", signature, []string{signature}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := TokenMasks(tt.token); !slices.Equal(got, tt.want) {
				t.Errorf("TokenMasks(%q) = %q, want %q", tt.token, got, tt.want)
			}
		})
	}
}
