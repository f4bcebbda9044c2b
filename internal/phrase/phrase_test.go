package phrase_test

import (
	"strconv"
	"testing"

	"github.com/ascproof/ascproof/internal/phrase"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 keys", 1: "1 key", 2: "2 keys"} {
		if got := phrase.Count(n, "key"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestEach(t *testing.T) {
	t.Parallel()
	if got := phrase.And(phrase.Each([]int{2, 1}, strconv.Itoa)); got != "2 and 1" {
		t.Errorf("got %q, want them in their order", got)
	}
}

func TestFew(t *testing.T) {
	t.Parallel()
	for want, words := range map[string][]string{
		"": nil, "a": {"a"}, "a, b, c": {"a", "b", "c"}, "a, b and 2 more": {"a", "b", "c", "d"},
	} {
		if got := phrase.Few(words, 2); got != want {
			t.Errorf("Few(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	tests := []struct {
		words   []string
		and, or string
	}{
		{nil, "", ""},
		{[]string{"a"}, "a", "a"},
		{[]string{"a", "b"}, "a and b", "a or b"},
		{[]string{"a", "b", "c"}, "a, b and c", "a, b or c"},
	}
	for _, tt := range tests {
		if and, or := phrase.And(tt.words), phrase.Or(tt.words); and != tt.and || or != tt.or {
			t.Errorf("And(%q), Or = %q, %q; want %q, %q", tt.words, and, or, tt.and, tt.or)
		}
	}
}

func TestCapital(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "a key": "A key", "A key": "A key", "über": "Über", "key-id is empty": "key-id is empty", "key-id": "key-id", "a key-id": "A key-id", "_": "_",
	} {
		if got := phrase.Capital(text); got != want {
			t.Errorf("Capital(%q) = %q, want %q", text, got, want)
		}
	}
}
