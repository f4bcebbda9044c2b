package asc_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// Every error that Apple is known to give has one meaning.
func TestClassifyRefusals(t *testing.T) {
	t.Parallel()
	want := map[asctest.Refusal]asc.Class{
		asctest.NotAuthorized:         asc.Unauthorized,
		asctest.RoleDenied:            asc.RoleDenied,
		asctest.NotOffered:            asc.NotOffered,
		asctest.AccountHolderOnly:     asc.AccountHolderOnly,
		asctest.MembershipLapsed:      asc.MembershipLapsed,
		asctest.NoContentProvider:     asc.TeamNotFound,
		asctest.CloudSigning:          asc.Forbidden,
		asctest.BareForbidden:         asc.Forbidden,
		asctest.AgreementsMissing:     asc.AgreementMissing,
		asctest.AgreementsMissing2020: asc.AgreementMissing,
		asctest.PLANotAccepted:        asc.AgreementMissing,
		asctest.PLANotValid:           asc.AgreementMissing,
		asctest.ContractNotValid:      asc.AgreementMissing,
		asctest.RoleNotValid:          asc.RoleDenied,
		asctest.NotFound:              asc.NotFound,
		asctest.NoReport:              asc.NotFound,
		asctest.PathError:             asc.Invalid,
		asctest.MethodNotAllowed:      asc.Invalid,
		asctest.ParameterIllegal:      asc.Invalid,
		asctest.ParameterInvalid:      asc.Invalid,
		asctest.ParameterRequired:     asc.Invalid,
		asctest.VendorNumberInvalid:   asc.Invalid,
		asctest.EntityInvalid:         asc.Invalid,
		asctest.EntityError:           asc.Conflict,
		asctest.StateError:            asc.Conflict,
		asctest.Unprocessable:         asc.Invalid,
		asctest.RateLimited:           asc.RateLimited,
		asctest.RateLimitedNotary:     asc.RateLimited,
		asctest.UnexpectedError:       asc.ServerError,
		asctest.ServiceUnavailable:    asc.ServerError,
	}
	for _, r := range asctest.Refusals() {
		t.Run(string(r), func(t *testing.T) {
			t.Parallel()
			srv := newServer(t, asctest.Options{})
			srv.Fail(asctest.Refuse(r))
			s, _ := newSession(t, srv, srv.TeamKey(role.Admin).Credentials())
			a := s.Round(t.Context(), []asc.Request{apps})[0]
			if a.Class != want[r] {
				t.Errorf("class = %q (%s), want %q", a.Class, a.Detail, want[r])
			}
			if left := strings.Contains(a.Title+a.Detail, "[name]"); left != (r == asctest.PLANotAccepted) {
				t.Errorf("%q, %q: a name is left out: %v", a.Title, a.Detail, left)
			}
		})
	}
}
