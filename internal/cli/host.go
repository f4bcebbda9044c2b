package cli

import (
	"github.com/asckey/asckey/internal/cihost"
)

// detect names the CI host: as the settings say, else by the environment.
func (a *app) detect() string {
	return cihost.Detect(a.getenv)
}

func (a *app) newHost(name string) cihost.Host {
	if name == cihost.NameGitHub {
		return cihost.GitHub(a.sys.Stdout, a.getenv)
	}
	return cihost.Plain()
}

// inputs reports whether INPUT_* variables are inputs of an action: only the
// runners of GitHub and its likes set them.
func (a *app) inputs() bool { return a.getenv("GITHUB_ACTIONS") == "true" }
