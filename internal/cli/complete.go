package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/role"
)

// This file is what a shell offers when somebody presses the tab key.

// isCompletion reports whether a shell asks what could stand on the command line.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
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
