package cli

import (
	"context"
	"io"
	"net/http"
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
	// TalkTerminal says that Stderr is a terminal.
	TalkTerminal bool
	// SaveMemory makes the process keep its memory small, above all beyond so many bytes,
	// until what it returns is called. Nil leaves the memory as it is: tests share a process.
	SaveMemory func(bytes int64) (restore func())

	// The rest is for tests; the zero values mean the real thing.
	Now       func() time.Time
	Sleep     func(context.Context, time.Duration) error
	Transport http.RoundTripper
}
