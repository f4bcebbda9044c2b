package check

import (
	"cmp"
	"slices"
	"strings"
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
// refuses where the matrix does not lean to a yes, or where it says no if generous.
type apple struct {
	kind     role.Kind // empty: team
	roles    role.Set
	generous bool
	// noApps empties the account; bare leaves it only apps. Of products of Xcode Cloud the
	// list has one of another app before those of each, or that alone.
	noApps, bare, otherFirst, otherAlone bool
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
	case !known || a.allows(op):
		out.Class, out.Status = asc.OK, 200
	}
	if known && op.Host != "" && a.kind == role.Individual && out.Class == asc.RoleDenied {
		out.Class, out.Status = asc.Unauthorized, 401 // as the notary service says it
	}
	if out.Class == asc.Invalid && op.Needs("vendor-number") {
		out.Detail = "Invalid vendor number specified. Try again."
	}
	switch out.Class {
	case asc.OK:
		out.Resources = a.resources(q)
	case "ok-empty":
		out.Class = asc.OK
	}
	return out
}

func (a apple) allows(op *role.Operation) bool {
	p := op.Predict(cmp.Or(a.kind, role.Team), a.roles)
	return p > role.NotKnown || p == role.NotKnown && a.generous
}

func (a apple) resources(q question) []asc.Resource {
	switch {
	case q.operation == OpApps && !a.noApps && !strings.Contains(q.request.String(), "com.example.none"):
		return []asc.Resource{{Type: "apps", ID: appID, BundleID: bundleID}}
	case q.operation == opApp:
		return []asc.Resource{{Type: "apps", ID: appID, BundleID: bundleID}}
	case a.bare:
		return nil
	}
	all := oneOfEach(q)
	if query := q.request.String(); !strings.Contains(query, "/v1/ciProducts?") || strings.Contains(query, "filter") {
		return all
	}
	other := asc.Resource{Type: "ciProducts", ID: "2", App: "2000000002"}
	switch {
	case a.otherFirst:
		return append([]asc.Resource{other}, all...)
	case a.otherAlone:
		return []asc.Resource{other}
	}
	return all
}

// oneOfEach is one of each type that a read finds for updates, or on the way there. Everything belongs to the app.
func oneOfEach(q question) (all []asc.Resource) {
	path, _, _ := strings.Cut(q.request.String(), "?")
	path = strings.ReplaceAll(strings.TrimPrefix(path, "GET "), appID, "{app}")
	for _, p := range role.Embedded().ProbeSet {
		for i, f := range p.Find {
			kind := f.Path[strings.LastIndex(f.Path, "/")+1:]
			if i == len(p.Find)-1 {
				kind = p.Type
			}
			if f.Operation == q.operation || f.Path == path {
				all = append(all, asc.Resource{Type: kind, ID: "1", App: appID})
			}
		}
	}
	return all
}

// waves are how many requests a check sends, wave by wave.
func (a apple) waves(p Policy) (sizes []int) {
	a.each(p, a.kind, func(wave []question) { sizes = append(sizes, len(wave)) })
	return sizes
}

// ask is what a check learns, wave by wave.
func (a apple) ask(p Policy, kind role.Kind) Answers {
	return a.each(p, kind, func([]question) {})
}

// each sends the waves of a check until Apple does not accept the key, or nothing is left.
func (a apple) each(p Policy, kind role.Kind, see func(wave []question)) (answers Answers) {
	today := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	for wave := nextWave(nil, p, kind, today); len(wave) > 0; wave = nextWave(answers, p, kind, today) {
		see(wave)
		answers = a.put(wave, answers)
		if proofOf(answers).State != asc.Accepted {
			break
		}
	}
	return answers
}

// check runs a check against it: the waves, the judgement, and both once more for
// what is worth a second question.
func (a apple) check(p Policy) *Result {
	p.Probe, p.Unproven = cmp.Or(p.Probe, ProbeRead), cmp.Or(p.Unproven, role.WarnUnproven)
	id := Identity{KeyID: "ABC123DEFG", IssuerID: "an issuer", Kind: cmp.Or(a.kind, role.Team)}
	answers := a.ask(p, id.Kind)
	res := Judge(id, answers, proofOf(answers), p)
	return Judge(id, a.put(repeat(res), answers), proofOf(answers), p)
}

func (a apple) put(wave []question, answers Answers) Answers {
	before := answers
	answers = slices.Grow(answers, len(wave))
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
