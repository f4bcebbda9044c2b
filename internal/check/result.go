package check

import (
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// Result is what came of a check, as data. Package explain puts it into words.
type Result struct {
	Identity
	Status Status
	// Proof says on what the status rests.
	Proof  asc.Proof
	Policy Policy
	// App is the app that was asked for, or found for probing; nil if there is none.
	App     *App
	Answers Answers
	// Inference is what follows for the roles; nil unless Apple accepted the key.
	Inference *role.Inference
	// unsent are the probes that could not be sent, for want of what they must name.
	unsent []*role.Probe
	// Requirements are the names of the policy: those required, then those forbidden.
	Requirements []Requirement
	// Cases are what there is to tell, in the order in which it is told.
	Cases []Case

	// Now is Apple's time as far as it is known: what a token to hand over must
	// be made on.
	Now func() time.Time
	// Sent is how many requests were sent, retries included; Took is how long they took.
	Sent int
	Took time.Duration
}

// Identity is what a key says of itself.
type Identity struct {
	KeyID, IssuerID, Program, Fingerprint string
	Kind                                  role.Kind
	// IssuerPlace is where the issuer ID is set, or would be.
	IssuerPlace credential.IssuerPlace
}

// RoleKind is the kind of key by which roles are inferred.
func (id Identity) RoleKind() role.Kind { return RoleKind(id.Kind, credential.Program(id.Program)) }

// RoleKind is the kind of key by which roles are inferred: keys of the Enterprise
// Program are one of their own.
func RoleKind(kind role.Kind, program credential.Program) role.Kind {
	if program == credential.Enterprise {
		return role.Enterprise
	}
	return kind
}

// Status says what is known about a key that was sent.
type Status string

// The statuses, as they are in a report.
const (
	Valid      Status = "valid"
	Rejected   Status = "rejected"
	Blocked    Status = "blocked"
	Unverified Status = "unverified"
)

// App is an app of the account.
type App struct{ ID, BundleID string }

// Requirement is the outcome of one name that is required or forbidden.
type Requirement struct {
	role.Result
	// Unanswered is the answer for want of which it could not be found out; nil if it
	// was. The result is then what the rest shows.
	Unanswered *asc.Answer
}

// Case is one thing to tell. The fields below Severity are set as far as they say
// what it is about.
type Case struct {
	Code     finding.Code
	Severity finding.Severity
	// Requirement is one of the result's.
	Requirement *Requirement
	// App is what the policy calls the app.
	App string
	// NearApp is the bundle ID of one that differs from it in the case of letters.
	NearApp string
	// Answer is the one that shows it.
	Answer *asc.Answer
	// Operations were not tried, or tried in vain.
	Operations []string
	// Tolerated is an outage that fails no pipeline.
	Tolerated bool
}

// newCase is a case of the severity that its code has by itself.
func newCase(code finding.Code, a *asc.Answer) Case {
	e, _ := finding.Lookup(code)
	return Case{Code: code, Severity: e.Severity, Answer: a}
}

// outage is a case of what could not be found out: a warning if the policy says so.
func outage(code finding.Code, a *asc.Answer, p Policy) Case {
	c := newCase(code, a)
	if p.OutageWarns {
		c.Severity, c.Tolerated = finding.Warning, true
	}
	return c
}

// Asked is a request that was sent, and its last answer.
type Asked struct {
	// Operation is the one that it stands for.
	Operation string
	Answer    asc.Answer
	// Outcome is what the answer says of the operation, unknown unless the key is
	// accepted.
	Outcome role.Outcome
}

// Answers are what was asked, in the order in which it was.
type Answers []Asked

// To returns the last answer for an operation, one of class [asc.NotAsked] if there is none.
func (a Answers) To(operation string) asc.Answer {
	for _, q := range slices.Backward(a) {
		if q.Operation == operation {
			return q.Answer
		}
	}
	return asc.Answer{Class: asc.NotAsked}
}

// Have reports whether an operation was asked for.
func (a Answers) Have(operation string) bool {
	return slices.ContainsFunc(a, func(q Asked) bool { return q.Operation == operation })
}

// first returns the first answer of some classes, nil if there is none.
func (a Answers) first(is func(asc.Class) bool) *asc.Answer {
	i := slices.IndexFunc(a, func(q Asked) bool { return is(q.Answer.Class) })
	if i < 0 {
		return nil
	}
	return &a[i].Answer
}
