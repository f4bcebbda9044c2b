package cihost

// Dialer connects to a socket.
type Dialer = dialer

// BuildkiteDialing is [Buildkite] with a dialer in place of the system's.
func BuildkiteDialing(getenv func(string) string, run Run, dial Dialer) Host {
	return newBuildkite(getenv, run, dial)
}
