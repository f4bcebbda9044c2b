package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/safetext"
)

func (p *program) cleanupCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cleanup",
		Short: "Remove the key files that this job wrote",
		Long: `Cleanup removes the key files that earlier commands of this job wrote, and nothing
else. It removes a file only if its own list names it and the file did not change.
It follows no links, and says what it leaves. If you set --files-dir for the check, set
it for cleanup too.

The container action cleans up by itself at the end of the job. On other systems run
it where a job ends in any case: in after_script on GitLab, in the hook pre-exit on
Buildkite, in a step with if: always() on GitHub. In a plain shell, everything that
one user did counts as one job.`,
		Example: `  ascproof cleanup
  ascproof cleanup --files-dir /run/user/1000`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.run(ownResult, (*run).runCleanup) },
	}
	p.flags.add(cmd, config.GroupFilesDir, config.GroupHost)
	return cmd
}

func (r *run) runCleanup(bad []*finding.Finding) error {
	if len(bad) > 0 {
		return failed(bad...)
	}
	result, err := r.cleanUp()
	r.noteAndAnnotate(leftovers(result, nil)...)
	for _, path := range result.Removed {
		if err := r.print("removed %s\n", safetext.Clean(path)); err != nil {
			return err
		}
	}
	if err != nil {
		return outputError(err.Error())
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
	r, _ := newRun(p, p.settings(), ownResult)
	defer func() {
		if recover() != nil {
			r.noteAndAnnotate(finding.New(finding.InternalError, "unexpected panic").At(finding.Warning))
		}
	}()
	result, err := r.cleanUp()
	r.noteAndAnnotate(leftovers(result, err)...)
	for _, path := range result.Removed {
		_ = r.print("ascproof: removed %s\n", safetext.Clean(path))
	}
	return finding.ExitOK
}

// stateDir is where the main step keeps for the post step where its files are:
// settings may change in between, and with act the state does not come back.
const stateDir = "dir"

// cleanUp removes the job's files from wherever they may be.
func (r *run) cleanUp() (all keyfile.Result, err error) {
	var errs []error
	for _, dir := range r.fileDirs() {
		result, err := keyfile.Cleanup(dir, r.job.ID)
		all.Removed = append(all.Removed, result.Removed...)
		all.Linked = append(all.Linked, result.Linked...)
		all.Kept = append(all.Kept, result.Kept...)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

// fileDirs are the directories below which this job's files may be, each once.
func (r *run) fileDirs() []string {
	var dirs []string
	for _, dir := range append([]string{r.cfg.FilesDir, r.getenv("STATE_" + stateDir)}, r.job.TempDirs...) {
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
