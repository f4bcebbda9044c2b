package cli

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/token"
)

func (p *program) checkCommand() *cobra.Command {
	var observe string
	cmd := &cobra.Command{
		Use:        "check",
		Short:      "Ask Apple if a key works and what it can do",
		SuggestFor: []string{"verify", "validate", "test", "probe"},
		Long: `Check asks Apple if it accepts a key, and finds out what the key can do. It fails if
the key cannot do all of --require, or can do something of --forbid.

Set ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY first, or use the flags below.
On GitHub the result and a masked token become outputs for later steps. With --files,
later steps also get the key in private files, which 'ascproof cleanup' removes.`,
		Example: `  ascproof check --require fastlane-deliver
  ascproof check --require upload,testflight --forbid admin --app com.example.app
  ascproof check --key-id ABC123DEFG --issuer-id "$ISSUER_ID" --private-key-path key.p8`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asc.Prepare()
			var roles role.Set
			implied := map[string]string{}
			if observe != "" {
				var err error
				if roles, err = observedRoles(observe); err != nil {
					return err
				}
				implied["all"] = "true"
			}
			return p.runWritingWith(implied, ownResult, func(r *run) error { return r.runCheck(cmd.Context(), roles) })
		},
	}
	p.withFlags(cmd, func() {
		cmd.Flags().StringVar(&observe, "observe", "", "write a file of what Apple answers a key with this `ROLE`. The file stays here and names no key, app or person")
		p.flags.add(cmd, config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupFiles, config.GroupFilesDir,
			config.GroupPublish, config.GroupResult, config.GroupHost)
	})
	return cmd
}

func (r *run) runCheck(ctx context.Context, observed role.Set) error {
	r, cancel := r.within(ctx)
	defer cancel()
	key, err := r.readKey(ctx, r.bad)
	if err != nil {
		return r.tellSteps(report.Key{}, err)
	}
	if err := checkObserved(key.cred, observed); err != nil {
		return r.tellSteps(report.Key{}, err)
	}
	p, unable := r.planForSteps()
	c, err := r.check(ctx, key, p, unable)
	if err != nil {
		return r.tellSteps(report.Key{}, err)
	}
	if err := r.observe(c.key, observed); err != nil {
		return err
	}
	h, err := r.handOver(p, &c)
	if err != nil {
		return r.tellSteps(c.key, err)
	}
	defer h.takeBack() // even after a panic
	err = r.publish(ctx, r.out.result, c.key, h)
	if err == nil && h.files != nil && h.stopped(ctx) {
		err = r.tellSteps(c.key, failed(finding.New(finding.Interrupted, "The files were removed again.")))
	}
	if err != nil {
		r.noteAndAnnotate(h.takeBack()...)
		return err
	}
	h.keep()
	return nil
}

// checked is a key that was put to Apple, or could not be.
type checked struct {
	key  report.Key
	cred *credential.Credential // nil if there is none
	// now is Apple's time.
	now func() time.Time
}

// besides is what is wrong beside the lack of a key, so that nobody has to mend one
// thing to hear of the next.
func (g given) besides(cfg *config.Config) []*finding.Finding {
	if g.alone {
		return nil
	}
	return wrongForAnyKey(cfg)
}

// check puts a key to Apple. What is known to be at fault before, in the key, the
// plan or the policy, ends it before anything is sent.
func (r *run) check(ctx context.Context, g given, p plan, unable []*finding.Finding) (checked, error) {
	if g.cred == nil {
		return checked{key: explain.NotSent(slices.Concat(g.findings, g.besides(r.cfg), unable))}, nil
	}
	if p.note != nil {
		r.note(p.note)
	}
	policy, bad := newPolicy(r.cfg, g.cred)
	if bad = append(bad, unable...); len(bad) > 0 {
		return checked{key: explain.NotSent(bad)}, nil
	}
	res, err := r.ask(r.limit, g.cred, policy)
	if err == nil && g.individual != nil && res.Proof.OtherKindAccepted() {
		return r.check(ctx, g.withoutIssuer(), p, unable)
	}
	if err != nil {
		return checked{}, err
	}
	ends, err := r.expiring(r.limit, g.cred, res)
	if err != nil {
		return checked{}, err
	}
	key := explain.Key(res, slices.Concat(g.findings, p.warnings), ends.findings...)
	key.Requests += ends.requests
	if ctx.Err() != nil {
		key = explain.Stopped(key, finding.New(finding.Interrupted, ""))
	}
	for i, f := range key.Findings {
		if fix := hint.Instead(f.Code, hint.Run{Env: r.env, OS: runtime.GOOS}); fix != nil {
			key.Findings[i] = f.OnlyFix(fix...)
		}
	}
	key.Expiring = ends.assets
	key.Sources = g.origins.Words()
	return checked{key, g.cred, res.Now}, nil
}

// withoutIssuer leaves out an issuer ID that an earlier step exported, with a word about it.
func (g given) withoutIssuer() given {
	source := g.origins[credential.SettingIssuerID]
	g.cred, g.individual, g.origins = g.individual, nil, maps.Clone(g.origins)
	delete(g.origins, credential.SettingIssuerID)
	g.findings = append(slices.Clone(g.findings), finding.New(finding.WrongKeyKind,
		"%s holds what an earlier step exported for another key. Apple accepts this key without it only.", source).
		Titled("this is an individual key, so the exported issuer ID was left out").At(finding.Notice).
		OnlyFix("run 'ascproof cleanup' between two keys of a job. It takes back what was exported."))
	return g
}

// ask puts the key to Apple.
func (r *run) ask(ctx context.Context, cred *credential.Credential, policy check.Policy) (*check.Result, error) {
	base, err := r.cfg.BaseURL(cred.Program())
	if err != nil {
		return nil, err
	}
	wait := r.waitFor(fmt.Sprintf("an answer from %s, at most %s", base.Host, r.cfg.Timeout))
	defer wait.end()
	return r.checker(base, r.sys.Transport, wait.apart).Run(ctx, cred, policy)
}

// checker puts keys to the API at base. What it has the host hide, and what it
// announces, goes through apart.
func (r *run) checker(base *url.URL, transport http.RoundTripper, apart func(func() error) error) check.Checker {
	var head sync.Once
	return check.Checker{
		Client: func() *asc.Client {
			c := asc.NewClient(base, transport, "ascproof/"+project.Version())
			c.Now, c.Sleep = r.sys.Now, r.sys.Sleep
			return c
		},
		OnMint: func(tok token.Token) error { return apart(func() error { return r.hideToken(tok.Text) }) },
		OnWrite: func(request string) {
			_ = apart(func() error { r.announceWrite(&head, request); return nil })
		},
	}
}

// expiring is what of an account ends soon, and how many requests it took to find out.
type expiring struct {
	assets   []report.Asset
	findings []*finding.Finding
	requests int
}

// expiring finds out, if that is asked for, what of the account of a working key ends
// soon.
func (r *run) expiring(ctx context.Context, cred *credential.Credential, res *check.Result) (expiring, error) {
	if r.cfg.Expiry.Duration == 0 || res.Status != check.Valid {
		return expiring{}, nil
	}
	base, err := r.cfg.BaseURL(cred.Program())
	if err != nil {
		return expiring{}, err
	}
	wait := r.waitFor("the list of certificates and profiles")
	defer wait.end()
	e, err := r.checker(base, r.sys.Transport, wait.apart).Expiry(ctx, cred)
	if err != nil {
		return expiring{}, err
	}
	assets, findings := explain.Expiry(e, r.cfg.Expiry.Duration)
	return expiring{assets, findings, e.Sent}, nil
}

// announceWrite says that something else than a read is about to be sent. The first
// line stands above all of them.
func (r *run) announceWrite(head *sync.Once, request string) {
	if r.quiet {
		return
	}
	head.Do(func() { r.tell("probe: write sends empty updates, which change nothing:") })
	_, _ = fmt.Fprintf(r.out.talk, "  %s\n", request)
}
