package cihost_test

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/cihost"
)

func TestGitLab(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Unix(1_700_000_000, 42)
	h := open(cihost.NameGitLab, cihost.Links{Log: &log, Now: func() time.Time { now = now.Add(time.Second); return now }})
	takesNothing(t, h, cihost.NameGitLab)
	if log.Len() > 0 {
		t.Errorf("what GitLab cannot do was written to its log: %q", log.String())
	}
	end, err := h.Group("a title\nof two lines")
	if err != nil || end() != nil {
		t.Fatal(err)
	}
	// As GitLab's documentation has it: the same name at both ends, a time each, and
	// what erases the markers.
	section := regexp.MustCompile("^\x1b\\[0Ksection_start:17000000\\d\\d:(ascproof_[a-z0-9]+)\\[collapsed=true\\]\r\x1b\\[0Ka title of two lines\n" +
		"\x1b\\[0Ksection_end:17000000\\d\\d:(ascproof_[a-z0-9]+)\r\x1b\\[0K\n$")
	m := section.FindStringSubmatch(log.String())
	if m == nil || m[1] != m[2] {
		t.Errorf("section %q, want it to match %s", log.String(), section)
	}
	log.Reset()
	if _, err := h.Group("another"); err != nil || m != nil && bytes.Contains(log.Bytes(), []byte(m[1]+"[")) {
		t.Errorf("two sections have the name %q", m[1])
	}
}
