package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
)

// This file is what a shell offers when somebody presses the tab key.

// isCompletion reports whether a shell asks what could stand on the command line.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// ofShells gives cobra's command that writes scripts the words and the manners of ours.
func ofShells(cmd *cobra.Command) {
	cmd.Short, cmd.Args = "Write the script that completes commands in your shell", cobra.ArbitraryArgs
	cmd.Long = `Completion writes the script with which your shell completes commands, flags and their
values. The help of each shell says where the script goes.`
	for _, shell := range cmd.Commands() {
		if f := shell.Flags().Lookup("no-descriptions"); f != nil {
			f.Usage = "offer names alone, without what they mean"
		}
		write := shell.RunE
		shell.Short, shell.Args = "Write the script for "+shell.Name(), noArgs
		shell.Long = "Completion " + shell.Name() + " writes the script for " + shell.Name() + " to standard output.\n" + loading[shell.Name()]
		shell.RunE = func(cmd *cobra.Command, args []string) error { return written(write(cmd, args)) }
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return unknownShell(cmd, args[0])
	}
}

// loading says for each shell how it gets the script.
var loading = map[string]string{
	"bash": `For this session, with the package bash-completion:

  source <(ascproof completion bash)

For every session:

  ascproof completion bash > ~/.local/share/bash-completion/completions/ascproof`,
	"zsh": `For every session, with a directory of fpath, and compinit in ~/.zshrc:

  ascproof completion zsh > "${fpath[1]}/_ascproof"`,
	"fish": `For every session:

  ascproof completion fish > ~/.config/fish/completions/ascproof.fish`,
	"powershell": `For this session, and in your profile for every session:

  ascproof completion powershell | Out-String | Invoke-Expression`,
}

// unknownShell says for which shells there are scripts.
func unknownShell(cmd *cobra.Command, name string) error {
	var shells []string
	for _, c := range cmd.Commands() {
		shells = append(shells, c.Name())
	}
	f := finding.New(finding.UsageError, "").Titled("%s", safetext.Beside("there is no script for the shell", safetext.Quote(name))).
		OnlyFix("name one of the shells " + phrase.And(shells) + ".")
	if near, ok := suggest.Guess(name, shells); ok {
		f = f.Guess("'" + cmd.CommandPath() + " " + near + "'")
	}
	return failed(f)
}

// withoutQuotes takes from what flags are for the quotes around the name of the value: a
// help text takes that name, and a shell shows the quotes.
func withoutQuotes(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") })
	for _, c := range cmd.Commands() {
		withoutQuotes(c)
	}
}

// complete says what a command's flag takes.
func complete(cmd *cobra.Command, s config.Setting) {
	// It can only fail for a flag that is not there, or asked for twice.
	_ = cmd.RegisterFlagCompletionFunc(s.Name, completions(s))
}

func completions(s config.Setting) cobra.CompletionFunc {
	switch {
	case s.List && s.Takes == config.TakesNames:
		return func(_ *cobra.Command, _ []string, given string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return completeList(names(s.Name != string(role.Forbidden)), given)
		}
	case s.List:
		return func(_ *cobra.Command, _ []string, given string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return completeList(s.Values, given)
		}
	case s.Takes == config.TakesFile:
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	case s.Takes == config.TakesDir:
		return cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	default:
		return cobra.FixedCompletions(s.Values, cobra.ShellCompDirectiveNoFileComp)
	}
}

// names are all that a requirement can name, each with what it means, the tools
// among them only where they make sense.
func names(tools bool) []cobra.Completion {
	k := role.Embedded()
	var all []cobra.Completion
	for _, c := range k.Tools {
		if tools {
			all = append(all, cobra.CompletionWithDesc(c.Name, c.Title))
		}
	}
	for _, c := range k.Capabilities {
		all = append(all, cobra.CompletionWithDesc(c.Name, c.Summary))
	}
	for _, r := range k.Roles {
		all = append(all, cobra.CompletionWithDesc(r.Role.Setting(), r.Title))
	}
	return all
}

// completeList completes the last name of a list with commas between, and offers no
// name twice.
func completeList(known []cobra.Completion, given string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before, last := "", given
	if i := strings.LastIndex(given, ","); i >= 0 {
		before, last = given[:i+1], given[i+1:]
	}
	var all []cobra.Completion
	for _, c := range unused(known, strings.Split(before, ",")) {
		if strings.HasPrefix(c, last) {
			all = append(all, before+c)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// unused leaves out those that are named already.
func unused(known []cobra.Completion, named []string) []cobra.Completion {
	return slices.DeleteFunc(slices.Clone(known), func(c cobra.Completion) bool {
		name, _, _ := strings.Cut(c, "\t")
		return slices.Contains(named, name)
	})
}
