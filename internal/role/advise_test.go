package role_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestAdvise(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		names string
		kind  role.Kind
		// Each is a list of phrases, joined with a bar.
		least, safe, several string
		// impossible and open are the first of the operations named, if any.
		impossible, open string
	}{
		{name: "publishing metadata", names: "storesyncer", least: "APP_MANAGER", safe: "APP_MANAGER"},
		{name: "publishing metadata, individual", names: "storesyncer", kind: role.Individual, least: "APP_MANAGER", safe: "APP_MANAGER"},
		{name: "sales reports", names: "sales-reports", least: "SALES", safe: "SALES"},
		{name: "finance reports", names: "finance-reports", least: "FINANCE", safe: "FINANCE"},
		{name: "both reports", names: "sales-reports finance-reports", least: "FINANCE", safe: "FINANCE"},
		{name: "no individual key reads reports", names: "sales-reports", kind: role.Individual, impossible: "salesReports.get"},
		{name: "signing is disputed", names: "signing", least: "APP_MANAGER", safe: "ADMIN"},
		{name: "no individual key signs", names: "signing", kind: role.Individual, impossible: "certificates.list"},
		{name: "cloud signing", names: "xcodebuild-signing", least: "ADMIN", safe: "ADMIN"},
		{name: "notarizing", names: "notarize", least: "DEVELOPER", safe: "ADMIN"},
		{name: "uploading", names: "upload", least: "DEVELOPER", safe: "DEVELOPER"},
		{name: "uploading, individual: altool is unknown", names: "upload", kind: role.Individual,
			least: "DEVELOPER", safe: "DEVELOPER", open: "tool.altool.upload"},
		{name: "nobody knows of individual keys and users", names: "users", kind: role.Individual, open: "users.list"},
		{name: "a low cell is a doubt", names: "users", least: "DEVELOPER", safe: "APP_MANAGER"},
		{name: "several roles do, the narrowest first", names: "reviews",
			least: "CUSTOMER_SUPPORT|MARKETING|DEVELOPER", safe: "CUSTOMER_SUPPORT|MARKETING|DEVELOPER"},
		{name: "one role is too much for two jobs", names: "storesyncer sales-reports",
			least: "ADMIN", safe: "ADMIN", several: "APP_MANAGER with SALES"},
		{name: "a role", names: "marketing", least: "MARKETING", safe: "MARKETING"},
		{name: "a role and a capability above it", names: "developer metadata", least: "APP_MANAGER", safe: "APP_MANAGER"},
		{name: "two roles", names: "marketing customer-support",
			least: "ADMIN", safe: "ADMIN", several: "MARKETING with CUSTOMER_SUPPORT"},
		{name: "no team key is the Account Holder's", names: "account-holder"},
		{name: "an individual key can be", names: "account-holder", kind: role.Individual, least: "ACCOUNT_HOLDER", safe: "ACCOUNT_HOLDER"},
		{name: "a user's second role counts", names: "sales", kind: role.Individual, least: "ADMIN", safe: "ADMIN",
			several: "SALES with CUSTOMER_SUPPORT|MARKETING with SALES|DEVELOPER with SALES"},
		{name: "nothing asked", names: ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			kind := cmp.Or(tt.kind, role.Team)
			var names []role.Name
			for _, s := range strings.Fields(tt.names) {
				names = append(names, resolve(t, s))
			}
			a := role.Embedded().Advise(kind, names...)
			got := [...]string{phrases(a.Least), phrases(a.Safe), phrases(a.Several), first(a.Impossible), first(a.Open)}
			want := [...]string{tt.least, tt.safe, tt.several, tt.impossible, tt.open}
			if got != want {
				t.Errorf("Advise(%s, %s) = %q, want %q", kind, tt.names, got, want)
			}
		})
	}
}

func phrases(choices []role.Choice) string {
	var out []string
	for _, c := range choices {
		out = append(out, c.Roles.String())
	}
	return strings.Join(out, "|")
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

func TestAdviceNamesTheDoubt(t *testing.T) {
	t.Parallel()
	a := role.Embedded().Advise(role.Team, resolve(t, "signing"))
	doubts := a.Least[0].Doubts
	if len(doubts) != 2 || doubts[0].Operation != "certificates.list" || !doubts[0].Disputed || len(doubts[0].Sources) == 0 {
		t.Errorf("doubts %+v, want the disputed certificates with their sources", doubts)
	}
	if len(a.Safe[0].Doubts) != 0 {
		t.Errorf("the safe choice has doubts %+v", a.Safe[0].Doubts)
	}
}

// What is advised must be what the requirement then accepts: a key with the safe role
// that is probed with everything is never told that it falls short.
func TestSafeAdviceIsNeverDenied(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	for _, kind := range role.Kinds {
		for _, s := range k.Names() {
			n := resolve(t, s)
			for _, c := range k.Advise(kind, n).Safe {
				plan := role.Plan{Names: []role.Name{n}, Write: true, VendorNumber: true}
				inf := k.Infer(kind, probe(kind, c.Roles, plan, role.OutcomeDenied))
				if v := inf.Assess(n).Verdict; v == role.Denied && len(k.Advise(kind, n).Open) == 0 {
					t.Errorf("%s is advised for %s with a %s key, but then it is %s", c.Roles, s, kind, v)
				}
			}
		}
	}
}
