package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/asckey/asckey/internal/asc"
	"github.com/asckey/asckey/internal/check"
	"github.com/asckey/asckey/internal/config"
	"github.com/asckey/asckey/internal/credential"
	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/report"
	"github.com/asckey/asckey/internal/secret"
	"github.com/asckey/asckey/internal/token"
)

func (a *app) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check a key against Apple's API and hand over a masked token",
		Long: `Check reads a key ID, an issuer ID and a private key, asks Apple whether it
accepts them, and says what came of it. On GitHub it hands a masked token and
the result to later steps as outputs.`,
		Example: `  asckey check --key-id ABC123DEFG --issuer-id 00000000-0000-0000-0000-000000000000 --private-key-path AuthKey_ABC123DEFG.p8
  asckey check --app com.example.app --format json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runCheck(cmd.Context()) },
	}
	a.flags.add(cmd, config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupResult, config.GroupHost)
	return cmd
}

func (a *app) runCheck(ctx context.Context) error {
	cfg, bad := a.load()
	if cfg == nil {
		cfg = &config.Config{Format: "text"}
		return a.publish(cfg, unusableKey(bad), secret.Text{})
	}
	cred, findings := a.credential(cfg)
	if cred == nil {
		return a.publish(cfg, unusableKey(findings), secret.Text{})
	}
	if err := mask(a.host, cred.Needles()...); err != nil {
		return err
	}
	policy, bad := newPolicy(cfg, cred)
	if len(bad) > 0 {
		return a.publish(cfg, unusableKey(bad), secret.Text{})
	}
	res, err := a.ask(ctx, cfg, cred, policy)
	if err != nil {
		return err
	}
	res.Key.Findings = append(findings, res.Key.Findings...)
	res.Key.Settle()
	tok, err := a.handOver(cfg, cred, &res)
	if err != nil {
		return err
	}
	return a.publish(cfg, res.Key, tok)
}

// unusableKey stands for a key that was never sent.
func unusableKey(findings []*finding.Finding) report.Key {
	k := report.Key{Status: report.Unusable, Findings: findings, Evidence: []report.Evidence{}}
	k.Settle()
	return k
}

// ask puts the key to Apple within the timeout.
func (a *app) ask(ctx context.Context, cfg *config.Config, cred *credential.Credential, policy check.Policy) (check.Result, error) {
	base, err := cfg.BaseURL(cred.Program())
	if err != nil {
		return check.Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	checker := check.Checker{
		Client: func() *asc.Client {
			c := asc.NewClient(base, a.sys.Transport, "asckey/"+Version())
			c.Now, c.Sleep = a.sys.Now, a.sys.Sleep
			return c
		},
		OnMint:  a.maskToken,
		OnWrite: a.announceWrite,
	}
	res := checker.Run(ctx, cred, policy)
	if res.Err != nil {
		return res, res.Err
	}
	res.Key.Sources = cfg.Sources
	return res, nil
}

// announceWrite says that something else than a read is about to be sent.
func (a *app) announceWrite(request string) {
	if !a.flags.quiet {
		_, _ = fmt.Fprintf(a.sys.Stderr, "asckey: probe: write sends %s, which names no attribute and so changes nothing\n", request)
	}
}

func (a *app) maskToken(tok token.Token) error {
	return mask(a.host, secret.TokenNeedles(tok.Text.Reveal())...)
}

// handOver mints the token for later steps, on Apple's time, if the verdict
// lets the pipeline go on and the host can take a secret.
func (a *app) handOver(cfg *config.Config, cred *credential.Credential, res *check.Result) (secret.Text, error) {
	if res.Key.Verdict == report.Fail || !a.host.CanMask() {
		return secret.Text{}, nil
	}
	tok, err := token.NewSigner(cred).Mint(res.Now(), cfg.TokenLifetime, cfg.TokenScope)
	if err != nil {
		return secret.Text{}, err
	}
	if err := a.maskToken(tok); err != nil {
		return secret.Text{}, err
	}
	res.Key.Token = &report.Token{ExpiresAt: tok.Expires.UTC(), Scope: cfg.TokenScope}
	return tok.Text, nil
}
