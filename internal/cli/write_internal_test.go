package cli

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// What cannot be written only when it comes to it is told without a path that may be a key.
func TestUnwritableAtLast(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]bool{"report.json": true, "aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV": false} {
		path := filepath.Join(t.TempDir(), name)
		err := writeReport(path, func(io.Writer) error { return errors.New("no space left in " + path) })
		if err == nil || strings.Contains(err.Error(), name) != shown {
			t.Errorf("%s: %v, want an error that names the path: %v", name, err, shown)
		}
	}
}
