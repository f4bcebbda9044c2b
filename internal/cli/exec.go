package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

func (p *program) execCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:        "exec [flags] -- COMMAND [ARGUMENT...]",
		Short:      "Check a key, then run a command with it",
		SuggestFor: []string{"run", "fastlane", "xcrun", "altool"},
		Long: `Exec checks a key as 'ascproof check' does. If the key is good, it runs a command.
Variables of the command name a token and the files of the key. They are those that
altool, fastlane, EAS, asc and ascproof read. The command does not get the variables
that the key came in. ascproof removes the key and the token from what it prints.

At the end the files are removed. The exit status is that of the command. It is 126 or
127 if the command could not be run, 128 + N if signal N ended it. If the check fails,
the command does not run, and the exit status is that of the check.

The report goes to standard error. Standard output is for the command alone.`,
		Example: `  ascproof exec -- fastlane deliver
  ascproof exec --require upload -- sh -c 'xcrun altool --upload-app -f app.ipa --apiKey "$ASC_KEY_ID" --apiIssuer "$ASC_ISSUER_ID"'`,
		Args:              someArgs,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			asc.Prepare()
			p.child = args
			return p.runWriting(childOutput, func(r *run) error { return r.runExec(cmd.Context()) })
		},
	}
	p.withFlags(cmd, func() {
		cmd.Flags().SetInterspersed(false) // the rest is the command's, flags and all
		p.flags.add(cmd, config.GroupCredential, config.GroupCheck, config.GroupToken, config.GroupFiles, config.GroupFilesDir,
			config.GroupResult, config.GroupHost)
	})
	return cmd
}

// someArgs wants a command to run.
func someArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return badUsage("write the command after two hyphens: ascproof exec -- COMMAND", "'ascproof %s' needs a command to run", cmd.Name())
	}
	return nil
}

func (r *run) runExec(ctx context.Context) error {
	r, cancel := r.within(ctx)
	defer cancel()
	key, err := r.readKey(ctx, r.bad)
	if err != nil {
		return err
	}
	p, unable := r.planForChild()
	c, err := r.check(ctx, key, p, unable)
	if err != nil {
		return err
	}
	h, err := r.handOver(p, &c)
	if err != nil {
		return err
	}
	defer h.takeBack() // even after a panic
	if err := r.publish(ctx, r.screenFor(c.key), c.key, &handover{}); err != nil {
		return err // nothing of the hand-over is for later steps
	}
	if ctx.Err() != nil {
		return failed(finding.New(finding.Interrupted, "The command was not run."))
	}
	status, err := r.runChild(c, h)
	r.noteAndAnnotate(h.takeBack()...)
	switch {
	case errors.Is(err, child.ErrOutputLost):
		f := finding.New(finding.OutputFailed, "%s", safetext.Clean(err.Error()))
		return &ended{cmp.Or(status, f.Exit()), []*finding.Finding{f}}
	case err != nil:
		return &ended{status, []*finding.Finding{commandNotRun(r.child[0], status)}}
	}
	return endedWith(status)
}

// screenFor is where the result of the check goes. It is talk here, so that --quiet
// leaves failures only.
func (r *run) screenFor(key report.Key) io.Writer {
	if r.quiet && key.Verdict != report.Fail {
		return io.Discard
	}
	return r.out.result
}

// runChild runs the command with what it needs, and without what it must not see.
func (r *run) runChild(c checked, h *handover) (int, error) {
	key := secret.NewPatterns()
	c.cred.AddTo(key)
	env, dropped := dropInputs(r.sys.Env, key.Found)
	set := append(h.variables(c.key, h.files.paths), equivalents(r.env, r.cfg.Require, c.key, h.files.paths)...)
	r.tellVariables(dropped, set)
	return child.Command{
		Args: r.child, Env: setVariables(env, listed(config.ForChild, c.key, set)), Patterns: r.patterns,
		Filter: cihost.NewRelay(r.system, r.links(), r.patterns.Found).Filter,
		Stdin:  r.sys.Stdin, Stdout: r.sys.Stdout, Stderr: r.sys.Stderr,
		Detach: r.system.Name != cihost.NamePlain || cihost.OnCI(r.env),
	}.Run(h.signals)
}

// tellVariables says what the child has in place of what. What has the value that
// it had before is not worth mentioning.
func (r *run) tellVariables(dropped []string, set []variable) {
	if r.quiet {
		return
	}
	var names []string
	for _, v := range set {
		if r.env[v.name] != v.value {
			names = append(names, v.name)
		}
		dropped = slices.DeleteFunc(dropped, func(name string) bool { return name == v.name })
	}
	for _, line := range []struct {
		verb  string
		names []string
	}{{"does not get", withInstead(dropped, set)}, {"gets", names}} {
		if len(line.names) > 0 {
			r.tell("the command %s %s", line.verb, strings.Join(line.names, ", "))
		}
	}
}

// commandNotRun says why, as far as the status does: the system's own message
// would repeat the command line's first word, which may be anything.
func commandNotRun(name string, status int) *finding.Finding {
	reason := "cannot be run"
	if status == child.StatusNotFound {
		reason = "was not found"
	}
	return finding.New(finding.CommandNotRun, "%s %s.", safetext.Beside("The command", safetext.Quote(name)), reason)
}
