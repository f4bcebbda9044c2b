package role_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

// separation is a probe that is answered differently to two keys.
type separation struct {
	probe *role.Probe
	a, b  role.Prediction
}

// certain reports whether the matrix is sure of both answers.
func (s separation) certain() bool { return s.a.Firm() && s.b.Firm() }

// separations are the probes that could separate team keys with these roles:
// those of which the matrix says yes to one, and no or nothing to the other.
func separations(k *role.Knowledge, a, b role.Set) []separation {
	var out []separation
	for _, p := range k.ProbeSet {
		s := separation{p, p.Operation.Predict(role.Team, a), p.Operation.Predict(role.Team, b)}
		if (s.a > role.NotKnown) != (s.b > role.NotKnown) {
			out = append(out, s)
		}
	}
	return out
}

func writeAlike(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString(alikeIntro)
	header(b, "keys", "reads that can separate them", "certain to separate them")
	for i, x := range columns {
		for _, y := range columns[i+1:] {
			if k.Roles[x.role].Team && k.Roles[y.role].Team {
				writePair(b, k, role.Of(x.role), role.Of(y.role), len(k.ProbeSet))
			}
		}
	}
	// Of the keys with two roles only those that look most like an Admin's.
	for s := range k.RoleSets(role.Team) {
		if s.Len() == 2 && !s.Has(role.Admin) {
			writePair(b, k, role.Of(role.Admin), s, 2)
		}
	}
	b.WriteString(alikeOutro)
}

// writePair writes a row if no read tells the two apart for certain, and no more
// than most may do so.
func writePair(b *bytes.Buffer, k *role.Knowledge, x, y role.Set, most int) {
	var perhaps, certain []string
	for _, s := range separations(k, x, y) {
		switch {
		case s.certain() && s.probe.When == role.ReadProbe:
			return
		case s.certain():
			certain = append(certain, code(s.probe.Operation.ID))
		case s.probe.When == role.ReadProbe:
			perhaps = append(perhaps, code(s.probe.Operation.ID))
		}
	}
	if len(perhaps) > most {
		return
	}
	if n := len(perhaps) - 3; n > 0 {
		perhaps = append(perhaps[:3], fmt.Sprintf("%d more", n))
	}
	row(b, titles(k, x)+" / "+titles(k, y), orDash(perhaps), orDash(certain))
}

func TestSeparations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		a, b    role.Set
		certain []string
	}{
		{"only writes tell App Manager from Developer", appManager, developer, []string{"app.update", "appInfoLocalization.update", "appStoreVersionLocalization.update", "appStoreReviewDetail.update",
			"betaAppLocalization.update", "betaBuildLocalization.update"}},
		{"the finance report tells Finance from Sales", sales, finance, []string{"financeReports.get"}},
		{"nothing tells Marketing from Customer Support", role.Of(role.Marketing), role.Of(role.CustomerSupport), nil},
		{"nothing tells Admin from App Manager with Finance", admin, role.Of(role.AppManager, role.Finance), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range separations(role.Embedded(), tt.a, tt.b) {
				if s.certain() {
					got = append(got, s.probe.Operation.ID)
				}
			}
			if !slices.Equal(got, tt.certain) {
				t.Errorf("told apart by %v, want %v", got, tt.certain)
			}
		})
	}
}
