//go:build unix

package child

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

const statusOfClosedPipe = StatusSignal + int(syscall.SIGPIPE)

// readerIsGone reports whether writing failed because nobody reads any more.
func readerIsGone(err error) bool { return errors.Is(err, syscall.EPIPE) }

func catchable() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2,
		syscall.SIGWINCH, syscall.SIGTSTP, syscall.SIGCONT, syscall.SIGPIPE,
	}
}

func isResize(sig os.Signal) bool { return sig == syscall.SIGWINCH }

// asksToEnd reports whether a signal ends a process that does not catch it, as
// those who send it expect.
func asksToEnd(sig os.Signal) bool {
	switch sig {
	case syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT:
		return true
	}
	return false
}

// process is a child that leads a process group.
type process struct {
	pid      int
	terminal *terminal // nil if there is none to hand over
}

func start(cmd *exec.Cmd, detach bool) (*process, error) {
	p := &process{}
	cmd.SysProcAttr = attributes()
	if detach {
		cmd.SysProcAttr.Setsid = true
	} else {
		cmd.SysProcAttr.Setpgid, p.terminal = true, openTerminal()
	}
	if p.terminal != nil {
		cmd.SysProcAttr.Foreground, cmd.SysProcAttr.Ctty = true, p.terminal.fd()
	}
	if err := cmd.Start(); err != nil {
		p.terminal.close() // the child may have had it
		if errors.Is(err, syscall.ENOEXEC) && cmd.Path != shell {
			return start(inShell(cmd), detach)
		}
		return nil, err
	}
	p.pid = cmd.Process.Pid
	_ = cmd.Process.Release() // waited for below, where it can also be seen to stop
	p.terminal.lent()
	return p, nil
}

const shell = "/bin/sh"

// inShell runs a script without "#!" as execvp(3) does.
func inShell(cmd *exec.Cmd) *exec.Cmd {
	return &exec.Cmd{
		Path: shell, Args: append([]string{shell, cmd.Path}, cmd.Args[1:]...), Env: cmd.Env,
		Stdin: cmd.Stdin, Stdout: cmd.Stdout, Stderr: cmd.Stderr,
	}
}

// wait returns when the child has ended, and stops this process whenever the
// child is stopped, so that whoever waits for us learns of it.
func (p *process) wait() int {
	defer p.terminal.close()
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(p.pid, &status, syscall.WUNTRACED, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return StatusCannotRun // somebody else has waited for it
		case status.Stopped():
			p.terminal.reclaim()
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP)
		case status.Signaled():
			return StatusSignal + int(status.Signal())
		default:
			return status.ExitStatus()
		}
	}
}

// signal passes a signal on to the child's group. The group outlives its leader
// as long as there is anybody in it, so that no stranger is hit.
func (p *process) signal(sig os.Signal) {
	switch sig {
	case syscall.SIGPIPE: // about our own output, not the child's
	case syscall.SIGCONT:
		p.terminal.lend(p.pid)
		fallthrough
	default:
		_ = syscall.Kill(-p.pid, sig.(syscall.Signal))
	}
}
