package cihost

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// errOther is the reason for a pipe that somebody else put between.
var errOther = errors.New("goes to another program")

// readByOther looks for whoever reads a pipe or socket, along the processes that
// led to this one. A process that hands its own output on to a child is passed over.
// The first that does not has made this stream: the runner, if it is not part of the
// step itself. A shell, or a tool of the step, collects the output of its command or
// leads it to another one, such as tee.
//
// What cannot be looked at, as a process of another user, is passed over, and where
// nothing else is left, as in a container, the runner is what is outside.
func readByOther(stream os.FileInfo, env Env) error {
	for pid := os.Getppid(); pid > 0; pid = parentOf(pid) {
		p, ok := open(pid)
		switch {
		case p.isExec(): // it passes the masks of its child on
			stdout, err := os.Stat(p.fd("1"))
			if err != nil {
				return nil // as a rule: no process may look into an ascproof
			}
			stream = stdout
			continue
		case !ok, p.writes(stream):
			continue
		case p.reads(stream):
			return p.asRunner(env)
		}
		if err := p.asRunner(env); err != nil {
			return err
		}
		break // it made the stream, but does not read it: it is not a pipe, or not its own
	}
	return readerElsewhere(stream)
}

// process is a process of this machine, by its directory below /proc.
type process string

// open returns a process whose files can be looked at.
func open(pid int) (process, bool) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	_, err := os.ReadDir(filepath.Join(dir, "fd"))
	return process(dir), err == nil
}

func (p process) fd(name string) string { return filepath.Join(string(p), "fd", name) }

// isExec reports whether it is "ascproof exec", this same program. Where it does not
// let itself be looked into, its name has to do.
func (p process) isExec() bool {
	if !p.list("cmdline").has("exec") {
		return false
	}
	exe, err := os.Stat(filepath.Join(string(p), "exe"))
	self, failed := os.Stat("/proc/self/exe")
	if err != nil || failed != nil {
		return p.name() == process("/proc/self").name()
	}
	return os.SameFile(exe, self)
}

// name is that of its program, cut after 15 bytes.
func (p process) name() string {
	comm, _ := os.ReadFile(filepath.Join(string(p), "comm"))
	return strings.TrimSpace(string(comm))
}

// parentOf returns the parent of a process; 0 if there is none.
func parentOf(pid int) int {
	stat, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	// The second field is the program's name in brackets, which may hold anything.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

// writes reports whether its own output goes to a stream.
func (p process) writes(stream os.FileInfo) bool {
	return slices.ContainsFunc([]string{"1", "2"}, func(fd string) bool {
		info, err := os.Stat(p.fd(fd))
		return err == nil && os.SameFile(info, stream)
	})
}

// reads reports whether it holds the end of a pipe that is read from. The ends of a
// pair of sockets have nothing in common that could be seen.
func (p process) reads(stream os.FileInfo) bool {
	fds, _ := os.ReadDir(p.fd(""))
	return slices.ContainsFunc(fds, func(fd os.DirEntry) bool {
		link, err := os.Lstat(p.fd(fd.Name())) // its mode is that of the open file (proc(5))
		if err != nil || link.Mode().Perm()&0o600 != 0o400 {
			return false
		}
		info, err := os.Stat(p.fd(fd.Name()))
		return err == nil && os.SameFile(info, stream)
	})
}

// shells run the scripts of steps. None of them is a runner.
var shells = []string{"ash", "bash", "busybox", "dash", "fish", "ksh", "mksh", "pwsh", "sh", "yash", "zsh"}

// asRunner refuses a process that belongs to the step: a shell, or one that has a
// variable which differs from step to step, or from job to job on Azure. There it is let
// through if it is the task itself, a program of the agent's that passes on what the
// script of the step prints (azure-pipelines-task-lib toolrunner.ts).
func (p process) asRunner(env Env) error {
	environ := p.list("environ")
	switch {
	case slices.Contains(shells, p.name()), environ.holds(env, "GITHUB_OUTPUT"):
		return errOther
	case environ.holds(env, "SYSTEM_JOBID") && !p.isTask(env):
		return errOther
	}
	return nil
}

// isTask reports whether a process is a task of Azure's, by the place of its program
// (azure-pipelines-agent Constants.cs, Path).
func (p process) isTask(env Env) bool {
	tasks := filepath.Join(env["AGENT_WORKFOLDER"], "_tasks") + string(filepath.Separator)
	return slices.ContainsFunc(p.list("cmdline"), func(arg string) bool { return strings.HasPrefix(arg, tasks) })
}

// list is what a process is started with: its arguments or its environment.
type list []string

func (p process) list(file string) list {
	data, _ := os.ReadFile(filepath.Join(string(p), file))
	return strings.Split(string(data), "\x00")
}

func (l list) has(entry string) bool { return slices.Contains(l, entry) }

// holds reports whether a variable that is set in env has the same value here.
func (l list) holds(env Env, name string) bool { return env[name] != "" && l.has(name+"="+env[name]) }

// readerElsewhere refuses a pipe that is read by a process which is none of those
// that led here: a shell's `exec > >(tee log)` looks like the runner's own pipe to
// all that the shell starts.
func readerElsewhere(stream os.FileInfo) error {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	self := filepath.Join("/proc", strconv.Itoa(os.Getpid()))
	for _, dir := range dirs {
		if dir != self && process(dir).reads(stream) {
			return errOther
		}
	}
	return nil
}
