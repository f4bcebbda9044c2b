package cli

import (
	"cmp"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
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
	// nil where it is not certain that they do.
	commands io.Writer
	// unread is why commands is nil, and free what to do for it to be read.
	unread error
	free   string
	// folds says that what goes to result can be folded away there.
	folds  bool
	colour bool
}

// route decides once who gets which text. Standard output that is data or a
// child's holds nothing else: GitHub's runner and its likes read standard error too.
func route(sys System, env cihost.Env, cfg *config.Config, noColour bool, u use, id cihost.Identity) streams {
	out := streams{result: sys.Stdout, talk: sys.Stderr}
	if u == childOutput {
		out.result = sys.Stderr
	}
	switch wish := wishOf(env, noColour); {
	case wish != noWish:
		out.colour = wish == colours
	case id.System.Colour:
		out.colour = !goesToFile(out.result)
	default:
		out.colour = u != childOutput && sys.Terminal && env["TERM"] != "dumb"
	}
	if !id.System.MasksInLog() {
		out.folds = id.System.Name != cihost.NamePlain && !goesToFile(out.result)
		return out
	}
	named := []namedStream{{"standard output", sys.Stdout}, {"standard error", sys.Stderr}}
	isData := u == tokenAlone || cfg.Format != "text"
	free := leaveOneStream
	if isData || u == childOutput {
		named, free = named[1:], leaveStderr
	}
	i, err := readByRunner(named, env)
	if out.unread = cmp.Or(id.Doubt, err); out.unread != nil {
		out.free = free
		return out
	}
	out.commands, out.folds = named[i].w, i == 0 && !isData
	return out
}

// wish is what somebody said about colour.
type wish int

const (
	noWish wish = iota
	noColours
	colours
)

// wishOf reads the variables that most programs know (no-color.org,
// bixense.com/clicolors): a wish for none counts most.
func wishOf(env cihost.Env, noColour bool) wish {
	on := func(name string) bool { return env[name] != "" && env[name] != "0" }
	switch {
	case noColour || env["NO_COLOR"] != "":
		return noColours
	case on("FORCE_COLOR") || on("CLICOLOR_FORCE"):
		return colours
	default:
		return noWish
	}
}

// namedStream is a stream as a message calls it.
type namedStream struct {
	name string
	w    io.Writer
}

// readByRunner finds the first stream that the runner reads. On any other a mask
// would hide nothing, and the key would stand there. The error has each one's reason.
func readByRunner(streams []namedStream, env cihost.Env) (int, error) {
	var reasons []string
	for i, s := range streams {
		err := cihost.ReadByRunner(s.w, env)
		if err == nil {
			return i, nil
		}
		reasons = append(reasons, s.name+" "+err.Error())
	}
	return 0, errors.New(strings.Join(reasons, ", "))
}

// goesToFile reports whether a stream goes to a file, or to nothing.
func goesToFile(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err != nil || info.Mode().IsRegular() || cihost.IsNull(info)
}
