package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
)

// mergeCommand makes one report of several.
func (p *program) mergeCommand() *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Make one report of the JSON reports of shards",
		Long: `Merge makes one report of the JSON reports that 'ascproof audit --shard' wrote, in
whatever order they are named. Nothing is sent to Apple.`,
		Example: `  ascproof audit merge shard-*.json --report audit.json --html audit.html`,
		Args:    cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return p.runWriting(ownResult, func(r *run) error { return r.runMerge(args, f) })
		},
	}
	p.withFlags(cmd, func() {
		p.addViews(cmd, &f)
		p.flags.addThose(cmd, func(s config.Setting) bool { return s.Name != "dotenv" && s.In(config.GroupResult, config.GroupHost) })
	})
	return cmd
}

func (r *run) runMerge(args []string, f auditFlags) error {
	if len(args) == 0 {
		return badUsage("name the reports: ascproof audit merge shard-*.json", "'ascproof audit merge' needs the reports to merge")
	}
	if err := f.checkViews(r.src, args...); err != nil {
		return err
	}
	old, fault := r.readBaseline(f)
	reports, faults := r.readReports(args)
	merged := audit.Merge(tool(), reports, slices.Concat(r.bad, faults))
	compared(merged, old, fault, audit.Covered(reports), f)
	return r.publishAudit(merged, f)
}
