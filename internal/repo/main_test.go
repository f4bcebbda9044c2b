package repo

import (
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected rarely: most of what there is, the syntax trees and types of the
// program, is held to the end.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}
