package asc

import (
	"encoding/json"
	"strings"
	"testing"
)

// answerOf judges one refusal.
func answerOf(t *testing.T, status int, errs ...apiError) Answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"errors": errs})
	if err != nil {
		t.Fatal(err)
	}
	a := Answer{Status: status}
	a.judge("application/json", body)
	return a
}

// What keeps an account from being used is known by any of its marks: the code
// under whatever prefix, else the detail, else the title. The first rows are from
// public reports, the others their brothers.
func TestForbidden(t *testing.T) {
	t.Parallel()
	const security = "This request is forbidden for security reasons"
	tests := []struct {
		name                string
		code, title, detail string
		want                Class
	}{
		{"contracts", "FORBIDDEN_ERROR.CONTRACT_NOT_VALID", "You do not have required contracts to perform an operation", "You do not have required contracts to perform an operation.", AgreementMissing},
		{"a PLA that is not valid", "FORBIDDEN_ERROR.PLA_NOT_VALID", "Unable to process request", "The team's PLA is not valid.", AgreementMissing},
		{"a PLA that is not accepted", "FORBIDDEN_ERROR.PLA_NOT_ACCEPTED", "Unable to process request - PLA Update available", "You currently don't have access to this membership resource.", AgreementMissing},
		{"the known code under the other prefix", "FORBIDDEN_ERROR.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", "", "", AgreementMissing},
		{"altool's 1048", "FORBIDDEN_ERROR", security, "You must first sign the relevant contracts online. (1048)", AgreementMissing},
		{"a role that is not valid", "FORBIDDEN_ERROR.ROLE_NOT_VALID", "Role not valid", "You do not have required role or permission to perform an operation", RoleDenied},
		{"no team", "FORBIDDEN_ERROR", security, "Unable to find a team with the given Content Provider ID '0' to which you belong.", TeamNotFound},

		{"a code alone", "PLA_NOT_ACCEPTED", "", "", AgreementMissing},
		{"a prefix that is not known", "ACCOUNT.CONTRACT_EXPIRED", "Account", "", AgreementMissing},
		{"more behind the code", "FORBIDDEN_ERROR.CONTRACT_NOT_VALID.PAID_APPS", "", "", AgreementMissing},
		{"a license in the code", "FORBIDDEN_ERROR.LICENSE_NOT_ACCEPTED", "", "", AgreementMissing},
		{"small letters", "forbidden_error.pla_not_valid", "", "", AgreementMissing},
		{"a title alone", "FORBIDDEN_ERROR", "A required agreement is missing or has expired.", "", AgreementMissing},
		{"a license to accept", "FORBIDDEN_ERROR", security, "You must accept the latest license before you can use this API.", AgreementMissing},
		{"terms to accept", "FORBIDDEN", "", "The Terms of Service were updated and need to be accepted.", AgreementMissing},
		{"a PLA in the title", "FORBIDDEN_ERROR", "PLA update available", "Unable to process request.", AgreementMissing},
		{"a membership in the code", "FORBIDDEN_ERROR.MEMBERSHIP_EXPIRED", "", "", MembershipLapsed},
		{"a membership in the title", "FORBIDDEN_ERROR", "Your membership has expired", "", MembershipLapsed},
		{"no team in the code", "FORBIDDEN_ERROR.TEAM_NOT_FOUND", "", "", TeamNotFound},
		{"no team in the title", "FORBIDDEN_ERROR", "Unable to find a team with the given Team ID", "", TeamNotFound},
		{"a role by the text alone", "FORBIDDEN_ERROR", security, "You do not have the required role to perform this operation.", RoleDenied},
		{"the role that was always told", "FORBIDDEN_ERROR", security, "The API key in use does not allow this request", RoleDenied},

		{"a resource of that name is no agreement", "FORBIDDEN_ERROR", "The given operation is not allowed", "The resource 'endUserLicenseAgreements' does not allow 'CREATE'.", NotOffered},
		{"cloud signing", "FORBIDDEN_ERROR", security, "You haven't been given access to cloud-managed distribution certificates.", Forbidden},
		{"a key of a team that is not for this", "FORBIDDEN_ERROR.TEAM_KEY_NOT_ALLOWED", "", "", Forbidden},
		{"nothing", "FORBIDDEN_ERROR", "Unable to process request.", "", Forbidden},
		{"a word that holds another", "FORBIDDEN_ERROR", "", "The plan is not valid for subcontractors.", Forbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if a := answerOf(t, 403, apiError{tt.code, tt.title, tt.detail}); a.Class != tt.want {
				t.Errorf("class = %q, want %q", a.Class, tt.want)
			}
		})
	}
}

// A 401 with the code of a contract is about the account; a conflict is not.
func TestForbiddenByStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		code   string
		want   Class
	}{
		{401, "NOT_AUTHORIZED.PLA_NOT_ACCEPTED", AgreementMissing},
		{401, "NOT_AUTHORIZED", Unauthorized},
		{409, "STATE_ERROR.AGREEMENT_MISSING", Conflict},
		{404, "NOT_FOUND", NotFound},
	} {
		if a := answerOf(t, tt.status, apiError{Code: tt.code}); a.Class != tt.want {
			t.Errorf("%d %s: class = %q, want %q", tt.status, tt.code, a.Class, tt.want)
		}
	}
}

// Among several errors the account's counts: while it is blocked, a refusal says
// nothing of the role.
func TestForbiddenAmongSeveral(t *testing.T) {
	t.Parallel()
	denied := apiError{Code: "FORBIDDEN_ERROR", Detail: "The API key in use does not allow this request"}
	for _, other := range []string{"FORBIDDEN_ERROR.CONTRACT_NOT_VALID", "FORBIDDEN_ERROR.MEMBERSHIP_EXPIRED", "FORBIDDEN_ERROR.TEAM_NOT_FOUND"} {
		first, last := answerOf(t, 403, apiError{Code: other}, denied), answerOf(t, 403, denied, apiError{Code: other})
		if !first.Class.Blocks() || first.Class != last.Class || first.Class.Proves() {
			t.Errorf("%s: class %q and %q, want the account's", other, first.Class, last.Class)
		}
	}
}

// The name of the Account Holder, or of anybody, is not repeated, whatever the
// wording; what is no name is.
func TestNamesAreLeftOut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want string // "" if it is only asked that no name is left
	}{
		{"To resolve this issue, your team's Account Holder, Jane Example, must agree to the latest Program License Agreement.",
			"To resolve this issue, your team's Account Holder, [name], must agree to the latest Program License Agreement."},
		{"The Account Holder (Jane Example) must sign.", "The Account Holder ([name]) must sign."},
		{"Jane Example must accept the agreement.", ""},
		{"Ask Jane Example, the Account Holder, to sign.", ""},
		{"Account Holder: jane example", ""},
		{"The Account Holder, jane van der example, must agree.", ""},
		{"Your Account Holder jane example must agree to the contract.", "Your Account Holder [name] must agree to the contract."},
		{"The Account Holder must agree to the contract. An Admin can not.", "The Account Holder must agree to the contract. An Admin can not."},
		{"Ask the Account Holder or an Admin to accept the license.", "Ask the Account Holder or an Admin to accept the license."},
		{"Jane van der Example must agree to the contract.", ""},
		{"JANE EXAMPLE has to sign the contract.", ""},
		{"Account Holder Jane O'Example-Jane has to agree.", ""},
		{"Der Vertrag wartet auf Account Holder 例 花子.", ""},
		{"Contact the Account Holder at jane@example.com.", ""},
		{"This is of jane@example.com", "This is of [name]"},
		{"The resource Jane is not there", "The resource Jane is not there"}, // nothing speaks of people
	}
	for _, tt := range tests {
		for _, a := range []Answer{answerOf(t, 403, apiError{Code: "FORBIDDEN_ERROR", Detail: tt.text}), answerOf(t, 403, apiError{Code: "FORBIDDEN_ERROR", Title: tt.text})} {
			got := a.Detail + a.Title
			low := strings.ToLower(got)
			if tt.want == "" && (strings.Contains(low, "jane") || strings.Contains(low, "example") || strings.Contains(got, "花")) {
				t.Errorf("%q is repeated as %q", tt.text, got)
			}
			if tt.want != "" && got != tt.want {
				t.Errorf("%q\nis repeated as %q\nwant           %q", tt.text, got, tt.want)
			}
		}
	}
}
