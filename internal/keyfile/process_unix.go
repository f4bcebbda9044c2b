//go:build unix

package keyfile

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// beganAt reports whether a process runs, and on Linux since when: the boot, and the 22nd
// field of its line, which counts from there (proc(5)).
func beganAt(pid int) (began string, runs bool) {
	if errors.Is(unix.Kill(pid, 0), unix.ESRCH) {
		return "", false
	}
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	stat, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	rest := stat[bytes.LastIndexByte(stat, ')')+1:] // the name before it can hold blanks
	if fields := strings.Fields(string(rest)); len(fields) > 19 {
		began = strings.TrimSpace(string(boot)) + " " + fields[19]
	}
	return began, true
}
