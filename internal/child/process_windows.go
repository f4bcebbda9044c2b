package child

import (
	"errors"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/windows"
)

const statusOfClosedPipe = 0 // there are no signals

// readerIsGone reports whether writing failed because nobody reads any more.
func readerIsGone(err error) bool {
	return errors.Is(err, windows.ERROR_NO_DATA) || errors.Is(err, windows.ERROR_BROKEN_PIPE)
}

// catchable is what Ctrl+C is: the console sends it to the child as well.
func catchable() []os.Signal { return []os.Signal{os.Interrupt} }

func isResize(os.Signal) bool { return false }

func asksToEnd(os.Signal) bool { return true }

type process struct{ cmd *exec.Cmd }

func start(cmd *exec.Cmd, _ bool) (*process, error) { return &process{cmd}, cmd.Start() }

func (p *process) wait() int {
	_ = p.cmd.Wait() // the status says it
	return p.cmd.ProcessState.ExitCode()
}

func (p *process) signal(os.Signal) {}

// expire ends the reading after a while. Pipes have no deadlines here.
func (s *stream) expire(after time.Duration) {
	time.AfterFunc(after, func() { _ = s.from.Close() })
}

func (s *stream) rest([]byte) {}
