package explain_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/probe"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
)

var update = flag.Bool("update", false, "write testdata/words.txt anew")

// situation is what Apple answered to a key, and what a pipeline asks of it.
type situation struct {
	name string
	// answers are operations after + (granted), - (refused) or a class and =.
	answers         string
	require, forbid string
	policy          check.Policy
	proof           asc.Proof // accepted, unless it says something else
	kind            role.Kind // team, unless it says something else
	noIssuer        bool
	keyID           string
	known           []finding.Code // noticed before the key was sent
	program         string
}

// What is read by a publisher's key, by a sales key, and by one that may be either
// of App Manager and Developer.
const (
	publisher = "+apps.list -analyticsReportRequests.list +customerReviews.list +bundleIds.list +certificates.list +reviewSubmissions.list " +
		"+builds.list +betaGroups.list +appAvailability.get -salesReports.get -financeReports.get"
	seller = "+apps.list +analyticsReportRequests.list -customerReviews.list -bundleIds.list -certificates.list -reviewSubmissions.list " +
		"-builds.list -betaGroups.list -appAvailability.get"
	writes = " +app.update +appInfoLocalization.update"
)

func situations() []situation {
	rejected := func(p asc.Proof) asc.Proof {
		p.State, p.Attempts, p.Waited = asc.Rejected, 3, 3*time.Second
		return p
	}
	clock := func(ahead time.Duration) asc.Clock { return asc.Clock{Known: true, Ahead: ahead} }
	undecided := asc.Proof{State: asc.Undecided}
	write := check.Policy{Probe: check.ProbeWrite}
	return []situation{
		{name: "nothing asked for", answers: "+apps.list", policy: check.Policy{Probe: check.ProbeNone}},
		{name: "rejected", answers: "unauthorized=apps.list", require: "apps", proof: rejected(asc.Proof{Clock: clock(0), OtherKind: asc.Unauthorized})},
		{name: "rejected, the other kind was not tried", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{Clock: clock(0)})},
		{name: "rejected, no word about the other kind", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.RateLimited})},
		{name: "rejected, and the clock is off", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{Clock: clock(-time.Minute), OtherKind: asc.Unauthorized})},
		{name: "rejected without an issuer ID", answers: "unauthorized=apps.list", kind: role.Individual, noIssuer: true, proof: rejected(asc.Proof{Clock: clock(0)})},
		{name: "rejected as a key of the Enterprise Program", answers: "unauthorized=apps.list", program: "enterprise", proof: rejected(asc.Proof{Clock: clock(0)})},
		{name: "rejected, and the file is that of an In-App Purchase key", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.Unauthorized}),
			known: []finding.Code{finding.KeyInAppPurchase, finding.KeyIDMismatch}},
		{name: "rejected, and the file has the name of another key", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.Unauthorized}),
			known: []finding.Code{finding.KeyRepaired, finding.KeyIDMismatch}},
		{name: "rejected, and the key ID has a letter too many", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.Unauthorized}),
			keyID: "ABC123DEFGH", known: []finding.Code{finding.KeyIDMalformed, finding.KeyRepaired}},
		{name: "rejected, and the issuer ID is under another name", answers: "unauthorized=apps.list", kind: role.Individual, noIssuer: true, proof: rejected(asc.Proof{}),
			known: []finding.Code{finding.VariableNotRead}},
		{name: "rejected, and the file is that of an individual key", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.RateLimited}),
			known: []finding.Code{finding.KeyTypeConflict}},
		{name: "rejected, and the key has one half", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.Unauthorized}),
			known: []finding.Code{finding.KeyRepaired, finding.KeyHasNoPublic}},
		{name: "rejected, and a value was repaired", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.Unauthorized}),
			known: []finding.Code{finding.KeyRepaired}},
		{name: "an individual key with an issuer ID", answers: "unauthorized=apps.list", proof: rejected(asc.Proof{OtherKind: asc.OK})},

		{name: "one hiccup", answers: "+apps.list", proof: asc.Proof{State: asc.Accepted, TakenBack: 1}},
		{name: "two hiccups", answers: "+apps.list", proof: asc.Proof{State: asc.Accepted, TakenBack: 2}},
		{name: "clock slow by minutes", answers: "+apps.list", proof: asc.Proof{State: asc.Accepted, Clock: clock(5 * time.Minute)}},
		{name: "clock fast by seconds", answers: "+apps.list", proof: asc.Proof{State: asc.Accepted, Clock: clock(-45 * time.Second)}},
		{name: "clock fast by hours", answers: "+apps.list", proof: asc.Proof{State: asc.Accepted, Clock: clock(-23 * time.Hour)}},
		{name: "clock of another day", answers: "unauthorized=apps.list", proof: asc.Proof{State: asc.Undecided, Clock: clock(-70 * time.Hour)}},

		{name: "no network", answers: "unreachable=apps.list", proof: undecided},
		{name: "no network, tolerated", answers: "unreachable=apps.list", proof: undecided, policy: check.Policy{OutageWarns: true}},
		{name: "outage", answers: "server-error=apps.list", require: "apps", proof: undecided},
		{name: "out of time after a refusal", answers: "unauthorized=apps.list", proof: undecided},
		{name: "too many requests, and a pause", answers: "paused=apps.list", proof: undecided},
		{name: "too many requests, in the way of a requirement", answers: "+apps.list paused=customerReviews.list", require: "reviews"},
		{name: "an outage, and a pause", answers: "busy=apps.list", proof: undecided},
		{name: "a sign-in page", answers: "not-apple=apps.list", proof: undecided},
		{name: "a sign-in page in the way of a requirement", answers: "+apps.list not-apple=customerReviews.list", require: "reviews"},
		{name: "an unknown 403", answers: "forbidden=apps.list", proof: undecided},
		{name: "an agreement", answers: "agreement-missing=apps.list", require: "apps", proof: undecided},
		{name: "an agreement in the way of a requirement", answers: "+apps.list agreement-missing=customerReviews.list", require: "reviews"},
		{name: "an outage in the way of a requirement", answers: "+apps.list server-error=customerReviews.list", require: "reviews", forbid: "reviews"},
		{name: "an outage in the way of nothing", answers: "+apps.list server-error=builds.list server-error=betaGroups.list", policy: check.Policy{All: true}},
		{name: "membership in the way of nothing", answers: "+apps.list membership-lapsed=builds.list", policy: check.Policy{All: true}},

		{name: "no such app", answers: "+apps.list not-found=app.get", policy: check.Policy{App: "1000000009"}},
		{name: "the app is refused", answers: "+apps.list -app.get", policy: check.Policy{App: "1000000001"}},
		{name: "apps are refused", answers: "-apps.list", policy: check.Policy{App: "com.example.none"}},
		{name: "an unknown 403 for the app", answers: "+apps.list forbidden=app.get", policy: check.Policy{App: "1000000001"}},
		{name: "an outage for the app", answers: "+apps.list server-error=app.get", policy: check.Policy{App: "1000000001"}},
		{name: "no app to try", answers: "empty=apps.list", require: "reviews metadata"},
		{name: "no app to try, and the list is refused", answers: "-apps.list", require: "reviews"},
		{name: "the list is refused, and no role that fits can", answers: "-apps.list +financeReports.get", require: "upload", policy: check.Policy{VendorNumber: "80012345"}},
		{name: "everything is refused, and no role that fits can", answers: "-apps.list -analyticsReportRequests.list -bundleIds.list -certificates.list", require: "upload"},
		{name: "no app to an individual key", answers: "empty=apps.list", kind: role.Individual, require: "reviews"},
		{name: "another app to try", answers: "+apps.list not-found=app.get", require: "metadata", policy: check.Policy{App: "1000000009"}},

		{name: "publisher by reads", answers: publisher, require: "storesyncer app-manager", forbid: "admin"},
		{name: "publisher by reads, unproven: fail", answers: publisher, require: "storesyncer", policy: check.Policy{Unproven: role.FailUnproven}},
		{name: "publisher by writes", answers: publisher + writes, require: "storesyncer app-manager", forbid: "metadata", policy: write},
		{name: "no admin", answers: publisher, require: "admin sales-reports"},
		{name: "seller by reads", answers: seller, require: "storesyncer sales-reports", forbid: "metadata sales"},
		{name: "seller by writes", answers: seller + " -app.update -appInfoLocalization.update", require: "metadata sales-reports", policy: write},
		{name: "proved seller", answers: seller + " +salesReports.get -financeReports.get", require: "sales-reports finance-reports",
			policy: check.Policy{VendorNumber: "80012345"}},
		{name: "a role that is perhaps forbidden", answers: "+apps.list", forbid: "admin"},
		{name: "three roles that no other has together", answers: "-apps.list +betaGroups.list", require: "finance marketing customer-support"},
		{name: "an individual key that is shut out", answers: "+apps.list", kind: role.Individual, noIssuer: true, require: "signing manage-users"},
		{name: "an individual key that can too much", answers: "+apps.list" + writes, kind: role.Individual, forbid: "metadata", policy: write},
		{name: "an individual key of three roles that fit alike", answers: "+apps.list +builds.list +betaGroups.list +betaRecruitmentCriterionOptions.list +ciProducts.list +nominations.list +reviewSubmissions.list",
			kind: role.Individual, require: "metadata", forbid: "developer admin"},
		{name: "what one role has, and another that is forbidden", answers: publisher + writes, require: "metadata", forbid: "app-manager", policy: write},
		{name: "less than the key has is enough", answers: publisher + writes, require: "reviews", forbid: "metadata", policy: write},
		{name: "everything is refused, and is forbidden", answers: "-apps.list -customerReviews.list -bundleIds.list", forbid: "reviews"},
		{name: "no app to update", answers: "empty=apps.list +reviewSubmissions.list", require: "metadata", policy: write},
		{name: "a role that was refused what it should have", answers: strings.Replace(publisher, "+certificates", "-certificates", 1) + writes,
			require: "signing", policy: write},
		{name: "what no individual key is known to do", answers: "+apps.list +customerReviews.list -reviewSubmissions.list -builds.list -betaGroups.list", kind: role.Individual, require: "manage-users apps"},
		{name: "a leaning beside an answer that says nothing", answers: publisher[:strings.Index(publisher, " -sales")] + " vendor=salesReports.get",
			require: "sales-reports", policy: check.Policy{VendorNumber: "80099999"}},
		{name: "an answer that says nothing", answers: "+apps.list forbidden=certificates.list", require: "signing"},
		{name: "a wrong vendor number", answers: seller + " vendor=salesReports.get", require: "sales-reports", policy: check.Policy{VendorNumber: "80099999"}},
		{name: "a key of the Enterprise Program", answers: "+certificates.list +bundleIds.list", require: "signing", program: "enterprise", proof: asc.Proof{State: asc.Accepted}},
		{name: "not all was asked", answers: "+apps.list", require: "app-manager"},
		{name: "all was refused, and several were required", answers: "-apps.list -builds.list", require: "respond reviews revenuecat"},
		{name: "only one role would be refused all that", answers: "-apps.list -bundleIds.list -builds.list -financeReports.get -salesReports.get -analyticsReportRequests.list -betaGroups.list",
			require: "reviews"},
		{name: "an individual key at the notary service", answers: "+apps.list unauthorized=notary.submissions.list", kind: role.Individual, require: "notarytool"},
		{name: "a Marketing user's key at the notary service", answers: "-apps.list +builds.list +betaGroups.list -betaRecruitmentCriterionOptions.list -ciProducts.list -nominations.list unauthorized=notary.submissions.list", kind: role.Individual, require: "notarize"},
		{name: "an individual key that must not notarize", answers: "+apps.list unauthorized=notary.submissions.list", kind: role.Individual, forbid: "notarize"},
		{name: "no version to try", answers: publisher + " +find.appStoreVersions +appInfoLocalization.update", require: "metadata versions", policy: write},
		{name: "neither a listing text nor a version to try", answers: publisher + " +find.appStoreVersions +find.appInfos", require: "fastlane-deliver", policy: write},
		{name: "no app to update, and a role", answers: "empty=apps.list +reviewSubmissions.list", require: "app-manager", policy: write},
		{name: "no device to try", answers: publisher + " empty=devices.list", require: "devices", policy: write},
		{name: "a search that Apple refused", answers: publisher + " -find.appInfos +appStoreVersionLocalization.update", require: "metadata", policy: write},
		{name: "an update of which the answer says nothing", answers: publisher + " +appInfoLocalization.update not-found=appStoreVersionLocalization.update", require: "metadata", policy: write},
		{name: "both updates that metadata needs", answers: publisher + " +appInfoLocalization.update +appStoreVersionLocalization.update", require: "metadata", policy: write},
		{name: "an enterprise key by reads", answers: "+bundleIds.list +certificates.list", program: "enterprise", require: "bundle-ids"},
		{name: "an enterprise key by writes", answers: "+bundleIds.list +certificates.list", program: "enterprise", require: "signing", policy: write},
		{name: "an enterprise key, and what only App Store Connect has", answers: "+bundleIds.list", program: "enterprise", require: "metadata"},
		{name: "answers that no key gives", answers: "-apps.list -customerReviews.list -analyticsReportRequests.list", require: "metadata"},
	}
}

// Every sentence about a verdict is in one file, to be read aloud. Run this with
// -update after a change and read the difference.
func TestWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Made by: go test ./internal/explain -update\n")
	for _, s := range situations() {
		k := explain.Key(s.result(t), s.noticed())
		fmt.Fprintf(&b, "\n# %s\n%s: %s\n", s.name, k.Verdict, k.Headline)
		for _, q := range k.Requirements {
			fmt.Fprintf(&b, "  %s: %s, %s\n", q.Title(), q.Verdict, q.Reason)
		}
		for _, f := range k.Findings {
			fmt.Fprintf(&b, "%s: %s\n", f.Severity, f.Error())
			for _, fix := range f.Actions() {
				fmt.Fprintf(&b, "  - %s\n", fix)
			}
		}
		if k.Roles != nil {
			for _, f := range k.Roles.Facts {
				fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
			}
		}
	}
	const golden = "testdata/words.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i, line := range got {
		if i >= len(wanted) || line != wanted[i] {
			t.Fatalf("%s:%d: the words are now\n%s\n(go test -update writes them anew)", golden, i+1, line)
		}
	}
	if len(got) != len(wanted) {
		t.Fatalf("%s has %d lines, the words have %d", golden, len(wanted), len(got))
	}
}

// noticed is what was known before the key was sent.
func (s situation) noticed() []*finding.Finding {
	var all []*finding.Finding
	for _, code := range s.known {
		all = append(all, finding.New(code, "").At(finding.Warning).OnlyFix())
	}
	return all
}

func (s situation) result(t *testing.T) *check.Result {
	t.Helper()
	p := s.policy
	p.Probe, p.Unproven = cmp.Or(p.Probe, check.ProbeRead), cmp.Or(p.Unproven, role.WarnUnproven)
	p.Require, p.Forbid = roletest.Names(t, s.require), roletest.Names(t, s.forbid)
	id := check.Identity{KeyID: "ABC123DEFG", IssuerID: "00000000-0000-0000-0000-000000000000", Kind: cmp.Or(s.kind, role.Team)}
	id.Program, id.KeyID = s.program, cmp.Or(s.keyID, id.KeyID)
	if s.noIssuer {
		id.IssuerID = ""
	}
	if s.proof == (asc.Proof{}) {
		s.proof.State = asc.Accepted
	}
	var answers check.Answers
	for spelt := range strings.FieldsSeq(s.answers) {
		answers = append(answers, asked(t, spelt, p))
	}
	return check.Judge(id, answers, s.proof, p)
}

// asked is one answer, such as Apple gives it.
func asked(t *testing.T, spelt string, p check.Policy) check.Asked {
	t.Helper()
	class, operation, ok := strings.Cut(spelt, "=")
	if !ok {
		class, operation = map[byte]string{'+': "ok", '-': "role-denied"}[spelt[0]], spelt[1:]
	}
	a := asc.Answer{Request: request(operation, p), Status: 403, Code: "FORBIDDEN_ERROR", Class: asc.Class(class), Attempts: 1}
	switch class {
	case "ok":
		a.Status, a.Code = 200, ""
		a.Resources = []asc.Resource{{Type: "apps", ID: "1000000001", BundleID: "com.example.app"}}
	case "empty":
		a.Status, a.Code, a.Class = 200, "", asc.OK
	case "unauthorized":
		a.Status, a.Code = 401, "NOT_AUTHORIZED"
	case "not-found":
		a.Status, a.Code, a.Title = 404, "NOT_FOUND", "The specified resource does not exist."
	case "vendor":
		a.Status, a.Code, a.Class, a.Detail = 400, "PARAMETER_ERROR.INVALID", asc.Invalid, "Invalid vendor number specified. Try again."
	case "server-error":
		a.Status, a.Code, a.Attempts = 503, "UNEXPECTED_ERROR", 4
	case "paused":
		a.Status, a.Code, a.Class, a.Attempts, a.RetryAfter = 429, "RATE_LIMIT_EXCEEDED", asc.RateLimited, 1, 301*time.Second
	case "busy":
		a.Status, a.Code, a.Class, a.RetryAfter = 503, "UNEXPECTED_ERROR", asc.ServerError, asc.MaxRetryAfter
	case "not-apple":
		a.Status, a.Code, a.Detail = 200, "", "an HTML page"
	case "unreachable":
		a.Status, a.Code, a.Detail = 0, "", "the connection broke"
	}
	return check.Asked{Operation: operation, Answer: a}
}

func request(operation string, p check.Policy) asc.Request {
	if probed, ok := role.Embedded().Probe(operation); ok {
		target := probe.Target{App: "1000000001", Found: map[string]string{probed.Type: "1"}, VendorNumber: p.VendorNumber}
		if req, ok := target.Request(probed); ok {
			return req
		}
	}
	return asc.Get("/v1/apps/"+p.App, nil)
}

// Of several answers the one counts that leaves the fewest requests, whichever
// comes first.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	left := func(n int) check.Asked {
		return check.Asked{Operation: "apps.list", Answer: asc.Answer{Class: asc.OK, RateLimit: asc.RateLimit{"user-hour-lim": 3600, "user-hour-rem": n}}}
	}
	silent := check.Asked{Operation: "users.list", Answer: asc.Answer{Class: asc.OK}}
	for _, answers := range []check.Answers{{left(3598), left(3599), silent}, {silent, left(3599), left(3598)}} {
		res := check.Judge(check.Identity{Kind: role.Team}, answers, asc.Proof{State: asc.Accepted}, check.Policy{Probe: check.ProbeNone})
		if got := explain.Key(res, nil).RateLimit; got == nil || *got != (report.RateLimit{Limit: 3600, Remaining: 3598}) {
			t.Errorf("rate limit %+v, want 3598 of 3600", got)
		}
	}
}

// The verdict is the worst of the findings, wherever they come from; a list of
// findings is never nil, which would be null in JSON.
func TestConclude(t *testing.T) {
	t.Parallel()
	warning, failure := finding.New(finding.ClockSkew, ""), finding.New(finding.Interrupted, "")
	res := check.Judge(check.Identity{Kind: role.Team}, check.Answers{}, asc.Proof{State: asc.Accepted}, check.Policy{Probe: check.ProbeNone})
	tests := []struct {
		name    string
		key     report.Key
		verdict report.Verdict
		exit    int
		codes   []finding.Code
	}{
		{"nothing", explain.Key(res, nil), report.Pass, finding.ExitOK, nil},
		{"known", explain.Key(res, []*finding.Finding{warning}), report.Warn, finding.ExitOK, []finding.Code{finding.ClockSkew}},
		{"later", explain.Key(res, []*finding.Finding{warning}, failure), report.Fail, finding.ExitUnknown, []finding.Code{finding.ClockSkew, finding.Interrupted}},
		{"a notice", explain.Key(res, []*finding.Finding{warning.At(finding.Notice)}), report.Pass, finding.ExitOK, []finding.Code{finding.ClockSkew}},
		{"not sent", explain.NotSent([]*finding.Finding{finding.New(finding.IDsSwapped, "")}), report.Fail, finding.ExitUnusable, []finding.Code{finding.IDsSwapped}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var codes []finding.Code
			for _, f := range tt.key.Findings {
				codes = append(codes, f.Code)
			}
			if tt.key.Verdict != tt.verdict || tt.key.Exit != tt.exit || fmt.Sprint(codes) != fmt.Sprint(tt.codes) || tt.key.Findings == nil {
				t.Errorf("%s, %d, %q; want %s, %d, %q", tt.key.Verdict, tt.key.Exit, codes, tt.verdict, tt.exit, tt.codes)
			}
		})
	}
}
