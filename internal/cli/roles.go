package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

func (p *program) rolesCommand() *cobra.Command {
	var format string
	var sources bool
	cmd := &cobra.Command{
		Use:   "roles [NAME...]",
		Short: "Say which role a key needs",
		Long: `Roles says which role a key needs for a tool, a capability or several of them. The
narrowest choice comes first. Below it stands which role can do what, and how sure
that is. Without a name it lists all names. It needs neither a key nor the network.`,
		Example: `  ascproof roles fastlane-deliver
  ascproof roles upload testflight sales-reports
  ascproof roles "App Manager" --sources`,
		ValidArgsFunction: func(_ *cobra.Command, named []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return unused(names(true), named), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(pairOfFormats(), format) {
				return failed(finding.New(finding.SettingInvalid, "").Titled("%s is not known", safetext.Beside("--format", safetext.Quote(format))).
					OnlyFix("set --format to text or json."))
			}
			return p.runWithoutSettings(func(r *run) error { return r.runRoles(args, format == "json", sources) })
		},
	}
	p.withFlags(cmd, func() {
		cmd.Flags().BoolVar(&sources, "sources", false, "show the sources of what is known")
		cmd.Flags().StringVar(&format, "format", "text", "what standard output shows: `VALUE` is text or json. Default: text")
		if p.flags.completing {
			_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(pairOfFormats(), cobra.ShellCompDirectiveNoFileComp))
		}
	})
	return cmd
}

func (r *run) runRoles(args []string, asJSON, sources bool) error {
	k := role.Embedded()
	var names []role.Name
	var bad []*finding.Finding
	for _, arg := range k.Fields(strings.Join(args, " ")) {
		n, err := k.Resolve(arg)
		if err != nil {
			bad = append(bad, nameFinding(safetext.Quote(arg), err))
			continue
		}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	switch {
	case len(bad) > 0:
		return failed(bad...)
	case len(names) == 0 && asJSON:
		for _, name := range k.Names() {
			n, _ := k.Resolve(name) // it is one of its own names
			names = append(names, n)
		}
	case len(names) == 0:
		return written(report.NamesText(r.out.result, k, r.out.colour))
	}
	g := explain.Guide(k, names)
	if asJSON {
		return written(report.GuideJSON(r.out.result, g))
	}
	return written(report.GuideText(r.out.result, k, g, sources, r.out.colour))
}
