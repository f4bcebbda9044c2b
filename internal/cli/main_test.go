package cli_test

import (
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected rarely: each run of the program leaves some MB behind, and
// little of it is ever held for long.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	m.Run()
}
