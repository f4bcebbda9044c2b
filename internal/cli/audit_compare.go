package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
)

// compareCommand holds two keys of a file against each other.
func (p *program) compareCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "compare --file FILE OLD NEW",
		Short: "Find out if a new key can take the place of an old one",
		Long: `Compare checks two keys of an audit file, by their names. It says if NEW can do all
that OLD can and that the file requires of either, what to change, and when OLD can be
revoked.`,
		Example: `  ascproof audit compare --file keys.yml client-a client-a-2027`,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.run(ownResult, func(r *run) error { return r.runCompare(cmd.Context(), file, args) })
		},
	}
	p.withFlags(cmd, func() {
		cmd.Flags().StringVar(&file, "file", "", "audit `FILE` that has both keys")
		p.flags.addThose(cmd, func(s config.Setting) bool {
			return s.Name != "dotenv" && s.Name != "all" && s.Name != "expiry" && s.In(config.GroupCheck, config.GroupResult, config.GroupHost)
		})
	})
	return cmd
}

func (r *run) runCompare(ctx context.Context, path string, names []string) error {
	switch {
	case path == "":
		return badUsage("name the audit file with --file FILE.", "'ascproof audit compare' needs --file")
	case len(names) != 2:
		return badUsage("name the old key, then the new one.", "'ascproof audit compare' takes two names, but got %d", len(names))
	}
	views := auditFlags{}
	if err := views.checkViews(r.src, path); err != nil {
		return err
	}
	file, err := r.readAudit([]string{path}, views)
	if err != nil {
		return err
	}
	if len(file.Entries) == 0 {
		return r.publishFaults(file.Findings...)
	}
	pair := make([]audit.Entry, 2)
	for i, name := range names {
		at := slices.IndexFunc(file.Entries, func(e audit.Entry) bool { return e.Name == name })
		if at < 0 {
			return r.publishFaults(append(file.Findings, noKeyNamed(name, file.Entries))...)
		}
		pair[i] = file.Entries[at]
	}
	return r.compare(ctx, pair)
}

// noKeyNamed says which name could be meant, if one is near.
func noKeyNamed(name string, entries []audit.Entry) *finding.Finding {
	f := finding.New(finding.UsageError, "").Titled("%s", safetext.Beside("the file has no key with the name", safetext.Quote(name))).
		OnlyFix("give the names as they stand in the file.")
	known := phrase.Each(entries, func(e audit.Entry) string { return e.Name })
	if near, ok := suggest.Guess(name, known); ok {
		f = f.Guess(near)
	}
	return f
}

// publishFaults ends a comparison that could not be made.
func (r *run) publishFaults(faults ...*finding.Finding) error {
	return r.publishAudit(audit.New(tool(), nil, faults), auditFlags{})
}

// compare checks the old and the new key for all that they can do, and the new one for
// what is asked of either.
func (r *run) compare(ctx context.Context, pair []audit.Entry) error {
	tasks, err := r.tasks(pair, len(pair), oneAtATime())
	if err != nil {
		return err
	}
	if f := oneKey(tasks); f != nil {
		return r.publishFaults(f)
	}
	for i := range tasks {
		tasks[i].Policy.All = true
	}
	tasks[1].Policy = audit.ReplacementPolicy(tasks[0].Policy, tasks[1].Policy)
	keys := audit.Run(ctx, tasks, audit.Options{Concurrency: len(pair), Timeout: r.cfg.Timeout.Duration})
	keys, together := audit.Replace(keys[0], keys[1], len(tasks[1].Policy.Require) > 0, holding(pair[0].Input))
	return r.publishAudit(audit.New(tool(), keys, together), auditFlags{})
}

// holding are the variables that hold a key.
func holding(in credential.Input) explain.Variables {
	variable := func(v credential.Value) string {
		if v.Origin.Kind == credential.OriginVariable && v.Origin.Name != "" {
			return v.Origin.ToSet()
		}
		return ""
	}
	return explain.Variables{KeyID: variable(in.KeyID), IssuerID: variable(in.IssuerID), PrivateKey: variable(in.PrivateKey)}
}

// oneKey refuses a key in the place of itself: who revokes the one revokes the other. It is
// nil for two keys.
func oneKey(tasks []audit.Task) *finding.Finding {
	same := tasks[0].Position == tasks[1].Position
	if a, b := tasks[0].Credential, tasks[1].Credential; a != nil && b != nil {
		same = same || a.KeyID() == b.KeyID() || a.Fingerprint() == b.Fingerprint()
	}
	if !same {
		return nil
	}
	return finding.New(finding.UsageError, "They have one key ID or one private key. Who revokes one of them revokes both.").
		Titled("%s and %s are one key", safetext.Quote(tasks[0].Name), safetext.Quote(tasks[1].Name)).
		OnlyFix("create a new key, and compare that one.")
}
