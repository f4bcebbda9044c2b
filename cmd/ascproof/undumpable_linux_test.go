package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// nobody is a user without rights: root would see everything.
const nobody = 65534

// asOrdinaryUser has a command run as a user who is not root.
func asOrdinaryUser(cmd *exec.Cmd) *exec.Cmd {
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return cmd
}

// forEverybody is a copy of this test binary, under the program's name, where any
// user can run it.
func forEverybody(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for d := dir; d != filepath.Clean(os.TempDir()) && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "ascproof")
	if os.Link(self, program) == nil {
		return program
	}
	data, err := os.ReadFile(self) // on another file system
	if err == nil {
		err = os.WriteFile(program, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// While the program runs, other processes of its user see neither its environment
// nor its memory, in which the key is.
func TestProcessIsClosed(t *testing.T) {
	t.Parallel()
	srv := asctest.Start(asctest.Options{Plain: true})
	defer srv.Close()
	srv.Fail(asctest.Hang())
	env := append(srv.TeamKey(role.Admin).Credentials().Env(), "ASC_API_URL="+srv.URL, "PATH="+os.Getenv("PATH"))
	program := forEverybody(t)

	open := asOrdinaryUser(exec.Command("sleep", "60"))
	open.Env = env
	closed := asOrdinaryUser(exec.Command(program, "check"))
	closed.Env = env
	for _, cmd := range []*exec.Cmd{open, closed} {
		if err := cmd.Start(); errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) {
			t.Skipf("no ordinary user can run a program here: %v", err)
		} else if err != nil {
			t.Fatal(err)
		}
		defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	}
	for start := time.Now(); srv.Count() == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatal("the program asks nothing")
		}
	}
	for _, file := range []string{"environ", "mem", "maps", "auxv", "fd"} {
		// Some systems close the memory of every program.
		if text, err := peek(open, file); err != nil && file != "mem" {
			t.Errorf("the test cannot see %s of another program, so that it proves nothing: %v\n%s", file, err, text)
		}
		if text, err := peek(closed, file); err == nil || !strings.Contains(text, "ermission denied") {
			t.Errorf("%s of the program is open: %v\n%s", file, err, text)
		}
	}
}

// peek opens something of a running process, as another process of its user.
func peek(cmd *exec.Cmd, file string) (string, error) {
	path := fmt.Sprintf("/proc/%d/%s", cmd.Process.Pid, file)
	look := asOrdinaryUser(exec.Command("sh", "-c", `if [ -d "$1" ]; then ls "$1"; else exec <"$1"; fi`, "sh", path))
	var out bytes.Buffer
	look.Stdout, look.Stderr = io.Discard, &out
	err := look.Run()
	return out.String(), err
}
