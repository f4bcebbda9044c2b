package keyfile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/keyfile"
)

func TestInWords(t *testing.T) {
	t.Parallel()
	call := func(op string, err error) error { return &fs.PathError{Op: op, Path: "ascproof-x", Err: err} }
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"a call", call("mkdirat", syscall.EACCES), "this user is not allowed to"},
		{"within a sentence", fmt.Errorf("could not write x: %w", call("openat", syscall.ENOSPC)), "could not write x: its disk is full"},
		{"two", errors.Join(call("write", syscall.ENOSPC), call("unlinkat", syscall.EROFS)), "its disk is full\nits disk can only be read"},
		{"of two names", &os.LinkError{Op: "linkat", Old: "a", New: "b", Err: syscall.EEXIST}, "it is there already"},
		{"a call without a path", os.NewSyscallError("fchown", syscall.EPERM), "this user is not allowed to"},
		{"one that has no words of ours", call("openat", syscall.EMFILE), syscall.EMFILE.Error()},
		{"none of the system", errors.New("it is a symbolic link"), "it is a symbolic link"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := keyfile.InWords(tt.err); got != tt.want {
				t.Errorf("InWords(%q) = %q, want %q", tt.err, got, tt.want)
			}
		})
	}
	_, real := os.Open(filepath.Join(t.TempDir(), "missing"))
	if got := keyfile.InWords(real); strings.Contains(got, "open") || strings.Contains(got, "missing") {
		t.Errorf("of a real one it says %q", got)
	}
}
