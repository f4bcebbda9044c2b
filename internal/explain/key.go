// Package explain puts what a check found out into words, and is the only maker of a
// [report.Key].
//
// It is pure. Facts come in, most of them as a [check.Result], and sentences go out as
// findings and reasons. The verdict on a key and its exit status follow from the severities and codes
// of its findings: what a sentence says never decides anything. Whoever looks for one
// finds it by its subject: rejected.go has what a 401 means, account.go what keeps
// Apple from answering, requirement.go what require and forbid come to, advice.go
// what to do about that, headline.go the first line of a report,
// audit.go and audit_told.go what an audit says of many keys, expiry.go what ends soon,
// replacement.go what a new key lacks that the old one had.
//
//	key := explain.Key(res, warnings)
package explain

import (
	"fmt"
	"slices"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Key reports a key that was checked. Known is what was noticed before it was
// sent, later what was noticed after.
func Key(r *check.Result, known []*finding.Finding, later ...*finding.Finding) report.Key {
	k := report.Key{
		KeyID: r.KeyID, IssuerID: r.IssuerID, Kind: string(r.Kind), Program: r.Program, Fingerprint: r.Fingerprint,
		Status: report.Status(r.Status), Capabilities: capabilities(r), Evidence: evidence(r.Answers),
		Requests: r.Sent, Milliseconds: r.Took.Milliseconds(), RateLimit: rateLimit(r.Answers),
	}
	if r.App != nil {
		k.App = &report.App{ID: r.App.ID, BundleID: r.App.BundleID}
	}
	if r.Inference != nil {
		k.Roles = roles(r)
	}
	findings := map[*check.Requirement]*finding.Finding{}
	for _, c := range r.Cases {
		f := Finding(r, c, known...)
		if c.Requirement != nil {
			findings[c.Requirement] = f
		}
		if c.Code == finding.ClockSkew {
			k.ClockSkew = int(r.Proof.Clock.Ahead / time.Second)
		}
		k.Findings = append(k.Findings, f)
	}
	for i := range r.Requirements {
		q := &r.Requirements[i]
		k.Requirements = append(k.Requirements, report.Requirement{
			Name: q.Name.String(), Result: q.Result, Reason: Reason(r, *q), Finding: findings[q],
			Unanswered: q.Unanswered != nil || r.Inference == nil,
		})
	}
	k.Findings = slices.Concat(known, k.Findings, later)
	return conclude(k)
}

// NotSent reports a key that was not sent, for the reasons given.
func NotSent(findings []*finding.Finding) report.Key {
	return conclude(report.Key{Status: report.Unusable, Findings: findings, Evidence: []report.Evidence{}})
}

// Also adds to a key what was noticed after it was reported.
func Also(k report.Key, later ...*finding.Finding) report.Key {
	k.Findings = slices.Concat(k.Findings, later)
	return conclude(k)
}

// Tolerated is a key whose errors are let pass: they are warnings.
func Tolerated(k report.Key) report.Key {
	return conclude(eachFinding(k, func(f *finding.Finding) *finding.Finding {
		if f.Severity != finding.Error {
			return f
		}
		return f.At(finding.Warning)
	}))
}

// Replaced is a key that another one takes the place of: there is nothing to do about what is
// wrong with it.
func Replaced(k report.Key) report.Key {
	return eachFinding(k, func(f *finding.Finding) *finding.Finding { return f.OnlyFix() })
}

// eachFinding is a key with other findings in the place of its own.
func eachFinding(k report.Key, to func(*finding.Finding) *finding.Finding) report.Key {
	instead := map[*finding.Finding]*finding.Finding{}
	k.Findings, k.Requirements = slices.Clone(k.Findings), slices.Clone(k.Requirements)
	for i, f := range k.Findings {
		instead[f] = to(f)
		k.Findings[i] = instead[f]
	}
	for i, q := range k.Requirements {
		if f := instead[q.Finding]; f != nil {
			k.Requirements[i].Finding = f
		}
	}
	return k
}

// Stopped is a key whose check somebody interrupted. That comes first, and what was cut off
// by it is no fault of the network, nor of the time that the check has.
func Stopped(k report.Key, interrupted *finding.Finding) report.Key {
	all := []*finding.Finding{interrupted}
	refused := func(e report.Evidence) bool { return e.Class == string(asc.Unauthorized) }
	for _, f := range k.Findings {
		switch {
		case f.Code == finding.APIUnreachable:
		case f.Code == finding.NotProven && slices.ContainsFunc(k.Evidence, refused):
			all = append(all, finding.New(f.Code, "Apple refused a token with 401, and there was no second try.").At(f.Severity).OnlyFix("run it again."))
		default:
			all = append(all, f)
		}
	}
	k.Findings = all
	return conclude(k)
}

// conclude sets what follows from the findings, of which it makes an empty list
// if there are none: JSON has no null in the place of a list.
func conclude(k report.Key) report.Key {
	k.Findings = append([]*finding.Finding{}, k.Findings...)
	k.Verdict, k.Exit = Conclude(k.Findings)
	return Words(k)
}

// Conclude sums findings up: what they come to for a pipeline, and the exit status.
func Conclude(findings []*finding.Finding) (report.Verdict, int) {
	verdict := report.Pass
	statuses := make([]int, 0, len(findings))
	for _, f := range findings {
		statuses = append(statuses, f.Exit())
		switch {
		case f.Severity == finding.Error:
			verdict = report.Fail
		case f.Severity == finding.Warning && verdict == report.Pass:
			verdict = report.Warn
		}
	}
	return verdict, finding.WorstExit(statuses...)
}

// Finding says what a case of a result is about. Known is what was noticed before the
// key was sent. A code that it has no words for is a bug and panics.
func Finding(r *check.Result, c check.Case, known ...*finding.Finding) *finding.Finding {
	switch c.Code {
	case finding.TokenRejected, finding.WrongKeyKind:
		return rejected(r, c, known)
	case finding.ClockSkew:
		return clock(r, c)
	case finding.Transient401:
		return about(c, "%s with 401, and accepted with a new token.", refusals(r.Proof.TakenBack))
	case finding.AppNotVisible:
		return appNotVisible(r, c)
	case finding.RateLimited, finding.APIUnreachable, finding.APIError, finding.NotProven:
		return notAnswered(c)
	case finding.AgreementsMissing, finding.MembershipLapsed, finding.VendorNumberInvalid:
		return about(c, "%s", whatAppleSaid(*c.Answer))
	case finding.TeamNotFound:
		return about(c, "The team's account is not set up for this in full. %s", whatAppleSaid(*c.Answer))
	case finding.Lasting401:
		return lasting401(r, c)
	case finding.NoAppToProbe:
		return noApp(r, c)
	case finding.RequestsLeftOut:
		return leftOut(r, c)
	case finding.EvidenceContradicts:
		return about(c, "The key works, but our table of roles can be wrong. Together these answers fit no role: Apple %s.", said(r.Inference.Conflict()))
	case finding.RequirementNotMet, finding.RequirementLikely, finding.RequirementUnproven,
		finding.ForbiddenPresent, finding.ForbiddenUnproven:
		return requirement(r, c)
	default:
		panic("explain: no words for " + string(c.Code))
	}
}

// about makes the finding of a case. Where a case is tolerated, advice to let it
// pass would be idle.
func about(c check.Case, format string, args ...any) *finding.Finding {
	if c.Tolerated {
		return finding.Tolerated(c.Code, format, args...).At(c.Severity)
	}
	return finding.New(c.Code, format, args...).At(c.Severity)
}

func refusals(n int) string {
	if n == 1 {
		return "One request was refused"
	}
	return fmt.Sprintf("%d requests were refused", n)
}

// evidence is what was asked and answered.
func evidence(answers check.Answers) []report.Evidence {
	all := []report.Evidence{}
	for _, q := range answers {
		a := q.Answer
		all = append(all, report.Evidence{
			Operation: q.Operation, Request: a.Request.String(), HTTPStatus: a.Status, Code: a.Code, Detail: a.Detail,
			Class: string(a.Class), Outcome: q.Outcome, Attempts: a.Attempts, Milliseconds: a.Elapsed.Milliseconds(),
		})
	}
	return all
}

// rateLimit is the one of the answer after which the fewest requests are left.
func rateLimit(answers check.Answers) *report.RateLimit {
	var least *report.RateLimit
	for _, q := range answers {
		if limit, left, ok := q.Answer.RateLimit.Hour(); ok && (least == nil || left < least.Remaining) {
			least = &report.RateLimit{Limit: limit, Remaining: left}
		}
	}
	return least
}

func roles(r *check.Result) *report.Roles {
	inf := r.Inference
	out := &report.Roles{
		Candidates: inf.Union(), Leading: append([]role.Set{}, inf.Leading()...), Excluded: inf.Excluded(), Conflict: inf.Conflict(),
		Probed: r.Policy.AsksRoles(),
	}
	if only, proved, ok := inf.Sole(); ok {
		out.Role, out.Confidence = only.String(), "likely"
		if proved {
			out.Confidence = "proved"
		}
	}
	return out
}

func capabilities(r *check.Result) []report.Capability {
	var all []report.Capability
	for _, c := range r.Capabilities() {
		all = append(all, report.Capability{
			Name: c.Capability.Name, Summary: c.Summary, Verdict: c.Verdict, Reason: capabilityReason(r, c), SettledBy: c.SettledBy,
		})
	}
	return all
}

// NotAsked reports a key that an audit did not come to.
func NotAsked() report.Key {
	return conclude(report.Key{
		Status: report.Unverified, Evidence: []report.Evidence{},
		Findings: []*finding.Finding{finding.New(finding.NotAsked, "")},
	})
}
