package cihost

import "slices"

// Dialer connects to a socket.
type Dialer = dialer

// BuildkiteDialing is Buildkite with a dialer in place of the system's.
func BuildkiteDialing(env Env, run Run, dial Dialer) Host {
	return newBuildkite(Links{Env: env, Command: func(string) Run { return run }}, dial)
}

// Systems is the table.
func Systems() []System { return systems() }

// Traces are all variables that are a mark or a trace of some system, or a hint.
func Traces() []string {
	all := slices.Clone(hints)
	for _, s := range slices.Concat(Systems(), otherSystems()) {
		all = slices.Concat(all, s.marks, s.traces)
	}
	return all
}

// Marked are environments of the systems that ascproof does not speak to, by their titles:
// each has the first variable of its row and no other.
func Marked() map[string]Env {
	all := map[string]Env{}
	for _, s := range otherSystems() {
		all[s.Title] = Env{s.traces[0]: "true"}
	}
	return all
}
