// Package credential turns what a user stored as key ID, issuer ID and private
// key into a [Credential], or says precisely what is wrong with it.
//
// Keys suffer on their way into a CI secret: quotes, literal \n, lost headers,
// base64 of base64, UTF-16. Damage that leaves no doubt about what was meant is
// repaired, and each repair is a warning that says how to store the value
// properly; all else is refused, and the finding names what it is instead.
//
// A value is taken apart layer by layer, from the outside in:
//
//	"LS0tLS1CRUdJTiBQ..."         quotes: a repair
//	LS0tLS1CRUdJTiBQ...           base64: the first layer
//	-----BEGIN PRIVATE KEY-----   PEM, between two marks (its BEGIN and END lines): the second
//	30 81 93 02 01 00 ...         DER, the binary form: identified as a key on P-256
//
//	cred, findings := credential.Read(credential.Input{
//		KeyID:      credential.Value{Text: secret.New("ABC123DEFG"), Origin: credential.FromVariable("ASC_KEY_ID")},
//		IssuerID:   credential.Value{Text: secret.New(issuer), Origin: credential.FromVariable("ASC_ISSUER_ID")},
//		PrivateKey: credential.Value{Text: secret.New(p8), Origin: credential.FromVariable("ASC_PRIVATE_KEY")},
//	})
//
// No finding holds a byte of a value, or another library's message about one:
// codes, lengths, line numbers and fixed words only. The exception is a
// well-formed key ID where two of them differ. The package reads no file, no
// variable and no network; what it is to read is handed to it.
package credential

import (
	"cmp"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// The settings that hold the three values of a key. An audit file has fields of these names.
const (
	SettingKeyID      = "key-id"
	SettingIssuerID   = "issuer-id"
	SettingPrivateKey = "private-key"
)

// Value is one setting and where the user gave it. IDs are no secrets, but a private
// key is sometimes pasted in their place.
type Value struct {
	Text   secret.Text
	Origin Origin
	seen   *examination // of the text; nil if nobody looked at it yet
	path   string       // of the file that held the text, where it stood in the place of the key
}

func (v Value) isEmpty() bool { return strings.TrimSpace(v.Text.Reveal()) == "" }

// Examined is the value of a private key with what is found out of it, so that it is read
// once, whoever asks.
func (v Value) Examined() Value {
	v.seen = v.examination()
	return v
}

// IsPath reports whether the path of a file stands in the place of a private key.
func (v Value) IsPath() bool { return v.examination().content == ContentPath }

// Followed is what the file holds whose path stands in the place of a private key: JSON there
// has IDs, too. A file that cannot be read, or holds nothing, leaves the path, of which [Read]
// says what is wrong.
func (v Value) Followed(read func(path string) ([]byte, error)) Value {
	if v.path != "" || !v.IsPath() {
		return v
	}
	if file, err := v.follow(read); err == nil && !file.isEmpty() {
		return file
	}
	return v
}

// follow reads the file whose path the value is. If that fails, the path is all there is.
func (v Value) follow(read func(path string) ([]byte, error)) (Value, error) {
	if v.path != "" {
		return v, nil
	}
	x := v.examination()
	v.path = x.layers.outermost(x.text)
	data, err := read(v.path)
	if err != nil {
		return v, err
	}
	v.Text, v.Origin, v.seen = secret.New(string(data)), v.Origin.Path(), examine(data)
	return v, nil
}

func (v Value) examination() *examination {
	if v.seen != nil {
		return v.seen
	}
	return examine([]byte(v.Text.Reveal()))
}

// Key types that a user can ask for. KeyAuto is individual if there is no
// issuer ID.
const (
	KeyAuto       = "auto"
	KeyTeam       = string(role.Team)
	KeyIndividual = string(role.Individual)
)

// Program is the Apple program that a key belongs to.
type Program string

// The Enterprise program has its own API host and audience.
const (
	AppStore   Program = "app-store"
	Enterprise Program = "enterprise"
)

// Input is what the settings hold. The zero value of KeyType is [KeyAuto], that
// of Program is [AppStore].
type Input struct {
	KeyID, IssuerID Value
	// PrivateKey is PEM, base64, or the path of a file.
	PrivateKey Value
	// FileName is the name of the file that the key came from, if it did.
	FileName string
	KeyType  string
	Program  Program
	// ReadFile reads the file that PrivateKey names; it need not read more than
	// MaxInput+1 bytes. If it is nil, a path is refused.
	ReadFile func(path string) ([]byte, error)
}

// Credential is all that is needed to mint tokens. Formatters, JSON encoders
// and loggers see the IDs at most.
type Credential struct {
	Key
	keyID, issuerID string
	kind            role.Kind
	program         Program
	issuerPlace     IssuerPlace
}

// KeyID returns the key ID, 8 to 20 upper-case letters and digits.
func (c *Credential) KeyID() string { return c.keyID }

// IssuerID returns the issuer ID, "" for an individual key.
func (c *Credential) IssuerID() string { return c.issuerID }

// IssuerPlace says where the issuer ID is set, or would be.
func (c *Credential) IssuerPlace() IssuerPlace { return c.issuerPlace }

// Kind returns whose key it is; those of the Enterprise program are team keys.
func (c *Credential) Kind() role.Kind { return c.kind }

// Program returns the program that the key belongs to.
func (c *Credential) Program() Program { return c.program }

// Read makes a credential of the settings. It is nil if a finding is an error;
// all that is wrong is reported at once.
func Read(in Input) (*Credential, []*finding.Finding) {
	r := &reader{in: in}
	return r.read(), r.findings
}

func (r *reader) read() *Credential {
	r.missing()
	keyID, issuerID := r.ids()
	kind := r.kind()
	key := r.key()
	r.hints(keyID, kind)
	if finding.HasError(r.findings) {
		return nil
	}
	return &Credential{*key, keyID, issuerID, kind, cmp.Or(r.in.Program, AppStore), r.in.IssuerPlace()}
}

// ReadKey reads the private key alone, whatever is wrong beside it: also a key that is
// refused has to be hidden. It is nil if there is none.
func ReadKey(in Input) *Key {
	r := &reader{in: in}
	return r.key()
}
