package report_test

import (
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected rarely, as the program has it for a check: each view leaves
// something behind, and none of it is held for long.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}
