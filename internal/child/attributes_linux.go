package child

import "syscall"

// attributes let the child die with this process: hosts kill a job's process
// group at the end of their patience, of which the child is not.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
