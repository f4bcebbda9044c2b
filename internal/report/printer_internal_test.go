package report

import (
	"strings"
	"testing"
)

// Whatever a line is made of, it is one line, and looks like nothing else.
func TestPrinterLine(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p := &printer{w: &b}
	p.line("%s (%v): %s", "a\n::error::b", "\x1b[31mc", p.paint(red, "d"))
	if got, want := b.String(), "a : :error: :b ([31mc): d\n"; got != want || p.err != nil {
		t.Errorf("line = %q, %v, want %q", got, p.err, want)
	}
}

// A span of code holds a request, and nothing of what follows it.
func TestCode(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]raw{
		"GET /v1/apps?limit=1": "`GET /v1/apps?limit=1`",
		"a`b|c\\":              "`a%60b%7Cc%5C`",
		"":                     "",
	} {
		if got := code(request); got != want {
			t.Errorf("code(%q) = %q, want %q", request, got, want)
		}
	}
}
