package cli

import (
	"io"
	"testing"

	"github.com/ascproof/ascproof/internal/report"
)

// A line break in a value would add a variable of its own.
func TestDotenvLineBreaks(t *testing.T) {
	t.Parallel()
	for path, refused := range map[string]bool{"report.json": false, "a\nPATH=b": true, "a\rb": true} {
		h := &handover{outside: map[string]string{fileReport: path}}
		if err := writeDotenv(io.Discard, report.Key{}, h); (err != nil) != refused {
			t.Errorf("dotenv with the path %q = %v, want an error: %v", path, err, refused)
		}
	}
}
