package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
)

// Each row is a key and what a pipeline asks of it.
func TestJudgeRequirements(t *testing.T) {
	t.Parallel()
	publisher, admin, sales, developer := apple{roles: role.Of(role.AppManager)}, apple{roles: role.Of(role.Admin)},
		apple{roles: role.Of(role.Sales)}, apple{roles: role.Of(role.Developer)}
	// An individual key meets one read alone that is surely for App Managers.
	onePerson := apple{kind: role.Individual, roles: role.Of(role.Developer), says: map[string]string{
		"inAppPurchases.list": "ok", "subscriptionGroups.list": "ok",
	}}
	const unproven, unmet, likely = "warning requirement-unproven", "error requirement-not-met", "notice requirement-likely"
	tests := []struct {
		name            string
		key             apple
		require, forbid string
		policy          Policy
		want            string // with commas between
	}{
		{"publisher with write probes", publisher, "storesyncer", "", Policy{Probe: ProbeWrite}, likely},
		{"publisher with reads", publisher, "storesyncer", "", Policy{}, likely},
		{"publisher with reads, unproven: fail", publisher, "storesyncer", "", Policy{Unproven: role.FailUnproven}, likely},
		{"developer key publishes", developer, "storesyncer", "", Policy{Probe: ProbeWrite}, unmet},
		{"sales key publishes", sales, "storesyncer", "", Policy{Probe: ProbeWrite}, unmet},
		{"sales key publishes, by reads", sales, "storesyncer", "", Policy{}, unmet},
		{"developer key publishes, by reads", developer, "metadata", "", Policy{}, unmet},
		{"developer key is no app manager, by reads", developer, "app-manager", "", Policy{}, unmet},
		{"publisher's texts with write probes", publisher, "metadata", "", Policy{Probe: ProbeWrite}, ""},
		{"an individual publisher's texts with write probes", apple{kind: role.Individual, roles: role.Of(role.AppManager)}, "metadata", "", Policy{Probe: ProbeWrite}, ""},
		{"an individual publisher with write probes", apple{kind: role.Individual, roles: role.Of(role.AppManager)}, "storesyncer", "", Policy{Probe: ProbeWrite}, likely},
		{"a version that is missing keeps the rest likely", apple{roles: role.Of(role.AppManager), says: map[string]string{
			"find.appStoreVersions": "ok-empty",
		}}, "storesyncer", "", Policy{Probe: ProbeWrite}, likely},
		{"admin covers app manager", admin, "app-manager", "", Policy{}, likely},
		{"app manager is no admin", publisher, "admin", "", Policy{}, unmet},
		{"app manager is no admin, with a vendor number", publisher, "admin", "", Policy{VendorNumber: "80012345"}, unmet},
		{"a role that reads make likely", publisher, "app-manager", "", Policy{}, likely},
		{"what hangs on one refusal", onePerson, "metadata", "", Policy{}, unproven},
		{"what hangs on one refusal, unproven: fail", onePerson, "metadata", "", Policy{Unproven: role.FailUnproven}, "error requirement-unproven"},
		{"what hangs on one refusal, unproven: ignore", onePerson, "metadata", "", Policy{Unproven: role.IgnoreUnproven}, ""},
		{"nothing is allowed", apple{roles: role.Of(role.Admin), says: map[string]string{
			OpApps: "role-denied", "users.list": "role-denied",
		}}, "users", "", Policy{}, unproven},
		{"app manager reads sales", publisher, "sales-reports", "", Policy{}, unmet},
		{"sales key reads sales", sales, "sales-reports", "", Policy{VendorNumber: "80012345"}, ""},
		{"two at once", developer, "metadata sales-reports", "", Policy{Probe: ProbeWrite}, unmet + "," + unmet},

		{"admin is forbidden", admin, "", "admin", Policy{}, "error forbidden-present"},
		{"app manager where admin is forbidden", publisher, "", "admin", Policy{}, ""},
		{"forbidden and unlikely", sales, "", "metadata", Policy{Unproven: role.FailUnproven}, "notice forbidden-unproven"},
		{"metadata is forbidden to a publisher", publisher, "", "metadata", Policy{Probe: ProbeWrite}, "error forbidden-present"},

		{"individual keys are shut out of signing", apple{kind: role.Individual, roles: role.Of(role.Admin)}, "signing", "", Policy{}, unmet},
		{"individual keys are shut out of signing with a 401", apple{kind: role.Individual, roles: role.Of(role.Admin), says: map[string]string{
			"certificates.list": "unauthorized",
		}}, "signing", "", Policy{}, unmet},
		{"an update that Apple could not read", apple{roles: role.Of(role.AppManager), says: map[string]string{
			"app.update": "invalid", "appInfoLocalization.update": "invalid",
		}}, "app-manager", "", Policy{Probe: ProbeWrite}, likely},
		{"one wrong refusal is asked about again", apple{roles: role.Of(role.Admin), says: map[string]string{
			"customerReviews.list": "once role-denied",
		}}, "reviews", "", Policy{}, ""},
		{"a vendor number that Apple does not know", apple{roles: role.Of(role.Sales), says: map[string]string{
			"salesReports.get": "invalid", "financeReports.get": "invalid",
		}}, "apps", "", Policy{VendorNumber: "80099999", All: true}, "warning vendor-number-invalid"},
		{"no app to try things on", apple{roles: role.Of(role.AppManager), noApps: true}, "reviews", "", Policy{}, unproven + ",notice no-app-to-probe"},
		{"no app may be listed", apple{roles: role.Of(role.Finance), says: map[string]string{OpApps: "role-denied"}}, "", "", Policy{All: true},
			"notice no-app-to-probe"},
		{"answers that no key gives", apple{roles: role.Of(role.Admin), says: map[string]string{
			OpApps: "role-denied", "customerReviews.list": "role-denied", "analyticsReportRequests.list": "role-denied",
		}}, "", "", Policy{All: true, App: appID}, "warning evidence-contradicts"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := tt.policy
			p.Require, p.Forbid = roletest.Names(t, tt.require), roletest.Names(t, tt.forbid)
			r := tt.key.check(p)
			if got := strings.Join(told(r), ","); r.Status != Valid || got != tt.want {
				t.Errorf("%s, cases %q, want valid and %q", r.Status, got, tt.want)
			}
		})
	}
}

// What keeps the app that was asked for from being seen is named, and nothing is
// taken for proof that is none.
func TestJudgeApp(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, app string
		says      map[string]string
		status    Status
		want      string
	}{
		{"there, by Apple ID", appID, nil, Valid, ""},
		{"there, by bundle ID", bundleID, nil, Valid, ""},
		{"no such bundle ID", "com.example.none", nil, Valid, "error app-not-visible"},
		{"another case of letters", strings.ToUpper(bundleID), nil, Valid, "error app-not-visible"},
		{"refused", appID, map[string]string{opApp: "role-denied"}, Valid, "error app-not-visible"},
		{"no such Apple ID", appID, map[string]string{opApp: "not-found"}, Valid, "error app-not-visible"},
		{"an unknown 403", appID, map[string]string{opApp: "forbidden"}, Valid, "error api-error"},
		{"a lasting 401", appID, map[string]string{opApp: "unauthorized"}, Valid, "error api-error"},
		{"blocked, by Apple ID", appID, map[string]string{opApp: "agreement-missing"}, Blocked, "error agreements-missing"},
		{"blocked, by bundle ID", bundleID, map[string]string{OpApps: "agreement-missing"}, Blocked, "error agreements-missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apple{roles: role.Of(role.Admin), says: tt.says}.check(Policy{App: tt.app, Require: roletest.Names(t, "users"), Unproven: role.IgnoreUnproven})
			if got := strings.Join(told(r), ","); r.Status != tt.status || got != tt.want {
				t.Errorf("%s, cases %q, want %s and %q", r.Status, got, tt.status, tt.want)
			}
		})
	}
}

// A probe lost to an outage that would have decided is an outage, also if it was
// not sent for want of what leads to it; one that would not have decided is no
// reason to fail.
func TestJudgeLostProbes(t *testing.T) {
	t.Parallel()
	metadata, reviews := Policy{Require: roletest.Names(t, "metadata")}, Policy{Require: roletest.Names(t, "reviews")}
	forbidden := Policy{Forbid: roletest.Names(t, "metadata"), Unproven: role.IgnoreUnproven}
	upload, aRole := Policy{Require: roletest.Names(t, "upload")}, Policy{Require: roletest.Names(t, "app-manager")}
	const outage, unsigned = "server-error", "agreement-missing"
	tests := []struct {
		name, operation, class string
		policy                 Policy
		want                   int
	}{
		{"decisive", "appInfoLocalization.update", outage, metadata, finding.ExitUnknown},
		{"of no matter", "builds.list", outage, reviews, finding.ExitOK},
		{"blocked and decisive", "appInfoLocalization.update", unsigned, metadata, finding.ExitBlocked},
		{"blocked and of no matter", "builds.list", unsigned, reviews, finding.ExitOK},
		{"blocked, and goes with what is asked for", "app.buildUploads.list", unsigned, upload, finding.ExitBlocked},
		{"blocked, and tells no more than roles apart", "nominations.list", unsigned, aRole, finding.ExitOK},
		{"no app for want of an answer", OpApps, outage, metadata, finding.ExitUnknown},
		{"no app for want of a signature", OpApps, unsigned, metadata, finding.ExitBlocked},
		{"nothing to write to for want of an answer", "find.appInfos", outage, metadata, finding.ExitUnknown},
		{"nothing to write to for want of a signature", "find.appStoreVersions", unsigned, metadata, finding.ExitBlocked},
		{"forbidden, and no app for want of an answer", OpApps, outage, forbidden, finding.ExitUnknown},
		{"forbidden, and no app for want of a signature", OpApps, unsigned, forbidden, finding.ExitBlocked},
	}
	for _, tt := range tests {
		for _, tolerant := range []bool{false, true} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				p, want := tt.policy, tt.want
				p.All, p.Probe, p.OutageWarns = true, ProbeWrite, tolerant
				if tolerant && want == finding.ExitUnknown {
					want = finding.ExitOK
				}
				r := apple{roles: role.Of(role.AppManager), says: map[string]string{tt.operation: tt.class}}.check(p)
				if got := exit(r); got != want {
					t.Errorf("cases %q lead to %d, want %d", told(r), got, want)
				}
				if unanswered := slices.ContainsFunc(r.Requirements, func(q Requirement) bool { return q.Unanswered != nil }); unanswered != (tt.want != finding.ExitOK) {
					t.Errorf("a requirement is unanswered: %v", unanswered)
				}
			})
		}
	}
}

// A block of what only tells roles apart leaves a requirement as unknown as it is, and
// is a warning; one of what the pipeline needs, or of everything, fails.
func TestJudgeBlockedReads(t *testing.T) {
	t.Parallel()
	reads := []string{"bundleIds.list", "certificates.list", "builds.list", "betaGroups.list", "betaRecruitmentCriterionOptions.list", "ciProducts.list",
		"nominations.list", "salesReports.get", "financeReports.get", "analyticsReportRequests.list", "reviewSubmissions.list", "appAvailability.get",
		"app.appClips.list", "app.webhooks.list", "inAppPurchases.list", "subscriptionGroups.list"}
	for _, class := range []string{"agreement-missing", "membership-lapsed", "team-not-found"} {
		for _, require := range []string{"metadata", "reviews", "app-manager", "admin"} {
			for _, probe := range []Probe{ProbeRead, ProbeWrite} {
				for _, id := range reads {
					key := apple{roles: role.Of(role.AppManager), generous: true, says: map[string]string{id: class}}
					r := key.check(Policy{Probe: probe, Require: roletest.Names(t, require)})
					if r.Status != Valid || exit(r) == finding.ExitBlocked {
						t.Errorf("%s, %s of %s with %s: %s, cases %v", class, id, require, probe, r.Status, told(r))
					}
				}
			}
		}
	}
	r := apple{roles: role.Of(role.AppManager), says: map[string]string{"users.list": "agreement-missing"}}.check(Policy{OutageWarns: true, Require: roletest.Names(t, "users")})
	if r.Status != Blocked || exit(r) != finding.ExitBlocked {
		t.Errorf("users that are blocked: %s, cases %v", r.Status, told(r))
	}
}

// What a session proved decides before anything else does. Requirements are
// listed whatever became of the key.
func TestJudgeProof(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	clock := func(ahead time.Duration) asc.Clock { return asc.Clock{Known: true, Ahead: ahead} }
	tests := []struct {
		name    string
		proof   asc.Proof
		classes string
		status  Status
		want    string
	}{
		{"rejected", asc.Proof{State: asc.Rejected}, "unauthorized", Rejected, "error token-rejected"},
		{"rejected by some, and an outage", asc.Proof{State: asc.Rejected}, "unauthorized server-error", Rejected, "error token-rejected"},
		{"accepted as the other kind", asc.Proof{State: asc.Rejected, OtherKind: asc.RoleDenied}, "unauthorized", Rejected, "error wrong-key-kind"},
		{"accepted as the other kind of a blocked account", asc.Proof{State: asc.Rejected, OtherKind: asc.AgreementMissing}, "unauthorized", Rejected, "error wrong-key-kind"},
		{"no word about the other kind", asc.Proof{State: asc.Rejected, OtherKind: asc.ServerError}, "unauthorized", Rejected, "error token-rejected"},
		{"rejected on a clock that is off", asc.Proof{State: asc.Rejected, Clock: clock(time.Hour)}, "unauthorized", Rejected, "error token-rejected,warning clock-skew"},

		{"accepted", asc.Proof{State: asc.Accepted}, "ok", Valid, ""},
		{"accepted on a clock that is off", asc.Proof{State: asc.Accepted, Clock: clock(-time.Hour)}, "ok", Valid, "warning clock-skew"},
		{"accepted after a hiccup", asc.Proof{State: asc.Accepted, TakenBack: 1}, "ok", Valid, "warning transient-401"},
		{"accepted, and something is blocked", asc.Proof{State: asc.Accepted}, "ok membership-lapsed", Valid, "warning membership-lapsed"},

		{"refused on another day's clock", asc.Proof{State: asc.Undecided, Clock: clock(3 * day)}, "unauthorized", Unverified, "error clock-skew"},
		{"outage on another day's clock", asc.Proof{State: asc.Undecided, Clock: clock(3 * day)}, "server-error", Unverified, "error api-error"},
		{"out of time for another try", asc.Proof{State: asc.Undecided}, "unauthorized", Unverified, "error acceptance-not-proven"},
		{"agreement", asc.Proof{State: asc.Undecided}, "agreement-missing server-error", Blocked, "error agreements-missing"},
		{"membership", asc.Proof{State: asc.Undecided}, "membership-lapsed", Blocked, "error membership-lapsed"},
		{"rate limit, outage", asc.Proof{State: asc.Undecided}, "rate-limited server-error", Unverified, "error rate-limited"},
		{"outage, rate limit", asc.Proof{State: asc.Undecided}, "server-error rate-limited", Unverified, "error rate-limited"},
		{"unknown 403, captive portal", asc.Proof{State: asc.Undecided}, "forbidden not-apple", Unverified, "error api-error"},
		{"outage, not found", asc.Proof{State: asc.Undecided}, "server-error not-found", Unverified, "error api-error"},
		{"no network", asc.Proof{State: asc.Undecided}, "unreachable", Unverified, "error api-unreachable"},
		{"an unknown 403 alone", asc.Proof{State: asc.Undecided}, "forbidden", Unverified, "error acceptance-not-proven"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answers := Answers{}
			for i, class := range strings.Fields(tt.classes) {
				answers = append(answers, Asked{Operation: []string{OpApps, "users.list"}[i], Answer: asc.Answer{Class: asc.Class(class)}})
			}
			p := Policy{Probe: ProbeRead, Require: roletest.Names(t, "apps"), Unproven: role.IgnoreUnproven}
			r := Judge(Identity{Kind: role.Team}, answers, tt.proof, p)
			if got := strings.Join(told(r), ","); r.Status != tt.status || got != tt.want {
				t.Errorf("%s, cases %q, want %s and %q", r.Status, got, tt.status, tt.want)
			}
			if accepted := r.Inference != nil; accepted != (tt.status == Valid) || len(r.Requirements) != 1 {
				t.Errorf("inference: %v, requirements %v", accepted, r.Requirements)
			}
			individual := Judge(Identity{Kind: role.Individual}, answers, tt.proof, p) // to which a 401 may be a denial
			for _, q := range slices.Concat(r.Answers, individual.Answers) {
				if tt.status != Valid && q.Outcome != role.OutcomeUnknown {
					t.Errorf("%s is said to be %s by a key that is not accepted", q.Operation, q.Outcome)
				}
			}
		})
	}
}

// Refusals on which a failure rests alone are put to Apple once more, each once,
// as far as the limit of requests allows.
func TestRepeat(t *testing.T) {
	t.Parallel()
	denied := map[string]string{}
	for _, op := range []string{"customerReviews.list", "salesReports.get", "financeReports.get", "users.list", "certificates.list", "bundleIds.list"} {
		denied[op] = "role-denied"
	}
	key := apple{roles: role.Of(role.Admin), says: denied}
	few := key.check(Policy{Require: roletest.Names(t, "reviews users")})
	if got := len(few.Answers) - len(distinct(few)); got != 2 {
		t.Errorf("%d requests were repeated, want one for each of two failures", got)
	}
	many := key.check(Policy{App: appID, All: true, Probe: ProbeWrite, Require: roletest.Names(t, "reviews sales-reports finance-reports users signing bundle-ids")})
	if len(many.Answers) != maxWrite {
		t.Errorf("%d requests, want the %d that are allowed", len(many.Answers), maxWrite)
	}
}

func distinct(r *Result) map[string]bool {
	asked := map[string]bool{}
	for _, q := range r.Answers {
		asked[q.Operation] = true
	}
	return asked
}

// Apple's own refusals stand where its answers contradict what is known, and
// nothing else is concluded.
func TestJudgeContradiction(t *testing.T) {
	t.Parallel()
	r := apple{roles: role.Of(role.Admin), says: map[string]string{
		OpApps: "role-denied", "customerReviews.list": "role-denied", "analyticsReportRequests.list": "role-denied",
	}}.check(Policy{All: true, App: appID})
	for _, c := range r.Capabilities() {
		want := role.Unproven
		if c.Capability.Name == "reviews" || c.Capability.Name == "apps" {
			want = role.Denied
		}
		if c.Capability.Name != "users" && c.Verdict > want {
			t.Errorf("%s: %v, want %v", c.Capability.Name, c.Verdict, want)
		}
	}
}
