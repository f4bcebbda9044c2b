//go:build unix

package child

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// terminal is the terminal that controls this process, while our process group is
// the one in its foreground: it is lent to the child, who could not read from it
// otherwise. Buildkite's agent runs every job in one. A nil terminal is none.
type terminal struct{ f *os.File }

// openTerminal returns the terminal if it is ours to lend.
func openTerminal() *terminal {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	t := &terminal{f}
	if t.foreground() != syscall.Getpgrp() {
		_ = f.Close()
		return nil
	}
	return t
}

func (t *terminal) fd() int { return int(t.f.Fd()) }

// lent is called once the child has the terminal. From the background this process
// would be stopped for writing to a terminal that is set so (stty tostop), and for
// taking it back.
func (t *terminal) lent() {
	if t != nil {
		signal.Ignore(syscall.SIGTTOU)
	}
}

// lend puts a process group into the foreground if ours is there, as after fg in
// a shell.
func (t *terminal) lend(group int) {
	if t != nil && t.foreground() == syscall.Getpgrp() {
		t.setForeground(group)
	}
}

// reclaim puts our process group into the foreground.
func (t *terminal) reclaim() {
	if t != nil {
		t.setForeground(syscall.Getpgrp())
	}
}

func (t *terminal) close() {
	if t == nil {
		return
	}
	t.lent() // perhaps to a child that could not be started
	t.reclaim()
	signal.Reset(syscall.SIGTTOU)
	_ = t.f.Close()
}

// foreground returns the terminal's foreground process group, -1 if there is none.
func (t *terminal) foreground() int {
	group, err := unix.IoctlGetInt(t.fd(), unix.TIOCGPGRP)
	if err != nil {
		return -1
	}
	return group
}

func (t *terminal) setForeground(group int) {
	_ = unix.IoctlSetPointerInt(t.fd(), unix.TIOCSPGRP, group)
}
