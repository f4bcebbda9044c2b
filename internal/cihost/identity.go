package cihost

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Identity is which CI system runs this, and how far that is certain.
//
// Anybody who can start a pipeline can as a rule set variables in it. So a mark
// alone, such as GITHUB_ACTIONS=true, must not make the program print masks: on
// another system nobody reads them, and the key would stand in the log. Masks that
// are lines of the log go out only if the marks are those of one system, and the
// files are there that its runner makes for each step.
type Identity struct {
	System System
	// Doubt is why masks cannot be lines of the log here; nil if they can. It is nil,
	// too, where masks are something else.
	Doubt error
}

// Auto is the setting "host" that leaves the choice to the environment.
const Auto = "auto"

// Identify finds out which system runs this. The setting is a system's name or
// [Auto]; the error says how the environment contradicts it.
func Identify(env Env, setting string) (Identity, error) {
	traced := env.traced()
	found := env.choose(traced)
	if setting != Auto {
		named := Lookup(setting)
		if err := env.contradicts(named, found, traced); err != nil {
			return Identity{}, err
		}
		found = named
	}
	return Identity{found, env.doubt(found, traced)}, nil
}

// Detect names the system by the environment alone.
func Detect(env Env) string { return env.choose(env.traced()).Name }

// choose picks the system of the highest rank, the first in the table of those that
// share it; the plain shell if there are traces of none.
func (e Env) choose(traced []*System) System {
	var best *System
	highest := 0
	for _, s := range traced {
		if n := e.rank(s, len(traced) == 1); n > highest {
			best, highest = s, n
		}
	}
	if best == nil {
		return plainSystem()
	}
	return *best
}

// rank is how much speaks for a system of which there are traces, zero if it is not to be
// chosen. What its runner has made for the job says most, then its mark. A system whose
// masks would be lines of the log, and which has no proof, counts only with its mark, and
// where it is alone. Of two with a proof it comes first: there the other one is a doubt,
// and nothing is handed over without a mask.
func (e Env) rank(s *System, alone bool) int {
	isProved := s.proof != nil && s.proof(e) == nil
	switch {
	case s.Name == "":
		return 0
	case isProved && s.MasksInLog():
		return 4
	case isProved:
		return 3
	case s.MasksInLog() && !alone:
		return 0
	case e.isMarked(s):
		return 2
	case !s.MasksInLog():
		return 1
	}
	return 0
}

func (e Env) isMarked(s *System) bool {
	return slices.ContainsFunc(s.marks, func(name string) bool { return strings.EqualFold(e[name], "true") }) // Azure says True
}

// trace is a variable that one system sets, and no other.
func (e Env) trace(s *System) string {
	for _, names := range [2][]string{s.marks, s.traces} {
		for _, name := range names {
			if e.has(name) {
				return name
			}
		}
	}
	return ""
}

// traced are all systems of which there is a trace. One whose marks are there because
// another sets them for compatibility is not among them.
func (e Env) traced() []*System {
	var all []*System
	var posed []string
	for _, table := range [2][]System{systems(), others()} {
		for i := range table {
			if s := &table[i]; e.trace(s) != "" {
				all, posed = append(all, s), append(posed, s.poses)
			}
		}
	}
	return slices.DeleteFunc(all, func(s *System) bool { return s.Name != "" && slices.Contains(posed, s.Name) })
}

// others describes the traces of other systems; "" if there are none.
func (e Env) others(than System, traced []*System) string {
	var all []string
	for _, s := range traced {
		if s.Name == "" || s.Name != than.Name {
			all = append(all, fmt.Sprintf("%s (%s)", s.Title, e.trace(s)))
		}
	}
	return strings.Join(all, " and ")
}

// Foreign are all variables by which the environment is that of other systems than the one
// named: without them it is not.
func (e Env) Foreign(name string) []string {
	var own, all []string
	traced := e.traced()
	for _, s := range traced {
		if s.Name != "" && s.Name == name {
			own = append(own, slices.Concat(s.marks, s.traces)...)
		}
	}
	for _, s := range traced {
		if s.Name != "" && s.Name == name {
			continue
		}
		for _, variable := range slices.Concat(s.marks, s.traces) {
			if e.has(variable) && !slices.Contains(own, variable) && !slices.Contains(all, variable) {
				all = append(all, variable)
			}
		}
	}
	return all
}

// ErrNoTrace says that a system was named of which nothing is there. If its masks were
// lines of the log, nobody would read them, nor what else is meant for its runner.
var ErrNoTrace = errors.New("there is no variable of")

// contradicts says how the environment speaks against a system that was named; nil
// if it does not. found is the system by the environment alone.
func (e Env) contradicts(named, found System, traced []*System) error {
	rest := e.others(named, traced)
	if rest == "" {
		return e.traceless(named)
	}
	if named.Name == NamePlain && found.Name == NamePlain {
		return nil // ascproof speaks to none of those that are here
	}
	isOtherProved := func() bool { return found.Name != named.Name && found.proof != nil && found.proof(e) == nil }
	if e.trace(&named) != "" && !named.MasksInLog() && !isOtherProved() {
		return nil // this one can be meant, and shows nothing
	}
	return errors.New("the environment is that of " + rest)
}

// traceless says that nothing is there of a system whose masks would be lines of the log.
func (e Env) traceless(named System) error {
	if named.MasksInLog() && e.trace(&named) == "" && named.proof(e) != nil {
		return fmt.Errorf("%w %s here, such as %s", ErrNoTrace, named.Title, strings.Join(named.marks, " or "))
	}
	return nil
}

// doubt is why masks of a system must not go into the log.
func (e Env) doubt(s System, traced []*System) error {
	if !s.MasksInLog() {
		return nil
	}
	switch rest := e.others(s, traced); {
	case rest != "":
		return fmt.Errorf("the environment is also that of %s", rest)
	case !e.isMarked(&s):
		return fmt.Errorf("%s is not true", strings.Join(s.marks, " or "))
	default:
		return s.proof(e)
	}
}
