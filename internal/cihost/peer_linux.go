package cihost

import "golang.org/x/sys/unix"

// listener is the user who made the socket at the other end listen (unix(7), SO_PEERCRED).
func listener(fd int) (int, error) {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(cred.Uid), nil
}
