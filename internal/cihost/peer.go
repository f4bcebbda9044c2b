//go:build linux || darwin

package cihost

import (
	"errors"
	"net"
	"os"
)

// checkPeer refuses a socket that another user of the machine listens at. Variables name
// the socket of the agent, and whoever can set them must not get the masks of a key.
func checkPeer(conn net.Conn) error {
	user, err := peerUser(conn)
	if err != nil || !canBeAgent(user, os.Geteuid()) {
		return errors.New("another user listens at the socket")
	}
	return nil
}

// canBeAgent reports whether the agent can run as a user: as the one who runs this, or as
// root. In a container root works for users that it does not know.
func canBeAgent(other, user int) bool { return user == 0 || other == 0 || other == user }

// peerUser is who listens at the other end of a connection.
func peerUser(conn net.Conn) (int, error) {
	c, ok := conn.(*net.UnixConn)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	var user int
	var failed error
	if err := raw.Control(func(fd uintptr) { user, failed = listener(int(fd)) }); err != nil {
		return 0, err
	}
	return user, failed
}
