package credential

import (
	"cmp"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// keyFile is what the name of a key file says.
type keyFile struct {
	prefix, keyID string
}

// The names under which Apple offers keys for download. APNs and Sign in with
// Apple keys are named like team keys.
const (
	teamFile       = "AuthKey_"
	individualFile = "ApiKey_"
	purchaseFile   = "SubscriptionKey_"
)

// parseFileName reads the name that Apple gives to a key file, with or without
// a directory in front of it, and with what browsers, editors and people add to
// it: " (1)", "-2", ".txt".
func parseFileName(name string) (keyFile, bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	for _, prefix := range []string{teamFile, individualFile, purchaseFile} {
		n := len(prefix)
		if len(name) <= n || !strings.EqualFold(name[:n], prefix) {
			continue
		}
		more := strings.TrimLeft(name[n:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
		id := name[n : len(name)-len(more)]
		return keyFile{prefix, id}, IsKeyID(id) && strings.IndexAny(more+".", " .-_(") == 0
	}
	return keyFile{}, false
}

// hints compares what the name of the key file says with the settings.
func (r *reader) hints(keyID string, kind role.Kind) {
	if IsKeyID(r.jsonID) && IsKeyID(keyID) && r.jsonID != keyID {
		r.add(finding.New(finding.KeyIDMismatch, "The private key came in JSON with the key ID %s. %s holds %s",
			r.jsonID, cmp.Or(r.in.KeyID.Origin.String(), SettingKeyID), keyID))
	}
	name, ok := parseFileName(r.fileName)
	if !ok {
		return
	}
	if name.prefix == purchaseFile {
		r.add(finding.New(finding.KeyInAppPurchase, "Its name begins with %s", purchaseFile))
	}
	if name.prefix == individualFile && kind == role.Team {
		r.add(finding.New(finding.KeyTypeConflict, "The name of the key file begins with %s, as for an individual key. But there is an issuer ID", individualFile).
			At(finding.Warning).OnlyFix(r.in.IssuerPlace().Empty() + " if this is an individual key."))
	}
	if IsKeyID(keyID) && name.keyID != keyID {
		r.add(finding.New(finding.KeyIDMismatch, "The name of the file has the key ID %s. %s holds %s",
			name.keyID, cmp.Or(r.in.KeyID.Origin.String(), SettingKeyID), keyID))
	}
}
