package role_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestProbes(t *testing.T) {
	t.Parallel()
	const (
		account = "apps.list bundleIds.list certificates.list builds.list betaGroups.list betaRecruitmentCriterionOptions.list ciProducts.list nominations.list "
		reports = "salesReports.get financeReports.get "
		ofApp   = "analyticsReportRequests.list customerReviews.list reviewSubmissions.list appAvailability.get app.appClips.list app.webhooks.list " +
			"inAppPurchases.list subscriptionGroups.list"
		whole = account + reports + ofApp
		// An individual key can do nothing of provisioning and reports, whatever its
		// role, and read reviews with each.
		individual = "apps.list builds.list betaGroups.list betaRecruitmentCriterionOptions.list ciProducts.list nominations.list " +
			"analyticsReportRequests.list reviewSubmissions.list appAvailability.get app.appClips.list app.webhooks.list " +
			"inAppPurchases.list subscriptionGroups.list"
		texts = " appInfoLocalization.update appStoreVersionLocalization.update"
	)
	tests := []struct {
		name, names string
		plan        role.Plan
		want        string
	}{
		{"nothing asked", "", role.Plan{}, "apps.list"},
		{"all", "", role.Plan{All: true}, whole},
		{"a role needs all that separates", "marketing", role.Plan{}, whole},
		{"of an individual key too", "marketing", role.Plan{Kind: role.Individual}, individual},
		{"a role with updates that separate it for certain", "app-manager", role.Plan{Write: true},
			whole + " app.update appInfoLocalization.update appStoreVersionLocalization.update appStoreReviewDetail.update betaAppLocalization.update betaBuildLocalization.update"},
		{"a role that no update separates", "marketing", role.Plan{Write: true}, whole},
		{"a capability needs its own", "reviews", role.Plan{}, "apps.list customerReviews.list"},
		{"the first is its own", "apps", role.Plan{}, "apps.list"},
		{"what cannot be tried is inferred", "metadata", role.Plan{}, whole},
		{"with its updates where allowed", "metadata", role.Plan{Write: true}, whole + texts},
		{"with the update of a kin", "screenshots", role.Plan{Write: true}, whole + " appStoreVersionLocalization.update"},
		{"no update for what a read settles", "reviews", role.Plan{Write: true}, "apps.list customerReviews.list"},
		{"no update for what no individual key can do", "bundle-ids", role.Plan{Kind: role.Individual, Write: true}, "apps.list bundleIds.list"},
		{"a report with the vendor number", "sales-reports", role.Plan{VendorNumber: true}, "apps.list salesReports.get"},
		{"users only by name", "users", role.Plan{}, "apps.list users.list"},
		{"users by name beside all", "users", role.Plan{All: true}, whole + " users.list"},
		{"a read that is kin", "altool", role.Plan{}, whole + " app.buildUploads.list"},
		{"the notary service", "notarize", role.Plan{}, whole + " notary.submissions.list"},
		{"devices", "devices", role.Plan{}, whole + " devices.list"},
		{"the Enterprise Program starts with what it has", "", role.Plan{Kind: role.Enterprise}, "bundleIds.list"},
		{"and is not asked what it does not have", "apps notarize", role.Plan{Kind: role.Enterprise}, "bundleIds.list"},
		{"updates tell its roles apart", "signing", role.Plan{Kind: role.Enterprise, Write: true}, "bundleIds.list certificates.list profiles.list bundleId.update device.update"},
		{"of a role too", "admin", role.Plan{Kind: role.Enterprise, Write: true}, "bundleIds.list certificates.list bundleId.update device.update"},
		{"if they are allowed", "signing", role.Plan{Kind: role.Enterprise}, "bundleIds.list certificates.list profiles.list"},
		{"and has users", "users", role.Plan{Kind: role.Enterprise}, "bundleIds.list users.list"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.plan.Kind = cmp.Or(tt.plan.Kind, role.Team)
			for s := range strings.FieldsSeq(tt.names) {
				tt.plan.Names = append(tt.plan.Names, resolve(t, s))
			}
			var got []string
			for _, p := range role.Embedded().Probes(tt.plan) {
				got = append(got, p.Operation.ID)
			}
			if want := strings.Fields(tt.want); !slices.Equal(got, want) {
				t.Errorf("probes %v\nwant   %v", got, want)
			}
		})
	}
}

// What is sent to learn about one name stays far below the limit of one check, of
// which the list of apps and an app take two.
func TestFewProbesForOneName(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	for _, kind := range role.Kinds {
		for _, s := range k.Names() {
			read := k.Probes(role.Plan{Kind: kind, Names: []role.Name{resolve(t, s)}})
			write := k.Probes(role.Plan{Kind: kind, Names: []role.Name{resolve(t, s)}, Write: true})
			finds := map[string]bool{}
			for _, p := range write {
				for _, f := range p.Find {
					finds[f.Operation] = true
				}
			}
			if len(read) > 22 || len(write)+len(finds) > 38 {
				t.Errorf("%s of a key of kind %s takes %d reads, and with updates %d requests", s, kind, len(read), len(write)+len(finds))
			}
		}
	}
}

// App Manager against Developer rests on two answers at least, with and without an
// app, so that it counts even if one of them is Apple's mistake.
func TestTwoAnswersSeparateAppManagerFromDeveloper(t *testing.T) {
	t.Parallel()
	n := resolve(t, "app-manager")
	withApp, without := 0, 0
	for _, p := range role.Embedded().Probes(role.Plan{Kind: role.Team, Names: []role.Name{n}}) {
		op := p.Operation
		if op.Predict(role.Team, appManager) != role.FirmYes || op.Predict(role.Team, developer) > role.NotKnown {
			continue
		}
		if withApp++; !op.Needs("app") {
			without++
		}
	}
	if withApp < 2 || without < 2 {
		t.Errorf("%d answers tell them apart, %d without an app; want two", withApp, without)
	}
}

// What is sent unasked must be a complete read of one item, without personal data;
// what is sent on request must be an update of a kind that is listed.
func TestProbesAreHarmless(t *testing.T) {
	t.Parallel()
	// These take no limit: a report is one file, the availability one resource, and
	// the notary service takes no parameter at all.
	unlimited := []string{"salesReports.get", "financeReports.get", "appAvailability.get", "notary.submissions.list"}
	// What these hold is about people, unless a field is named that is not.
	personal := []string{"users.list", "customerReviews.list", "certificates.list", "profiles.list", "devices.list", "app.webhooks.list", "app.buildUploads.list"}
	for _, p := range role.Embedded().ProbeSet {
		op := p.Operation
		if op.Write() {
			continue
		}
		if limited := slices.Contains(op.Query, role.Param{Name: "limit", Value: "1"}); limited == slices.Contains(unlimited, op.ID) {
			t.Errorf("%s: limited %v", op.ID, limited)
		}
		if op.Needs("id") || op.Needs("actor") {
			t.Errorf("%s takes an id that no probe finds", op.ID)
		}
		fields := slices.ContainsFunc(op.Query, func(q role.Param) bool { return strings.HasPrefix(q.Name, "fields[") })
		if slices.Contains(personal, op.ID) && !fields {
			t.Errorf("%s asks for all fields", op.ID)
		}
	}
	for _, p := range role.Embedded().ProbeSet {
		for i, f := range p.Find {
			// What leads on can be one page of ids; what is updated is one.
			page := i < len(p.Find)-1 && slices.Contains(f.Query, role.Param{Name: "limit", Value: "200"})
			if !page && !slices.Contains(f.Query, role.Param{Name: "limit", Value: "1"}) {
				t.Errorf("%s looks for more than one", f.Operation)
			}
			if op, ok := role.Embedded().Operation(f.Operation); ok && op.Write() {
				t.Errorf("%s is no read", f.Operation)
			}
		}
	}
}
