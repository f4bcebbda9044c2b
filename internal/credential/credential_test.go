package credential_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

const (
	keyID  = "ABC123DEFG"
	issuer = "57246542-96fe-1a63-e053-0824d011072a"
)

func value(text string, from credential.Origin) credential.Value {
	return credential.Value{Text: secret.New(text), Origin: from}
}

// good is an input without a fault.
func good(k testKey) credential.Input {
	return credential.Input{
		KeyID: value(keyID, credential.FromVariable("ASC_KEY_ID")), IssuerID: value(issuer, credential.FromFlag("issuer-id")), PrivateKey: value(k.p8, credential.FromInput("private-key")),
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	tests := []struct {
		name    string
		change  func(in *credential.Input)
		kind    role.Kind
		program credential.Program
	}{
		{"team", func(*credential.Input) {}, role.Team, credential.AppStore},
		{"team, asked for", func(in *credential.Input) { in.KeyType = "team" }, role.Team, credential.AppStore},
		{"individual", func(in *credential.Input) { in.IssuerID = value("", credential.Origin{}) }, role.Individual, credential.AppStore},
		{"individual, asked for", func(in *credential.Input) { in.IssuerID = value(" ", credential.Origin{}); in.KeyType = "individual" }, role.Individual, credential.AppStore},
		{"enterprise", func(in *credential.Input) { in.Program = "enterprise" }, role.Team, credential.Enterprise},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := good(k)
			tt.change(&in)
			cred, findings := credential.Read(in)
			if cred == nil || len(findings) > 0 {
				t.Fatalf("got:\n%s", say(findings))
			}
			if cred.KeyID() != keyID || cred.IssuerID() != strings.TrimSpace(in.IssuerID.Text.Reveal()) {
				t.Errorf("got IDs %s, %s", cred.KeyID(), cred.IssuerID())
			}
			if cred.Kind() != tt.kind || cred.Program() != tt.program {
				t.Errorf("got %s, %s, want %s, %s", cred.Kind(), cred.Program(), tt.kind, tt.program)
			}
			if !cred.PrivateKey().Equal(k.priv) || !cred.PrivateKey().PublicKey.Equal(&k.priv.PublicKey) {
				t.Error("another key")
			}
		})
	}
}

// fault is a setting that is refused or warned of.
type fault struct {
	name   string
	change func(in *credential.Input)
	codes  []finding.Code
	usable bool
}

func setKeyID(s string) func(*credential.Input) {
	return func(in *credential.Input) { in.KeyID = value(s, credential.FromVariable("ASC_KEY_ID")) }
}

func setIssuer(s string) func(*credential.Input) {
	return func(in *credential.Input) { in.IssuerID = value(s, credential.FromFlag("issuer-id")) }
}

func setFile(name string) func(*credential.Input) {
	return func(in *credential.Input) { in.FileName = name }
}

func is(codes ...finding.Code) []finding.Code { return codes }

var faults = []fault{
	{"nothing", func(in *credential.Input) { *in = credential.Input{} }, is(finding.InputMissing), false},
	{"nothing of a fork", func(in *credential.Input) {
		*in = credential.Input{KeyID: value("", credential.FromInput("key-id")), PrivateKey: value(" \n", credential.FromInput("private-key"))}
	}, is(finding.InputMissing), false},
	{"no key ID, but a file name", func(in *credential.Input) {
		in.KeyID = value("", credential.Origin{})
		in.FileName = "AuthKey_XYZ9876543.p8"
	}, is(finding.InputMissing), false},
	{"no issuer ID for Enterprise", func(in *credential.Input) { in.IssuerID = value("", credential.Origin{}); in.Program = "enterprise" }, is(finding.InputMissing), false},
	{"quotes for a key ID", setKeyID(`""`), is(finding.InputMissing), false},
	{"quotes for an issuer ID", setIssuer("''"), is(finding.IssuerMalformed), false},

	{"key ID in quotes", setKeyID(`"ABC123DEFG"`), is(finding.KeyRepaired), true},
	{"key ID with a line break", setKeyID("ABC123DEFG\n"), is(finding.KeyRepaired), true},
	{"key ID with blanks", setKeyID(" ABC123DEFG "), is(finding.KeyRepaired), true},
	{"key ID with a mark", setKeyID("\ufeffABC123DEFG"), is(finding.KeyRepaired), true},
	{"key ID as a .env line", setKeyID("ASC_KEY_ID=ABC123DEFG"), is(finding.KeyRepaired), true},
	{"key ID with a zero-width space", setKeyID("ABC123DEFG\u200b"), is(finding.KeyRepaired), true},
	{"key ID with a literal line break", setKeyID(`ABC123DEFG\n`), is(finding.KeyRepaired), true},
	{"issuer ID in quotes", setIssuer("'" + issuer + "'"), is(finding.KeyRepaired), true},
	{"issuer ID with typographic hyphens", setIssuer(strings.ReplaceAll(issuer, "-", "\u2011")), is(finding.KeyRepaired), true},

	{"key ID of 12 characters", setKeyID("ABC123DEFG45"), is(finding.KeyIDMalformed), true},
	{"key ID in lower case", setKeyID("abc123defg"), is(finding.KeyIDMalformed), false},
	{"key ID too short", setKeyID("ABC123"), is(finding.KeyIDMalformed), false},
	{"key ID too long", setKeyID(strings.Repeat("A", 21)), is(finding.KeyIDMalformed), false},
	{"key ID with a hyphen", setKeyID("ABC-123-DE"), is(finding.KeyIDMalformed), false},
	{"key ID with a Cyrillic letter", setKeyID("АBC123DEFG"), is(finding.KeyIDMalformed), false},
	{"issuer ID with Cyrillic letters", setIssuer(strings.ReplaceAll(issuer, "a", "а")), is(finding.IssuerMalformed), false},
	{"key ID is a file's name", setKeyID("AuthKey_ABC123DEFG.p8"), is(finding.KeyIDMalformed), false},
	{"key ID is the issuer ID", setKeyID(issuer), is(finding.KeyIDMalformed), false},
	{"key ID is the private key", func(in *credential.Input) { in.KeyID.Text = in.PrivateKey.Text }, is(finding.KeyIDMalformed), false},
	{"key ID is enormous", setKeyID(strings.Repeat("A", 1<<20)), is(finding.KeyIDMalformed), false},
	{"key ID is a reference", setKeyID("${{ vars.ASC_KEY_ID }}"), is(finding.ValueIsReference), false},
	{"issuer ID is a reference", setIssuer("$(issuerId)"), is(finding.ValueIsReference), false},
	{"issuer ID without hyphens", setIssuer(strings.ReplaceAll(issuer, "-", "")), is(finding.IssuerMalformed), false},
	{"issuer ID with a letter too high", setIssuer(strings.Replace(issuer, "a", "g", 1)), is(finding.IssuerMalformed), false},
	{"issuer ID cut off", setIssuer(issuer[:35]), is(finding.IssuerMalformed), false},
	{"issuer ID is the key ID", setIssuer(keyID), is(finding.IssuerMalformed), false},
	{"issuer ID is the private key", func(in *credential.Input) { in.IssuerID.Text = in.PrivateKey.Text }, is(finding.IssuerMalformed), false},

	{"swapped", func(in *credential.Input) { in.KeyID, in.IssuerID = in.IssuerID, in.KeyID }, is(finding.IDsSwapped), false},
	{"swapped, one missing", func(in *credential.Input) { in.KeyID, in.IssuerID = in.IssuerID, value("", credential.Origin{}) }, is(finding.IDsSwapped), false},
	{"swapped, one malformed", func(in *credential.Input) { in.KeyID, in.IssuerID = in.IssuerID, value("x", credential.Origin{}) }, is(finding.IDsSwapped), false},
	{"Team ID and a key ID in lower case", func(in *credential.Input) {
		in.KeyID, in.IssuerID = value("abc123defg", credential.FromField("a")), value("A1B2C3D4E5", credential.FromField("b"))
	}, is(finding.KeyIDMalformed, finding.IssuerMalformed), false},

	{"team without issuer ID", func(in *credential.Input) { in.KeyType = "team"; in.IssuerID = value("", credential.Origin{}) }, is(finding.KeyTypeConflict), false},
	{"individual with issuer ID", func(in *credential.Input) { in.KeyType = "individual" }, is(finding.KeyTypeConflict), false},
	{"individual of Enterprise", func(in *credential.Input) { in.KeyType = "individual"; in.Program = "enterprise" }, is(finding.KeyTypeConflict), false},
	{"key type unknown", func(in *credential.Input) { in.KeyType = "admin" }, is(finding.SettingInvalid), false},
	{"program unknown", func(in *credential.Input) { in.Program = "play-store" }, is(finding.SettingInvalid), false},

	{"file of the key", setFile("/keys/AuthKey_ABC123DEFG.p8"), nil, true},
	{"file of the key, saved twice", setFile("AuthKey_ABC123DEFG (1).p8"), nil, true},
	{"file with another ending", setFile("AuthKey_XYZ9876543.p8.txt"), is(finding.KeyIDMismatch), true},
	{"file with its ending in capitals", setFile("AuthKey_XYZ9876543.P8"), is(finding.KeyIDMismatch), true},
	{"file saved twice by Safari", setFile("AuthKey_XYZ9876543-2.p8"), is(finding.KeyIDMismatch), true},
	{"file in small letters", setFile("authkey_XYZ9876543.p8"), is(finding.KeyIDMismatch), true},
	{"file of a name that is no key ID", setFile("AuthKey_XYZ98765my.p8"), nil, true},
	{"file of another name", setFile("key.p8"), nil, true},
	{"file of another key", setFile(`C:\keys\AuthKey_XYZ9876543.p8`), is(finding.KeyIDMismatch), true},
	{"file of an individual key", setFile("ApiKey_ABC123DEFG.p8"), is(finding.KeyTypeConflict), true},
	{"file of an In-App Purchase key", setFile("SubscriptionKey_ABC123DEFG.p8"), is(finding.KeyInAppPurchase), true},

	{"all wrong at once", func(in *credential.Input) {
		in.KeyID, in.IssuerID, in.PrivateKey = value("abc", credential.FromField("a")), value("def", credential.FromField("b")), value("ghi!", credential.FromField("c"))
	}, is(finding.KeyIDMalformed, finding.IssuerMalformed, finding.KeyNotBase64), false},
}

// An issuer ID in capitals is read as it is. A notice tells of it, in case Apple refuses it.
func TestReadIssuerInCapitals(t *testing.T) {
	t.Parallel()
	in := good(newTestKey(t))
	in.IssuerID = value(strings.ToUpper(issuer), credential.FromVariable("ASC_ISSUER_ID"))
	cred, findings := credential.Read(in)
	if cred == nil || cred.IssuerID() != strings.ToUpper(issuer) || len(findings) != 1 ||
		findings[0].Code != finding.IssuerMalformed || findings[0].Severity != finding.Notice {
		t.Errorf("got:\n%s", say(findings))
	}
}

func TestReadFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newTestKey(t)
			in := good(k)
			tt.change(&in)
			cred, findings := credential.Read(in)
			if diff := cmp.Diff(tt.codes, codes(findings)); diff != "" {
				t.Fatalf("codes (-want +got):\n%s%s", diff, say(findings))
			}
			if (cred != nil) != tt.usable {
				t.Errorf("usable = %v, want %v", cred != nil, tt.usable)
			}
			noLeak(t, say(findings), k.forms()...)
		})
	}
}

// TestReadKeepsMalformedIDs makes sure that what is not an ID is not repeated.
func TestReadKeepsMalformedIDs(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"hunter2-hunter2-hunter2", "s3cr3t/passphrase+with=signs", "0123456789abcdef0123456789abcdef"} {
		_, findings := credential.Read(credential.Input{
			KeyID: value(secret, credential.FromField("a")), IssuerID: value(secret, credential.FromField("b")), PrivateKey: value(secret, credential.FromField("c")), FileName: secret,
		})
		if len(findings) != 3 {
			t.Errorf("got %v, want one finding for each value", codes(findings))
		}
		noLeak(t, say(findings), secret)
	}
}

func TestReadFollowsPath(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	tests := []struct {
		name   string
		path   string
		data   string
		err    error
		codes  []finding.Code
		usable bool
	}{
		{"GitLab's File variable", "/builds/group/project.tmp/ASC_PRIVATE_KEY", k.p8, nil, is(finding.KeyIsPath), true},
		{"a path that could be base64", "/tmp/key", k.p8 + "\n", nil, is(finding.KeyIsPath), true},
		{"of Windows", `C:\runner\new\key`, k.p8, nil, is(finding.KeyIsPath), true},
		{"relative", "keys/AuthKey_ABC123DEFG.p8", k.p8, nil, is(finding.KeyIsPath), true},
		{"in quotes, with a line break", "'./key'\n", k.p8, nil, is(finding.KeyIsPath), true},
		{"file of another key", "/keys/AuthKey_XYZ9876543.p8", k.p8, nil, is(finding.KeyIsPath, finding.KeyIDMismatch), true},
		{"damaged file", "/keys/key.p8", k.body, nil, is(finding.KeyIsPath, finding.KeyRepaired), true},
		{"empty file", "/keys/key.p8", "", nil, is(finding.KeyIsPath, finding.InputMissing), false},
		{"path in the file", "/keys/key.p8", "/keys/key.p8", nil, is(finding.KeyIsPath, finding.KeyNotBase64), false},
		{"missing", "/keys/key.p8", "", fs.ErrNotExist, is(finding.InputUnreadable), false},
		{"forbidden", "/keys/key.p8", "", fs.ErrPermission, is(finding.InputUnreadable), false},
		{"broken", "/keys/key.p8", "", errors.New("read /keys/key.p8: boom"), is(finding.InputUnreadable), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := good(k)
			in.PrivateKey = value(tt.path, credential.FromVariable("ASC_PRIVATE_KEY"))
			in.ReadFile = func(path string) ([]byte, error) {
				if want := strings.Trim(tt.path, "'\n"); path != want {
					t.Errorf("read %q, want %q", path, want)
				}
				return []byte(tt.data), tt.err
			}
			cred, findings := credential.Read(in)
			if diff := cmp.Diff(tt.codes, codes(findings)); diff != "" {
				t.Fatalf("codes (-want +got):\n%s", diff)
			}
			if (cred != nil) != tt.usable {
				t.Errorf("usable = %v, want %v", cred != nil, tt.usable)
			}
			if strings.Contains(say(findings), "keys/") || strings.Contains(say(findings), "boom") {
				t.Errorf("the path or the error's text is in:\n%s", say(findings))
			}
		})
	}
}
