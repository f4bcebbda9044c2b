package child

import (
	"os"
	"time"
)

// HasTerminalLike reports whether a child can have a terminal in the place of another one.
func HasTerminalLike(tty *os.File) bool {
	from, child, _ := openLike(tty)
	if from == nil {
		return false
	}
	_, _ = from.Close(), child.Close()
	return true
}

// WithGrace returns the command with another [usualGrace].
func (c Command) WithGrace(grace time.Duration) Command {
	c.grace = grace
	return c
}
