package child

import (
	"os"
	"os/exec"
	"time"
)

// catchable is what Ctrl+C is: the console sends it to the child as well.
func catchable() []os.Signal { return []os.Signal{os.Interrupt} }

func asksToEnd(os.Signal) bool { return true }

type process struct{ cmd *exec.Cmd }

func start(cmd *exec.Cmd) (*process, error) { return &process{cmd}, cmd.Start() }

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
