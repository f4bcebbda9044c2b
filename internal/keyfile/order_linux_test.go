package keyfile

import (
	"encoding/binary"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// The order of the package comment, in which a crash leaves nothing that a
// clean-up cannot find.
func TestStoreWritesInOrder(t *testing.T) {
	t.Parallel()
	s, _, _ := newStore(t)
	fd, err := syscall.InotifyInit()
	if err != nil {
		t.Skip(err) // a machine gives out so many
	}
	defer func() { _ = syscall.Close(fd) }()
	_, err = syscall.InotifyAddWatch(fd, s.Dir(), syscall.IN_CREATE|syscall.IN_MODIFY|syscall.IN_DELETE)
	must(t, err)
	_, err = s.Write("token", secret.New("abc"))
	must(t, err)
	want := []string{"create .token.tmp", "modify " + manifestName, "modify .token.tmp", "create token", "delete .token.tmp"}
	if got := events(t, fd); !slices.Equal(got, want) {
		t.Errorf("Write() did %q, want %q", got, want)
	}
}

// events reads what inotify(7) tells, which is a header of 16 bytes and a name.
func events(t *testing.T, fd int) []string {
	t.Helper()
	buf := make([]byte, 4096)
	n, err := syscall.Read(fd, buf)
	must(t, err)
	verbs := map[uint32]string{syscall.IN_CREATE: "create", syscall.IN_MODIFY: "modify", syscall.IN_DELETE: "delete"}
	var all []string
	for buf = buf[:n]; len(buf) > 0; {
		end := 16 + binary.NativeEndian.Uint32(buf[12:])
		name := strings.TrimRight(string(buf[16:end]), "\x00")
		all, buf = append(all, verbs[binary.NativeEndian.Uint32(buf[4:])]+" "+name), buf[end:]
	}
	return all
}
