package cli_test

import (
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected as rarely as cmd/ascproof does: each run of the program
// leaves some MB behind.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(192 << 20)
	m.Run()
}
