package credential

import (
	"cmp"
	"fmt"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/secret"
)

// Lengths of IDs: nearly all key IDs have 10 characters.
const (
	UsualKeyID  = 10
	lenIssuerID = 36
)

// What IDs consist of.
const (
	capitalsAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	hexDigits         = "0123456789abcdefABCDEF"
)

func consistsOf(s, characters string) bool { return strings.Trim(s, characters) == "" }

// IsKeyID reports whether a text has the form of a key ID. Those of individual keys can be
// longer (AvdLee/appstoreconnect-swift-sdk pull 295).
func IsKeyID(s string) bool { return len(s) >= 8 && len(s) <= 20 && consistsOf(s, capitalsAndDigits) }

// IsIssuerID reports whether a text has the form of an issuer ID. Those are no RFC 4122 UUIDs,
// their version and variant digits take any value (expo/eas-cli 22.2.0, AscApiKeyUtils.ts).
func IsIssuerID(s string) bool {
	if len(s) != lenIssuerID {
		return false
	}
	for i := range len(s) {
		isHyphen := i == 8 || i == 13 || i == 18 || i == 23
		if isHyphen != (s[i] == '-') || !isHyphen && strings.IndexByte(hexDigits, s[i]) < 0 {
			return false
		}
	}
	return true
}

// maxID is the most of an ID that is looked at, in bytes: enough to recognise
// a private key that was pasted in its place.
const maxID = 1024

// ids reads both IDs. What is returned is only of use if there is no error.
func (r *reader) ids() (keyID, issuerID string) {
	keyID, okKey := r.id(r.in.KeyID, SettingKeyID)
	issuerID, okIssuer := r.id(r.in.IssuerID, SettingIssuerID)
	keySource, issuerSource := cmp.Or(r.in.KeyID.Origin.String(), SettingKeyID), cmp.Or(r.in.IssuerID.Origin.String(), SettingIssuerID)
	swappedKey, swappedIssuer := IsIssuerID(keyID), IsKeyID(issuerID)
	switch {
	case swappedKey && swappedIssuer:
		r.add(finding.New(finding.IDsSwapped, "%s holds an issuer ID and %s a key ID", keySource, issuerSource))
		return "", ""
	case swappedKey && !IsIssuerID(issuerID):
		r.add(finding.New(finding.IDsSwapped, "%s holds an issuer ID", keySource))
		return "", ""
	}
	if okKey && keyID != "" {
		r.checkKeyID(keyID, keySource)
	}
	if okIssuer && issuerID != "" && !IsIssuerID(issuerID) {
		r.add(misplaced(finding.New(finding.IssuerMalformed, "%s holds %s", issuerSource, issuerFault(issuerID)), issuerID))
	}
	if hasCapitals := issuerID != strings.ToLower(issuerID); okIssuer && IsIssuerID(issuerID) && hasCapitals {
		r.add(finding.New(finding.IssuerMalformed, "%s has them. App Store Connect shows small letters", issuerSource).
			Titled("the issuer ID has capital letters").At(finding.Notice).OnlyFix("write the issuer ID in small letters, as App Store Connect shows it."))
	}
	return keyID, issuerID
}

// id cleans one ID. It is not ok if it is plainly something else, about which
// there is then a finding. Line breaks around an ID are worth a warning: ascproof
// takes them off, other tools send them to Apple and get a 401.
func (r *reader) id(v Value, name string) (text string, ok bool) {
	raw, source := v.Text.Reveal(), cmp.Or(v.Origin.String(), name)
	switch {
	case v.isEmpty():
		return "", true
	case len(raw) > maxID:
		return raw[:maxID], true
	}
	var seen repairList
	text = clean(raw, &seen)
	if strings.Trim(raw, "\r\n") != raw {
		seen.add(repairLineEnds)
	}
	if text == "" {
		code, fixes := finding.InputMissing, []string{"store the ID in it, without quotes."}
		if name == SettingIssuerID { // which can be empty, but truly so
			code, fixes = finding.IssuerMalformed, append(fixes, "leave the issuer ID empty if this is an individual key.")
		}
		r.add(finding.New(code, "%s holds only quotes and spaces", source).OnlyFix(fixes...))
		return "", false
	}
	if words := findReference(text); words != "" {
		r.add(finding.New(finding.ValueIsReference, "%s holds %s", source, words))
		return text, false
	}
	if len(seen) > 0 {
		what := map[string]string{SettingKeyID: "key ID", SettingIssuerID: "issuer ID"}[name]
		r.add(seen.warning(what, "%s had %s", source, seen).OnlyFix(seen.idFixes()...))
	}
	return text, true
}

// checkKeyID holds a key ID against its form.
func (r *reader) checkKeyID(id, source string) {
	if !IsKeyID(id) || isTwice(id, IsKeyID) {
		r.add(misplaced(finding.New(finding.KeyIDMalformed, "%s holds %s", source, keyIDFault(id)), id))
		return
	}
	if len(id) != UsualKeyID {
		r.add(finding.New(finding.KeyIDMalformed, "%s holds %d characters. Nearly all key IDs have %d", source, len(id), UsualKeyID).
			At(finding.Warning))
	}
}

// keyIDFault says what stands in place of a key ID.
func keyIDFault(id string) string {
	_, isFile := parseFileName(id)
	upper := strings.ToUpper(id)
	switch {
	case isTwice(id, IsKeyID):
		return "a key ID that was pasted twice"
	case IsIssuerID(id):
		return "an issuer ID"
	case holdsKey(id):
		return "what looks like the private key"
	case isAddress(id):
		return "an e-mail address"
	case isFile:
		return "the name of a key file. The key ID is the part between the underscore and .p8"
	case !consistsOf(upper, capitalsAndDigits):
		return fmt.Sprintf("%s, some of them neither letters from A to Z nor digits", count(id))
	case upper != id && IsKeyID(upper):
		return "lower-case letters. A key ID has capital letters"
	}
	return fmt.Sprintf("%s. Nearly all key IDs have %d", count(id), UsualKeyID)
}

// issuerFault says what stands in place of an issuer ID.
func issuerFault(id string) string {
	switch bare := strings.ReplaceAll(id, "-", ""); {
	case isTwice(id, IsIssuerID):
		return "an issuer ID that was pasted twice"
	case IsKeyID(id):
		return "what looks like a key ID or a Team ID"
	case holdsKey(id):
		return "what looks like the private key"
	case isAddress(id):
		return "an e-mail address"
	case bare == id && len(id) == 32 && consistsOf(id, hexDigits):
		return "32 hexadecimal digits without hyphens. An issuer ID has groups of 8-4-4-4-12"
	case len(bare) == 32 && consistsOf(bare, hexDigits):
		return "32 hexadecimal digits, but the hyphens are in wrong places. An issuer ID has groups of 8-4-4-4-12"
	case utf8.RuneCountInString(id) == lenIssuerID:
		return "36 characters, but not hexadecimal digits in groups of 8-4-4-4-12"
	}
	return fmt.Sprintf("%s. An issuer ID has %d", count(id), lenIssuerID)
}

// isAddress reports whether a text is that of a login, an Apple ID.
func isAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// holdsKey reports whether text looks like a private key in any form.
func holdsKey(text string) bool {
	return secret.LooksLikeKey(text) || secret.FindKeyStart(text) >= 0 || len(findMarks(text)) > 0
}

// misplaced adds what follows from a private key in the place of an ID: nothing
// hides an ID.
func misplaced(f *finding.Finding, id string) *finding.Finding {
	if !holdsKey(id) {
		return f
	}
	return f.WithFix("move it to private-key (ASC_PRIVATE_KEY). If others can read this setting, create a new key and revoke this one.")
}

func count(s string) string {
	n := utf8.RuneCountInString(s)
	if len(s) >= maxID {
		return fmt.Sprintf("%d characters or more", n)
	}
	return phrase.Count(n, "character")
}
