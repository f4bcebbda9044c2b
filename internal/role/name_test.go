package role_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, given string
		kind        role.NameKind
		want        string
	}{
		{"role", "app-manager", role.RoleName, "app-manager"},
		{"Apple's spelling", "APP_MANAGER", role.RoleName, "app-manager"},
		{"Apple's title", "App Manager", role.RoleName, "app-manager"},
		{"a title in lower case", "customer support", role.RoleName, "customer-support"},
		{"a title that is longer than the name", "Sales and Reports", role.RoleName, "sales"},
		{"a mixture", "App-Manager", role.RoleName, "app-manager"},
		{"capability", "sales-reports", role.CapabilityName, "sales-reports"},
		{"capability as Apple would", "SALES_REPORTS", role.CapabilityName, "sales-reports"},
		{"tool", "storesyncer", role.ToolName, "storesyncer"},
		{"tool as it calls itself", "StoreSyncer", role.ToolName, "storesyncer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := role.Embedded().Resolve(tt.given)
			if err != nil || n.Kind != tt.kind || n.String() != tt.want {
				t.Errorf("Resolve(%q) = %s %v, %v, want %s %s", tt.given, n.Kind, n, err, tt.kind, tt.want)
			}
		})
	}
}

func TestSuggestion(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, given, want string }{
		{"a letter missing", "metdata", "metadata"},
		{"a letter missing, Apple's spelling", "app_manger", "app-manager"},
		{"a letter missing in a tool", "StoreSyncr", "storesyncer"},
		{"two letters exchanged", "fianance", "finance"},
		{"neighbours exchanged", "dveeloper", "developer"},
		{"neighbours exchanged in a short name", "saels", "sales"},
		{"a letter too many", "adminn", "admin"},
		{"a plural", "screenshot", "screenshots"},
		{"no hyphen", "bundleids", "bundle-ids"},
		{"a part of a tool's name", "deliver", "fastlane-deliver"},
		{"another part", "EAS", "eas-submit"},
		{"a tool that another's name stands for", "sigh", "fastlane-match"},
		{"a tool that is no part of a name", "gym", "xcodebuild-signing"},
		{"a family of tools", "fastlane", "fastlane-deliver fastlane-pilot fastlane-match"},
		{"nothing near", "xyzzy", ""},
		{"empty", "", ""},
		{"one letter", "q", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := role.Embedded().Resolve(tt.given)
			var unknown *role.UnknownNameError
			if !errors.As(err, &unknown) {
				t.Fatalf("Resolve(%q) = %v, want an UnknownNameError", tt.given, err)
			}
			if got := strings.Join(unknown.Suggestions, " "); got != tt.want || unknown.Given != tt.given {
				t.Errorf("Resolve(%q) suggests %q, want %q", tt.given, got, tt.want)
			}
		})
	}
}

// A list may hold the titles of roles, which have spaces in them.
func TestFields(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, list, want string }{
		{"nothing", " ,\n", ""},
		{"commas, spaces and lines", "apps, metadata\nupload testflight", "apps|metadata|upload|testflight"},
		{"a title", "App Manager", "App Manager"},
		{"a title among names", "apps app manager, Customer Support upload", "apps|app manager|Customer Support|upload"},
		{"a title of three words", "sales and reports finance", "sales and reports|finance"},
		{"the words of a title in two lines", "app\nmanager", "app|manager"},
		{"a title that breaks off", "customer", "customer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(role.Embedded().Fields(tt.list), "|"); got != tt.want {
				t.Errorf("Fields(%q) = %q, want %q", tt.list, got, tt.want)
			}
		})
	}
}

// One letter left out of any name must still be understood.
func TestEveryNameIsSuggestedForItself(t *testing.T) {
	t.Parallel()
	for _, name := range role.Embedded().Names() {
		for i := range name {
			given := name[:i] + name[i+1:]
			_, err := role.Embedded().Resolve(given)
			var unknown *role.UnknownNameError
			// "user" is as near to nothing else, "app" may be another name's start.
			if errors.As(err, &unknown) && len(unknown.Suggestions) == 0 {
				t.Errorf("Resolve(%q) suggests nothing, want %q", given, name)
			}
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	all := role.Of(role.AppManager, role.Finance, role.Sales)
	text, err := json.Marshal(all)
	if err != nil || string(text) != `["APP_MANAGER","SALES","FINANCE"]` {
		t.Errorf("Marshal = %s, %v", text, err)
	}
	var back role.Set
	if err := json.Unmarshal([]byte(`["app-manager","SALES","finance"]`), &back); err != nil || back != all {
		t.Errorf("Unmarshal = %v, %v, want %v", back, err, all)
	}
	if err := json.Unmarshal([]byte(`["OWNER"]`), &back); err == nil {
		t.Error("Unmarshal took a role that does not exist")
	}
	if got := all.String(); got != "APP_MANAGER with SALES and FINANCE" {
		t.Errorf("String = %q", got)
	}
	if got := role.Of().String(); got != "no role" {
		t.Errorf("String of the empty set = %q", got)
	}
}

func TestVerdictsInJSON(t *testing.T) {
	t.Parallel()
	for v := role.Denied; v <= role.Granted; v++ {
		text, err := json.Marshal(v)
		var back role.Verdict
		if err != nil || string(text) != `"`+v.String()+`"` || json.Unmarshal(text, &back) != nil || back != v {
			t.Errorf("Marshal = %s, %v, and back %v", text, err, back)
		}
	}
	var v role.Verdict
	if v.UnmarshalText([]byte("unknown")) == nil {
		t.Error("a verdict of \"unknown\" was read")
	}
	if v != role.Unproven {
		t.Error("the zero verdict is not unproven")
	}
}

// The order of roles says that a role above can do what one below can. Nothing
// that the matrix is sure of may speak against it.
func TestOrderHoldsAgainstTheMatrix(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	for above := role.AccountHolder; above <= role.CustomerSupport; above++ {
		for below := range k.Roles[above].Below.All() {
			for _, op := range k.Operations {
				hi, lo := op.Cells[above], op.Cells[below]
				if lo.Firm() && lo.Answer == role.Yes && hi.Answer == role.No {
					t.Errorf("%s is above %s, but %s says %s against %s", above, below, op.ID, hi, lo)
				}
			}
		}
	}
	want := map[role.Role]role.Set{
		role.AccountHolder: ^role.Of(role.AccountHolder),
		role.Admin:         ^role.Of(role.AccountHolder, role.Admin),
		role.AppManager:    role.Of(role.Developer),
		role.Finance:       role.Of(role.Sales),
	}
	for r := role.AccountHolder; r <= role.CustomerSupport; r++ {
		if got := k.Roles[r].Below; got != want[r] {
			t.Errorf("below %s are %v, want %v", r, got.Names(), want[r].Names())
		}
	}
}
