//go:build linux || darwin

package cihost

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestPeerUser(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "s") // t.TempDir is too long for a socket's name on macOS
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	conn, err := dialSocket(t.Context(), socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if got, err := peerUser(conn); got != os.Geteuid() || err != nil {
		t.Errorf("user %d, %v, want %d", got, err, os.Geteuid())
	}
	if one, two := net.Pipe(); checkPeer(one) == nil || two == nil {
		t.Error("what is no socket can be the agent")
	}
}

func TestCanBeAgent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		listener, user int
		want           bool
	}{
		{"the same user", 1000, 1000, true},
		{"root", 0, 1000, true},
		{"another user", 1001, 1000, false},
		{"seen by root", 1001, 0, true},
	} {
		if got := canBeAgent(tt.listener, tt.user); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.name, got, tt.want)
		}
	}
}
