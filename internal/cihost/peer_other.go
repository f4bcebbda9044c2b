//go:build !linux && !darwin

package cihost

import "net"

// checkPeer knows nothing of who listens at a socket. Windows does not tell.
func checkPeer(net.Conn) error { return nil }
