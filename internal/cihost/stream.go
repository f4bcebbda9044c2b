package cihost

import (
	"errors"
	"io"
	"os"
	"strings"
)

// ReadByRunner returns nil if the runner of a system whose masks are lines of the
// log reads what is written to a stream, as far as that can be known, else the reason
// why it does not. What is no file of the system's, such as a buffer, is the caller's
// own affair.
func ReadByRunner(w io.Writer, env Env) error {
	f, ok := w.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		return errors.New("is closed")
	case info.Mode().IsRegular():
		return errors.New("goes to a file")
	case info.Mode()&os.ModeCharDevice == 0:
		return readByOther(info, env)
	case IsNull(info):
		return errors.New("goes nowhere")
	case !givesTerminals(env):
		return errors.New("is a terminal")
	default:
		return nil
	}
}

// IsNull reports whether a file is the device that keeps nothing.
func IsNull(info os.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// givesTerminals reports whether the runner is act, or one of those of Forgejo and
// Gitea, which are made of it: outside of a container its steps have a terminal of
// their own, in a container if act was started on one (nektos/act pkg/container,
// host_environment.go and docker_run.go). They are known by the name of the file for
// outputs (pkg/runner/step.go), which has to exist.
func givesTerminals(env Env) bool {
	return strings.HasSuffix(strings.ReplaceAll(env["GITHUB_OUTPUT"], `\`, "/"), "/workflow/outputcmd.txt") && commandFile(env) == nil
}
