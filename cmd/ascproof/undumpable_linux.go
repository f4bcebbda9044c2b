package main

import "syscall"

// undumpable closes the process's memory, environment and core to other
// processes of the same user: prctl(2), PR_SET_DUMPABLE.
func undumpable() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0)
}
