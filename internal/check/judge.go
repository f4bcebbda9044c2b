package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// judge turns the answers into status, findings and evidence.
func (r *run) judge(ctx context.Context) {
	switch r.session.Proof().State {
	case asc.Rejected:
		r.key.Status = report.Rejected
		r.add(r.rejection())
	case asc.Accepted:
		r.key.Status = report.Valid
		r.judgeApp()
		r.judgeRoles(ctx)
	default:
		r.judgeUndecided()
	}
	if r.session.Proof().State != asc.Accepted {
		r.addUnasked()
	}
	r.judgeBlocks()
	r.judgeClock()
	if n := r.session.Proof().TakenBack; n > 0 {
		r.add(finding.New(finding.Transient401, "%s with 401, and accepted with a new token", refusals(n)))
	}
	r.record()
	r.key.Settle()
}

// record keeps what was asked and answered.
func (r *run) record() {
	for _, q := range r.asked {
		a := q.answer
		outcome := role.OutcomeUnknown
		if op, ok := r.knowledge.Operation(q.operation); ok && r.session.Proof().State == asc.Accepted {
			outcome = r.target.Outcome(op, a, r.kind)
		}
		r.key.Evidence = append(r.key.Evidence, report.Evidence{
			Operation: q.operation, Request: a.Request.String(), HTTPStatus: a.Status, Code: a.Code, Detail: a.Detail,
			Class: string(a.Class), Outcome: outcome, Attempts: a.Attempts, Milliseconds: a.Elapsed.Milliseconds(),
		})
		if limit, left, ok := a.RateLimit.Hour(); ok && (r.key.RateLimit == nil || left < r.key.RateLimit.Remaining) {
			r.key.RateLimit = &report.RateLimit{Limit: limit, Remaining: left}
		}
	}
}

// judgeUndecided is for a key that Apple neither accepted nor rejected.
func (r *run) judgeUndecided() {
	r.key.Status = report.Unverified
	switch {
	case r.blocked() != nil:
		r.key.Status = report.Blocked
		return
	case r.session.Proof().Clock.Absurd() && r.unauthorized() != nil:
		r.add(r.wrongDay())
		return
	}
	worst := slices.MinFunc(r.asked, func(x, y asked) int {
		return cmp.Compare(undecidedOrder(x.answer.Class), undecidedOrder(y.answer.Class))
	}).answer
	r.add(r.undecided(worst))
}

// undecidedOrder puts the answer that explains most first.
func undecidedOrder(c asc.Class) int {
	order := []asc.Class{asc.RateLimited, asc.NotApple, asc.ServerError, asc.Unreachable, asc.Forbidden}
	if i := slices.Index(order, c); i >= 0 {
		return i
	}
	return len(order)
}

func (r *run) undecided(a asc.Answer) *finding.Finding {
	switch a.Class {
	case asc.RateLimited:
		return r.outage(finding.RateLimited, "%s", seen(a))
	case asc.Unreachable:
		return r.outage(finding.APIUnreachable, "%s", seen(a))
	case asc.NotApple, asc.ServerError:
		return r.outage(finding.APIError, "%s", seen(a))
	case asc.Unauthorized:
		// Tried as often as it takes to believe it, it would have been a rejection.
		return r.outage(finding.NotProven, "it refused the token with %s, but the time was up before another could be tried", answered(a)).
			WithFix("give the check more time with timeout: Apple refuses good keys for some seconds at times")
	default:
		return r.outage(finding.NotProven, "%s", seen(a))
	}
}

// outage makes a finding of what could not be asked: a warning if the policy says so.
func (r *run) outage(code finding.Code, format string, args ...any) *finding.Finding {
	if r.policy.OutageWarns {
		return finding.Tolerated(code, format, args...)
	}
	return finding.New(code, format, args...)
}

// answered is what came back, in a few words.
func answered(a asc.Answer) string {
	if a.Status == 0 {
		return a.Detail
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.Code))
}

// seen describes an answer: what was asked, what came back, and how often that
// was tried. The whole request is in the evidence.
func seen(a asc.Answer) string {
	path, _, _ := strings.Cut(a.Request.String(), "?")
	tried := ""
	if a.Attempts > 1 {
		tried = fmt.Sprintf(" (%d attempts)", a.Attempts)
	}
	if a.Status == 0 {
		return fmt.Sprintf("%s had no answer%s: %s", path, tried, a.Detail)
	}
	s := fmt.Sprintf("%s was answered with %s%s", path, answered(a), tried)
	if text := cmp.Or(a.Detail, a.Title); text != "" {
		s += ": " + strings.TrimSuffix(text, ".")
	}
	return s
}

// blocked returns an answer that says that the account is blocked, if any.
func (r *run) blocked() *asc.Answer {
	for i, q := range r.asked {
		if q.answer.Class.Blocks() {
			return &r.asked[i].answer
		}
	}
	return nil
}

// judgeBlocks reports agreements and membership: an error if nothing got
// through or something required did not, else a warning.
func (r *run) judgeBlocks() {
	a := r.blocked()
	if a == nil {
		return
	}
	code := finding.AgreementsMissing
	if a.Class == asc.MembershipLapsed {
		code = finding.MembershipLapsed
	}
	f := finding.New(code, "%s", seen(*a))
	switch {
	case r.demandBlocked:
		r.key.Status = report.Blocked
	case r.key.Status == report.Valid:
		f = f.At(finding.Warning)
	}
	r.add(f)
}

func refusals(n int) string {
	if n == 1 {
		return "one request was refused"
	}
	return fmt.Sprintf("%d requests were refused", n)
}
