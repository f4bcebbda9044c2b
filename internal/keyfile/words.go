package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// why says in words why the system did not do something. The system's own text names its
// calls, such as mkdirat, which tell a person nothing.
func why(err error) string {
	for _, known := range []struct {
		err error
		why string
	}{
		{syscall.ENOSPC, "its disk is full"},
		{syscall.EDQUOT, "this user has no space left on its disk"},
		{syscall.EROFS, "its disk can only be read"},
		{fs.ErrPermission, "this user is not allowed to"},
		{syscall.ENOTDIR, "a part of its path is a file, not a directory"},
		{syscall.ENAMETOOLONG, "its name is too long"},
		{syscall.ELOOP, "its links lead in a circle"},
		{syscall.EISDIR, "it is a directory"},
		{fs.ErrNotExist, "it does not exist"},
		{fs.ErrExist, "it is there already"},
		{syscall.EIO, "its disk has an error"},
	} {
		if errors.Is(err, known.err) {
			return known.why
		}
	}
	if no, ok := errors.AsType[syscall.Errno](err); ok {
		return no.Error()
	}
	return "the system refused it"
}

// InWords is the text of an error in which our words take the place of what the system says.
func InWords(err error) string {
	text := err.Error()
	for _, said := range systemErrors(err) {
		text = strings.ReplaceAll(text, said.Error(), why(said))
	}
	return text
}

// systemErrors are those that an error was made of and that name a call of the system.
func systemErrors(err error) []error {
	switch e := err.(type) {
	case *fs.PathError, *os.LinkError, *os.SyscallError, syscall.Errno:
		return []error{err}
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return systemErrors(inner)
		}
	case interface{ Unwrap() []error }:
		var all []error
		for _, inner := range e.Unwrap() {
			all = append(all, systemErrors(inner)...)
		}
		return all
	}
	return nil
}
