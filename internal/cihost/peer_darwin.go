package cihost

import "golang.org/x/sys/unix"

// listener is the user who made the socket at the other end listen (sys/un.h of macOS,
// LOCAL_PEERCRED).
func listener(fd int) (int, error) {
	cred, err := unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(cred.Uid), nil
}
