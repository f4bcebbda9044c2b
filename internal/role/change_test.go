package role_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestCouldChange(t *testing.T) {
	t.Parallel()
	const reads = "+apps.list +bundleIds.list +customerReviews.list -analyticsReportRequests.list"
	tests := []struct {
		name, evidence, require, open string
		want                          bool
	}{
		{"nothing open", reads, "metadata", "", false},
		{"what it is about", reads, "metadata", "appInfoLocalization.update", true},
		{"what says something of it", reads, "metadata", "app.update", true},
		{"of no matter", reads, "metadata", "builds.list", false},
		{"one of two", reads, "metadata", "builds.list app.update", true},
		{"after a contradiction", "-apps.list -customerReviews.list -analyticsReportRequests.list", "sales-reports", "salesReports.get", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			inf := role.Embedded().Infer(role.Team, answers(t, tt.evidence))
			res := inf.Require(resolve(t, tt.require), role.WarnUnproven)
			if got := inf.CouldChange(res, strings.Fields(tt.open)); got != tt.want {
				t.Errorf("CouldChange(%q) = %v, want %v", tt.open, got, tt.want)
			}
		})
	}
}
