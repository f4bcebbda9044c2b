package asc

import (
	"strings"
	"testing"
)

// A server's text is repeated up to a limit.
func TestStripCuts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 400)
	a := Answer{Code: long, Title: long, Detail: long}
	(&echoes{}).strip(&a)
	for _, text := range []string{a.Code, a.Title, a.Detail} {
		if want := strings.Repeat("a", 299) + "…"; text != want {
			t.Errorf("%q, want 299 letters and an ellipsis", text)
		}
	}
}
