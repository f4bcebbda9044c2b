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
	cmd.Flags().StringVar(&file, "file", "", "audit `FILE` that has both keys")
	p.flags.addThose(cmd, func(s config.Setting) bool {
		return s.Name != "dotenv" && s.Name != "all" && s.Name != "expiry" && s.In(config.GroupCheck, config.GroupResult, config.GroupHost)
	})
	return cmd
}

func (r *run) runCompare(ctx context.Context, path string, names []string) error {
	switch {
	case path == "":
		return badUsage("name the audit file with --file FILE.", "'ascproof audit compare' needs --file")
	case len(names) != 2:
		return badUsage("name the old key, then the new one.", "'ascproof audit compare' takes two names, but got %d", len(names))
	case len(r.bad) > 0:
		return failed(r.bad...)
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
			return failed(slices.Concat(file.Findings, []*finding.Finding{noKeyNamed(name, file.Entries)})...)
		}
		pair[i] = file.Entries[at]
	}
	return r.compare(ctx, pair)
}

// noKeyNamed says which name could be meant, if one is near.
func noKeyNamed(name string, entries []audit.Entry) *finding.Finding {
	f := finding.New(finding.UsageError, "").Titled("the file has no key with the name %s", safetext.Quote(name)).
		OnlyFix("give the names as they stand in the file.")
	var known []string
	for _, e := range entries {
		known = append(known, e.Name)
	}
	if near, ok := suggest.Guess(name, known); ok {
		f.Detail = "Did you mean " + near + "?"
	}
	return f
}

// compare checks the old and the new key for all that they can do, and the new one for
// what is asked of either.
func (r *run) compare(ctx context.Context, pair []audit.Entry) error {
	tasks, err := r.tasks(pair, len(pair), oneAtATime())
	if err != nil {
		return err
	}
	if f := oneKey(tasks); f != nil {
		return failed(f)
	}
	for i := range tasks {
		tasks[i].Policy.All = true
	}
	tasks[1].Policy = audit.ReplacementPolicy(tasks[0].Policy, tasks[1].Policy)
	keys := audit.Run(ctx, tasks, audit.Options{Concurrency: len(pair), Timeout: r.cfg.Timeout.Duration})
	known := audit.Replace(keys[0], keys[1])
	asked := len(tasks[1].Policy.Require) > 0 && keys[0].Status != report.Unusable
	keys[1] = explain.Also(keys[1], replacement(known, keys[0], asked)...)
	if known.OldKnown || asked {
		// What is wrong with the old key is a reason for a new one, and no failure.
		keys[0] = explain.Tolerated(keys[0])
	}
	err = r.publishAudit(audit.New(tool(), keys, nil), auditFlags{})
	if known.Fits() && keys[1].Exit == finding.ExitOK && r.cfg.Format == "text" {
		return cmp.Or(r.print("\n%s", steps(pair, keys, known)), err)
	}
	return err
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

// replacement says what speaks against putting the new key in the place of the old
// one. Asked says that the file requires something of it.
func replacement(known audit.Replacement, old report.Key, asked bool) []*finding.Finding {
	var all []*finding.Finding
	add := func(f *finding.Finding) { all = append(all, f) }
	switch {
	case known.Accounts == audit.OtherAccount:
		add(finding.New(finding.ReplacementWeaker, "%s has another issuer ID, so it sees other apps.", old.Name).
			Titled("this key belongs to another account than the old one").
			OnlyFix("create the new key in the account of the old one."))
	case known.Accounts == audit.AccountUnknown && known.OldKnown && known.Works:
		add(finding.New(finding.ReplacementUnknown, "An individual key does not say whose it is, and both were not seen to see one app.").
			Titled("could not find out if both keys belong to one account").At(finding.Warning).
			OnlyFix("name an app of that account in app, in both entries, and compare again."))
	}
	if len(known.Lacks) > 0 {
		add(finding.New(finding.ReplacementWeaker, "%s can do these, and this key cannot: %s.", old.Name, strings.Join(known.Lacks, ", ")).
			Titled("this key cannot do all that the old one can"))
	}
	if len(known.Open) > 0 {
		add(finding.New(finding.ReplacementUnknown, "%s can do these: %s.", old.Name, strings.Join(known.Open, ", ")).
			Titled("could not confirm that this key can do all that the old one can").At(finding.Warning))
	}
	if !known.OldKnown {
		f := finding.New(finding.ReplacementUnknown, "It could not be found out what %s can do, or could.", old.Name)
		switch {
		case old.Status == report.Unusable:
			f = f.OnlyFix("mend the entry of the old key, and compare again.")
		case asked:
			f = f.At(finding.Warning).OnlyFix()
		}
		add(f)
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
	fmt.Fprintf(&b, "  1. %s\n", toChange(pair[0].Input, keys))
	fmt.Fprintf(&b, "  2. Run each pipeline once. Its log must not name %s any more.\n", cmp.Or(keys[0].KeyID, "the old key ID"))
	fmt.Fprintf(&b, "  3. Wait 20 minutes: no token of %s lives longer.\n", old.Name)
	fmt.Fprintf(&b, "  4. Revoke %s in App Store Connect > Users and Access > Integrations.\n", old.Name)
	return safeLines(b.String())
}

// toChange says what to do at the places of the old key's values, but for what both keys
// share.
func toChange(old credential.Input, keys []report.Key) string {
	place := func(what string, v credential.Value) string {
		if name, isVariable := strings.CutPrefix(v.Source, "$"); isVariable {
			return name + " (the " + what + ")"
		}
		return "the " + what
	}
	change, also := []string{place("key ID", old.KeyID)}, ""
	switch {
	case keys[0].IssuerID == keys[1].IssuerID:
	case keys[0].IssuerID == "":
		also = " Add the issuer ID, which a team key needs."
	default:
		change = append(change, place("issuer ID", old.IssuerID))
	}
	return "Change " + phrase.And(append(change, place("private key", old.PrivateKey))) + "." + also
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
