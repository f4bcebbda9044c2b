package credential_test

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

func TestInspect(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	key, _ := credential.ParseKey([]byte(k.p8), source)
	print := key.Fingerprint()
	usable := credential.Description{
		Content: credential.ContentKey, Words: "a P-256 private key", Usable: true,
		Algorithm: "EC", Curve: "P-256", Bits: 256, Fingerprint: print,
	}
	with := func(d credential.Description, change func(d *credential.Description)) credential.Description {
		change(&d)
		return d
	}
	tests := []struct {
		name, file, raw string
		want            credential.Description
		codes           []finding.Code
	}{
		{"as downloaded", "dir/AuthKey_ABC123DEFG.p8", k.p8, with(usable, func(d *credential.Description) {
			d.KeyID, d.KeyIDFrom, d.Layers = keyID, "the file's name", []string{"PEM", "DER"}
		}), nil},
		{"base64 in quotes", "$ASC_PRIVATE_KEY", `"` + b64(k.p8) + `"`, with(usable, func(d *credential.Description) {
			d.Layers, d.Repairs = []string{"base64", "PEM", "DER"}, []string{"quotes around it"}
		}), is(finding.KeyRepaired)},
		{"fastlane JSON", "key.json", fastlaneJSON(t, k.p8, nil), with(usable, func(d *credential.Description) {
			d.KeyID, d.KeyIDFrom, d.IssuerID, d.Kind = keyID, "key_id in the file", issuer, role.Team
			d.Layers = []string{"fastlane JSON", "PEM", "DER"}
		}), nil},
		{"fastlane JSON, Enterprise", "key.json", fastlaneJSON(t, k.p8, map[string]any{"in_house": true}), with(usable, func(d *credential.Description) {
			d.KeyID, d.KeyIDFrom, d.IssuerID, d.Kind, d.Program = keyID, "key_id in the file", issuer, role.Team, credential.Enterprise
			d.Layers = []string{"fastlane JSON", "PEM", "DER"}
		}), nil},
		{"fastlane JSON with the wrong flag", "key.json", fastlaneJSON(t, b64(k.p8), nil), with(usable, func(d *credential.Description) {
			d.KeyID, d.KeyIDFrom, d.IssuerID, d.Kind = keyID, "key_id in the file", issuer, role.Team
			d.Layers = []string{"fastlane JSON", "base64", "PEM", "DER"}
		}), is(finding.KeyJSONInvalid)},
		{"In-App Purchase", "SubscriptionKey_ABC123DEFG.p8", k.p8, with(usable, func(d *credential.Description) {
			d.KeyID, d.KeyIDFrom, d.Layers = keyID, "the file's name", []string{"PEM", "DER"}
		}), is(finding.KeyInAppPurchase)},
		{"certificate", "cer.p8", armour("CERTIFICATE", certificate(t, k)), credential.Description{
			Content: credential.ContentCertificate, Words: "a certificate", Layers: []string{"PEM"},
		}, is(finding.KeyIsCertificate)},
		{"P-384", "key.p8", curve384(t, k), credential.Description{
			Content: credential.ContentECKey, Words: "an elliptic curve private key on the curve P-384", Layers: []string{"PEM"},
			Algorithm: "EC", Curve: "P-384", Bits: 384,
		}, is(finding.KeyWrongType)},
		{"empty", "key.p8", "", credential.Description{Content: credential.ContentEmpty, Words: "nothing"}, is(finding.InputMissing)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := credential.Inspect([]byte(tt.raw), tt.file)
			tt.want.Bytes = len(tt.raw)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(got, "Findings")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.codes, codes(got.Findings)); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
			noLeak(t, string(must(json.Marshal(got))(t)), k.forms()...)
		})
	}
}

// The settings can hold the path of a file, of which the description then is.
func TestInspectInput(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	tests := []struct {
		name    string
		change  func(in *credential.Input)
		content credential.Content
		usable  bool
		keyID   string
	}{
		{"text", func(*credential.Input) {}, credential.ContentKey, true, ""},
		{"from a file", setFile("AuthKey_XYZ9876543.p8"), credential.ContentKey, true, "XYZ9876543"},
		{"a path", func(in *credential.Input) {
			in.PrivateKey = value("/keys/AuthKey_XYZ9876543.p8", credential.FromField("a"))
		}, credential.ContentKey, true, "XYZ9876543"},
		{"a path that leads nowhere", func(in *credential.Input) { in.PrivateKey = value("/nowhere.p8", credential.FromField("a")) }, credential.ContentPath, false, ""},
		{"nothing", func(in *credential.Input) { in.PrivateKey = value("", credential.Origin{}) }, credential.ContentEmpty, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := good(k)
			in.ReadFile = func(path string) ([]byte, error) {
				if path == "/nowhere.p8" {
					return nil, fs.ErrNotExist
				}
				return []byte(k.p8), nil
			}
			tt.change(&in)
			_, d := credential.InspectInput(in)
			if d.Content != tt.content || d.Usable != tt.usable || d.KeyID != tt.keyID {
				t.Errorf("got %s, usable %v, key ID %q, want %s, %v, %q", d.Content, d.Usable, d.KeyID, tt.content, tt.usable, tt.keyID)
			}
			noLeak(t, string(must(json.Marshal(d))(t)), k.forms()...)
		})
	}
}
