package child

import (
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// defaultPath is where programs are without a PATH, as for execvp(3).
const defaultPath = "/bin:/usr/bin"

// Find finds a program in the PATH of an environment, as execvp(3) does: an empty
// entry is the working directory, and a file that cannot be run is remembered if
// nothing better comes. A name with a separator in it is a path already.
func Find(name string, env []string) (string, error) {
	if name == "" {
		return "", exec.ErrNotFound
	}
	if strings.ContainsRune(name, '/') || strings.ContainsRune(name, filepath.Separator) {
		return lookAt(name)
	}
	var denied error
	for _, dir := range filepath.SplitList(pathOf(env)) {
		path, err := lookAt(filepath.Join(dir, ".", name))
		if err == nil {
			return path, nil
		}
		if errors.Is(err, fs.ErrPermission) {
			denied = err
		}
	}
	if denied != nil {
		return "", denied
	}
	return "", exec.ErrNotFound
}

// lookAt makes sure that there is a program at a path, which on Windows may lack
// its extension.
func lookAt(path string) (string, error) {
	if !filepath.IsAbs(path) && !strings.ContainsRune(path, filepath.Separator) {
		path = "." + string(filepath.Separator) + path
	}
	found, err := exec.LookPath(path)
	if errors.Is(err, exec.ErrDot) {
		err = nil // PATH or the user named the working directory
	}
	return found, err
}

func pathOf(env []string) string {
	path := defaultPath
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		if name == "PATH" || runtime.GOOS == "windows" && strings.EqualFold(name, "PATH") {
			path = value
		}
	}
	return path
}
