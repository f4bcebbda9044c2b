package config

import (
	"errors"
	"strings"

	"github.com/asckey/asckey/internal/credential"
)

// CheckPath refuses a key where the path of a file to write belongs: what goes
// wrong with a path is told with the path in it.
func CheckPath(value string) error {
	key, _ := credential.ParseKey([]byte(value), "")
	if key != nil || strings.ContainsAny(value, "\r\n") {
		return errors.New("must be the path of a file, and looks like a private key")
	}
	return nil
}
