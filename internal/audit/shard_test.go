package audit_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/audit"
)

// A part is written in one way alone: what is mistyped would check other keys.
func TestParseShard(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"1/1": true, "2/8": true, "8/8": true, "10/1000": true, "": false, "/": false, "1": false, "1/": false, "/8": false, "0/8": false, "9/8": false,
		"-1/8": false, "+1/8": false, "1/+8": false, " 1/8": false, "1/8 ": false, "1 /8": false, "01/8": false, "1/08": false, "0x1/8": false, "1/0x8": false,
		"1/8/8": false, "1.0/8": false, "1_0/20": false, "1e0/8": false, "1/1001": false, "١/٨": false, "99999999999999999999/8": false,
	} {
		if s, err := audit.ParseShard(text); (err == nil) != ok || ok && s.String() != text {
			t.Errorf("ParseShard(%q) = %v, %v; want that it can be read: %v", text, s, err, ok)
		}
	}
}
