package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/secret"
)

// CheckPath refuses a key where the path of a file belongs, before anything is made that
// is called so.
func CheckPath(value string) error { return checkPath(value, "the path of a file") }

// checkDir is CheckPath for a directory.
func checkDir(value string) error { return checkPath(value, "the path of a directory") }

func checkPath(value, want string) error {
	switch {
	case secret.HasKeyMarks(value):
		return refusal{is: "is no path: it looks like a private key", want: want}
	case strings.ContainsAny(value, "\r\n"):
		return refusal{is: "is no path: it has a line break", want: want + " on one line"}
	}
	return nil
}

// CheckOutput refuses the path of a file to write that is no path, or that of
// another setting: of two reports one would be lost, and a key in the place of
// which a report is written is gone, since Apple lets it be downloaded only once.
// So would be what earlier commands of a step wrote to a file of the CI system.
// Of two settings the later in the table is refused; a name that is not in the table
// comes last.
func (s Source) CheckOutput(name, path string) error {
	if err := CheckPath(path); err != nil || path == "" {
		return err
	}
	if path == "-" { // as with other tools; here it would be a file of that name
		return refusal{is: "stands for standard output, and is not a file", more: onStdout(name, path), want: "a file"}
	}
	for _, other := range slices.Concat(s.outputsBefore(name), s.keyFiles(), s.hostFiles()) {
		if slices.ContainsFunc(spellings(other.Text), func(name string) bool { return SameFile(path, name) }) {
			return refusal{is: "is the file of " + other.Origin.String() + ", too", want: "another file"}
		}
	}
	if s.Unfit == nil {
		return nil
	}
	if is, want := s.Unfit(path); is != "" {
		return refusal{is: is, more: onStdout(name, path), want: want}
	}
	return nil
}

// onStdout says how to have on standard output what a setting writes to a file, where the
// path looks like that is wanted, and it can be there.
func onStdout(name, path string) string {
	isStream := path == "-" || strings.HasPrefix(path, "/dev/std") || strings.HasPrefix(path, "/dev/fd/")
	if format := map[string]string{"report": "json", "markdown": "markdown"}[name]; isStream && format != "" {
		return "To have it on standard output, set format to " + format + "."
	}
	return ""
}

// Refused says what is wrong with a value that a check here refused, and what to set name to.
func Refused(name string, err error) (is, fix string) {
	r, ok := errors.AsType[refusal](err)
	if !ok {
		return err.Error(), "set " + name + " to another value."
	}
	return r.is, "set " + name + " to " + r.want + "."
}

func (s Source) outputsBefore(name string) []Value {
	var all []Value
	for _, set := range Settings() {
		if set.Name == name {
			break
		}
		if v := s.find(set); set.Output && v.IsSet() {
			all = append(all, v)
		}
	}
	return all
}

// keyFiles are all paths of keys, used or not. A key itself is among them, since a
// path may stand in its place, and is the path of nothing.
func (s Source) keyFiles() []Value {
	var all []Value
	for _, set := range Settings() {
		if set.Secret || set.Name == "private-key-path" || set.Name == "api-key-path" {
			for r := range fromAlias {
				all = append(all, s.at(r, set)...)
			}
		}
	}
	for _, t := range readableTools() {
		for _, name := range []string{t.Key, t.KeyPath, t.JSONPath} {
			for _, v := range given(s.Env[name], credential.FromVariable(name)) {
				v, _ = t.follow(v, s.Env)
				all = append(all, v)
			}
		}
	}
	return all
}

// hostFiles are the files that CI systems have commands write to, or read.
func (s Source) hostFiles() []Value {
	var all []Value
	for _, name := range cihost.FileVariables() {
		all = append(all, given(s.Env[name], credential.FromVariable(name))...)
	}
	return all
}

// SameFile reports whether two paths lead to one file, whether it exists or not.
func SameFile(a, b string) bool {
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	if errA == nil && errB == nil && absA == absB {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
