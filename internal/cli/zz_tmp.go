package cli

import (
	"os"

	"github.com/asckey/asckey/internal/secret"
)

type shim struct{}

var keyfile shim

func (shim) WriteReport(p string, b []byte) error { return os.WriteFile(p, b, 0o644) }
func (shim) WriteNew(p string, t secret.Text) error {
	return os.WriteFile(p, []byte(t.Reveal()), 0o600)
}
