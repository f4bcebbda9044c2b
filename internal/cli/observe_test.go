package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// An observation says of which role it is in the words of whoever has the key. The file goes
// to where the command runs, so these tests are not parallel.
func TestObserve(t *testing.T) {
	const isRight = "right? Apple's answers fit"
	team, enterprise := asctest.AppStore, asctest.Enterprise
	for _, tt := range []struct {
		name    string
		program asctest.Program
		is      role.Role
		told    string
		status  int
		file    string
		want    []string
		not     []string
	}{
		{"the right role", team, role.Developer, "developer", 0, "observation-developer-team.json",
			[]string{"The file was not sent anywhere."}, []string{isRight, "this is new", "Nothing was sent"}},
		{"a wrong role", team, role.Developer, "finance", 0, "observation-finance-team.json",
			[]string{"is Finance right? Apple's answers fit Developer.", "if it is right, this is new: "}, nil},
		{"a role that no key has", team, role.Admin, "account-holder", 2, "", []string{"--observe: no team key has the role Account Holder"}, nil},
		{"roles that no key has together", team, role.Admin, "account-holder,finance", 2, "", []string{"--observe: no team key has the roles Account Holder and Finance"}, nil},
		{"a role that no Enterprise key has", enterprise, role.Admin, "app-manager", 2, "", []string{"--observe: no enterprise key has the role App Manager", "--observe admin"}, nil},
		{"the role of an Enterprise key", enterprise, role.Admin, "admin", 0, "observation-admin-enterprise.json", nil, []string{isRight}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			srv := start(t, asctest.Options{Program: tt.program})
			args := []string{"check", "--observe", tt.told}
			if tt.program == enterprise {
				args = append(args, "--program", "enterprise")
			}
			got := run(t, srv, srv.TeamKey(tt.is).Credentials(), args...)
			if got.status != tt.status {
				t.Errorf("exit status %d, want %d\n%s", got.status, tt.status, got.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%q is missing:\n%s", want, got.stderr)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got.stderr, not) {
					t.Errorf("%q is said:\n%s", not, got.stderr)
				}
			}
			entries, err := os.ReadDir(".")
			if err != nil || tt.file == "" && len(entries) > 0 || tt.file != "" && (len(entries) != 1 || entries[0].Name() != tt.file) {
				t.Errorf("files %v, want %q: %v", entries, tt.file, err)
			}
			if tt.status == 2 && len(srv.Requests()) > 0 {
				t.Error("something was sent")
			}
		})
	}
}
