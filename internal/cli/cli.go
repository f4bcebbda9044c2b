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
	"cmp"
	"context"
	"fmt"
	"github.com/ascproof/ascproof/internal/hint"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
)

// Main runs one command and returns its exit status.
func Main(ctx context.Context, sys System) int {
	p := newProgram(ctx, sys)
	return conclude(p.withoutSettings, func() error {
		root := p.root()
		root.SetArgs(append([]string{}, sys.Args...)) // nil would be those of the process
		return cmp.Or(root.ExecuteContext(ctx), written(p.helped.err))
	})
}

// program is the commands, before one of them runs.
type program struct {
	sys   System
	flags flags
	// child is the command that is to run with the key.
	child []string
	// interrupted is closed by a signal that ends the program.
	interrupted <-chan struct{}
	// helped is standard output as cobra has it, for help texts.
	helped keptError
}

// keptError keeps the first error of writing, for those who write without asking.
type keptError struct {
	io.Writer
	err error
}

// Write implements [io.Writer].
func (k *keptError) Write(p []byte) (int, error) {
	n, err := k.Writer.Write(p)
	k.err = cmp.Or(k.err, err)
	return n, err
}

func newProgram(ctx context.Context, sys System) *program {
	if sys.Now == nil {
		sys.Now = time.Now
	}
	if sys.Sleep == nil {
		sys.Sleep = asc.Sleep
	}
	return &program{sys: sys, flags: flags{settings: map[string]string{}}, interrupted: ctx.Done(), helped: keptError{Writer: sys.Stdout}}
}

// run carries a command out, by the settings, and tells how it ended.
func (p *program) run(u use, command func(r *run) error) error {
	return newRun(p, p.settings(), u).carryOut(command)
}

// runWriting is run for a command that writes reports. What cannot be written to is known
// before anything is sent.
func (p *program) runWriting(u use, command func(r *run) error) error {
	return p.runWritingWith(nil, u, command)
}

// runWritingWith is runWriting with flags that another one implies.
func (p *program) runWritingWith(implied map[string]string, u use, command func(r *run) error) error {
	src := p.settings()
	src.Flags, src.Unfit = maps.Clone(src.Flags), keyfile.Unfit
	maps.Copy(src.Flags, implied)
	return newRun(p, src, u).carryOut(command)
}

// runWithoutSettings carries out a command that has none.
func (p *program) runWithoutSettings(command func(r *run) error) error {
	return p.withoutSettings().carryOut(command)
}

func (r *run) carryOut(command func(r *run) error) error {
	return endedWith(conclude(func() *run { return r }, func() error { return command(r) }))
}

// withoutSettings makes a run that goes by the environment alone.
func (p *program) withoutSettings() *run { return newRun(p, config.Source{}, ownResult) }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "ascproof",
		Long: `Ascproof checks App Store Connect API keys before your pipeline depends on them.
Does the key still work? What can it do? Is that more than it should?`,
		Example: `  ascproof roles fastlane-deliver            the role that a key needs for a tool
  ascproof inspect AuthKey_ABC123DEFG.p8     what is in a file, and how to store it
  ascproof check --require fastlane-deliver  is the key good for the tool?`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          p.withoutCommand,
	}
	root.SetOut(&p.helped)
	root.SetErr(p.sys.Stderr)
	root.SetIn(p.sys.Stdin)
	root.SetHelpFunc(showHelp)
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	p.flags.completing = isCompletion(p.sys.Args)
	p.flags.global(root.PersistentFlags())
	root.Flags().Bool("version", false, "print the version")
	root.AddCommand(p.checkCommand(), p.execCommand(), p.tokenCommand(), p.inspectCommand(), p.rolesCommand(), p.auditCommand(),
		p.cleanupCommand(), p.versionCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(p.sys.Args...)
	strict(root)
	if p.flags.completing {
		withoutQuotes(root)
	}
	return root
}

// strict makes cobra's own commands refuse what they do not know, as ours do.
func strict(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Short, c.Run, c.RunE = "Show the help of a command", nil, help
		case "completion":
			ofShells(c)
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

// withoutCommand runs when no command was named, or none that exists.
func (p *program) withoutCommand(cmd *cobra.Command, args []string) error {
	if version, _ := cmd.Flags().GetBool("version"); version && len(args) == 0 {
		return p.printVersion()
	}
	return unknownCommand(cmd, args)
}

// unknownCommand says that a command does not exist, and shows the help if none was
// named.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	f := finding.New(finding.UsageError, "").Titled("%s", safetext.Beside("unknown command", safetext.Quote(args[0]))).OnlyFix(seeHelp(cmd))
	if near := meantCommand(cmd, args[0]); near != "" {
		f = f.Guess("'" + cmd.CommandPath() + " " + near + "'")
	}
	return failed(f)
}

// meantCommand is what somebody meant who wrote word for a command; "" if nothing is near.
// Who names a tool or a role wants to know what it needs.
func meantCommand(cmd *cobra.Command, word string) string {
	var names []string
	for _, c := range cmd.Commands() {
		if slices.Contains(c.SuggestFor, word) {
			return c.Name()
		}
		names = append(names, c.Name())
	}
	if near, ok := suggest.Guess(word, names); ok {
		return near
	}
	if _, err := role.Embedded().Resolve(word); err == nil && !cmd.HasParent() {
		return "roles " + word
	}
	return ""
}

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return p.printVersion() },
	}
}

func (p *program) printVersion() error {
	return p.runWithoutSettings(func(r *run) error { return r.print("ascproof %s\n", project.Version()) })
}

// noArgs refuses arguments, and repeats none that may be a secret.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	fix := fmt.Sprintf("remove what stands behind '%s'. It takes flags only.", cmd.CommandPath())
	if cmd.Flags().Lookup("private-key-path") != nil && safetext.MayBeSecret(args[0]) {
		fix = "set ASC_PRIVATE_KEY to the key, or use --private-key-path FILE. Never put a key on the command line."
	}
	f := finding.New(finding.UsageError, "").Titled("'%s' takes no arguments, but got %d", cmd.CommandPath(), len(args)).OnlyFix(fix)
	if flag := meantFlag(cmd, args[0]); flag != "" {
		f = f.OnlyFix("put the flag in front of it.")
		f.Detail = "Did you mean " + flag + "?"
	}
	return failed(f)
}

// meantFlag is the flag that somebody meant who wrote its value alone; "" if that is not
// clear.
func meantFlag(cmd *cobra.Command, arg string) string {
	flag := ""
	_, err := role.Embedded().Resolve(arg)
	switch ext := strings.ToLower(filepath.Ext(arg)); {
	case safetext.MayBeSecret(arg):
	case err == nil:
		flag = "require"
	case ext == ".p8" || ext == ".pem":
		flag = "private-key-path"
	case ext == ".json":
		flag = "api-key-path"
	}
	if flag == "" || cmd.Flags().Lookup(flag) == nil {
		return ""
	}
	return "--" + flag + " " + hint.ShellQuote(arg)
}
