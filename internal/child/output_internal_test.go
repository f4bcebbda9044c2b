//go:build unix

package child

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// What is in the pipe when the time is over was written before: it is not lost,
// however late it is taken, though the other end is still open.
func TestRestOfOutput(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	text := strings.Repeat("x", 60_000)
	if _, err := w.WriteString(text); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s := &stream{from: r, to: secret.NewRedactor(&out, secret.NewPatterns())}
	s.expire(0)
	s.copy()
	if out.String() != text {
		t.Errorf("%d bytes came through, want %d", out.Len(), len(text))
	}
}
