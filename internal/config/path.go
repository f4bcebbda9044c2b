package config

import (
	"errors"

	"github.com/asckey/asckey/internal/finding"
)

// CheckPath refuses what may be a key, or a piece of one, where the path of a file
// or directory belongs: what goes wrong with a path is told with the path in it.
func CheckPath(value string) error {
	if finding.PathMayBeSecret(value) {
		return errors.New("must be the path of a file, and looks like a private key")
	}
	return nil
}
