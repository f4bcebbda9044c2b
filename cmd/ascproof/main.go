// Command ascproof checks App Store Connect API keys: see "ascproof help".
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/ascproof/ascproof/internal/cli"
)

func main() { os.Exit(run(process())) }

// postName is the program's second name, under which it is the post step of the
// container action: the runner's post-entrypoint is one word without arguments of
// its own, and gets those of the step (actions/runner ContainerActionHandler.cs).
const postName = "ascproof-post"

// process is the outside world of the real program.
func process() cli.System {
	undumpable() // as early as can be: see docs/design.md, "Secrets"
	return cli.System{
		Args: os.Args[1:], Env: os.Environ(),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Terminal: term.IsTerminal(int(os.Stdout.Fd())), TalkTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		SaveMemory: saveMemory,
	}
}

// saveMemory has garbage collected at a quarter of what is needed, and harder beyond a
// number of bytes. That takes some of the processor's time.
func saveMemory(bytes int64) (restore func()) {
	percent, limit := debug.SetGCPercent(25), debug.SetMemoryLimit(bytes)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

func run(sys cli.System) int {
	// net/http logs what a server says out of turn, and that may be the token.
	log.SetOutput(io.Discard)
	ctx := context.Background()
	if waits(sys.Args) {
		collectRarely(sys.Args)
		// They are not given back: the process ends.
		ctx, _ = signal.NotifyContext(ctx, stopSignals()...)
	}
	main := cli.Main
	if filepath.Base(os.Args[0]) == postName {
		main = cli.Post
	}
	return main(ctx, sys)
}

// collectRarely has garbage collected late: one key leaves some MB behind, and collecting
// them would come in the middle of its check. An audit has many keys.
func collectRarely(args []string) {
	if !slices.Contains(args, "audit") {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(48 << 20)
	}
}

// waits reports whether a signal may come in the middle of something. A command
// that only prints ends by it, as a program does that knows nothing of signals:
// to catch them takes a tenth of the time of "ascproof token".
func waits(args []string) bool {
	prints := len(args) > 0 && args[0] == "token"
	return !prints || slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--out") })
}

// stopSignals are the signals that end a check: not those of the keyboard if this
// process was started to ignore them, as shells do for what runs in the background.
func stopSignals() []os.Signal {
	keyboard := []os.Signal{os.Interrupt, syscall.SIGQUIT}
	return append(slices.DeleteFunc(keyboard, signal.Ignored), syscall.SIGTERM)
}
