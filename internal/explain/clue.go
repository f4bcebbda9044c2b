package explain

import (
	"fmt"
	"slices"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// clue is something seen on this machine that would explain why Apple rejects a key.
// Cause and step say nothing where there is none.
type clue struct {
	cause string // a sentence
	step  string // what to do first
	// oneWay says that the step takes the place of the first lookup, which is less exact.
	oneWay bool
}

// strongest is the best clue among what was noticed before the key was sent. What a
// file is called says more than what ascproof could repair.
func strongest(r *check.Result, known []*finding.Finding, keyID string) clue {
	noticed := func(code finding.Code) bool { // of the key, and not of a setting beside it, which has a name
		return slices.ContainsFunc(known, func(f *finding.Finding) bool { return f.Code == code && !f.Whole && f.Subject == "" })
	}
	switch {
	case noticed(finding.KeyInAppPurchase):
		return clue{cause: "Most likely it is an In-App Purchase key: its file has the name of one.",
			step: "Take a key from App Store Connect > Users and Access > Integrations > App Store Connect API."}
	case noticed(finding.KeyIDMismatch):
		return clue{cause: "Most likely the key ID and the private key are from different keys.",
			step: "Is the key file that of " + keyID + "? If not, replace it, or the key ID."}
	case len(r.KeyID) != credential.UsualKeyID:
		return clue{cause: fmt.Sprintf("Most likely the key ID is wrong: it has %d characters, and nearly all have %d.", len(r.KeyID), credential.UsualKeyID),
			step: "Copy the key ID again, from the row of the key."}
	case noticed(finding.IssuerMalformed):
		return clue{cause: "Most likely the issuer ID is wrong: it has capital letters, and App Store Connect shows small ones.",
			step: "Write the issuer ID in small letters, as App Store Connect shows it."}
	case individual(r) && noticed(finding.VariableNotRead):
		return clue{cause: "Most likely it is a team key: a variable that was not read seems to hold its issuer ID.",
			step: "Is it a team key? " + phrase.Capital(r.IssuerPlace.Set()) + " to the value of that variable.", oneWay: true}
	case noticed(finding.KeyTypeConflict) && r.Proof.OtherKind != asc.Unauthorized:
		return clue{cause: "Most likely it is an individual key: its file has the name of one.",
			step: phrase.Capital(r.IssuerPlace.Empty()) + "."}
	case noticed(finding.KeyHasNoPublic):
		return clue{cause: "Most likely the private key is damaged: it came without its public half, which would show that.",
			step: "Store the .p8 file again, as Apple gave it."}
	case noticed(finding.KeyRepaired):
		return clue{cause: "Most likely a value is damaged: ascproof had to repair one.",
			step: "Store the damaged value again, as the warning says."}
	default:
		return clue{}
	}
}
