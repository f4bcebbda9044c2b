package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// FuzzParseKey holds for any bytes: no panic; one error or a key; no 8 bytes of
// the input in any text; and what is accepted can be written as a .p8 file that
// is the same key and needs no repair.
func FuzzParseKey(f *testing.F) {
	k := newTestKey(f)
	for _, m := range slices.Concat(documented, repaired, alone) {
		f.Add([]byte(m.mangle(f, k)))
	}
	for _, r := range slices.Concat(otherKeys, otherThings, damagedKeys) {
		f.Add([]byte(r.make(f, k)))
	}
	for _, r := range references {
		f.Add([]byte(r))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		key, findings := credential.ParseKey(raw, source)
		noLeak(t, say(findings), string(raw))
		description := credential.Inspect(raw, source)
		if (description.Fingerprint != "") != (key != nil) {
			t.Fatal("Inspect and ParseKey disagree")
		}
		if key == nil {
			if len(findings) != 1 || findings[0].Severity != finding.Error {
				t.Fatalf("neither a key nor one error:\n%s", say(findings))
			}
			description.KeyID, description.IssuerID = "", "" // of JSON: no secrets
			noLeak(t, string(must(json.Marshal(description.Words))(t)), string(raw))
			return
		}
		again, findings := credential.ParseKey([]byte(key.PEM().Reveal()), source)
		if again == nil || len(findings) > 0 || again.Fingerprint() != key.Fingerprint() || again.PEM().Reveal() != key.PEM().Reveal() {
			t.Fatalf("not the same key when written and read again:\n%s", say(findings))
		}
	})
}

// FuzzDamage holds for any few slips that what they make of a key is refused, or
// is that key.
func FuzzDamage(f *testing.F) {
	// A key that is the same in each process, so that a failure can be repeated.
	number := sha256.Sum256([]byte("FuzzDamage"))
	k := formsOf(f, must(ecdsa.ParseRawPrivateKey(elliptic.P256(), number[:]))(f))
	for form := range whole {
		for what := range byte(5) {
			f.Add(uint8(form), []byte{what, 0, 0x60, 'A'})
			f.Add(uint8(form), []byte{what, 0, 0x70, '/', what + 1, 0, 0x90, '\n'})
		}
	}
	f.Fuzz(func(t *testing.T, form uint8, slips []byte) {
		text := whole[int(form)%len(whole)].mangle(t, k)
		for ; len(slips) >= 4; slips = slips[4:] {
			text = slip(text, slips[0], int(slips[1])<<8|int(slips[2]), string(slips[3:4]))
		}
		checkDamaged(t, k, "slips", text)
	})
}

// slip damages text at a place: a character is added, lost or changed, a pair
// exchanged or doubled.
func slip(text string, what byte, at int, c string) string {
	if len(text) < 2 {
		return text
	}
	at %= len(text) - 1
	head, pair, tail := text[:at], text[at:at+2], text[at+2:]
	switch what % 5 {
	case 0:
		return head + c + pair + tail
	case 1:
		return head + pair[1:] + tail
	case 2:
		return head + c + pair[1:] + tail
	case 3:
		return head + pair[1:] + pair[:1] + tail
	}
	return head + pair + pair + tail
}

// wellFormed is a key ID where a finding may repeat it.
var wellFormed = regexp.MustCompile(`holds [A-Z0-9]{8,20}\b`)

// FuzzReadIDs holds for any IDs: no panic; a credential has well-formed IDs; no
// text repeats an ID that is not well-formed.
func FuzzReadIDs(f *testing.F) {
	for _, id := range []string{
		keyID, issuer, "", " ", `"` + keyID + `"`, "abc123defg", keyID + "\n", "ASC_KEY_ID=" + keyID, "“" + issuer + "”",
		"${{ secrets.ASC_KEY_ID }}", "AuthKey_" + keyID + ".p8", strings.ReplaceAll(issuer, "-", ""), "-----BEGIN PRIVATE KEY-----",
	} {
		f.Add(id, issuer, "auto")
		f.Add(keyID, id, "team")
		f.Add(id, id, "individual")
	}
	k := newTestKey(f)
	f.Fuzz(func(t *testing.T, key, issuer, keyType string) {
		cred, findings := credential.Read(credential.Input{
			KeyID: value(key, credential.FromField("a")), IssuerID: value(issuer, credential.FromField("b")), PrivateKey: value(k.p8, credential.FromField("c")),
			KeyType: keyType, FileName: "AuthKey_ABC123DEFG.p8",
		})
		noLeak(t, wellFormed.ReplaceAllString(say(findings), "holds ID"), key, issuer, keyType)
		if cred == nil {
			return
		}
		if n := len(cred.KeyID()); n < 8 || n > 20 || strings.Trim(cred.KeyID(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			t.Errorf("accepted a malformed key ID of %d bytes", n)
		}
		if (cred.IssuerID() == "") != (cred.Kind() == role.Individual) || cred.IssuerID() != "" && len(cred.IssuerID()) != 36 {
			t.Errorf("%s key with an issuer ID of %d bytes", cred.Kind(), len(cred.IssuerID()))
		}
	})
}

// FuzzInspect holds for any bytes under any name: no panic; an error or a usable
// key, never both; IDs that are well-formed, from the JSON or the name alone; no 8
// bytes of the input in any text.
func FuzzInspect(f *testing.F) {
	k := newTestKey(f)
	names := []string{"AuthKey_ABC123DEFG.p8", "ApiKey_ABC123DEFG.p8", "SubscriptionKey_ABC123DEFG.p8", "key.json", "standard input", "a\n::error::b"}
	for i, m := range slices.Concat(documented, repaired, alone) {
		f.Add([]byte(m.mangle(f, k)), names[i%len(names)])
	}
	for i, r := range slices.Concat(otherKeys, otherThings, damagedKeys) {
		f.Add([]byte(r.make(f, k)), names[i%len(names)])
	}
	f.Add([]byte(fastlaneJSON(f, k.p8, nil)), "key.json")
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		d := credential.Inspect(raw, name)
		isError := slices.ContainsFunc(d.Findings, func(f *finding.Finding) bool { return f.Severity == finding.Error })
		if d.Usable == isError || d.Usable && d.Fingerprint == "" || d.Words == "" || d.Bytes != len(raw) {
			t.Fatalf("usable %v, fingerprint %q, words %q, %d bytes:\n%s", d.Usable, d.Fingerprint, d.Words, d.Bytes, say(d.Findings))
		}
		if d.KeyID != "" && (len(d.KeyID) < 8 || len(d.KeyID) > 20 || d.KeyIDFrom == "") || d.IssuerID != "" && len(d.IssuerID) != 36 {
			t.Fatalf("key ID of %d bytes from %q, issuer ID of %d", len(d.KeyID), d.KeyIDFrom, len(d.IssuerID))
		}
		d.KeyID, d.IssuerID = "", "" // no secrets
		d.Findings = nil             // the name is in them, and may be like the input
		noLeak(t, string(must(json.Marshal(d))(t)), string(raw))
		_, findings := credential.ParseKey(raw, source)
		noLeak(t, say(findings), string(raw))
	})
}
