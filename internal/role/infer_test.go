package role_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

var (
	admin      = role.Of(role.Admin)
	appManager = role.Of(role.AppManager)
	developer  = role.Of(role.Developer)
	sales      = role.Of(role.Sales)
	finance    = role.Of(role.Finance)
	both       = role.Of(role.AppManager, role.Developer)
)

func TestWhatRefutes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row string
		kind      role.Kind
		answer    string
		roles     role.Set
		want      bool
	}{
		{"firm yes, refused", "x.get ? ? Y ? ? ? ? ? yes", role.Team, "-x.get", appManager, false},
		{"firm yes, granted", "x.get ? ? Y ? ? ? ? ? yes", role.Team, "+x.get", appManager, true},
		{"firm no, granted", "x.get ? ? N ? ? ? ? ? yes", role.Team, "+x.get", appManager, false},
		{"firm no, refused", "x.get ? ? N ? ? ? ? ? yes", role.Team, "-x.get", appManager, true},
		{"low yes, refused", "x.get ? ? y ? ? ? ? ? yes", role.Team, "-x.get", appManager, true},
		{"low no, granted", "x.get ? ? n ? ? ? ? ? yes", role.Team, "+x.get", appManager, true},
		{"disputed yes, refused", "x.get ? ? d ? ? ? ? ? yes", role.Team, "-x.get", appManager, true},
		{"disputed no, granted", "x.get ? ? D ? ? ? ? ? yes", role.Team, "+x.get", appManager, true},
		{"unknown, refused", "x.get ? ? ? ? ? ? ? ? yes", role.Team, "-x.get", appManager, true},
		{"unknown, granted", "x.get ? ? ? ? ? ? ? ? yes", role.Team, "+x.get", appManager, true},
		{"one firm yes of two, refused", "x.get ? ? Y N ? ? ? ? yes", role.Team, "-x.get", both, false},
		{"one firm yes of two, granted", "x.get ? ? Y N ? ? ? ? yes", role.Team, "+x.get", both, true},
		{"two firm noes, granted", "x.get ? ? N N ? ? ? ? yes", role.Team, "+x.get", both, false},
		{"a firm no and an unknown, granted", "x.get ? ? N ? ? ? ? ? yes", role.Team, "+x.get", both, true},
		{"a firm no and a low no, granted", "x.get ? ? N n ? ? ? ? yes", role.Team, "+x.get", both, true},
		{"no information", "x.get ? ? Y ? ? ? ? ? yes", role.Team, "?x.get", appManager, true},
		{"individual, firm yes, refused", "x.get ? ? Y ? ? ? ? ? yes", role.Individual, "-x.get", appManager, false},
		{"individual keys have no access, granted", "x.get ? ? Y ? ? ? ? ? no", role.Individual, "+x.get", appManager, false},
		{"individual keys have no access, refused", "x.get ? ? Y ? ? ? ? ? no", role.Individual, "-x.get", appManager, true},
		{"individual access unknown, firm yes, refused", "x.get ? ? Y ? ? ? ? ? unknown", role.Individual, "-x.get", appManager, true},
		{"individual access unknown, firm no, granted", "x.get ? ? N ? ? ? ? ? unknown", role.Individual, "+x.get", appManager, false},
		{"team keys do not care", "x.get ? ? Y ? ? ? ? ? no", role.Team, "-x.get", appManager, false},
		{"a grant outweighs a refusal of the same", "x.get ? ? Y ? ? ? ? ? yes", role.Team, "+x.get -x.get", appManager, true},
		{"in either order", "x.get ? ? Y ? ? ? ? ? yes", role.Team, "-x.get +x.get", appManager, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inf := tiny(t, tt.row).Infer(tt.kind, answers(t, tt.answer))
			if got := inf.Explains(tt.roles); got != tt.want {
				t.Errorf("after %s, %s is left: %v, want %v", tt.answer, tt.roles, got, tt.want)
			}
		})
	}
}

func TestLeading(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		rows   []string
		answer string
		want   []role.Set
	}{
		{"fewest roles",
			[]string{"x.get Y Y Y N N N N N yes"}, "+x.get", []role.Set{admin, appManager}},
		{"low cells speak before the number of roles counts",
			[]string{reportRoles, "x.get Y Y ? ? ? Y n ? yes", "y.get Y Y ? ? ? n Y ? yes"},
			"-reviews.get +x.get +y.get", []role.Set{role.Of(role.Sales, role.Finance)}},
		{"a low yes, refused, speaks against",
			[]string{"x.get ? Y Y Y Y N N Y yes", "y.get ? ? ? ? ? y n ? yes"}, "-x.get -y.get", []role.Set{finance}},
		{"a low no, granted, speaks against",
			[]string{"x.get ? Y Y Y Y N N Y yes", "y.get ? ? ? ? ? y n ? yes"}, "-x.get +y.get", []role.Set{sales}},
		{"a disputed cell is silent",
			[]string{"x.get ? Y Y Y Y N N Y yes", "y.get ? ? ? ? ? d n ? yes"}, "-x.get -y.get", []role.Set{sales, finance}},
		{"a disputed no is as silent",
			[]string{"x.get Y Y Y Y Y N N Y yes", "y.get ? ? ? ? ? D n ? yes"}, "-x.get +y.get", []role.Set{sales}},
		{"an unknown cell is silent",
			[]string{"x.get ? Y Y Y Y N N Y yes", "y.get ? ? ? ? ? ? n ? yes"}, "-x.get -y.get", []role.Set{sales, finance}},
		{"one unknown role of a set silences its low noes",
			[]string{reportRoles, "x.get Y Y ? ? ? n ? ? yes", "y.get Y Y ? ? ? Y n ? yes"},
			"-reviews.get +x.get +y.get", []role.Set{role.Of(role.Sales, role.Finance)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inf := tiny(t, tt.rows...).Infer(role.Team, answers(t, tt.answer))
			if got := inf.Leading(); !slices.Equal(got, tt.want) {
				t.Errorf("after %s, leading %v, want %v", tt.answer, got, tt.want)
			}
		})
	}
}

// Where it is unknown whether individual keys get in at all, a refusal may be
// for the kind of key, so it speaks against no role.
func TestUnknownIndividualAccessIsSilent(t *testing.T) {
	t.Parallel()
	inf := tiny(t, "x.get y y y ? ? ? ? ? unknown").Infer(role.Individual, answers(t, "-x.get"))
	if got := len(inf.Leading()); got != 6 {
		t.Errorf("leading %v, want the six roles that allow an individual key", inf.Leading())
	}
}

// reportRoles leaves SALES and FINANCE once it is refused.
const reportRoles = "reviews.get Y Y Y Y Y N N Y yes"

func TestOperationVerdicts(t *testing.T) {
	t.Parallel()
	second := "again.get Y Y Y Y Y N N Y yes"
	tests := []struct {
		name   string
		kind   role.Kind
		rows   []string
		answer string
		want   role.Verdict
		basis  role.Basis
	}{
		{"granted by an answer", role.Team, []string{"x.get ? ? ? ? ? ? ? ? yes"}, "+x.get", role.Granted, role.BasisAnswer},
		{"denied by an answer", role.Team, []string{"x.get ? ? ? ? ? ? ? ? yes"}, "-x.get", role.Denied, role.BasisAnswer},
		{"an answer against the matrix stands", role.Team,
			[]string{"x.get ? N N N N N N N yes"}, "+x.get", role.Granted, role.BasisAnswer},
		{"granted by every explanation left", role.Team,
			[]string{reportRoles, "x.get Y Y N N N Y Y N yes"}, "-reviews.get +allowed.get", role.Granted, role.BasisEvery},
		{"denied by every explanation left, after two refusals", role.Team,
			[]string{reportRoles, second, "x.get ? Y Y Y Y N N Y yes"}, "-reviews.get -again.get +allowed.get", role.Denied, role.BasisEvery},
		{"unlikely after one, which may be wrong", role.Team,
			[]string{reportRoles, "x.get ? Y Y Y Y N N Y yes"}, "-reviews.get +allowed.get", role.Unlikely, role.BasisLeading},
		{"unlikely if low cells of the leaders speak against it", role.Team,
			[]string{reportRoles, second, "x.get ? Y Y Y Y n N Y yes"}, "-reviews.get -again.get +allowed.get", role.Unlikely, role.BasisLeading},
		{"likely if low cells of the leaders speak for it", role.Team,
			[]string{reportRoles, "x.get Y Y N N N y Y N yes"}, "-reviews.get +allowed.get", role.Likely, role.BasisLeading},
		{"likely if the cell is disputed", role.Team,
			[]string{reportRoles, "x.get Y Y N N N d Y N yes"}, "-reviews.get +allowed.get", role.Likely, role.BasisLeading},
		{"unproven if a leader has no word", role.Team,
			[]string{reportRoles, "x.get Y Y N N N ? Y N yes"}, "-reviews.get +allowed.get", role.Unproven, role.BasisNone},
		{"unproven if leaders differ", role.Team,
			[]string{reportRoles, "x.get Y Y N N N N Y N yes"}, "-reviews.get +allowed.get", role.Unproven, role.BasisNone},
		{"no evidence is needed where no key can", role.Team,
			[]string{"x.get Y N N N N N N N yes"}, "", role.Denied, role.BasisKeyKind},
		{"no evidence is needed where no individual key can", role.Individual,
			[]string{"x.get Y Y Y Y Y Y Y Y no"}, "", role.Denied, role.BasisKeyKind},
		{"unknown individual access is never inferred as granted", role.Individual,
			[]string{"x.get Y Y Y Y Y Y Y Y unknown"}, "", role.Unproven, role.BasisNone},
		{"unknown individual access may still be denied", role.Individual,
			[]string{"x.get N N N N N N N N unknown"}, "", role.Denied, role.BasisKeyKind},
		{"individual keys with access have their user's roles", role.Individual,
			[]string{"x.get Y Y Y Y Y Y Y Y yes"}, "", role.Granted, role.BasisKeyKind},
		{"likely by a kin that was granted", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes", "x.get n n n n n n n n yes k.get"}, "+k.get", role.Likely, role.BasisKin},
		{"unlikely by a kin that was denied", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes", "x.get y y y y y y y y yes k.get"}, "-k.get +allowed.get", role.Unlikely, role.BasisKin},
		{"likely if any kin was granted", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes", "l.get ? ? ? ? ? ? ? ? yes", "x.get ? ? ? ? ? ? ? ? yes k.get l.get"}, "-k.get +l.get", role.Likely, role.BasisKin},
		{"its own answer outranks a kin's", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes", "x.get ? ? ? ? ? ? ? ? yes k.get"}, "+k.get -x.get", role.Denied, role.BasisAnswer},
		{"what is proved outranks a kin", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes", "x.get Y Y Y Y Y Y Y Y yes k.get"}, "-k.get +allowed.get", role.Granted, role.BasisKeyKind},
		{"a kin stands for one direction only", role.Team,
			[]string{"k.get ? ? ? ? ? ? ? ? yes x.get", "x.get ? ? ? ? ? ? ? ? yes"}, "+k.get", role.Unproven, role.BasisNone},
		{"nothing is likely if nothing was allowed", role.Team,
			[]string{reportRoles, "x.get Y Y N N N y Y N yes"}, "-reviews.get", role.Unproven, role.BasisNothingAllowed},
		{"nothing is granted if nothing was allowed", role.Team,
			[]string{reportRoles, "x.get Y Y N N N Y Y N yes"}, "-reviews.get", role.Unproven, role.BasisNothingAllowed},
		{"nothing is inferred from a contradiction", role.Team,
			[]string{"a.get Y Y Y Y Y Y Y Y yes", "x.get Y Y Y Y Y Y Y Y yes"}, "-a.get", role.Unproven, role.BasisContradiction},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			id := "x.get"
			j := tiny(t, tt.rows...).Infer(tt.kind, answers(t, tt.answer)).Operation(id)
			if j.Verdict != tt.want || j.Basis != tt.basis {
				t.Errorf("after %q: %s by %s, want %s by %s", tt.answer, j.Verdict, j.Basis, tt.want, tt.basis)
			}
		})
	}
}

func TestRoleVerdicts(t *testing.T) {
	t.Parallel()
	onlyAdmin := "x.get Y Y N N N N N N yes"
	tests := []struct {
		name   string
		kind   role.Kind
		rows   []string
		answer string
		role   role.Role
		want   role.Verdict
		basis  role.Basis
	}{
		{"granted if every explanation has it", role.Team,
			[]string{onlyAdmin}, "+x.get", role.Admin, role.Granted, role.BasisEvery},
		{"granted through a role above", role.Team,
			[]string{onlyAdmin}, "+x.get", role.Marketing, role.Granted, role.BasisEvery},
		{"granted through a role two above", role.Team,
			[]string{onlyAdmin}, "+x.get", role.Sales, role.Granted, role.BasisEvery},
		{"an individual key may be the Account Holder's", role.Individual,
			[]string{onlyAdmin}, "+x.get", role.Admin, role.Granted, role.BasisEvery},
		{"and may not", role.Individual,
			[]string{onlyAdmin}, "+x.get", role.AccountHolder, role.Unproven, role.BasisNone},
		{"no team key is", role.Team, []string{onlyAdmin}, "", role.AccountHolder, role.Denied, role.BasisKeyKind},
		{"denied after two refusals", role.Team,
			[]string{onlyAdmin, "y.get Y Y N N N N N N yes"}, "-x.get -y.get", role.Admin, role.Denied, role.BasisEvery},
		{"unlikely after one, which may be wrong", role.Team,
			[]string{onlyAdmin}, "-x.get", role.Admin, role.Unlikely, role.BasisLeading},
		{"likely by the leading explanation", role.Team,
			[]string{"x.get Y Y Y n N N N N yes"}, "+x.get", role.AppManager, role.Likely, role.BasisLeading},
		{"unproven if leaders differ", role.Team,
			[]string{"x.get Y Y Y N N N N N yes"}, "+x.get", role.Admin, role.Unproven, role.BasisNone},
		{"held back if the role has what was refused", role.Team,
			[]string{"x.get Y Y Y n N N N N yes", "y.get Y Y ? Y ? ? ? ? yes"}, "+x.get -y.get", role.Developer, role.Unproven, role.BasisRefused},
		{"held back even if every explanation has it", role.Team,
			[]string{"x.get Y Y Y N N N N N yes", "y.get ? ? ? Y ? ? ? ? yes"}, "+x.get -y.get", role.Developer, role.Unproven, role.BasisRefused},
		{"not held back where the role is not firm", role.Team,
			[]string{"x.get Y Y Y N N N N N yes", "y.get ? ? ? y ? ? ? ? yes"}, "+x.get -y.get", role.Developer, role.Granted, role.BasisEvery},
		{"not held back where the kind of key was refused", role.Individual,
			[]string{"x.get Y Y Y N N N N N yes", "y.get Y Y Y Y Y Y Y Y no"}, "+x.get -y.get", role.AppManager, role.Granted, role.BasisEvery},
		{"nothing is inferred from a contradiction", role.Team,
			[]string{"x.get Y Y Y Y Y Y Y Y yes"}, "-x.get", role.Admin, role.Unproven, role.BasisContradiction},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := tiny(t, tt.rows...).Infer(tt.kind, answers(t, tt.answer)).Role(tt.role)
			if j.Verdict != tt.want || j.Basis != tt.basis {
				t.Errorf("after %q: %s is %s by %s, want %s by %s", tt.answer, tt.role, j.Verdict, j.Basis, tt.want, tt.basis)
			}
		})
	}
}

func TestCapabilityHasTheWeakestVerdict(t *testing.T) {
	t.Parallel()
	// After these answers each row has the verdict that its name says.
	granted, likely, unproven := "granted.get Y Y N N N Y Y N yes", "likely.get Y Y N N N y Y N yes", "unproven.get Y Y N N N ? Y N yes"
	unlikely, denied := "unlikely.get Y Y N N N n N N yes", "denied.get N N N N N N N N yes"
	tests := []struct {
		name string
		rows []string
		want role.Verdict
	}{
		{"granted", []string{granted}, role.Granted},
		{"likely", []string{granted, likely}, role.Likely},
		{"unproven", []string{granted, likely, unproven}, role.Unproven},
		{"unlikely", []string{granted, unlikely, likely, unproven}, role.Unlikely},
		{"denied", []string{denied, granted, unlikely, likely, unproven}, role.Denied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := tiny(t, append([]string{reportRoles, "plain.get Y Y Y Y Y Y Y Y yes"}, tt.rows...)...)
			inf := k.Infer(role.Team, answers(t, "-reviews.get +allowed.get"))
			for _, s := range []string{"all", "tool"} {
				n, err := k.Resolve(s)
				if err != nil {
					t.Fatal(err)
				}
				// The refusal itself is a part of "all", so it is judged without it.
				got := role.Granted
				for _, p := range inf.Assess(n).Parts {
					if p.Operation != "reviews.get" {
						got = min(got, p.Verdict)
					}
				}
				if got != tt.want || inf.Assess(n).Verdict != role.Denied {
					t.Errorf("%s is %s, want %s", s, got, tt.want)
				}
			}
		})
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	k := tiny(t, "reviews.get Y Y Y Y Y N N Y yes", "again.get Y Y Y Y Y N N Y yes", "x.get Y Y Y Y Y N N Y yes")
	inf := k.Infer(role.Team, answers(t, "-reviews.get -again.get"))
	if j := inf.Operation("reviews.get"); j.Basis != role.BasisAnswer || len(j.Because) != 1 || j.Leading != nil {
		t.Errorf("an answer rests on %+v, want itself alone", j)
	}
	j := inf.Operation("x.get")
	if len(j.Because) != 2 || j.Because[0].Operation != "reviews.get" || j.Because[0].Outcome != role.OutcomeDenied {
		t.Fatalf("denied because of %v, want both refusals", j.Because)
	}
	cell := j.Because[0].Cells[0]
	if cell.Role != role.AccountHolder || cell.Answer != role.Yes || cell.Confidence != role.Medium || cell.Sources[0] != "s" {
		t.Errorf("the refusal contradicts %+v, want a firm yes with its source", cell)
	}
	if len(j.Grounds) != 2 || j.Grounds[0].Role != role.Sales || j.Grounds[1].Role != role.Finance {
		t.Errorf("it rests on %+v, want the cells of the roles left", j.Grounds)
	}
}

func TestExcluded(t *testing.T) {
	t.Parallel()
	k := tiny(t, "reviews.get Y Y Y Y Y N N Y yes", "again.get Y Y Y y Y N N d yes")
	inf := k.Infer(role.Team, answers(t, "-reviews.get -again.get"))
	by := map[role.Role][]string{}
	for _, e := range inf.Excluded() {
		for _, o := range e.By {
			by[e.Role] = append(by[e.Role], o.Operation)
			if len(o.Cells) != 1 || o.Cells[0].Role != e.Role || !o.Cells[0].Firm() {
				t.Errorf("%s is excluded on the cells %+v, want its own firm one", e.Role, o.Cells)
			}
		}
	}
	two, one := []string{"reviews.get", "again.get"}, []string{"reviews.get"}
	want := map[role.Role][]string{
		role.Admin: two, role.AppManager: two, role.Marketing: two,
		// The second refusal meets nothing firm for these.
		role.Developer: one, role.CustomerSupport: one,
	}
	if !maps.EqualFunc(by, want, slices.Equal[[]string]) {
		t.Errorf("excluded by %v, want %v", by, want)
	}
}

func TestConflict(t *testing.T) {
	t.Parallel()
	k := tiny(t, "a.get Y Y Y Y Y Y Y y yes", "b.get ? ? ? ? ? ? ? Y yes", "c.get Y Y Y ? ? ? ? ? yes")
	inf := k.Infer(role.Team, answers(t, "-a.get -b.get -c.get"))
	conflict := inf.Conflict()
	if len(conflict) != 2 || conflict[0].Operation != "a.get" || conflict[1].Operation != "b.get" {
		t.Fatalf("the conflict is %v, want a.get and b.get", conflict)
	}
	// The low cell of CUSTOMER_SUPPORT is no part of it, the Account Holder's is.
	if n, m := len(conflict[0].Cells), len(conflict[1].Cells); n != 7 || m != 1 {
		t.Errorf("the conflict contradicts %d and %d cells, want 7 and 1", n, m)
	}
}

func TestNextExplanation(t *testing.T) {
	t.Parallel()
	k := tiny(t, "text.get Y Y Y N N N N N yes", "money.get Y Y N N N N Y N yes")
	j := k.Infer(role.Team, answers(t, "+text.get +money.get")).Role(role.Admin)
	if j.Verdict != role.Likely || len(j.Leading) != 1 || j.Leading[0] != admin {
		t.Fatalf("ADMIN is %s by %v, want likely", j.Verdict, j.Leading)
	}
	if len(j.Next) != 1 || j.Next[0].String() != "APP_MANAGER with FINANCE" {
		t.Errorf("the next explanation is %v, want APP_MANAGER with FINANCE", j.Next)
	}
}

func TestSole(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row, answer string
		want              string
		proved            bool
	}{
		{"one explanation", "x.get Y Y Y Y Y N Y Y yes", "-x.get +allowed.get", "SALES", true},
		{"one explanation, but nothing was allowed", "x.get Y Y Y Y Y N Y Y yes", "-x.get", "SALES", false},
		{"one leading explanation", "x.get Y Y N N N N N N yes", "+x.get", "ADMIN", false},
		{"two leading explanations", "x.get Y Y Y N N N N N yes", "+x.get", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, proved, ok := tiny(t, tt.row).Infer(role.Team, answers(t, tt.answer)).Sole()
			if ok != (tt.want != "") || ok && r.String() != tt.want || proved != tt.proved {
				t.Errorf("Sole = %s, %v, %v, want %q, %v", r, proved, ok, tt.want, tt.proved)
			}
		})
	}
}

func TestUnknownOperationPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("Infer took evidence about an operation that does not exist")
		}
	}()
	role.Embedded().Infer(role.Team, answers(t, "+apps.delete"))
}

func BenchmarkInfer(b *testing.B) {
	k := role.Embedded()
	var evidence []role.Evidence
	for _, p := range k.ProbeSet {
		e := role.Evidence{Operation: p.Operation.ID, Outcome: role.OutcomeDenied}
		if p.Operation.Predict(role.Team, appManager) > role.NotKnown {
			e.Outcome = role.OutcomeGranted
		}
		evidence = append(evidence, e)
	}
	b.Run("role sets", func(b *testing.B) {
		for b.Loop() {
			k.Infer(role.Team, evidence)
		}
	})
	b.Run("everything", func(b *testing.B) {
		for b.Loop() {
			inf := k.Infer(role.Team, evidence)
			for _, s := range k.Names() {
				n, err := k.Resolve(s)
				if err != nil {
					b.Fatal(err)
				}
				inf.Require(n, role.WarnUnproven)
			}
		}
	})
}
