package cihost

import (
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ascproof/ascproof/internal/suggest"
)

// System is one row of the table of CI systems: what it is called, what tells it from
// others, what it can do, and where it has what. Each row stands in the file of its system.
type System struct {
	// Name is the value of the setting "host"; "" of a system that ascproof does not
	// speak to.
	Name string
	// Title is what people call it.
	Title string
	// meant are other names for it, which the setting does not take.
	meant []string
	// Inputs says that its runner hands an action's inputs over as INPUT_*.
	Inputs bool
	// SecretOutputs says that an output can hold what is masked. Elsewhere a secret is
	// handed over as a variable or not at all.
	SecretOutputs bool
	// Colour says that its log shows colours.
	Colour bool
	// MasksLater says that it hides a secret in the logs of later steps, and not in that
	// of the step which hands it over.
	MasksLater bool

	// pipelines is where a checkout has its pipelines; "" if that is not looked for.
	pipelines string
	// step is the variable that tells the steps of a job apart; "" if there is none.
	step string
	// marks are variables of which its runner sets one at least to "true".
	marks []string
	// traces are variables of its own that it sets besides. One mark or trace is enough
	// to say that another system is not the only one here, whatever its value.
	traces []string
	// poses is the system whose marks its runner sets, too, for compatibility.
	poses string
	// proof looks for what the runner makes for a job and no variable can fake; nil if
	// there is nothing of the kind.
	proof func(env Env) error
	// jobVariables tell its jobs apart.
	jobVariables []string
	// fileVariables name files that commands write to, or that the system reads.
	fileVariables []string
	// hidesBy is what hides values, beside what proof looks for; "" if nothing does.
	hidesBy string
	// place completes a job with directories that this system has; nil if it has none.
	place func(*Job, Places)
	open  func(Links) Host
	// dialect is how commands are written where masks are lines of the log; nil elsewhere.
	dialect *dialect
}

// MasksInLog reports whether masks are lines of the log: where no runner reads them, the
// secret is there in clear.
func (s System) MasksInLog() bool { return s.dialect != nil }

// Links are what connects a process with the CI system that it runs on.
type Links struct {
	Env Env
	// Commands is the stream on which a runner reads commands; nil if it reads none.
	Commands io.Writer
	// Log is what people read.
	Log io.Writer
	Now func() time.Time
	// Command is asked for the means to run a program of the system's, such as
	// Buildkite's agent; it returns nil if there is no such program.
	Command func(name string) Run
}

// Env is an environment.
type Env map[string]string

// has reports whether a variable is set, if only to nothing: whoever can set a
// variable can empty one, too.
func (e Env) has(name string) bool {
	_, ok := e[name]
	return ok
}

// systems is the table, in the order of the documentation, the plain shell last. It and
// others are made once, and must not be changed.
var (
	systems = sync.OnceValue(func() []System {
		return []System{gitHubSystem(), forgejoSystem(), gitLabSystem(), buildkiteSystem(), azureSystem(), bitriseSystem(), plainSystem()}
	})
	others     = sync.OnceValue(otherSystems)
	allSystems = sync.OnceValue(func() []System { return slices.Concat(systems(), others()) })
)

// Lookup returns the system of a name, the plain shell for a name that none has.
func Lookup(name string) System {
	all := systems()
	i := slices.IndexFunc(all, func(s System) bool { return s.Name == name })
	if i < 0 {
		return plainSystem()
	}
	return all[i]
}

// Names are the names of all systems, in the order of the table.
func Names() []string {
	var all []string
	for _, s := range systems() {
		all = append(all, s.Name)
	}
	return all
}

// OfCheckout names the first system that a checkout has pipelines for; "" if it has none.
func OfCheckout(exists func(path string) bool) string {
	for _, s := range systems() {
		if s.pipelines != "" && exists(s.pipelines) {
			return s.Name
		}
	}
	return ""
}

// Step is what an environment calls this step of its job; "" if it has no name for it.
func Step(env Env) string {
	for _, s := range systems() {
		if name := env[s.step]; s.step != "" && name != "" {
			return name
		}
	}
	return ""
}

// Meant is the name, among those known, that somebody meant who wrote another.
func Meant(name string, known []string) (string, bool) {
	for _, s := range systems() {
		if slices.Contains(known, s.Name) && slices.Contains(s.meant, strings.ToLower(name)) {
			return s.Name, true
		}
	}
	return suggest.Guess(name, known)
}

// FileVariables name files that any system, known or not, has commands write to, or reads.
func FileVariables() []string {
	var all []string
	for _, s := range allSystems() {
		for _, name := range s.fileVariables {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// Open begins to speak to the system.
func (s System) Open(l Links) Host { return s.open(l) }
