package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// compareCommand holds two keys of a file against each other.
func (p *program) compareCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "compare --file FILE OLD NEW",
		Short: "Find out if a new key can take the place of an old one",
		Long: `Compare checks two keys of an audit file, by their names. It says if NEW can do all
that OLD can and that the file requires of it, what to change, and when OLD can be
revoked.`,
		Example: `  ascproof audit compare --file keys.yml client-a client-a-2027`,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.run(ownResult, func(r *run, bad []*finding.Finding) error { return r.runCompare(cmd.Context(), file, args, bad) })
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "audit `FILE` that has both keys")
	p.flags.addThose(cmd, func(s config.Setting) bool {
		return s.Name != "dotenv" && s.Name != "all" && s.In(config.GroupCheck, config.GroupResult, config.GroupHost)
	})
	return cmd
}

func (r *run) runCompare(ctx context.Context, path string, names []string, bad []*finding.Finding) error {
	switch {
	case path == "":
		return badUsage("name the audit file with --file FILE.", "'ascproof audit compare' needs --file")
	case len(names) != 2:
		return badUsage("name the old key, then the new one.", "'ascproof audit compare' takes two names, but got %d", len(names))
	case len(bad) > 0:
		return failed(bad...)
	}
	views := auditFlags{}
	if err := views.checkViews(r.src, path); err != nil {
		return err
	}
	file, err := r.readAudit([]string{path}, views)
	if err != nil {
		return err
	}
	pair := make([]audit.Entry, 2)
	for i, name := range names {
		at := slices.IndexFunc(file.Entries, func(e audit.Entry) bool { return e.Name == name })
		if at < 0 {
			return failed(slices.Concat(file.Findings, []*finding.Finding{finding.New(finding.UsageError, "").
				Titled("the file has no key with the name %s", safetext.Quote(name)).
				OnlyFix("give the names as they stand in the file.")})...)
		}
		pair[i] = file.Entries[at]
	}
	return r.compare(ctx, pair)
}

// compare checks the old and the new key for all that they can do.
func (r *run) compare(ctx context.Context, pair []audit.Entry) error {
	tasks, err := r.tasks(pair, len(pair))
	if err != nil {
		return err
	}
	for i := range tasks {
		tasks[i].Policy.All = true
	}
	keys := audit.Run(ctx, tasks, audit.Options{Concurrency: len(pair), Timeout: r.cfg.Timeout.Duration})
	known := audit.Replace(keys[0], keys[1])
	keys[1] = explain.Also(keys[1], replacement(known, keys[0].Name)...)
	// What is wrong with the old key is a reason for a new one, and no failure.
	rep := audit.New(tool(), keys, nil)
	err = r.publishAudit(rep, auditFlags{})
	if known.Fits() && keys[1].Exit == finding.ExitOK {
		if r.cfg.Format == "text" {
			if err := r.print("\n%s", steps(pair, keys, known)); err != nil {
				return err
			}
		}
		return onlyOwn(err)
	}
	return err
}

// onlyOwn drops the exit status of the old key, and keeps what failed here.
func onlyOwn(err error) error {
	if e, ok := err.(*ended); ok && len(e.untold) == 0 {
		return nil
	}
	return err
}

// replacement says what speaks against putting the new key in the place of the old
// one.
func replacement(known audit.Replacement, old string) []*finding.Finding {
	var all []*finding.Finding
	if len(known.Lacks) > 0 {
		all = append(all, finding.New(finding.ReplacementWeaker, "%s can do these, and this key cannot: %s.", old, strings.Join(known.Lacks, ", ")).
			Titled("this key cannot do all that the old one can"))
	}
	if len(known.Open) > 0 {
		all = append(all, finding.New(finding.ReplacementWeaker, "%s can do these: %s.", old, strings.Join(known.Open, ", ")).
			Titled("could not confirm that this key can do all that the old one can").At(finding.Warning))
	}
	if !known.OldKnown {
		all = append(all, finding.New(finding.ReplacementWeaker, "%s does not work, so nothing is known of what it could do.", old).
			Titled("could not hold this key against the old one").At(finding.Warning).
			OnlyFix("name in require what the pipelines need, and compare again."))
	}
	return all
}

// steps are what to do to put the new key in the place of the old one.
func steps(pair []audit.Entry, keys []report.Key, known audit.Replacement) string {
	old, fresh := keys[0], keys[1]
	var b strings.Builder
	fmt.Fprintf(&b, "%s can take the place of %s.\n", fresh.Name, old.Name)
	if len(known.Gains) > 0 {
		fmt.Fprintf(&b, "It can do more: %s. Is that wanted?\n", strings.Join(known.Gains, ", "))
	}
	fmt.Fprintf(&b, "  1. Change %s.\n", phrase.And(toChange(pair[0].Input, keys)))
	fmt.Fprintf(&b, "  2. Run each pipeline once. Its log must not name %s any more.\n", cmp.Or(keys[0].KeyID, "the old key ID"))
	fmt.Fprintf(&b, "  3. Wait 20 minutes: no token of %s lives longer.\n", old.Name)
	fmt.Fprintf(&b, "  4. Revoke %s in App Store Connect > Users and Access > Integrations.\n", old.Name)
	return safeLines(b.String())
}

// toChange are the places of the old key's values, but for what both keys share.
func toChange(old credential.Input, keys []report.Key) []string {
	place := func(what string, v credential.Value) string {
		if name, isVariable := strings.CutPrefix(v.Source, "$"); isVariable {
			return name + " (the " + what + ")"
		}
		return "the " + what
	}
	all := []string{place("key ID", old.KeyID)}
	if keys[0].IssuerID != keys[1].IssuerID {
		all = append(all, place("issuer ID", old.IssuerID))
	}
	return append(all, place("private key", old.PrivateKey))
}

// safeLines makes each line fit to be shown, with its indent.
func safeLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimLeft(line, " ")
		b.WriteString(line[:len(line)-len(bare)] + safetext.OneLine(bare) + "\n")
	}
	return b.String()
}
