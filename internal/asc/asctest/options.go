package asctest

import (
	"cmp"
	"crypto/x509"
	"time"
)

// Program is one of Apple's two developer programs.
type Program int

// The programs. They differ in the audience of their tokens.
const (
	AppStore Program = iota
	Enterprise
)

// Program is the one whose API the server is.
func (s *Server) Program() Program { return s.opt.Program }

// audience is what "aud" must be (Apple, "Generating Tokens for API Requests",
// of the App Store Connect API and of the Enterprise Program API).
func (p Program) audience() string {
	if p == Enterprise {
		return "apple-developer-enterprise-v1"
	}
	return "appstoreconnect-v1"
}

// App is an app of a team.
type App struct {
	ID, BundleID, Name string
	// Ends is when the certificate and the profile of the app end; zero is a year
	// from now.
	Ends time.Time
}

// Options says what kind of server [Start] makes. The zero value is a server of
// the App Store program, on TLS with HTTP/2, of a team with two apps.
type Options struct {
	// Plain serves HTTP/1.1 without TLS.
	Plain bool
	// HTTP1 offers no HTTP/2 to TLS clients.
	HTTP1 bool
	// InMemory serves over pipes instead of sockets, for tests in a bubble of
	// testing/synctest. Only a transport from [Server.Trust] reaches such a server.
	InMemory bool

	// Certificate changes the server's certificate before it is made, as to one that
	// has expired. Nil leaves it as it is, and such servers share one.
	Certificate func(*x509.Certificate)

	Program Program
	// IssuerID is the default team's; empty draws one.
	IssuerID string
	// Apps are the default team's. Nil stands for two, of which the first has a
	// bundle ID that begins with the second's; an empty slice stands for none.
	Apps []App
	// Without are the types of which there are no resources, such as
	// "appStoreVersions"; else each app has one of each.
	Without []string

	// Now is the server's clock, and with it the Date header; nil is [time.Now].
	Now func() time.Time
	// Latency is waited for before each answer.
	Latency time.Duration

	// MinuteLimit above zero is shown on a second X-Rate-Limit line, not enforced.
	MinuteLimit int

	// Open decides about an operation where the role matrix has no firm cell for
	// the key's roles. Nil follows the matrix's weak cells and refuses the rest.
	Open func(key *Key, operation string) bool

	// Keep is how many requests are remembered, the latest ones; zero is 10,000.
	Keep int
}

const (
	hourLimit   = 3600 // seen in real answers; Apple's documentation has 3500 as an example
	defaultKeep = 10_000
	// vendorNumber is the only one for which there are reports.
	vendorNumber = "80012345"
)

// withDefaults fills in what the zero values stand for.
func (o Options) withDefaults() Options {
	if o.Apps == nil {
		// The longer bundle ID comes first because Apple's filter[bundleId]
		// matches prefixes: who takes the first of what it finds takes the wrong one.
		o.Apps = []App{
			{ID: "1000000001", BundleID: "com.example.app.beta", Name: "Example Beta"},
			{ID: "1000000002", BundleID: "com.example.app", Name: "Example"},
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Keep = cmp.Or(o.Keep, defaultKeep)
	return o
}
