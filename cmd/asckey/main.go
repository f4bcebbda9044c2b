// Command asckey checks App Store Connect API keys: see "asckey help".
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/asckey/asckey/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	undumpable()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, cli.System{
		Args: os.Args[1:], Env: os.Environ(),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Terminal: isTerminal(os.Stdout),
	})
}

// isTerminal reports whether f is a character device, which is what a terminal
// is and a log is not.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
