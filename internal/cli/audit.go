package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// auditFlags are the flags that only audits have.
type auditFlags struct {
	discover    string
	concurrency int
	shardText   string
	shard       audit.Shard
	stream      string
	// files are those of the formats that only audits have, by setting.
	files       map[string]*string
	baseline    string
	onlyNew     bool
	issuerGiven bool // as a flag
}

// mostConcurrent is more than any API needs to be asked at a time.
const mostConcurrent = 256

func (p *program) auditCommand() *cobra.Command {
	f := auditFlags{concurrency: 32}
	cmd := &cobra.Command{
		Use:   "audit FILE",
		Short: "Check many keys, and say what changed",
		Long: `Audit checks all keys of a file, or of a directory, and makes one report of them.
What is wrong with one key keeps no other from being checked. --baseline says what
changed since an earlier report. With --only-new, only what is new fails.

The file is YAML or JSON. A private key in it is env:NAME, file:PATH, or base64:

  keys:
    - name: client-a
      key-id: ABC123DEFG
      issuer-id: 00000000-0000-0000-0000-000000000000
      private-key: env:CLIENT_A_KEY
      require: fastlane-deliver`,
		Example: `  ascproof audit keys.yml --html audit.html
  ascproof audit --discover ~/keys --expiry 30d
  ascproof audit keys.yml --report new.json --baseline old.json --only-new`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.issuerGiven = cmd.Flags().Changed("issuer-id")
			return p.runWriting(ownResult, func(r *run) error { return r.runAudit(cmd.Context(), args, f) })
		},
	}
	p.withFlags(cmd, func() { p.addAuditFlags(cmd, &f) })
	cmd.AddCommand(p.mergeCommand(), p.compareCommand())
	return cmd
}

func (p *program) addAuditFlags(cmd *cobra.Command, f *auditFlags) {
	cmd.Flags().SortFlags = false
	p.flags.pathFlag(cmd, &f.discover, "discover", config.TakesDir, "check the key files in this `DIR` and below, in place of FILE")
	cmd.Flags().Func("concurrency", fmt.Sprintf("check this `NUMBER` of keys at a time, up to %d. Default: %d", mostConcurrent, f.concurrency),
		func(text string) (err error) {
			f.concurrency, err = parseConcurrency(text)
			return err
		})
	cmd.Flags().StringVar(&f.shardText, "shard", "", "check only this `PART` of the keys, such as 2/8. 'audit merge' joins the reports")
	p.flags.pathFlag(cmd, &f.stream, "stream", config.TakesFile, "write each key to this `FILE` as it is finished, as a line of JSON")
	p.addViews(cmd, f)
	p.flags.addThose(cmd, func(s config.Setting) bool {
		switch s.Name {
		case "issuer-id", "key-type", "program":
			return true
		case "dotenv":
			return false
		}
		return s.In(config.GroupCheck, config.GroupResult, config.GroupHost)
	})
}

// parseConcurrency reads how many keys are checked at a time.
func parseConcurrency(text string) (int, error) {
	n, err := config.ParseNumber(text)
	want := fmt.Sprintf("a number from 1 to %d", mostConcurrent)
	switch {
	case err != nil:
		return 0, refusedValue{is: "is not a number", want: want}
	case n < 1 || n > mostConcurrent:
		return 0, refusedValue{is: fmt.Sprintf("is not between 1 and %d", mostConcurrent), want: want}
	}
	return n, nil
}

// addViews adds the flags that a merged report has as well.
func (p *program) addViews(cmd *cobra.Command, f *auditFlags) {
	f.files = map[string]*string{}
	for _, format := range report.Formats() {
		if format.AuditOnly {
			f.files[format.Setting] = new(string)
			p.flags.pathFlag(cmd, f.files[format.Setting], format.Setting, config.TakesFile, format.Meaning)
		}
	}
	p.flags.pathFlag(cmd, &f.baseline, "baseline", config.TakesFile, "say what changed since the JSON report in this `FILE`")
	cmd.Flags().BoolVar(&f.onlyNew, "only-new", false, "fail only for what is new since the baseline")
}

func (r *run) runAudit(ctx context.Context, args []string, f auditFlags) error {
	if err := f.check(r.src, args); err != nil {
		return err
	}
	old, fault := r.readBaseline(f)
	file, err := r.readAudit(args, f)
	if err != nil {
		return err
	}
	defer r.saveMemory(len(file.Entries))()
	rep, err := r.audit(ctx, file, f)
	if err != nil {
		return err
	}
	compared(rep, old, fault, f.shard.Has, f)
	return r.publishAudit(rep, f)
}

// check looks at the flags and arguments.
func (f *auditFlags) check(src config.Source, args []string) error {
	switch {
	case len(args) == 0 && f.discover == "":
		return badUsage("name a file: ascproof audit keys.yml", "'ascproof audit' needs a FILE or --discover DIR")
	case len(args) > 0 && f.discover != "":
		return badUsage("give one of the two.", "'ascproof audit' takes a FILE or --discover DIR, not both")
	case len(args) > 0 && f.issuerGiven:
		return badUsage("write issuer-id into the file: below defaults, or into each entry.", "--issuer-id goes with --discover, not with a FILE")
	case len(args) > 1:
		return badUsage("name one file. A file of several clients has a list of keys.", "'ascproof audit' takes one FILE, but got %d", len(args))
	}
	if f.shardText != "" {
		var err error
		if f.shard, err = audit.ParseShard(f.shardText); err != nil {
			return badUsage("set --shard to a part and the number of parts, such as 2/8.", "--shard %s is not a part such as 2/8", safetext.Quote(f.shardText))
		}
	}
	return f.checkViews(src, args...)
}

func tool() report.Tool { return report.Tool{Name: "ascproof", Version: project.Version()} }
