package role

import (
	"fmt"
	"strings"
)

// Role is one of Apple's eight roles that a user of App Store Connect can have.
type Role uint8

// The roles, from the widest to the narrowest as Apple lists them.
const (
	AccountHolder Role = iota
	Admin
	AppManager
	Developer
	Marketing
	Sales
	Finance
	CustomerSupport

	roleCount = 8
)

// spelling is Apple's, from the enumeration UserRole:
// https://developer.apple.com/documentation/appstoreconnectapi/userrole
var spelling = [roleCount]string{
	"ACCOUNT_HOLDER", "ADMIN", "APP_MANAGER", "DEVELOPER",
	"MARKETING", "SALES", "FINANCE", "CUSTOMER_SUPPORT",
}

// String returns Apple's spelling, such as APP_MANAGER.
func (r Role) String() string {
	if r < roleCount {
		return spelling[r]
	}
	return fmt.Sprintf("Role(%d)", uint8(r))
}

// Setting returns the spelling of settings, such as app-manager.
func (r Role) Setting() string { return canonical(r.String()) }

// Parse returns the role of a name in either spelling.
func Parse(name string) (Role, bool) {
	want := canonical(name)
	for r := range Role(roleCount) {
		if r.Setting() == want {
			return r, true
		}
	}
	return 0, false
}

var hyphens = strings.NewReplacer("_", "-", " ", "-")

// canonical is the spelling under which names are compared.
func canonical(name string) string { return hyphens.Replace(strings.ToLower(name)) }

// MarshalText implements [encoding.TextMarshaler], in Apple's spelling.
func (r Role) MarshalText() ([]byte, error) {
	if r >= roleCount {
		return nil, fmt.Errorf("no role has the number %d", uint8(r))
	}
	return []byte(r.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler], for either spelling.
func (r *Role) UnmarshalText(text []byte) error {
	parsed, ok := Parse(string(text))
	if !ok {
		return fmt.Errorf("unknown role %q", text)
	}
	*r = parsed
	return nil
}

// Kind is which of Apple's kinds of key is meant.
type Kind string

const (
	// Team keys have roles of their own, never ACCOUNT_HOLDER.
	Team Kind = "team"
	// Individual keys have the roles of the user they belong to.
	Individual Kind = "individual"
	// Enterprise keys belong to a team of the Enterprise Program, whose API has
	// provisioning and users alone. What is known of roles was measured elsewhere,
	// so it proves nothing about them.
	Enterprise Kind = "enterprise"
)

// Kinds are those of App Store Connect, then the Enterprise Program's.
var Kinds = [...]Kind{Team, Individual, Enterprise}
