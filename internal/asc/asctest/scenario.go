package asctest

import (
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/role"
)

// Credentials are what a user of the program under test has.
type Credentials struct {
	KeyID, IssuerID string
	// PrivateKey is PEM text.
	PrivateKey string
}

// Credentials of the key, as Apple gave them out.
func (k *Key) Credentials() Credentials {
	return Credentials{KeyID: k.ID, IssuerID: k.IssuerID, PrivateKey: k.PEM()}
}

// Env are the credentials as environment variables. The issuer ID of an
// individual key is left out.
func (c Credentials) Env() []string {
	env := []string{"ASC_KEY_ID=" + c.KeyID, "ASC_PRIVATE_KEY=" + c.PrivateKey}
	if c.IssuerID != "" {
		env = append(env, "ASC_ISSUER_ID="+c.IssuerID)
	}
	return env
}

// Scenario is a situation in which a team finds itself, for the demo program and
// for tests that go through all of them.
type Scenario struct {
	Name string
	// Summary says in a few words what is wrong.
	Summary string

	prepare func(*Server, *Key, *Credentials)
}

// The IDs of every scenario, so that its output is the same each time.
const (
	scenarioKeyID    = "ABC123DEFG"
	scenarioIssuerID = "00000000-0000-0000-e053-000000000001"
	foreignIssuerID  = "00000000-0000-0000-e053-000000000002"
)

// Scenarios are all scenarios, the one in which nothing is wrong first.
func Scenarios() []Scenario {
	return []Scenario{
		{"ok", "an App Manager key that works", func(*Server, *Key, *Credentials) {}},
		{"revoked", "the key was revoked", func(_ *Server, k *Key, _ *Credentials) { k.Revoke() }},
		{"wrong-issuer", "the issuer ID is another team's", func(s *Server, _ *Key, c *Credentials) {
			c.IssuerID = s.NewTeam(foreignIssuerID, nil).IssuerID
		}},
		{"agreements", "the Account Holder has an agreement to sign", func(s *Server, _ *Key, _ *Credentials) {
			s.Block(AgreementsMissing)
		}},
		{"contract", "the Account Holder has a contract to accept, and Apple names the person", func(s *Server, _ *Key, _ *Credentials) {
			s.Block(PLANotAccepted)
		}},
		{"outage", "Apple's API is down", func(s *Server, _ *Key, _ *Credentials) { s.Fail(Refuse(ServiceUnavailable)) }},
		// Fast, not slow: a token that seems to come from the future is refused.
		{"skew", "this machine's clock is five minutes fast", func(s *Server, _ *Key, _ *Credentials) {
			s.Fail(ClockOff(-5 * time.Minute))
		}},
	}
}

// FindScenario returns the scenario of a name.
func FindScenario(name string) (Scenario, bool) {
	all := Scenarios()
	i := slices.IndexFunc(all, func(sc Scenario) bool { return sc.Name == name })
	if i < 0 {
		return Scenario{}, false
	}
	return all[i], true
}

// Start starts a server in the situation, and says which credentials the team
// gives to the program under test.
func (sc Scenario) Start(opt Options) (*Server, Credentials) {
	opt.IssuerID = scenarioIssuerID
	s := Start(opt)
	k := s.Key(KeyOptions{ID: scenarioKeyID, Roles: role.Of(role.AppManager)})
	c := k.Credentials()
	sc.prepare(s, k, &c)
	return s, c
}
