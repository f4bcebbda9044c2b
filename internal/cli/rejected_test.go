package cli_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Some seconds of refusals rule no outage out: it has lasted hours (fastlane issue 20270). So
// nothing but what was seen is said, and a key that is listed as active is not replaced
// before somebody has looked at Apple's status.
func TestRejectionSaysWhatWasSeen(t *testing.T) {
	t.Parallel()
	forever := func(s *asctest.Server) { s.Fail(asctest.Refuse(asctest.NotAuthorized)) }
	team := func(s *asctest.Server) asctest.Credentials { return s.TeamKey(role.AppManager).Credentials() }
	tests := []struct {
		name    string
		key     func(*asctest.Server) asctest.Credentials
		prepare func(*asctest.Server)
		args    []string
	}{
		{"an outage of six refusals", team, func(s *asctest.Server) { s.Fail(asctest.Spurious401(6)) }, nil},
		{"refused for good", team, forever, nil},
		{"refused for good, as a key of the other program", team, forever, []string{"--program", "enterprise"}},
		{"an individual key", func(s *asctest.Server) asctest.Credentials { return s.IndividualKey(role.AppManager).Credentials() }, forever, nil},
		{"a key that is revoked", func(s *asctest.Server) asctest.Credentials {
			k := s.TeamKey(role.Admin)
			k.Revoke()
			return k.Credentials()
		}, func(*asctest.Server) {}, nil},
		{"with requirements, and outages are let pass", team, forever, []string{"--require", "upload", "--on-unreachable", "warn"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{})
			tt.prepare(srv)
			r, k := check(t, srv, tt.key(srv), tt.args...)
			diagnosed(t, r, k, report.Rejected, 3, finding.TokenRejected)
			f := k.Findings[0]
			if strings.Contains(f.Text(), "ruled out") || strings.Contains(f.Text(), "outage") {
				t.Errorf("the cause is %q, want no more than was seen", f.Detail)
			}
			fixes := strings.Join(f.Fix, "\n")
			status, replace := strings.Index(fixes, "system-status"), strings.Index(fixes, "Still rejected? Create a new key")
			if status < 0 || replace < status || strings.Contains(fixes[:status], "create a key") && !strings.Contains(fixes[:status], "listed as active? If not, create a key") {
				t.Errorf("a key is to be replaced before Apple's status was looked at:\n%s", fixes)
			}
		})
	}
}
