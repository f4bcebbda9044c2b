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

func (a *app) cleanupCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cleanup",
		Short: "Remove the key files that this job wrote",
		Long: `Cleanup removes the files that earlier commands of this job wrote with files,
and nothing else: a file must be listed, with its inode and its hash, in the
manifest beside it, and links are not followed. What it leaves alone it names.
Where files-dir was set it must be set for cleanup, too: nothing else tells where
the files are.

The container action does this by itself at the end of the job. Elsewhere run it
where a job ends in any case: in after_script on GitLab, in the hook pre-exit on
Buildkite, in a step with if: always() on GitHub. Jobs are told apart by what the
CI system calls them; in a plain shell all that one user did is one job.`,
		Example: `  ascproof cleanup
  ascproof cleanup --files-dir /run/user/1000`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.runCleanup() },
	}
	a.flags.add(cmd, config.GroupFilesDir, config.GroupHost)
	return cmd
}

func (a *app) runCleanup() error {
	cfg, bad := a.load()
	if len(bad) > 0 {
		return unusable(bad)
	}
	result, err := a.cleanUp(cfg)
	for _, f := range leftovers(result, nil) {
		a.warn(f)
	}
	for _, path := range result.Removed {
		if err := a.print("removed %s\n", safetext.Clean(path)); err != nil {
			return err
		}
	}
	if err != nil {
		return finding.New(finding.OutputFailed, "%s", safetext.Clean(err.Error()))
	}
	return nil
}

// Post is the post step of the container action: it cleans up, whatever became of
// the step itself, and never fails the job, which it could not mend. It takes
// neither arguments nor, if they cannot be read, settings: the runner hands the
// step's own to it.
func Post(_ context.Context, sys System) int {
	a := newApp(sys)
	defer func() {
		if recover() != nil {
			a.warn(finding.New(finding.InternalError, "unexpected panic").At(finding.Warning))
		}
	}()
	cfg, _ := a.load() // settings that cannot be read ended the step, but who knows what it wrote before
	result, err := a.cleanUp(cfg)
	for _, f := range leftovers(result, err) {
		a.warn(f)
	}
	for _, path := range result.Removed {
		_ = a.print("ascproof: removed %s\n", safetext.Clean(path))
	}
	return finding.ExitOK
}

// stateDir is where the main step keeps for the post step where its files are:
// settings may change in between, and with act the state does not come back.
const stateDir = "dir"

func (a *app) saveState(dir string) {
	_ = a.host.SaveState(stateDir, dir) // a post step without it looks where files usually are
}

// cleanUp removes the job's files from wherever they may be.
func (a *app) cleanUp(cfg *config.Config) (all keyfile.Result, err error) {
	job := a.job(cfg)
	var errs []error
	for _, dir := range a.fileDirs(cfg, job.TempDirs) {
		r, err := keyfile.Cleanup(dir, job.ID)
		all.Removed = append(all.Removed, r.Removed...)
		all.Linked = append(all.Linked, r.Linked...)
		all.Kept = append(all.Kept, r.Kept...)
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

// fileDirs are the directories below which this job's files may be, each once.
func (a *app) fileDirs(cfg *config.Config, temp []string) []string {
	var dirs []string
	for _, dir := range append([]string{cfg.FilesDir, a.getenv("STATE_" + stateDir)}, temp...) {
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
