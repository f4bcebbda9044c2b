package cli

import (
	"sync"
	"time"
)

// patience is how long people wait without being told for what.
const patience = 2 * time.Second

// waiting is something that can take long. While it does, nothing else must be
// written but by [waiting.apart].
type waiting struct {
	mu    sync.Mutex
	over  bool
	timer *time.Timer
}

// waitFor says on standard error what ascproof waits for, if that takes long.
func (r *run) waitFor(what string) *waiting {
	w := &waiting{}
	w.timer = time.AfterFunc(patience, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if !w.over {
			r.tell("waiting for %s", what)
		}
	})
	return w
}

// apart writes something while the wait goes on.
func (w *waiting) apart(write func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return write()
}

// end ends the wait: nothing more is said of it.
func (w *waiting) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
}
