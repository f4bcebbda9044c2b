package cli

import (
	"io"
	"os"

	"github.com/ascproof/ascproof/internal/config"
)

// use says what a command's standard output is for.
type use int

const (
	ownResult   use = iota // what the command found out
	tokenAlone             // one token, and nothing else
	childOutput            // what a child prints
)

// streams are who gets which text.
type streams struct {
	result, talk io.Writer
	// commands is where GitHub's runner and its likes read masks and other commands;
	// nil where no runner reads.
	commands io.Writer
	colour   bool
}

// route decides once who gets which text. Standard output that is data or a
// child's holds nothing else: GitHub's runner and its likes read standard error too.
// Where a stream goes to a file no runner would find a mask, and the key would be in
// that file.
func route(sys System, getenv func(string) string, cfg *config.Config, noColour bool, u use) streams {
	out := streams{result: sys.Stdout, talk: sys.Stderr}
	if u == childOutput {
		out.result = sys.Stderr
	}
	out.colour = u != childOutput && sys.Terminal && !noColour && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	isData := u == tokenAlone || cfg.Format != "text"
	switch {
	case !isData && readByRunner(out.result):
		out.commands = out.result
	case readByRunner(out.talk):
		out.commands = out.talk
	}
	return out
}

// readByRunner reports whether a runner can read what is written to w: not if that
// is a file, or nothing.
func readByRunner(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return true
	}
	info, err := f.Stat()
	if err != nil || info.Mode().IsRegular() {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
