package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/report"
)

// helpWidth is how long a line of a help text is, and helpIndent where its second
// column begins.
const (
	helpWidth  = 88
	helpIndent = 28
)

// heading is what flags are shown under, by what their settings are about.
type heading struct {
	title  string
	groups []config.Group
}

func headings() []heading {
	return []heading{
		{"The key", []config.Group{config.GroupCredential}},
		{"What to check", []config.Group{config.GroupCheck}},
		{"The token", []config.Group{config.GroupToken}},
		{"For later steps", []config.Group{config.GroupFiles, config.GroupFilesDir, config.GroupPublish}},
		{"The result", []config.Group{config.GroupResult}},
		{"The CI system", []config.Group{config.GroupHost}},
	}
}

// showHelp writes the help of a command: what it does, how it is called, and its
// flags under headings.
func showHelp(cmd *cobra.Command, _ []string) {
	out := cmd.OutOrStdout()
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	_, _ = fmt.Fprintf(out, "%s\n\nUsage:\n  %s\n", text, usageOf(cmd))
	if cmd.HasExample() {
		_, _ = fmt.Fprintf(out, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		showCommands(out, cmd)
	}
	showFlags(out, cmd)
	if !cmd.HasParent() {
		_, _ = fmt.Fprintf(out, "\n'%s COMMAND --help' shows the flags of a command.\n", cmd.Name())
	}
}

func usageOf(cmd *cobra.Command) string {
	if cmd.HasAvailableSubCommands() {
		line := cmd.CommandPath() + " COMMAND [flags]"
		if cmd.HasParent() { // it does something by itself, too
			line = cmd.UseLine() + "\n  " + line
		}
		return line
	}
	return cmd.UseLine()
}

func showCommands(out io.Writer, cmd *cobra.Command) {
	_, _ = fmt.Fprint(out, "\nCommands:\n")
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			_, _ = fmt.Fprint(out, twoColumns("  "+c.Name(), 14, c.Short))
		}
	}
}

// showFlags writes the flags of a command. Those that only the action's container
// needs are left out.
func showFlags(out io.Writer, cmd *cobra.Command) {
	everywhere := cmd.Root().PersistentFlags()
	showSection(out, "Flags", flagsOf(cmd.Flags(), func(f *pflag.Flag) bool {
		_, isSetting := f.Value.(*settingFlag)
		return !isSetting && everywhere.Lookup(f.Name) == nil
	}))
	for _, h := range headings() {
		showSection(out, h.title, flagsOf(cmd.Flags(), func(f *pflag.Flag) bool {
			set, isSetting := f.Value.(*settingFlag)
			return isSetting && !set.setting.Container && set.setting.In(h.groups...)
		}))
	}
	showSection(out, "With every command", flagsOf(everywhere, func(*pflag.Flag) bool { return true }))
}

func flagsOf(set *pflag.FlagSet, belongs func(*pflag.Flag) bool) []*pflag.Flag {
	var all []*pflag.Flag
	set.VisitAll(func(f *pflag.Flag) {
		if belongs(f) {
			all = append(all, f)
		}
	})
	return all
}

func showSection(out io.Writer, title string, flags []*pflag.Flag) {
	if len(flags) == 0 {
		return
	}
	_, _ = fmt.Fprintf(out, "\n%s:\n", title)
	for _, f := range flags {
		value, usage := pflag.UnquoteUsage(f)
		if set, ok := f.Value.(*settingFlag); ok {
			usage = set.setting.Describe() + " [$" + set.setting.Vars[0] + "]"
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		_, _ = fmt.Fprint(out, twoColumns("  "+strings.TrimSpace(name+" "+value), helpIndent, usage))
	}
}

// twoColumns is a term with its explanation beside it, in as many lines as it takes.
func twoColumns(term string, indent int, explanation string) string {
	margin := "\n" + strings.Repeat(" ", indent)
	text := strings.Join(report.Fill(explanation, helpWidth-indent), margin)
	if len(term) > indent-2 {
		return term + margin + text + "\n"
	}
	return fmt.Sprintf("%-*s%s\n", indent, term, text)
}
