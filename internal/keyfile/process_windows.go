package keyfile

import "golang.org/x/sys/windows"

// stillActive is the exit code of a process that runs (STILL_ACTIVE of winbase.h).
const stillActive = 259

// beganAt reports whether a process runs.
func beganAt(pid int) (began string, runs bool) {
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return "", err != windows.ERROR_INVALID_PARAMETER // which is what it says of a number that nobody has
	}
	defer func() { _ = windows.CloseHandle(h) }()
	var code uint32
	err = windows.GetExitCodeProcess(h, &code)
	return "", err != nil || code == stillActive
}
