package cihost

import (
	"github.com/ascproof/ascproof/internal/finding"
)

// NameForgejo is Forgejo Actions or Gitea Actions in the setting "host".
const NameForgejo = "forgejo"

func forgejoSystem() System {
	return System{
		Name: NameForgejo, Title: "Forgejo or Gitea", meant: []string{"gitea"}, Colour: true, Inputs: true, SecretOutputs: true,
		marks: forgejoMarks, poses: NameGitHub,
		proof:        commandFile,
		jobVariables: gitHubJob, step: gitHubStep,
		fileVariables: gitHubFiles,
		place:         placeOnGitHub,
		open:          func(l Links) Host { return &forgejo{newGitHub(NameForgejo, l)} },
		dialect:       &dialect{prefix: "::", parse: parseGitHub, mask: "add-mask"},
	}
}

// forgejo is a job on Forgejo Actions, or on Gitea Actions, whose runners are of
// one family (code.forgejo.org/forgejo/runner, gitea.com/gitea/act_runner). They
// read GitHub's commands and files, but not all in GitHub's way.
type forgejo struct{ *github }

// Mask writes the value as it is: these runners do not undo the escapes of
// GitHub's commands, so that an escaped value would hide something else.
func (f *forgejo) Mask(value string) error {
	if err := f.checkMask(value); err != nil {
		return err
	}
	return f.library.say("::add-mask::" + value)
}

// Annotate leaves findings to the log, which has them anyhow: these runners show
// annotations nowhere else, and there as raw commands.
func (f *forgejo) Annotate(*finding.Finding) error { return unsupported(f.Name(), "annotate") }
