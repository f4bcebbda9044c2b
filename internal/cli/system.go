package cli

import (
	"context"
	"io"
	"net/http"
	"runtime/debug"
	"time"
)

// System is the outside world: everything a command reads and writes but files.
type System struct {
	// Args are the arguments without the program's name.
	Args   []string
	Env    []string
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Terminal says that Stdout shows colours.
	Terminal bool

	// The rest is for tests; the zero values mean the real thing.
	Now       func() time.Time
	Sleep     func(context.Context, time.Duration) error
	Transport http.RoundTripper
}

// Version is the program's version from its build information: a module
// version, or "devel" with the commit it was built from.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
