package cli

import (
	"io"
	"testing"
)

// A line break in a value would add a variable of its own.
func TestDotenvLineBreaks(t *testing.T) {
	t.Parallel()
	for path, refused := range map[string]bool{"report.json": false, "a\nPATH=b": true, "a\rb": true} {
		o := outcome{paths: map[string]string{fileReport: path}}
		if err := o.dotenv(io.Discard); (err != nil) != refused {
			t.Errorf("dotenv with the path %q = %v, want an error: %v", path, err, refused)
		}
	}
}
