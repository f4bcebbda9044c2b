package check

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/role/roletest"
)

var draws = roletest.Flags(flag.CommandLine)

// Reads go out in two waves, updates in a third, since what they need comes with
// what else is read; an Apple ID saves one.
func TestWaves(t *testing.T) {
	t.Parallel()
	everything := roletest.Names(t, "users notarytool signing devices upload")
	tests := []struct {
		name   string
		kind   role.Kind
		policy Policy
		waves  int
		most   int
	}{
		{"nothing asked for", role.Team, Policy{Probe: ProbeRead}, 1, 1},
		{"what needs no app", role.Team, Policy{Probe: ProbeRead, Require: roletest.Names(t, "bundle-ids users")}, 2, 24},
		{"everything", role.Team, Policy{Probe: ProbeRead, All: true, Require: everything}, 2, maxRead},
		{"everything, of an individual key", role.Individual, Policy{Probe: ProbeRead, All: true, Require: everything}, 2, maxRead},
		{"everything, by Apple ID", role.Team, Policy{Probe: ProbeRead, All: true, Require: everything, App: appID}, 1, maxRead},
		{"with updates", role.Team, Policy{Probe: ProbeWrite, All: true, Require: everything}, 3, maxWrite},
		{"with updates, by Apple ID", role.Team, Policy{Probe: ProbeWrite, All: true, Require: everything, App: appID}, 2, maxWrite},
		{"updates of a tool", role.Team, Policy{Probe: ProbeWrite, Require: roletest.Names(t, "fastlane-deliver")}, 3, 30},
		{"Xcode Cloud", role.Team, Policy{Probe: ProbeWrite, Require: roletest.Names(t, "xcode-cloud")}, 3, 30},
		{"Enterprise Program", role.Enterprise, Policy{Probe: ProbeRead, All: true}, 1, 3},
		{"Enterprise Program, with updates", role.Enterprise, Policy{Probe: ProbeWrite, Require: roletest.Names(t, "bundle-ids devices")}, 2, 10},
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

// accounts are those that make a check take the longest ways.
var accounts = map[string]apple{
	"with one of everything": {}, "with other products first": {otherFirst: true}, "with other products alone": {otherAlone: true}, "without apps": {noApps: true},
	"with nothing but apps": {bare: true}, "that shows nothing of apps": {says: map[string]string{OpApps: "role-denied", opApp: "role-denied"}},
}

// Whatever is asked for, of whatever key, and however the app is named: reads go out in
// two waves, updates in a third.
func TestWavesOfEverything(t *testing.T) {
	t.Parallel()
	rng := draws.Rand(t)
	every := slices.Sorted(maps.Keys(accounts))
	for _, asked := range append(oneByOne(t), severalAtOnce(t, rng, draws.Times(4))...) {
		for _, kind := range role.Kinds {
			for _, form := range formsOf(kind) {
				account := every[rng.IntN(len(every))]
				for probe, most := range map[Probe]int{ProbeRead: 2, ProbeWrite: 3} {
					p := Policy{App: form, Probe: probe, Require: asked, All: rng.IntN(4) == 0}
					if waves := someKey(rng, kind, account).waves(p); len(waves) > most {
						t.Errorf("%v of a %s key in an account %s, app %q, all %v: waves of %v, want %d", asked, kind, account, form, p.All, waves, most)
					}
				}
			}
		}
	}
}

// Whatever is asked for: the requests of a check, with those that are put to Apple once
// more, and those that follow it, stay within the limit. Only refusals are repeated.
func TestRequestsOfEverything(t *testing.T) {
	t.Parallel()
	rng := draws.Rand(t)
	for i, asked := range append(severalAtOnce(t, rng, draws.Times(40)), oneByOne(t)...) {
		kind, account := role.Kinds[i%len(role.Kinds)], slices.Sorted(maps.Keys(accounts))[rng.IntN(len(accounts))]
		p := Policy{Probe: []Probe{ProbeRead, ProbeWrite}[rng.IntN(2)], Require: asked, All: rng.IntN(4) == 0, Later: 2 * rng.IntN(2)}
		p.App = formsOf(kind)[rng.IntN(len(formsOf(kind)))]
		r := someKey(rng, kind, account).check(p)
		if n := len(r.Answers) + p.Later; n > Limit(p) {
			t.Errorf("%v of a %s key in an account %s, app %q, all %v, probe %s: %d requests, want %d at most", asked, kind, account, p.App, p.All, p.Probe, n, Limit(p))
		}
		times := map[string]int{}
		for _, q := range r.Answers {
			if times[q.Operation]++; times[q.Operation] > 2 || times[q.Operation] == 2 && r.Answers[slices.IndexFunc(r.Answers, func(a Asked) bool { return a.Operation == q.Operation })].Outcome != role.OutcomeDenied {
				t.Errorf("%v: %s is asked for %d times", asked, q.Operation, times[q.Operation])
			}
		}
	}
}

// formsOf are the ways in which an app can be named, and none.
func formsOf(kind role.Kind) []string {
	if kind == role.Enterprise {
		return []string{""}
	}
	return []string{"", bundleID, appID}
}

func someKey(rng *rand.Rand, kind role.Kind, account string) apple {
	key := accounts[account]
	key.kind, key.roles, key.generous = kind, someRoles(rng, kind), rng.IntN(2) == 0
	return key
}

func oneByOne(t *testing.T) (all [][]role.Name) {
	t.Helper()
	for _, s := range role.Embedded().Names() {
		all = append(all, roletest.Names(t, s))
	}
	return all
}

func severalAtOnce(t *testing.T, rng *rand.Rand, draws int) (all [][]role.Name) {
	t.Helper()
	every := slices.Concat(oneByOne(t)...)
	for range draws {
		rng.Shuffle(len(every), func(i, j int) { every[i], every[j] = every[j], every[i] })
		all = append(all, slices.Clone(every[:2+rng.IntN(len(every)-2)]))
	}
	return append(all, every)
}

func someRoles(rng *rand.Rand, kind role.Kind) role.Set {
	sets := slices.Collect(role.Embedded().RoleSets(kind))
	return sets[rng.IntN(len(sets))]
}

// What goes beyond the limit is left out by what it is worth, and is told of: what
// answers a name itself is tried before what only tells roles apart.
func TestWhatIsAskedForComesFirst(t *testing.T) {
	t.Parallel()
	p := Policy{Probe: ProbeWrite, All: true, Require: roletest.Names(t, "xcode-cloud purchases fastlane-pilot storesyncer users notarytool marketing")}
	r := apple{roles: role.Of(role.Admin)}.check(p)
	i := slices.IndexFunc(r.Cases, func(c Case) bool { return c.Code == finding.RequestsLeftOut })
	if i < 0 {
		t.Fatalf("%d requests leave nothing out: the test is worth nothing", len(r.Answers))
	}
	for _, id := range r.Cases[i].Operations {
		if r.Answers.Have(id) {
			t.Errorf("%s is said to be left out, and was not", id)
		}
		for _, n := range p.Require {
			if slices.ContainsFunc(n.Operations(), func(op *role.Operation) bool { return op.ID == id }) {
				t.Errorf("%s was left out, which %s needs", id, n)
			}
		}
	}
}

// As long as the limit is not reached, what answers a name is tried; before an update
// that nobody asked for, in any case. What is read for an update is not read twice.
func TestRequiredUpdatesAreTried(t *testing.T) {
	t.Parallel()
	many := roletest.Names(t, "metadata testflight devices submit xcode-cloud purchases bundle-ids versions screenshots")
	more := append(roletest.Names(t, "users notarize upload signing sales-reports"), many...)
	rng := draws.Rand(t)
	for _, require := range append(severalAtOnce(t, rng, draws.Times(10)), many, more) {
		for _, all := range []bool{false, true} {
			p := Policy{Probe: ProbeWrite, App: bundleID, All: all, Require: require}
			r := apple{roles: role.Of(role.Admin)}.check(p)
			unasked := ""
			for _, probe := range role.Embedded().ProbeSet {
				if probe.When == role.WriteProbe && r.Answers.Have(probe.Operation.ID) && !answersName(probe, p) {
					unasked = probe.Operation.ID
				}
			}
			_, leftOut := planned(r.Answers, p, role.Team)
			for _, probe := range leftOut {
				if answersName(probe, p) && (len(r.Answers) < maxWrite || unasked != "") {
					t.Errorf("%d names, all %v: %s was left out of %d requests, with %q among them", len(require), all, probe.Operation.ID, len(r.Answers), unasked)
				}
			}
			asked := map[string]string{}
			for _, q := range r.Answers {
				path, _, _ := strings.Cut(q.Answer.Request.String(), "?")
				if asked[path] != "" && asked[path] != q.Operation {
					t.Errorf("%s is read for %s and for %s", path, asked[path], q.Operation)
				}
				asked[path] = q.Operation
			}
		}
	}
}

// A read that leads to an update waits for the app, and is sent without one.
func TestReadThatLeadsToAnUpdate(t *testing.T) {
	t.Parallel()
	p := Policy{Probe: ProbeWrite, Require: roletest.Names(t, "testflight")}
	for _, tt := range []struct {
		name string
		key  apple
		want string
	}{
		{"with an app", apple{roles: role.Of(role.Admin)}, "filter[app]=" + appID},
		{"without one", apple{roles: role.Of(role.Admin), noApps: true}, "/v1/betaGroups?limit=1"},
		{"where none can be listed", apple{roles: role.Of(role.Admin), says: map[string]string{OpApps: "role-denied"}}, "/v1/betaGroups?limit=1"},
	} {
		r := tt.key.check(p)
		if a := r.Answers.To("betaGroups.list"); !strings.Contains(a.Request.String(), tt.want) {
			t.Errorf("%s: %s, want %s in it", tt.name, a.Request, tt.want)
		}
	}
}

// What the account owns is tried without an app, unless one is named that the key does
// not see.
func TestUpdateOfTheAccount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, app string
		key       apple
		want      bool
	}{
		{"with an app", "", apple{}, true},
		{"without one", "", apple{noApps: true}, true},
		{"where none can be listed", "", apple{says: map[string]string{OpApps: "role-denied"}}, true},
		{"where the key is refused", "", apple{says: map[string]string{OpApps: "unauthorized", "devices.list": "unauthorized"}}, false},
		{"with one that is named", bundleID, apple{}, true},
		{"without the one that is named", bundleID, apple{noApps: true}, false},
	} {
		tt.key.roles = role.Of(role.AppManager)
		r := tt.key.check(Policy{Probe: ProbeWrite, App: tt.app, Require: roletest.Names(t, "devices")})
		if got := r.Answers.Have("device.update"); got != tt.want {
			t.Errorf("%s: a device is updated: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Nothing is asked for twice, whatever leads to it.
func TestEachOperationIsAskedOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range role.Kinds {
		p := Policy{Probe: ProbeWrite, All: true, Require: roletest.Names(t, "bundle-ids devices signing users")}
		asked := map[string]bool{}
		for _, q := range (apple{kind: kind, roles: role.Of(role.Admin)}).ask(p, kind) {
			if asked[q.Operation] {
				t.Errorf("%s key: %s is asked for twice", kind, q.Operation)
			}
			asked[q.Operation] = true
		}
	}
}

// A product of another app leads to no workflow of this one, whether it comes first or
// alone; nor does one that does not say to which app it belongs.
func TestWorkflowOfTheApp(t *testing.T) {
	t.Parallel()
	p := Policy{Probe: ProbeWrite, Require: roletest.Names(t, "xcode-cloud")}
	for _, tt := range []struct{ name, apps, want string }{
		{"its own", appID, "GET /v1/ciProducts/0/workflows"},
		{"another's first", "2000000002 " + appID, "GET /v1/ciProducts/1/workflows"},
		{"another's alone", "2000000002", ""},
		{"nobody's", "-", ""},
	} {
		var products []asc.Resource
		for i, app := range strings.Fields(tt.apps) {
			products = append(products, asc.Resource{Type: "ciProducts", ID: strconv.Itoa(i), App: strings.Trim(app, "-")})
		}
		answers := Answers{
			{Operation: OpApps, Answer: asc.Answer{Class: asc.OK, Resources: []asc.Resource{{Type: "apps", ID: appID}}}},
			{Operation: "ciProducts.list", Answer: asc.Answer{Class: asc.OK, Resources: products}},
		}
		var finds []string
		for _, q := range nextWave(answers, p, role.Team, time.Time{}) {
			if strings.HasPrefix(q.operation, "find.") {
				path, _, _ := strings.Cut(q.request.String(), "?")
				finds = append(finds, path)
			}
		}
		if got := strings.Join(finds, " "); got != tt.want {
			t.Errorf("%s: a product leads to %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What an update could not be tried on is named, and only where it matters.
func TestUntried(t *testing.T) {
	t.Parallel()
	require := func(names string) Policy { return Policy{Probe: ProbeWrite, Require: roletest.Names(t, names)} }
	one := func(name string) role.Name { return roletest.Names(t, name)[0] }
	says := func(operation, answer string) apple {
		return apple{roles: role.Of(role.AppManager), says: map[string]string{operation: answer}}
	}
	for _, tt := range []struct {
		name, ask string
		apple     apple
		want      string // what it is called, with * if the account shares it, and the class of the answer
	}{
		{"no version, and screenshots", "screenshots", says("find.appStoreVersions", "ok-empty"), "version with a localization ok"},
		{"no version, and versions", "versions", says("find.appStoreVersions", "ok-empty"), "version ok"},
		{"no version, and what needs none", "reviews", says("find.appStoreVersions", "ok-empty"), ""},
		{"no version, and a role", "app-manager", says("find.appStoreVersions", "ok-empty"), "version with a localization ok, version with review details ok"},
		{"no device", "devices", says("devices.list", "ok-empty"), "device* ok"},
		{"no app, and a device", "devices", apple{roles: role.Of(role.AppManager), noApps: true}, ""},
		{"no app, no device", "devices", apple{roles: role.Of(role.AppManager), noApps: true, says: map[string]string{"devices.list": "ok-empty"}}, "device* ok"},
		{"a search that is refused", "metadata", says("find.appInfos", "role-denied"), "listing text role-denied"},
		{"no app, and a role", "app-manager", apple{roles: role.Of(role.AppManager), noApps: true}, "app ok, listing text ok, version with a localization ok, version with review details ok, TestFlight description ok, build with TestFlight notes ok"},
	} {
		var got []string
		for _, u := range tt.apple.check(require(tt.ask)).Untried(one(tt.ask)) {
			if u.OfAccount {
				u.Called += "*"
			}
			got = append(got, u.Called+" "+string(u.Lead.Class))
		}
		if all := strings.Join(got, ", "); all != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, all, tt.want)
		}
	}
}
