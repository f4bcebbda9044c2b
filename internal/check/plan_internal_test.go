package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/role"
)

// Reads go out in two waves, updates in a third, since what they need comes with
// what else is read; an Apple ID saves one.
func TestWaves(t *testing.T) {
	t.Parallel()
	everything := Names(t, "users notarytool signing devices upload")
	tests := []struct {
		name   string
		kind   role.Kind
		policy Policy
		waves  int
		most   int
	}{
		{"nothing asked for", role.Team, Policy{Probe: ProbeRead}, 1, 1},
		{"what needs no app", role.Team, Policy{Probe: ProbeRead, Require: Names(t, "bundle-ids users")}, 2, 24},
		{"everything", role.Team, Policy{Probe: ProbeRead, All: true, Require: everything}, 2, maxRead},
		{"everything, of an individual key", role.Individual, Policy{Probe: ProbeRead, All: true, Require: everything}, 2, maxRead},
		{"everything, by Apple ID", role.Team, Policy{Probe: ProbeRead, All: true, Require: everything, App: appID}, 1, maxRead},
		{"with updates", role.Team, Policy{Probe: ProbeWrite, All: true, Require: everything}, 3, maxWrite},
		{"with updates, by Apple ID", role.Team, Policy{Probe: ProbeWrite, All: true, Require: everything, App: appID}, 2, maxWrite},
		{"updates of a tool", role.Team, Policy{Probe: ProbeWrite, Require: Names(t, "fastlane-deliver")}, 3, 30},
		{"Xcode Cloud", role.Team, Policy{Probe: ProbeWrite, Require: Names(t, "xcode-cloud")}, 3, 30},
		{"Enterprise Program", role.Enterprise, Policy{Probe: ProbeRead, All: true}, 1, 3},
		{"Enterprise Program, with updates", role.Enterprise, Policy{Probe: ProbeWrite, Require: Names(t, "bundle-ids devices")}, 2, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sizes, sum := apple{kind: tt.kind, roles: role.Of(role.Admin)}.waves(tt.policy), 0
			for _, n := range sizes {
				sum += n
			}
			if len(sizes) != tt.waves || sum > tt.most {
				t.Errorf("waves of %v, want %d and %d requests at most", sizes, tt.waves, tt.most)
			}
		})
	}
}

// If everything is to be tried, the limit takes of what the names do not need.
func TestWhatIsAskedForComesFirst(t *testing.T) {
	t.Parallel()
	p := Policy{Probe: ProbeWrite, All: true, Require: Names(t, "xcode-cloud purchases fastlane-pilot storesyncer users notarytool")}
	answers := apple{roles: role.Of(role.Admin)}.ask(p, role.Team)
	if len(answers) != maxWrite {
		t.Fatalf("%d requests leave nothing out: the test is worth nothing", len(answers))
	}
	p.All = false
	for _, needed := range probes(nil, p, role.Team) {
		if !answers.Have(needed.Operation.ID) {
			t.Errorf("%s was left out", needed.Operation.ID)
		}
	}
}

// Nothing is asked for twice, whatever leads to it.
func TestEachOperationIsAskedOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range role.Kinds {
		p := Policy{Probe: ProbeWrite, All: true, Require: Names(t, "bundle-ids devices signing users")}
		asked := map[string]bool{}
		for _, q := range (apple{kind: kind, roles: role.Of(role.Admin)}).ask(p, kind) {
			if asked[q.Operation] {
				t.Errorf("%s key: %s is asked for twice", kind, q.Operation)
			}
			asked[q.Operation] = true
		}
	}
}

// A product of another app leads to no workflow of this one: that of the app is
// looked up, which takes a wave more.
func TestWorkflowOfTheApp(t *testing.T) {
	t.Parallel()
	p := Policy{Probe: ProbeWrite, Require: Names(t, "xcode-cloud")}
	for owner, want := range map[string]string{appID: "find.workflows", "2000000002": "find.ciProducts.of-app"} {
		answers := Answers{
			{Operation: OpApps, Answer: asc.Answer{Class: asc.OK, Resources: []asc.Resource{{Type: "apps", ID: appID}}}},
			{Operation: "find.ciProducts", Answer: asc.Answer{Class: asc.OK, Resources: []asc.Resource{
				{Type: "ciProducts", ID: "1"}, {Type: "apps", ID: owner, Included: true},
			}}},
		}
		var finds []string
		for _, q := range nextWave(answers, p, role.Team, time.Time{}) {
			if strings.HasPrefix(q.operation, "find.") {
				finds = append(finds, q.operation)
			}
		}
		if !slices.Equal(finds, []string{want}) {
			t.Errorf("a product of app %s leads to %q, want %s", owner, finds, want)
		}
	}
}

// What the account has none of is named, and only where it matters.
func TestNothingToTry(t *testing.T) {
	t.Parallel()
	empty := apple{roles: role.Of(role.AppManager), says: map[string]string{"find.appStoreVersions": "ok-empty"}}
	r := empty.check(Policy{Probe: ProbeWrite, Require: Names(t, "screenshots versions reviews")})
	for i, want := range []string{"version with a localization", "version", ""} {
		if got := strings.Join(r.NothingToTry(r.Requirements[i].Name), ","); got != want {
			t.Errorf("%s lacks %q, want %q", r.Requirements[i].Name, got, want)
		}
	}
}
