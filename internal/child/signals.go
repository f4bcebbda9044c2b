package child

import (
	"os"
	"os/signal"
)

// Signals are the signals that this process got since [Catch]. While they are
// caught they do nothing but wait for a child.
type Signals struct{ caught chan os.Signal }

// Catch begins to catch all signals that a child is to get, and SIGPIPE, so that
// none of them ends this process before it has cleaned up. Signals that were
// ignored when the process started, as by nohup(1), stay so for the child too.
func Catch() *Signals {
	s := &Signals{make(chan os.Signal, 32)}
	for _, sig := range catchable() {
		if !signal.Ignored(sig) {
			signal.Notify(s.caught, sig)
		}
	}
	return s
}

// AskedToEnd reports whether one of the signals since [Catch] asks a process to end. It
// forgets them all.
func (s *Signals) AskedToEnd() bool {
	asked := false
	for {
		select {
		case sig := <-s.caught:
			asked = asked || asksToEnd(sig)
		default:
			return asked
		}
	}
}

// Release lets the signals do again what they did before.
func (s *Signals) Release() { signal.Stop(s.caught) }

// forwarding passes signals on to a child.
type forwarding struct {
	child *process
	// resize is called before the child learns that a window has another size.
	resize func()
	// told is closed by the first signal that asks a process to end.
	told        chan struct{}
	done, ended chan struct{}
}

func (s *Signals) forward(p *process, resize func()) *forwarding {
	f := &forwarding{child: p, resize: resize, told: make(chan struct{}), done: make(chan struct{}), ended: make(chan struct{})}
	go f.run(s.caught)
	return f
}

func (f *forwarding) run(caught <-chan os.Signal) {
	told := f.told
	for {
		select {
		case sig := <-caught:
			if asksToEnd(sig) && told != nil {
				close(told)
				told = nil
			}
			select {
			case <-f.ended: // nobody is left to send it to
			default:
				if isResize(sig) {
					f.resize()
				}
				f.child.signal(sig)
			}
		case <-f.done:
			return
		}
	}
}
