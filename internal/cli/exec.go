package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

func (a *app) execCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "exec [flags] -- COMMAND [ARGUMENT...]",
		Short: "Check a key, then run a command that gets it, with its output redacted",
		Long: `Exec checks a key as 'ascproof check' does. If it passes, the command runs with a
token and the key's files in its environment, under the names that altool,
fastlane, EAS, asc and ascproof itself read, and without the variables in which the
key came. What it prints goes out without the key and the token. At the end the
files are gone, and the exit status is the command's: 126 or 127 if it could not
be run, 128 and the signal's number if one ended it. If the check fails, the
status is that of the check, and the command does not run.

The report goes to standard error; standard output is the command's alone.`,
		Example: `  ascproof exec -- fastlane deliver
  ascproof exec --require upload -- sh -c 'xcrun altool --upload-app -f app.ipa --apiKey "$ASC_KEY_ID" --apiIssuer "$ASC_ISSUER_ID"'`,
		Args: someArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runExec(cmd.Context(), args) },
	}
	cmd.Flags().SetInterspersed(false) // the rest is the command's, flags and all
	a.flags.add(cmd, config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupFiles, config.GroupFilesDir,
		config.GroupResult, config.GroupHost)
	return cmd
}

// someArgs wants a command to run.
func someArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return finding.New(finding.UsageError, "'ascproof %s' needs a command to run", cmd.Name()).
			WithFix("put it behind two hyphens: ascproof exec -- COMMAND")
	}
	return nil
}

func (a *app) runExec(ctx context.Context, args []string) error {
	stdout := a.sys.Stdout
	a.sys.Stdout, a.sys.Terminal = a.sys.Stderr, false
	a.host = a.newHost(cihost.Detect(a.getenv))
	a.patterns = secret.NewPatterns()
	c, err := a.check(ctx, planExec(a))
	if err != nil {
		return err
	}
	h, err := a.handOver(c)
	if err != nil {
		return err
	}
	defer h.close() // even after a panic
	if err := a.publishExec(ctx, c); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return finding.New(finding.Interrupted, "the command was not run")
	}
	status, err := a.runChild(c, h, args, stdout)
	for _, f := range h.close() {
		a.warn(f)
	}
	if err != nil {
		return &exitError{status, []*finding.Finding{commandNotRun(args[0], status)}}
	}
	return shown(status)
}

// planExec plans for the child alone: later steps get nothing.
func planExec(a *app) func(*config.Config) (plan, []*finding.Finding) {
	return func(cfg *config.Config) (plan, []*finding.Finding) {
		p := plan{token: true, files: cfg.Files}
		if len(p.files) == 0 {
			p.files = []string{config.FileP8, config.FileFastlane}
		}
		dir, f := chooseDir(cfg, a.job(cfg))
		if f != nil {
			return p, []*finding.Finding{f}
		}
		p.dir = dir
		return p, nil
	}
}

// publishExec shows the result of the check. It is talk here, so that --quiet
// leaves failures only.
func (a *app) publishExec(ctx context.Context, c *checked) error {
	if a.flags.quiet && c.key.Verdict != report.Fail {
		a.sys.Stdout = io.Discard
	}
	return a.publish(ctx, c, &handOver{})
}

// runChild runs the command with what it needs, and without what it must not see.
func (a *app) runChild(c *checked, h *handOver, args []string, stdout io.Writer) (int, error) {
	env, dropped := dropInputs(a.sys.Env)
	set := append(h.variables(c, h.files.paths), equivalents(a.env, c.cred, h.files.paths)...)
	a.tellVariables(dropped, set)
	c.cred.AddTo(a.patterns)
	return child.Command{
		Args: args, Env: setVariables(env, set), Patterns: a.patterns,
		Stdin: a.sys.Stdin, Stdout: stdout, Stderr: a.sys.Stderr,
	}.Run(h.caught)
}

// tellVariables says what the child has in place of what. What has the value that
// it had before is not worth mentioning.
func (a *app) tellVariables(dropped []string, set []variable) {
	if a.flags.quiet {
		return
	}
	var names []string
	for _, v := range set {
		if a.env[v.name] != v.value {
			names = append(names, v.name)
			continue
		}
		dropped = slices.DeleteFunc(dropped, func(name string) bool { return name == v.name })
	}
	for _, line := range []struct {
		what  string
		names []string
	}{{"kept from", dropped}, {"set for", names}} {
		if len(line.names) > 0 {
			_, _ = fmt.Fprintf(a.sys.Stderr, "ascproof: %s the command: %s\n", line.what, strings.Join(line.names, ", "))
		}
	}
}

// commandNotRun says why, as far as the status does: the system's own message
// would repeat the command line's first word, which may be anything.
func commandNotRun(name string, status int) *finding.Finding {
	reason := "it cannot be run"
	if status == child.StatusNotFound {
		reason = "it was not found"
	}
	return finding.New(finding.CommandNotRun, "%s: %s", safetext.Quote(name), reason)
}
