package cihost

import (
	"io"
	"slices"
	"time"
)

// Names of the hosts.
const (
	NameGitHub    = "github"
	NameForgejo   = "forgejo"
	NameGitLab    = "gitlab"
	NameBuildkite = "buildkite"
	NamePlain     = "plain"
)

// System is one row of the table of CI systems: all that tells it from others.
// Each row stands in the file of its host.
type System struct {
	// Name is the value of the setting "host".
	Name string
	// Inputs says that its runner hands an action's inputs over as INPUT_*.
	Inputs bool
	// SecretOutputs says that an output can hold what is masked. Elsewhere a secret is
	// handed over as a variable or not at all.
	SecretOutputs bool

	// marks are variables of which its runner sets one at least to "true".
	marks []string
	// poses is the system whose marks its runner sets, too, for compatibility.
	poses string
	// jobVariables tell its jobs apart.
	jobVariables []string
	// place completes a job with directories that this system has; nil if it has none.
	place func(*Job, Places)
	open  func(Links) Host
}

// Links are what connects a process with the CI system that it runs on.
type Links struct {
	Getenv func(string) string
	// Commands is the stream on which a runner reads commands; nil if it reads none.
	Commands io.Writer
	// Log is what people read.
	Log io.Writer
	Now func() time.Time
	// Agent is asked for the means to run the command of Buildkite's agent; nil if
	// there is no such command.
	Agent func() Run
}

// Systems returns the table, in the order of the documentation, the plain shell
// last.
func Systems() []System {
	return []System{gitHubSystem(), forgejoSystem(), gitLabSystem(), buildkiteSystem(), plainSystem()}
}

// Lookup returns the system of a name, the plain shell for a name that none has.
func Lookup(name string) System {
	all := Systems()
	i := slices.IndexFunc(all, func(s System) bool { return s.Name == name })
	if i < 0 {
		return plainSystem()
	}
	return all[i]
}

// Names are the names of all systems, in the order of the table.
func Names() []string {
	var all []string
	for _, s := range Systems() {
		all = append(all, s.Name)
	}
	return all
}

// Detect names the system from its environment. Whose marks are there because
// another system poses as it does not count; if several are left, the first does.
func Detect(getenv func(string) string) string {
	found := slices.DeleteFunc(Systems(), func(s System) bool { return !s.isMarked(getenv) })
	found = slices.DeleteFunc(slices.Clone(found), func(s System) bool {
		return slices.ContainsFunc(found, func(other System) bool { return other.poses == s.Name })
	})
	return append(found, plainSystem())[0].Name
}

func (s System) isMarked(getenv func(string) string) bool {
	return slices.ContainsFunc(s.marks, func(variable string) bool { return getenv(variable) == "true" })
}

// Open begins to speak to the system.
func (s System) Open(l Links) Host { return s.open(l) }
