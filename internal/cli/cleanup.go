package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
)

func (p *program) cleanupCommand() *cobra.Command {
	var stale time.Duration
	cmd := &cobra.Command{
		Use:   "cleanup",
		Short: "Remove the key files that this job wrote",
		Long: `Cleanup removes the key files that earlier commands of this job wrote, and nothing
else. It removes a file only if its own list names it and the file did not change.
It follows no links, and says what it leaves. If you set --files-dir for the check, set
it for cleanup too. What export-env set is emptied for later steps, on GitHub and its
likes, Azure Pipelines, Bitrise and Buildkite.

The container action cleans up by itself at the end of the job. On other systems run
it where a job ends in any case. That is after_script on GitLab, the hook pre-exit on
Buildkite, and a step with if: always() on GitHub. In a plain shell, everything that
one user did counts as one job.`,
		Example: `  ascproof cleanup
  ascproof cleanup --files-dir /run/user/1000
  ascproof cleanup --stale 24h        on a machine that stays, for jobs that were killed`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return p.run(ownResult, func(r *run) error { return r.runCleanup(stale) })
		},
	}
	p.withFlags(cmd, func() {
		cmd.Flags().Func("stale", "also remove what other jobs of this user left at least this `TIME` ago, such as 24h", func(text string) (err error) {
			stale, err = parseStale(text)
			return err
		})
		p.flags.add(cmd, config.GroupFilesDir, config.GroupHost)
	})
	return cmd
}

// parseStale reads how long ago it is that something was left.
func parseStale(text string) (time.Duration, error) {
	d, err := config.ParseTime(text)
	if err != nil || d <= 0 {
		return 0, refusedValue{is: "is not a time above zero", want: "a time such as 24h"}
	}
	return d, nil
}

func (r *run) runCleanup(stale time.Duration) error {
	if len(r.bad) > 0 {
		return failed(r.bad...)
	}
	var before time.Time
	if stale > 0 {
		before = r.sys.Now().Add(-stale)
	}
	result, err := r.cleanUp()
	err = errors.Join(err, r.sweep(before))
	r.noteAndAnnotate(leftovers(result, nil)...)
	for _, path := range result.Removed {
		if err := r.print("removed %s\n", safetext.Clean(path)); err != nil {
			return err
		}
	}
	if err = errors.Join(err, r.unexport()); err != nil {
		return outputError(err)
	}
	return nil
}

// Post is the post step of the container action: it cleans up, whatever became of
// the step itself, and never fails the job, which it could not mend. It takes
// neither arguments, since the runner hands the step's own to it, nor offence at
// settings that cannot be read: they ended the step, but who knows what it wrote
// before.
func Post(ctx context.Context, sys System) int {
	p := newProgram(ctx, sys)
	r := newRun(p, p.settings(), ownResult)
	defer func() {
		if recover() != nil {
			r.noteAndAnnotate(finding.New(finding.InternalError, "A bug in ascproof stopped it.").At(finding.Warning))
		}
	}()
	result, err := r.cleanUpStep()
	r.noteAndAnnotate(leftovers(result, err)...)
	for _, path := range result.Removed {
		_ = r.print("ascproof: removed %s\n", safetext.Clean(path))
	}
	return finding.ExitOK
}

// stateDir is where the main step keeps for the post step where its files are:
// settings may change in between, and with act the state does not come back.
const stateDir = "dir"

// step is what the host calls this step of the job; "" if it has no name for it.
func (r *run) step() string {
	name := cihost.Step(r.env)
	if len(name) > 128 || strings.TrimFunc(name, func(c rune) bool { return ' ' <= c && c <= '~' }) != "" {
		return ""
	}
	return name
}

// cleanUpStep removes the files of the step that this is the end of, and of no other: a
// post step between may still need them. Without the state of the step it goes by the
// step's name.
func (r *run) cleanUpStep() (keyfile.Result, error) {
	if dir := r.env["STATE_"+stateDir]; filepath.IsAbs(dir) {
		return keyfile.Remove(dir, r.job.ID)
	}
	return eachDir(r.fileDirs(), func(dir string) (keyfile.Result, error) {
		return keyfile.CleanupStep(dir, r.job.ID, r.step())
	})
}

// cleanUp removes the job's files from wherever they may be.
func (r *run) cleanUp() (keyfile.Result, error) {
	return eachDir(r.fileDirs(), func(dir string) (keyfile.Result, error) { return keyfile.Cleanup(dir, r.job.ID) })
}

// eachDir removes files below directories, and goes on after an error.
func eachDir(dirs []string, remove func(dir string) (keyfile.Result, error)) (all keyfile.Result, err error) {
	var errs []error
	for _, dir := range dirs {
		result, err := remove(dir)
		all.Removed = append(all.Removed, result.Removed...)
		all.Linked = append(all.Linked, result.Linked...)
		all.Kept = append(all.Kept, result.Kept...)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

// sweep removes what an exec that was killed has left on this machine, and says so.
func (r *run) sweep(before time.Time) error {
	result, err := eachDir(r.fileDirs(), func(dir string) (keyfile.Result, error) { return keyfile.Sweep(dir, before) })
	for _, path := range result.Removed {
		r.tell("removed %s, which an earlier ascproof had left", safetext.Clean(path))
	}
	return err
}

// fileDirs are the directories below which this job's files may be, each once.
func (r *run) fileDirs() []string {
	var dirs []string
	for _, dir := range append([]string{r.cfg.FilesDir}, r.job.TempDirs...) {
		if dir == "" {
			continue
		}
		if dir = absolute(dir); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// absolute is the path from the root, or as it is if there is no working
// directory to start from.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
