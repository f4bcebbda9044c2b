//go:build !linux

package cihost

import "net"

// checkPeer knows nothing of who listens at a socket.
func checkPeer(net.Conn) error { return nil }
