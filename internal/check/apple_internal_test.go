package check

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// The first of the account's apps.
const (
	appID    = "1000000001"
	bundleID = "com.example.app"
)

// apple answers as Apple would to a key with some roles, without a network. It
// refuses where the matrix does not lean to a yes.
type apple struct {
	kind  role.Kind // empty: team
	roles role.Set
	// noApps empties the account.
	noApps bool
	// says has answers by operation that take the place of the usual ones; "once"
	// before a class is for the first time of asking only.
	says map[string]string
}

func (a apple) answer(q question, before Answers) asc.Answer {
	out := asc.Answer{Request: q.request, Class: asc.RoleDenied, Status: 403, Attempts: 1}
	say, once := strings.CutPrefix(a.says[q.operation], "once ")
	op, known := role.Embedded().Operation(q.operation)
	switch {
	case say != "" && !(once && before.Have(q.operation)):
		out.Class = asc.Class(say)
	case !known || op.Predict(cmp.Or(a.kind, role.Team), a.roles) > role.NotKnown:
		out.Class, out.Status = asc.OK, 200
	}
	if out.Class == asc.Invalid && op.Needs("vendor-number") {
		out.Detail = "Invalid vendor number specified. Try again."
	}
	if out.Class == asc.OK {
		out.Resources = a.resources(q)
	}
	return out
}

func (a apple) resources(q question) []asc.Resource {
	switch {
	case q.operation == OpApps && !a.noApps && !strings.Contains(q.request.String(), "com.example.none"):
		return []asc.Resource{{Type: "apps", ID: appID, BundleID: bundleID}}
	case q.operation == opApp:
		return []asc.Resource{{Type: "apps", ID: appID, BundleID: bundleID}}
	case q.operation == opAppInfos || q.operation == opLocalizations:
		return []asc.Resource{{Type: "any", ID: "1"}}
	}
	return nil
}

// check runs a check against it: the waves, the judgement, and both once more for
// what is worth a second question.
func (a apple) check(p Policy) *Result {
	p.Probe, p.Unproven = cmp.Or(p.Probe, ProbeRead), cmp.Or(p.Unproven, role.WarnUnproven)
	id := Identity{KeyID: "ABC123DEFG", IssuerID: "an issuer", Kind: cmp.Or(a.kind, role.Team)}
	today := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	var answers Answers
	for wave := nextWave(nil, p, today); len(wave) > 0; wave = nextWave(answers, p, today) {
		answers = a.put(wave, answers)
		if proofOf(answers).State != asc.Accepted {
			break
		}
	}
	res := Judge(id, answers, proofOf(answers), p)
	return Judge(id, a.put(repeat(res), answers), proofOf(answers), p)
}

func (a apple) put(wave []question, answers Answers) Answers {
	before := slices.Clone(answers)
	for _, q := range wave {
		answers = append(answers, Asked{Operation: q.operation, Answer: a.answer(q, before)})
	}
	return answers
}

// proofOf is what a session would have proved.
func proofOf(answers Answers) asc.Proof {
	if answers.first(asc.Class.Proves) != nil {
		return asc.Proof{State: asc.Accepted}
	}
	return asc.Proof{State: asc.Undecided}
}

func names(t *testing.T, list string) []role.Name {
	t.Helper()
	var all []role.Name
	for s := range strings.FieldsSeq(list) {
		n, err := role.Embedded().Resolve(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// told are the cases of a result: "error requirement-not-met".
func told(r *Result) []string {
	var all []string
	for _, c := range r.Cases {
		all = append(all, string(c.Severity)+" "+string(c.Code))
	}
	return all
}

// exit is the status that a result leads to.
func exit(r *Result) int {
	var statuses []int
	for _, c := range r.Cases {
		if e, _ := finding.Lookup(c.Code); c.Severity == finding.Error {
			statuses = append(statuses, e.Exit)
		}
	}
	return finding.WorstExit(statuses...)
}
