// Package cli is the program: its commands, what they print and how they end.
//
// A command resolves its settings, calls the packages that do the work, and
// shows the result. Standard output carries the result, standard error the talk;
// on GitHub, workflow commands go to standard output, where its runner reads
// them in order. Nothing here calls os.Exit or reads the process's environment:
//
//	os.Exit(cli.Main(ctx, cli.System{Args: os.Args[1:], Env: os.Environ(), ...}))
package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/suggest"
)

// Main runs one command and returns its exit status.
func Main(ctx context.Context, sys System) (status int) {
	a := newApp(sys)
	a.interrupted = ctx.Done()
	defer func() {
		// A stack trace could show arguments, and with them a secret.
		if r := recover(); r != nil {
			status = a.fail(finding.New(finding.InternalError, "unexpected panic"))
		}
	}()
	root := a.root()
	root.SetArgs(sys.Args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return finding.ExitOK
	}
	return a.fail(err)
}

// app is one run of the program.
type app struct {
	sys   System
	env   map[string]string
	flags flags
	// host is where findings outside a report are shown too.
	host cihost.Host
	// interrupted is closed by a signal that ends the program.
	interrupted <-chan struct{}
	// patterns, if not nil, learn every token that is minted.
	patterns *secret.Patterns
}

func newApp(sys System) *app {
	if sys.Now == nil {
		sys.Now = time.Now
	}
	if sys.Sleep == nil {
		sys.Sleep = asc.Sleep
	}
	a := &app{sys: sys, env: config.MapEnv(sys.Env)}
	a.host = a.newHost(cihost.Detect(a.getenv))
	return a
}

func (a *app) getenv(name string) string { return a.env[name] }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "ascproof",
		Short:         "Check App Store Connect API keys before the pipeline depends on them",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          unknownCommand,
	}
	root.SetOut(a.sys.Stdout)
	root.SetErr(a.sys.Stderr)
	root.SetIn(a.sys.Stdin)
	root.CompletionOptions.HiddenDefaultCmd = false
	root.SetFlagErrorFunc(flagError)
	a.flags.global(root.PersistentFlags())
	root.AddCommand(a.checkCommand(), a.tokenCommand(), a.inspectCommand(), a.rolesCommand(),
		a.execCommand(), a.cleanupCommand(), a.versionCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(a.sys.Args...)
	strict(root)
	return root
}

// strict makes cobra's own commands refuse what they do not know, as ours do.
func strict(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Run, c.RunE = nil, help
		case "completion":
			c.Args, c.RunE = cobra.ArbitraryArgs, unknownCommand
		}
	}
}

// help shows the help of the command that the arguments name.
func help(cmd *cobra.Command, args []string) error {
	target, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return unknownCommand(target, rest)
	}
	return target.Help()
}

// unknownCommand runs when no command was named, or none that exists.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	f := finding.New(finding.UsageError, "there is no command %s", safetext.Quote(args[0]))
	if near, ok := suggest.Closest(args[0], names); ok {
		f = f.WithFix(fmt.Sprintf("did you mean '%s %s'?", cmd.CommandPath(), near))
	}
	return f
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.print("ascproof %s\n", Version())
		},
	}
}

// noArgs refuses arguments without repeating them: a secret may be among them.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return finding.New(finding.UsageError, "'ascproof %s' takes no arguments, but got %d", cmd.Name(), len(args)).
			WithFix("to pass a key, set ASC_PRIVATE_KEY or use --private-key-path; never put it on the command line")
	}
	return nil
}

// print writes to standard output.
func (a *app) print(format string, args ...any) error {
	_, err := fmt.Fprintf(a.sys.Stdout, format, args...)
	return a.wrote(err)
}
