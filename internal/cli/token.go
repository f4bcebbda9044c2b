package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/token"
)

// tokenOptions are the flags that only "token" has.
type tokenOptions struct {
	out   string
	force bool
}

func (p *program) tokenCommand() *cobra.Command {
	var opts tokenOptions
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make a token and print it",
		Long: `Token makes one token and prints it on standard output, and nothing else. With --out
it writes the token to a private file. Nothing is sent to Apple. If the CI system
cannot hide the token in its log, ascproof prints it only with --force.

The file of --out is yours: 'ascproof cleanup' does not remove it.`,
		Example: `  ascproof token --out "$RUNNER_TEMP/token"
  curl -H "Authorization: Bearer $(ascproof token)" https://api.appstoreconnect.apple.com/v1/apps`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.run(tokenAlone, func(r *run) error { return r.runToken(cmd.Context(), opts) })
		},
	}
	p.withFlags(cmd, func() {
		p.flags.add(cmd, config.GroupCredential, config.GroupToken, config.GroupHost)
		p.flags.pathFlag(cmd, &opts.out, "out", config.TakesFile, "`FILE` to write the token to, for its owner alone")
		cmd.Flags().BoolVar(&opts.force, "force", false, "print the token even if the log shows it")
	})
	return cmd
}

func (r *run) runToken(ctx context.Context, opts tokenOptions) error {
	bad := r.bad
	if len(bad) == 0 {
		bad = r.refuse(opts)
	}
	key, err := r.readKey(ctx, bad, config.Value{Text: opts.out, Origin: credential.FromFlag("out")})
	if err != nil {
		return err
	}
	if key.cred == nil {
		return failed(key.findings...)
	}
	for _, f := range key.findings {
		r.note(f)
	}
	tok, err := token.NewSigner(key.cred).Mint(r.sys.Now(), r.cfg.TokenLifetime.Duration, r.cfg.TokenScope)
	if err != nil {
		return err
	}
	if err := r.hideToken(tok.Text); err != nil {
		return err
	}
	if opts.out == "" {
		return r.print("%s\n", tok.Text.Reveal())
	}
	if err := keyfile.WritePrivate(opts.out, tok.Text, r.job.ID); err != nil {
		return outputError(err)
	}
	return nil
}

// refuse says why a token can go neither to the file nor to standard output.
func (r *run) refuse(opts tokenOptions) []*finding.Finding {
	src := r.src
	src.Unfit = keyfile.Unfit
	if err := src.CheckOutput("out", opts.out); err != nil {
		is, fix := config.Refused("--out", err)
		return []*finding.Finding{finding.New(finding.UsageError, "").Titled("%s %s", safetext.Beside("--out", safetext.QuotePath(opts.out)), is).OnlyFix(fix)}
	}
	if !r.canPrint(opts) {
		return []*finding.Finding{finding.New(finding.CannotMask, "This job's log could show a token on standard output%s", r.whyUnread())}
	}
	return nil
}

// canPrint reports whether a token can be printed: not into a log that cannot hide it.
func (r *run) canPrint(opts tokenOptions) bool {
	isHidden := r.host.CanMask() && !r.system.MasksLater
	return opts.out != "" || opts.force || isHidden || r.system.Name == cihost.NamePlain && !cihost.OnCI(r.env)
}

// whyUnread says, behind a message, why the runner would not find masks.
func (r *run) whyUnread() string {
	if r.out.unread == nil {
		return ""
	}
	return ": " + r.out.unread.Error()
}
