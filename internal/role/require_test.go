package role_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

// rowsByVerdict are what an operation must be to have a verdict once [reportRoles]
// is refused.
var rowsByVerdict = map[role.Verdict]string{
	role.Granted:  "x.get Y Y N N N Y Y N yes",
	role.Likely:   "x.get Y Y N N N y Y N yes",
	role.Unproven: "x.get Y Y N N N ? Y N yes",
	role.Unlikely: "x.get Y Y N N N n N N yes",
	role.Denied:   "x.get N N N N N N N N yes",
}

func TestRequireAndForbid(t *testing.T) {
	t.Parallel()
	tests := []struct {
		verdict         role.Verdict
		unproven        role.OnUnproven
		require, forbid role.Status
	}{
		{role.Granted, role.WarnUnproven, role.Pass, role.Fail},
		{role.Granted, role.FailUnproven, role.Pass, role.Fail},
		{role.Granted, role.IgnoreUnproven, role.Pass, role.Fail},
		{role.Likely, role.WarnUnproven, role.Notice, role.Fail},
		{role.Likely, role.FailUnproven, role.Notice, role.Fail},
		{role.Likely, role.IgnoreUnproven, role.Notice, role.Fail},
		{role.Unproven, role.WarnUnproven, role.Warn, role.Warn},
		{role.Unproven, role.FailUnproven, role.Fail, role.Fail},
		{role.Unproven, role.IgnoreUnproven, role.Pass, role.Pass},
		{role.Unlikely, role.WarnUnproven, role.Warn, role.Notice},
		{role.Unlikely, role.FailUnproven, role.Fail, role.Notice},
		{role.Unlikely, role.IgnoreUnproven, role.Pass, role.Notice},
		{role.Denied, role.WarnUnproven, role.Fail, role.Pass},
		{role.Denied, role.FailUnproven, role.Fail, role.Pass},
		{role.Denied, role.IgnoreUnproven, role.Fail, role.Pass},
	}
	for _, tt := range tests {
		t.Run(tt.verdict.String()+" "+string(tt.unproven), func(t *testing.T) {
			t.Parallel()
			// The refusal that leaves SALES and FINANCE is no part of the capability.
			k := tiny(t, reportRoles, rowsByVerdict[tt.verdict])
			one := role.Name{Kind: role.CapabilityName, Capability: &role.Capability{
				Name: "one", Operations: k.Operations[1:2],
			}}
			inf := k.Infer(role.Team, answers(t, "-reviews.get +allowed.get"))
			if got := inf.Require(one, tt.unproven); got.Verdict != tt.verdict || got.Status != tt.require {
				t.Errorf("require is %s with %s, want %s with %s", got.Status, got.Verdict, tt.require, tt.verdict)
			}
			if got := inf.Forbid(one, tt.unproven); got.Verdict != tt.verdict || got.Status != tt.forbid {
				t.Errorf("forbid is %s with %s, want %s with %s", got.Status, got.Verdict, tt.forbid, tt.verdict)
			}
		})
	}
}

// Of a role that the key can have beside the likeliest it was reported that it can, and
// that it cannot: then the key does not fail for want of it.
func TestReportsForAndAgainst(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]role.Status{"t": role.Warn, "?": role.Fail} {
		k := tiny(t, "see.get Y Y N N N N N Y yes", "x.get N N N N "+cell+" N N N yes")
		res := k.Infer(role.Team, answers(t, "+see.get")).Require(resolveIn(t, k, "all"), role.WarnUnproven)
		if res.Verdict != role.Unlikely || res.Status != want {
			t.Errorf("with a cell %s: %s with %s, want %s with unlikely", cell, res.Status, res.Verdict, want)
		}
	}
}

func TestForbidTakesTheStrongestOperation(t *testing.T) {
	t.Parallel()
	k := tiny(t, "a.get ? ? ? ? ? ? ? ? yes", "b.get ? ? ? ? ? ? ? ? yes", "c.get ? ? ? ? ? ? ? ? yes")
	all, err := k.Resolve("all")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, answers string
		want          role.Status
		verdict       role.Verdict
	}{
		{"one granted", "-a.get +b.get -c.get", role.Fail, role.Granted},
		{"one unproven", "-a.get -c.get", role.Warn, role.Unproven},
		{"all denied, and nothing else allowed", "-a.get -b.get -c.get", role.Warn, role.Unproven},
		{"all denied", "-a.get -b.get -c.get +allowed.get", role.Pass, role.Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			res := k.Infer(role.Team, answers(t, tt.answers)).Forbid(all, role.WarnUnproven)
			if res.Status != tt.want || res.Verdict != tt.verdict {
				t.Errorf("forbid is %s with %s, want %s with %s", res.Status, res.Verdict, tt.want, tt.verdict)
			}
		})
	}
}

func TestCheckSetting(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		kind    role.Kind
		setting role.Setting
		of      string
		want    error
	}{
		{"required of a team key", role.Team, role.Required, "account-holder", role.ErrAccountHolder},
		{"required of an individual key", role.Individual, role.Required, "ACCOUNT_HOLDER", nil},
		{"forbidden to a team key", role.Team, role.Forbidden, "account-holder", nil},
		{"tool required", role.Team, role.Required, "storesyncer", nil},
		{"tool forbidden", role.Team, role.Forbidden, "storesyncer", role.ErrTool},
		{"capability forbidden", role.Team, role.Forbidden, "metadata", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := role.CheckSetting(tt.kind, tt.setting, resolve(t, tt.of)); !errors.Is(err, tt.want) {
				t.Errorf("CheckSetting = %v, want %v", err, tt.want)
			}
		})
	}
}

// probe answers a plan as the matrix expects of a key with these roles: where it
// has no word, as asked.
func probe(kind role.Kind, roles role.Set, p role.Plan, notKnown role.Outcome) []role.Evidence {
	var out []role.Evidence
	p.Kind = kind
	for _, pr := range role.Embedded().Probes(p) {
		e := role.Evidence{Operation: pr.Operation.ID, Outcome: notKnown}
		switch prediction := pr.Operation.Predict(kind, roles); {
		case prediction > role.NotKnown:
			e.Outcome = role.OutcomeGranted
			// Without the user's own vendor number no report can be granted.
			if pr.Operation.Needs("vendor-number") && !p.VendorNumber {
				e.Outcome = role.OutcomeUnknown
			}
		case prediction < role.NotKnown:
			e.Outcome = role.OutcomeDenied
		}
		out = append(out, e)
	}
	return out
}

func TestNamedCases(t *testing.T) {
	t.Parallel()
	write, vendor := role.Plan{Write: true}, role.Plan{VendorNumber: true}
	tests := []struct {
		name     string
		setting  role.Setting
		of       string
		kind     role.Kind
		roles    role.Set
		plan     role.Plan
		unproven role.OnUnproven
		want     role.Status
		verdict  role.Verdict
	}{
		{"App Manager, write", role.Required, "storesyncer", role.Team, appManager, write, role.WarnUnproven, role.Notice, role.Likely},
		{"App Manager, read", role.Required, "storesyncer", role.Team, appManager, role.Plan{}, role.WarnUnproven, role.Notice, role.Likely},
		{"App Manager, read, fail", role.Required, "storesyncer", role.Team, appManager, role.Plan{}, role.FailUnproven, role.Notice, role.Likely},
		{"App Manager, write", role.Required, "metadata", role.Team, appManager, write, role.WarnUnproven, role.Pass, role.Granted},
		{"individual App Manager, write", role.Required, "metadata", role.Individual, appManager, write, role.WarnUnproven, role.Pass, role.Granted},
		{"individual App Manager, write", role.Required, "storesyncer", role.Individual, appManager, write, role.WarnUnproven, role.Notice, role.Likely},
		{"Developer is no App Manager", role.Required, "app-manager", role.Team, developer, role.Plan{}, role.WarnUnproven, role.Fail, role.Denied},
		{"Developer, read", role.Required, "metadata", role.Team, developer, role.Plan{}, role.WarnUnproven, role.Fail, role.Unlikely},
		{"Developer, write", role.Required, "storesyncer", role.Team, developer, write, role.WarnUnproven, role.Fail, role.Denied},
		{"Sales, write", role.Required, "storesyncer", role.Team, sales, write, role.WarnUnproven, role.Fail, role.Denied},
		// Nothing firm is known of Sales and listing text, so reads cannot deny it, but
		// it takes more than one wrong refusal for Sales to be the best explanation.
		{"Sales, read", role.Required, "storesyncer", role.Team, sales, role.Plan{}, role.WarnUnproven, role.Fail, role.Unlikely},
		{"Sales, read, fail", role.Required, "storesyncer", role.Team, sales, role.Plan{}, role.FailUnproven, role.Fail, role.Unlikely},
		{"Admin has App Manager", role.Required, "app-manager", role.Team, admin, role.Plan{}, role.WarnUnproven, role.Notice, role.Likely},
		{"App Manager is no Admin", role.Required, "admin", role.Team, appManager, role.Plan{}, role.WarnUnproven, role.Fail, role.Denied},
		{"App Manager is no Admin, vendor", role.Required, "admin", role.Team, appManager, vendor, role.WarnUnproven, role.Fail, role.Denied},
		{"Admin forbidden to Admin", role.Forbidden, "admin", role.Team, admin, role.Plan{}, role.WarnUnproven, role.Fail, role.Likely},
		{"Admin forbidden to App Manager", role.Forbidden, "admin", role.Team, appManager, role.Plan{}, role.WarnUnproven, role.Pass, role.Denied},
		{"sales reports by App Manager", role.Required, "sales-reports", role.Team, appManager, role.Plan{}, role.WarnUnproven, role.Fail, role.Denied},
		{"sales reports by Sales, vendor", role.Required, "sales-reports", role.Team, sales, vendor, role.WarnUnproven, role.Pass, role.Granted},
		{"signing by an individual key", role.Required, "signing", role.Individual, appManager, role.Plan{}, role.WarnUnproven, role.Fail, role.Denied},
		{"signing by an individual Admin", role.Required, "signing", role.Individual, admin, role.Plan{}, role.IgnoreUnproven, role.Fail, role.Denied},
	}
	for _, tt := range tests {
		for _, notKnown := range []role.Outcome{role.OutcomeDenied, role.OutcomeGranted, role.OutcomeUnknown} {
			t.Run(tt.name+", unmeasured "+string(notKnown), func(t *testing.T) {
				t.Parallel()
				n := resolve(t, tt.of)
				plan := tt.plan
				plan.Names = []role.Name{n}
				inf := role.Embedded().Infer(tt.kind, probe(tt.kind, tt.roles, plan, notKnown))
				res := judged(inf, tt.setting, n, tt.unproven)
				if res.Status != tt.want || res.Verdict != tt.verdict {
					t.Errorf("%s %s is %s with %s, want %s with %s", tt.setting, tt.of, res.Status, res.Verdict, tt.want, tt.verdict)
				}
			})
		}
	}
}

func judged(inf *role.Inference, d role.Setting, n role.Name, u role.OnUnproven) role.Result {
	if d == role.Forbidden {
		return inf.Forbid(n, u)
	}
	return inf.Require(n, u)
}

// Reads of the account alone tell App Manager from Developer too.
func TestAccountWithoutApps(t *testing.T) {
	t.Parallel()
	n := resolve(t, "app-manager")
	for roles, want := range map[role.Set]role.Status{appManager: role.Notice, developer: role.Fail} {
		var evidence []role.Evidence
		for _, e := range probe(role.Team, roles, role.Plan{Names: []role.Name{n}}, role.OutcomeUnknown) {
			op, _ := role.Embedded().Operation(e.Operation)
			if !op.Needs("app") {
				evidence = append(evidence, e)
			}
		}
		if res := role.Embedded().Infer(role.Team, evidence).Require(n, role.WarnUnproven); res.Status != want {
			t.Errorf("with %s, require is %s with %s, want %s", roles, res.Status, res.Verdict, want)
		}
	}
}

func TestWriteNeedsAnApp(t *testing.T) {
	t.Parallel()
	inf := role.Embedded().Infer(role.Team, answers(t, "+apps.list"))
	remedies := inf.Remedies(inf.Require(resolve(t, "metadata"), role.WarnUnproven), role.Situation{Appless: true})
	i := slices.IndexFunc(remedies, func(r role.Remedy) bool { return r.Kind == role.ProbeWrite })
	if i < 0 || !remedies[i].NeedsApp {
		t.Errorf("remedies %+v, want the write probe, and that it needs an app", remedies)
	}
}

func TestRemedies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		setting role.Setting
		of      string
		kind    role.Kind
		roles   role.Set
		plan    role.Plan
		want    []role.RemedyKind
		key     string
	}{
		{"one refusal is all that tells an individual Developer from App Manager", role.Required, "metadata", role.Individual, developer, role.Plan{},
			[]role.RemedyKind{role.NewKey, role.ProbeWrite}, "individual APP_MANAGER"},
		{"a Developer key cannot be edited", role.Required, "storesyncer", role.Team, developer, role.Plan{Write: true},
			[]role.RemedyKind{role.NewKey}, "team APP_MANAGER"},
		{"reports take another role", role.Required, "sales-reports", role.Team, appManager, role.Plan{},
			[]role.RemedyKind{role.NewKey}, "team SALES"},
		{"signing takes a team key", role.Required, "signing", role.Individual, appManager, role.Plan{},
			[]role.RemedyKind{role.NewKey}, "team APP_MANAGER"},
		{"what an Admin is allowed anyway clears nothing", role.Forbidden, "admin", role.Team, admin, role.Plan{}, nil, ""},
		{"reports are an answer", role.Forbidden, "sales-reports", role.Team, admin, role.Plan{}, []role.RemedyKind{role.NeedVendorNumber}, ""},
		{"a notice passes as it is", role.Required, "metadata", role.Team, appManager, role.Plan{}, nil, ""},
		{"nothing to do", role.Required, "apps", role.Team, appManager, role.Plan{}, nil, ""},
		{"a forbidden role that is proved has no remedy", role.Forbidden, "metadata", role.Team, appManager, role.Plan{Write: true}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := resolve(t, tt.of)
			tt.plan.Names = []role.Name{n}
			inf := role.Embedded().Infer(tt.kind, probe(tt.kind, tt.roles, tt.plan, role.OutcomeGranted))
			res := judged(inf, tt.setting, n, role.WarnUnproven)
			var got []role.RemedyKind
			for _, r := range inf.Remedies(res, role.Situation{Required: tt.plan.Names}) {
				got = append(got, r.Kind)
				if r.Kind == role.NewKey {
					if key := string(r.Advice.Kind) + " " + r.Advice.Least[0].Roles.String(); key != tt.key {
						t.Errorf("the new key is %s, want %s", key, tt.key)
					}
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: remedies %v, want %v", res.Verdict, got, tt.want)
			}
		})
	}
}

// With an app at hand, a probe without an answer is to be asked again, and a
// remedy is offered only for what could get one.
func TestDeciders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, of string
		kind     role.Kind
		evidence string
		appless  bool
		want     []string
	}{
		{"an app is there, so the app is not what is missing", "analytics", role.Team, "+apps.list +customerReviews.list", false,
			[]string{"ask-again sure"}},
		{"no app was there", "reviews", role.Team, "+apps.list", true, []string{"app sure"}},
		{"an individual key is never granted a report", "analytics", role.Individual, "+apps.list -customerReviews.list", false, nil},
		{"nothing was answered", "apps", role.Individual, "", true, []string{"ask-again", "app"}},
		{"a write that would contradict is no way out", "metadata", role.Team,
			"+apps.list -bundleIds.list -customerReviews.list -salesReports.get -financeReports.get", false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inf := role.Embedded().Infer(tt.kind, answers(t, tt.evidence))
			res := inf.Require(resolve(t, tt.of), role.WarnUnproven)
			var got []string
			for _, r := range inf.Remedies(res, role.Situation{Appless: tt.appless}) {
				s := string(r.Kind)
				for _, id := range r.Operations {
					if op, _ := role.Embedded().Operation(id); tt.kind == role.Individual && op.Individual == role.No {
						t.Errorf("%s could never be granted to this key", id)
					}
				}
				if r.Decides {
					s += " sure"
				}
				got = append(got, s)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: remedies %v, want %v", res.Verdict, got, tt.want)
			}
		})
	}
}

func TestHinges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		setting role.Setting
		of      string
		kind    role.Kind
		roles   role.Set
		want    []string
	}{
		{"a direct refusal", role.Required, "sales-reports", role.Team, appManager, []string{"salesReports.get"}},
		{"three refusals of what Admin has", role.Required, "admin", role.Team, appManager, nil},
		{"the kind of key denies it anyway", role.Required, "signing", role.Individual, appManager, nil},
		{"no failure", role.Required, "apps", role.Team, appManager, nil},
		{"a violation rests on a refusal", role.Forbidden, "sales-reports", role.Team, sales, []string{"customerReviews.list"}},
		{"a violation rests on grants", role.Forbidden, "admin", role.Team, admin, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := resolve(t, tt.of)
			inf := role.Embedded().Infer(tt.kind, probe(tt.kind, tt.roles, role.Plan{Names: []role.Name{n}}, role.OutcomeUnknown))
			if got := inf.DecisiveRefusals(judged(inf, tt.setting, n, role.WarnUnproven)); !slices.Equal(got, tt.want) {
				t.Errorf("DecisiveRefusals = %v, want %v", got, tt.want)
			}
		})
	}
}

// What passes has none, though a refusal counts against it.
func TestHingesOfFailuresOnly(t *testing.T) {
	t.Parallel()
	inf := role.Embedded().Infer(role.Team, answers(t,
		"+apps.list +bundleIds.list +customerReviews.list -analyticsReportRequests.list -appAvailability.get"))
	for unproven, want := range map[role.OnUnproven][]string{
		role.FailUnproven: {"appAvailability.get"}, role.WarnUnproven: nil, role.IgnoreUnproven: nil,
	} {
		res := inf.Require(resolve(t, "metadata"), unproven)
		if got := inf.DecisiveRefusals(res); !slices.Equal(got, want) {
			t.Errorf("%s, %s: DecisiveRefusals = %v, want %v", unproven, res.Verdict, got, want)
		}
	}
}
