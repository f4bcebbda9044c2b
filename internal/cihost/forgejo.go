package cihost

import (
	"fmt"
	"io"

	"github.com/ascproof/ascproof/internal/finding"
)

// Forgejo is a job on Forgejo Actions, or on Gitea Actions, whose runners are of
// one family (code.forgejo.org/forgejo/runner, gitea.com/gitea/act_runner). They
// read GitHub's commands and files, but not all in GitHub's way.
func Forgejo(w io.Writer, getenv func(string) string) Host {
	return &forgejo{github: newGitHub(NameForgejo, w, getenv), w: w}
}

type forgejo struct {
	*github
	w io.Writer
}

// Mask writes the value as it is: these runners do not undo the escapes of
// GitHub's commands, so that an escaped value would hide something else.
func (f *forgejo) Mask(value string) error {
	if err := f.checkMask(value); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := fmt.Fprintf(f.w, "::add-mask::%s\n", value); err != nil {
		return fmt.Errorf("telling the runner: %w", err)
	}
	return nil
}

// Annotate leaves findings to the log, which has them anyhow: these runners show
// annotations nowhere else, and there as raw commands.
func (f *forgejo) Annotate(*finding.Finding) error { return unsupported(f.Name(), "annotate") }
