package child

import "time"

// WithGrace returns the command with another [Grace].
func (c Command) WithGrace(grace time.Duration) Command {
	c.grace = grace
	return c
}
