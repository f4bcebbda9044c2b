package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

func (p *program) rolesCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "roles [NAME...]",
		Short: "Tell which role covers what, before there is a key",
		Long: `Roles explains roles, capabilities and consumers: the operations they stand for,
who may do them, how sure that is, and on which sources it rests. For several
names it tells the least role that covers them all. Without a name it lists them.
It needs neither a key nor the network.`,
		Example: `  ascproof roles storesyncer
  ascproof roles upload testflight sales-reports --format json`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return role.Embedded().Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return failed(finding.New(finding.SettingInvalid, "--format must be one of text, json"))
			}
			return p.runWithoutSettings(func(r *run) error { return r.runRoles(args, format == "json") })
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "what standard output shows: text or json")
	return cmd
}

func (r *run) runRoles(args []string, asJSON bool) error {
	k := role.Embedded()
	var names []role.Name
	var bad []*finding.Finding
	for _, arg := range k.Fields(strings.Join(args, " ")) {
		n, err := k.Resolve(arg)
		if err != nil {
			bad = append(bad, nameFinding("", arg, err))
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
	return written(report.GuideText(r.out.result, k, g, r.out.colour))
}
