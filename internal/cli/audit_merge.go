package cli

import (
	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/report"
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
	f.addViews(cmd)
	p.flags.addThose(cmd, func(s config.Setting) bool { return s.Name != "dotenv" && s.In(config.GroupResult, config.GroupHost) })
	return cmd
}

func (r *run) runMerge(args []string, f auditFlags) error {
	if len(args) == 0 {
		return badUsage("name the reports: ascproof audit merge shard-*.json", "'ascproof audit merge' needs the reports to merge")
	}
	if err := f.checkViews(r.src, args...); err != nil {
		return err
	}
	if len(r.bad) > 0 {
		return failed(r.bad...)
	}
	var reports []*report.Report
	for _, path := range args {
		rep, err := r.readReport(path)
		if err != nil {
			return err
		}
		reports = append(reports, rep)
	}
	old, err := r.readBaseline(f)
	if err != nil {
		return err
	}
	merged := audit.Merge(reports)
	if old != nil {
		audit.Compare(merged, old, audit.Covered(reports), f.onlyNew)
	}
	return r.publishAudit(merged, f)
}
