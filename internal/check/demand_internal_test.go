package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestSettled(t *testing.T) {
	t.Parallel()
	tests := []struct {
		demand  role.Demand
		verdict role.Verdict
		status  role.Status
		want    bool
	}{
		{role.Required, role.Granted, role.Pass, true},
		{role.Required, role.Likely, role.Notice, false},
		{role.Required, role.Unproven, role.Pass, false}, // with unproven: ignore
		{role.Required, role.Unlikely, role.Warn, false},
		{role.Required, role.Denied, role.Fail, true},
		{role.Forbidden, role.Granted, role.Fail, true},
		{role.Forbidden, role.Likely, role.Fail, false},
		{role.Forbidden, role.Unproven, role.Warn, false},
		{role.Forbidden, role.Unproven, role.Pass, false}, // with unproven: ignore
		{role.Forbidden, role.Unlikely, role.Notice, false},
		{role.Forbidden, role.Denied, role.Pass, true},
	}
	for _, tt := range tests {
		res := role.Result{Assessment: role.Assessment{Verdict: tt.verdict}, Demand: tt.demand, Status: tt.status}
		if got := settled(res); got != tt.want {
			t.Errorf("settled(%s, %s with %s) = %v, want %v", tt.demand, tt.verdict, tt.status, got, tt.want)
		}
	}
}

func TestDecisive(t *testing.T) {
	t.Parallel()
	const reads = "+apps.list +bundleIds.list +customerReviews.list -analyticsReportRequests.list"
	tests := []struct {
		name, evidence, require, lost string
		want                          bool
	}{
		{"nothing lost", reads, "metadata", "", false},
		{"what it is about", reads, "metadata", "appInfoLocalization.update", true},
		{"what says something of it", reads, "metadata", "app.update", true},
		{"of no matter", reads, "metadata", "builds.list", false},
		{"one of two", reads, "metadata", "builds.list app.update", true},
		{"after a contradiction", "-apps.list -customerReviews.list -analyticsReportRequests.list", "sales-reports", "salesReports.get", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			name, err := role.Embedded().Resolve(tt.require)
			if err != nil {
				t.Fatal(err)
			}
			var evidence []role.Evidence
			for _, s := range strings.Fields(tt.evidence) {
				outcome := map[byte]role.Outcome{'+': role.OutcomeGranted, '-': role.OutcomeDenied}[s[0]]
				evidence = append(evidence, role.Evidence{Operation: s[1:], Outcome: outcome})
			}
			inf := role.Embedded().Infer(role.Team, evidence)
			if got := decisive(inf, inf.Require(name, role.WarnUnproven), lose(tt.lost)); got != tt.want {
				t.Errorf("decisive = %v, want %v", got, tt.want)
			}
		})
	}
}

// lose are operations whose answers were lost.
func lose(operations string) []asked {
	var lost []asked
	for _, op := range strings.Fields(operations) {
		lost = append(lost, asked{operation: op})
	}
	return lost
}

// A few lost answers may have been anything, many only all the same.
func TestSuppositions(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 2, 2: 4, maxMixed: 1 << maxMixed, maxMixed + 1: 2} {
		different := map[string]bool{}
		for _, s := range suppositions(lose(strings.Repeat("a.list ", n))) {
			if len(s) != n {
				t.Errorf("%d lost: a supposition has %d answers", n, len(s))
			}
			different[fmt.Sprint(s)] = true
		}
		if len(different) != want {
			t.Errorf("%d lost: %d different suppositions, want %d", n, len(different), want)
		}
	}
}
