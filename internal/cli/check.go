package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/token"
)

func (a *app) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check a key against Apple's API and hand over a masked token",
		Long: `Check reads a key ID, an issuer ID and a private key, asks Apple whether it
accepts them, and says what came of it. On GitHub it hands a masked token and
the result to later steps as outputs. With files it also leaves the key to them in
private files that altool, fastlane and others read, until 'ascproof cleanup'.`,
		Example: `  ascproof check --key-id ABC123DEFG --issuer-id 00000000-0000-0000-0000-000000000000 --private-key-path AuthKey_ABC123DEFG.p8
  ascproof check --app com.example.app --format json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runCheck(cmd.Context()) },
	}
	a.flags.add(cmd, config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupFiles, config.GroupFilesDir,
		config.GroupPublish, config.GroupResult, config.GroupHost)
	return cmd
}

func (a *app) runCheck(ctx context.Context) error {
	c, err := a.check(ctx, a.planCheck)
	if err != nil {
		return err
	}
	h, err := a.handOver(c)
	if err != nil {
		return err
	}
	defer h.close() // removes the files, even after a panic, unless they are settled
	return a.settle(ctx, c.cfg, h, a.publish(ctx, c, h))
}

// checked is a key that was put to Apple, or could not be.
type checked struct {
	cfg  *config.Config
	cred *credential.Credential // nil if there is none
	key  report.Key
	// now is Apple's time.
	now  func() time.Time
	plan plan
}

// check reads the settings and the key, and puts the key to Apple. The plan is
// made before anything is sent.
func (a *app) check(ctx context.Context, newPlan func(*config.Config) (plan, []*finding.Finding)) (*checked, error) {
	cfg, bad := a.load()
	if len(bad) > 0 {
		return &checked{cfg: cfg, key: explain.NotSent(bad)}, nil
	}
	c := &checked{cfg: cfg}
	cred, sources, findings := a.credential(cfg)
	if ctx.Err() != nil {
		return nil, finding.New(finding.Interrupted, "the key was not read")
	}
	if cred == nil {
		c.key = explain.NotSent(findings)
		return c, nil
	}
	if err := mask(a.host, cred.Masks()...); err != nil {
		return nil, err
	}
	policy, bad := newPolicy(cfg, cred)
	var more []*finding.Finding
	c.cred = cred
	if c.plan, more = newPlan(cfg); len(bad)+len(more) > 0 {
		c.key = explain.NotSent(append(bad, more...))
		return c, nil
	}
	res, err := a.ask(ctx, cfg, cred, policy)
	if err != nil {
		return nil, err
	}
	var later []*finding.Finding
	if ctx.Err() != nil {
		later = append(later, finding.New(finding.Interrupted, ""))
	}
	c.key, c.now = explain.Key(res, findings, later...), res.Now
	c.key.Sources = sources
	return c, nil
}

// ask puts the key to Apple within the timeout.
func (a *app) ask(ctx context.Context, cfg *config.Config, cred *credential.Credential, policy check.Policy) (*check.Result, error) {
	base, err := cfg.BaseURL(cred.Program())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout.Duration)
	defer cancel()
	checker := check.Checker{
		Client: func() *asc.Client {
			c := asc.NewClient(base, a.sys.Transport, "ascproof/"+Version())
			c.Now, c.Sleep = a.sys.Now, a.sys.Sleep
			return c
		},
		OnMint:  a.maskToken,
		OnWrite: a.announceWrite,
	}
	return checker.Run(ctx, cred, policy)
}

// announceWrite says that something else than a read is about to be sent.
func (a *app) announceWrite(request string) {
	if !a.flags.quiet {
		_, _ = fmt.Fprintf(a.sys.Stderr, "ascproof: probe: write sends %s, which names no attribute and so changes nothing\n", request)
	}
}

// maskToken hides a token before anybody uses it.
func (a *app) maskToken(tok token.Token) error {
	if a.patterns != nil {
		a.patterns.AddToken(tok.Text)
	}
	return mask(a.host, secret.TokenMasks(tok.Text.Reveal())...)
}
