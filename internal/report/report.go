// Package report holds the result of a check and its views: text, JSON, Markdown,
// JUnit and HTML all show the same [Report] and know nothing of how it came about.
//
//	for _, f := range report.Formats() {
//		err := f.Write(w, rep, report.Style{Verbose: true})
//	}
//
// What an audit comes to is its [Conclusion]. Say five keys fail, and three of them failed
// last night with the same rejection. With --only-new the [Standing] of these three is known,
// their rejections are [Counted] as known, and fail nothing. All the same they are [Told]: as
// one finding, of three keys.
//
// A report never holds a secret. Text that came from Apple's servers is cleaned
// before it gets here; the views escape it for their format.
package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// Schema is the version of the JSON form. It goes up when a field changes its
// meaning or goes away; a new field leaves it.
const Schema = 1

// Status says what is known about a key.
type Status string

// The statuses.
const (
	// Valid keys were accepted by Apple.
	Valid Status = "valid"
	// Rejected keys were refused by Apple, for good.
	Rejected Status = "rejected"
	// Blocked keys belong to an account that waits for its Account Holder.
	Blocked Status = "blocked"
	// Unverified keys could not be put to Apple.
	Unverified Status = "unverified"
	// Unusable keys were not sent anywhere.
	Unusable Status = "unusable"
)

// Verdict sums a key up for a pipeline.
type Verdict string

// The verdicts.
const (
	Pass Verdict = "pass"
	Warn Verdict = "warn"
	Fail Verdict = "fail"
)

// Report is the result of one command.
type Report struct {
	Schema int  `json:"schema"`
	Tool   Tool `json:"tool"`
	// Keys are in the order in which they were given; a check has one.
	Keys []Key `json:"keys"`
	// Audit is set in the report of an audit.
	Audit *Audit `json:"audit,omitempty"`
	// Conclusion is set where an audit is shown.
	Conclusion *Conclusion `json:"-"`
}

// Tool is the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Key is what was found out about one key.
type Key struct {
	// Name is the key's name in an audit file.
	Name string `json:"name,omitempty"`
	// Position is the key's place in an audit file, counted from 1.
	Position int `json:"position,omitempty"`
	// Owner is who looks after the key, as the audit file says.
	Owner    string `json:"owner,omitempty"`
	KeyID    string `json:"key_id,omitempty"`
	IssuerID string `json:"issuer_id,omitempty"`
	Kind     string `json:"kind,omitempty"`    // "team" or "individual"
	Program  string `json:"program,omitempty"` // "app-store" or "enterprise"
	// KindName says in a word what kind of key it is, also where the settings say another.
	KindName    string `json:"-"`
	Fingerprint string `json:"fingerprint,omitempty"` // of the public key: SHA-256 of its SPKI, first 16 hex digits
	// Headline is one line that says what became of the key.
	Headline string  `json:"headline"`
	Status   Status  `json:"status"`
	Verdict  Verdict `json:"verdict"`
	// Exit is the exit status that this key leads to.
	Exit int `json:"exit_status"`
	// Reason is the code of the finding that decided; empty on a pass.
	Reason finding.Code `json:"reason,omitempty"`
	// App is the app that was asked for, or found for probing.
	App *App `json:"app,omitempty"`
	// Roles and Capabilities are left out of a key that Apple did not accept, whose
	// Requirements are all unanswered.
	Roles        *Roles             `json:"roles,omitempty"`
	Capabilities []Capability       `json:"capabilities,omitempty"`
	Requirements []Requirement      `json:"requirements,omitempty"`
	Findings     []*finding.Finding `json:"findings"`
	Evidence     []Evidence         `json:"evidence"`
	// Expiring are certificates and profiles of the account of a key that was
	// checked alone; an audit has them with the account.
	Expiring []Asset `json:"expiring,omitempty"`
	// Change is how the key differs from what it was in an earlier audit.
	Change *Change `json:"change,omitempty"`
	// Requests is how many requests were sent, retries included.
	Requests int `json:"requests"`
	// Milliseconds is how long asking Apple took in all.
	Milliseconds int64      `json:"milliseconds"`
	RateLimit    *RateLimit `json:"rate_limit,omitempty"`
	// ClockSkew is how many seconds Apple's clock is ahead of this machine's; left
	// out if it is off by less than half a minute.
	ClockSkew int `json:"clock_skew_seconds,omitempty"`
	// Token describes the token that was handed over; it is never in a report.
	Token *Token `json:"token,omitempty"`
	// Sources says where each setting came from that was not a default.
	Sources map[string]string `json:"sources,omitempty"`
}

// App is an app of the account.
type App struct {
	ID       string `json:"id"`
	BundleID string `json:"bundle_id,omitempty"`
}

// Roles is which roles the key can have.
type Roles struct {
	// Candidates is every role of any explanation that Apple's answers leave;
	// empty if they contradict what is known.
	Candidates role.Set `json:"candidates"`
	// Leading are the explanations that fit best, each a set of roles.
	Leading []role.Set `json:"leading"`
	// Role is the leading explanation if it is one role.
	Role string `json:"role,omitempty"`
	// Confidence of Role: "proved" if nothing else explains the answers, else "likely".
	Confidence string `json:"confidence,omitempty"`
	// Excluded are roles that the answers exclude, with the evidence and the cells
	// of the role matrix that it rests on.
	Excluded []role.Exclusion `json:"excluded,omitempty"`
	// Conflict is the evidence that contradicts what is known, if any.
	Conflict []role.Objection `json:"conflict,omitempty"`
	// Probed says that more was asked than whether the key is accepted.
	Probed bool `json:"probed"`
	// Line says in words which role the key has, Facts which it can have, and Settling
	// what would settle what is open.
	Line     string   `json:"-"`
	Facts    []Fact   `json:"-"`
	Settling []string `json:"-"`
}

// Capability is what is known of one capability.
type Capability struct {
	Name    string       `json:"name"`
	Summary string       `json:"summary"`
	Verdict role.Verdict `json:"verdict"`
	// Reason is a phrase that says on what the verdict rests.
	Reason string `json:"reason"`
	// SettledBy is what would let a verdict that is not proved be proved or refuted.
	SettledBy []role.RemedyKind `json:"settled_by,omitempty"`
}

// Requirement is the outcome of one name in "require" or "forbid", with its
// reasons.
type Requirement struct {
	Name string `json:"name"`
	role.Result
	// Reason is a phrase that says on what the verdict rests.
	Reason string `json:"reason"`
	// Unanswered says that it could not be found out, for want of an answer that counts
	// or because the account is blocked; the verdict is then what the rest shows.
	Unanswered bool `json:"unanswered,omitempty"`
	// Shown is the verdict for people.
	Shown role.Verdict `json:"-"`
	// Finding is the one of the key's findings that is about this name, if any.
	Finding *finding.Finding `json:"finding,omitempty"`
}

// Title names the requirement: "require apps".
func (q Requirement) Title() string { return string(q.Setting) + " " + q.Name }

// Evidence is one request and what its answer says.
type Evidence struct {
	// Operation is the name of an API operation, such as "apps.list".
	Operation string `json:"operation"`
	Request   string `json:"request"`
	// HTTPStatus is 0 if there was no answer.
	HTTPStatus int    `json:"http_status"`
	Code       string `json:"code,omitempty"`
	Detail     string `json:"detail,omitempty"`
	// Class is what the answer means, Outcome what it says about the operation:
	// "granted", "denied" or "unknown".
	Class        string       `json:"class"`
	Outcome      role.Outcome `json:"outcome"`
	Attempts     int          `json:"attempts"`
	Milliseconds int64        `json:"milliseconds"`
}

// Answer is what came back, in few words, or why nothing did.
func (e Evidence) Answer() string {
	if e.HTTPStatus == 0 {
		return cmp.Or(e.Detail, e.Class)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.HTTPStatus, e.Code))
}

// RateLimit is Apple's hourly limit of requests for a key.
type RateLimit struct {
	Limit     int `json:"limit"`
	Remaining int `json:"remaining"`
}

// Token is a token that was handed over.
type Token struct {
	ExpiresAt time.Time `json:"expires_at"`
	Scope     []string  `json:"scope,omitempty"`
}
