package keyfile

import (
	"encoding/binary"
	"path/filepath"
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
	fd := watch(t, s.Dir())
	_, err := s.Write("token", secret.New("abc"))
	must(t, err)
	want := []string{"create .token.tmp", "modify " + manifestName, "modify .token.tmp", "create token", "delete .token.tmp"}
	if got := events(t, fd); !slices.Equal(got, want) {
		t.Errorf("Write() did %q, want %q", got, want)
	}
}

// A credential for a place of the user's has a name there only once it is whole. Until
// then it is where a clean-up finds it.
func TestWritePrivateInOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fd := watch(t, dir)
	must(t, WritePrivate(filepath.Join(dir, "token"), secret.New("abc"), job))
	var got []string
	for _, event := range events(t, fd) {
		verb, name, _ := strings.Cut(event, " ")
		if isName(name) {
			name = "private directory"
		}
		got = append(got, verb+" "+name)
	}
	if want := []string{"create private directory", "get token", "delete private directory"}; !slices.Equal(got, want) {
		t.Errorf("WritePrivate() did %q, want %q", got, want)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"token"}) {
		t.Errorf("the directory has %q", got)
	}
}

// watch has the system note what happens in a directory.
func watch(t *testing.T, dir string) (fd int) {
	t.Helper()
	fd, err := syscall.InotifyInit()
	if err != nil {
		t.Skip(err) // a machine gives out so many
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	_, err = syscall.InotifyAddWatch(fd, dir, syscall.IN_CREATE|syscall.IN_MODIFY|syscall.IN_DELETE|syscall.IN_MOVED_TO)
	must(t, err)
	return fd
}

// events reads what inotify(7) tells, which is a header of 16 bytes and a name.
func events(t *testing.T, fd int) []string {
	t.Helper()
	buf := make([]byte, 4096)
	n, err := syscall.Read(fd, buf)
	must(t, err)
	verbs := map[uint32]string{syscall.IN_CREATE: "create", syscall.IN_MODIFY: "modify", syscall.IN_DELETE: "delete", syscall.IN_MOVED_TO: "get"}
	var all []string
	for buf = buf[:n]; len(buf) > 0; {
		end := 16 + binary.NativeEndian.Uint32(buf[12:])
		name := strings.TrimRight(string(buf[16:end]), "\x00")
		all, buf = append(all, verbs[binary.NativeEndian.Uint32(buf[4:])&^syscall.IN_ISDIR]+" "+name), buf[end:]
	}
	return all
}
