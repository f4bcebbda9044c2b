package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
	"github.com/ascproof/ascproof/internal/token"
)

// tokenOptions are the flags that only "token" has.
type tokenOptions struct {
	out   string
	force bool
}

func (a *app) tokenCommand() *cobra.Command {
	var opts tokenOptions
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Mint a token, without asking Apple, and print it",
		Long: `Token mints one token and prints it, alone, on standard output, or writes it to
a private file with --out. It makes no request. On a CI host that cannot
mask the token in its log, printing it takes --force.

The file of --out is yours: 'ascproof cleanup' does not remove it.`,
		Example: `  ascproof token --out "$RUNNER_TEMP/token"
  curl -H "Authorization: Bearer $(ascproof token)" https://api.appstoreconnect.apple.com/v1/apps`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runToken(cmd.Context(), opts) },
	}
	a.flags.add(cmd, config.GroupCredential, config.GroupToken, config.GroupHost)
	cmd.Flags().StringVar(&opts.out, "out", "", "file to write the token to, readable by its owner only")
	cmd.Flags().BoolVar(&opts.force, "force", false, "print the token even where it cannot be masked")
	return cmd
}

func (a *app) runToken(ctx context.Context, opts tokenOptions) error {
	cfg, bad := a.load()
	if len(bad) > 0 {
		return unusable(bad)
	}
	if err := a.source().CheckOutput("out", opts.out); err != nil {
		return finding.New(finding.UsageError, "--out %v", err)
	}
	// Standard output is the token alone. GitHub's runner reads masks on standard
	// error, too.
	a.host = a.newQuietHost(a.host.Name())
	if err := a.mayPrint(opts); err != nil {
		return err
	}
	cred, _, findings := a.credential(cfg)
	if ctx.Err() != nil {
		return finding.New(finding.Interrupted, "the key was not read")
	}
	if cred == nil {
		return unusable(findings)
	}
	for _, f := range findings {
		a.tell(f)
	}
	tok, err := token.NewSigner(cred).Mint(a.sys.Now(), cfg.TokenLifetime.Duration, cfg.TokenScope)
	if err != nil {
		return err
	}
	if err := mask(a.host, append(cred.Masks(), secret.TokenMasks(tok.Text.Reveal())...)...); err != nil {
		return err
	}
	if opts.out == "" {
		return a.print("%s\n", tok.Text.Reveal())
	}
	if err := keyfile.WritePrivate(opts.out, tok.Text); err != nil {
		return finding.New(finding.OutputFailed, "%s", safetext.Clean(err.Error()))
	}
	return nil
}

// mayPrint refuses to print a token into a log that cannot hide it.
func (a *app) mayPrint(opts tokenOptions) error {
	if opts.out != "" || opts.force || a.host.CanMask() || a.host.Name() == cihost.NamePlain && !a.onCI() {
		return nil
	}
	return finding.New(finding.CannotMask, "a token on standard output could end up in this job's log")
}

// onCI reports whether a CI system runs this, one that ascproof knows or not: most of
// them set CI.
func (a *app) onCI() bool {
	v := a.getenv("CI")
	return v != "" && v != "false" && v != "0" ||
		slices.ContainsFunc(ciVariables(), func(name string) bool { return a.getenv(name) != "" })
}

// ciVariables are set by CI systems that do not all set CI (watson/ci-info, and
// the documentation of each): Appcircle, CodeBuild, Azure Pipelines, Jenkins,
// Hudson, TeamCity, Bamboo, GoCD, Harness, Buddy, AppVeyor, Bitrise, Codemagic,
// Taskcluster, and what several of them share.
func ciVariables() []string {
	return []string{
		"AC_APPCIRCLE", "AC_ENV_FILE_PATH", "CODEBUILD_BUILD_ARN", "CODEBUILD_BUILD_ID",
		"TF_BUILD", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "JENKINS_URL", "HUDSON_URL", "TEAMCITY_VERSION",
		"bamboo_planKey", "GO_PIPELINE_LABEL", "HARNESS_BUILD_ID", "BUDDY_WORKSPACE_ID", "APPVEYOR",
		"BITRISE_IO", "CM_BUILD_ID", "TASKCLUSTER_ROOT_URL", "CONTINUOUS_INTEGRATION", "BUILD_ID", "BUILD_NUMBER",
	}
}
