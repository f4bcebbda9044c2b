package asctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/ascproof/ascproof/internal/role"
)

// Kind is what a key was made for. All kinds look alike on disk.
type Kind int

// The kinds of keys. Tokens of the last two are refused: Apple says that keys of
// this API and of its other services do not stand in for each other.
const (
	TeamKind Kind = iota
	IndividualKind
	InAppPurchase
	APNs
)

// Team is an account with an issuer ID, apps and keys.
type Team struct {
	IssuerID string
	Apps     []App

	srv   *Server
	block atomic.Value // a Refusal; nil if there was none
}

// NewTeam adds a team, for tests that need more than the default one. An empty
// issuer ID draws one.
func (s *Server) NewTeam(issuerID string, apps []App) *Team {
	if issuerID == "" {
		issuerID = newIssuerID()
	}
	return &Team{IssuerID: issuerID, Apps: slices.Clone(apps), srv: s}
}

// Block refuses every valid token of the team, as for [AgreementsMissing] or
// [MembershipLapsed]; [NoRefusal] ends it.
func (t *Team) Block(r Refusal) { t.block.Store(r) }

// KeyOptions says what kind of key [Team.Key] makes. The zero value is a team
// key without any role, which gets a role 403 for everything.
type KeyOptions struct {
	// ID is drawn if empty.
	ID   string
	Kind Kind
	// Roles are the key's, or those of an individual key's user.
	Roles role.Set
	// Apps are the ids of the apps that an individual key's user sees; nil is all.
	// Team keys always see all.
	Apps []string
	// Deny and Allow name operations, as the role matrix does, that the key may
	// not or may do whatever its roles are. Deny wins.
	Deny, Allow []string
}

// Key is a throw-away key that the server knows.
type Key struct {
	ID string
	// IssuerID is empty unless this is a team key.
	IssuerID string

	opt     KeyOptions
	team    *Team
	private *ecdsa.PrivateKey
	revoked atomic.Bool
	used    atomic.Int64
	last    atomic.Pointer[[sha256.Size]byte] // digest of the last token with a good signature
}

// TeamKey makes a team key that has the given roles.
func (t *Team) TeamKey(roles ...role.Role) *Key {
	return t.Key(KeyOptions{Kind: TeamKind, Roles: role.Of(roles...)})
}

// IndividualKey makes an individual key of a user who has the given roles and
// sees all apps.
func (t *Team) IndividualKey(roles ...role.Role) *Key {
	return t.Key(KeyOptions{Kind: IndividualKind, Roles: role.Of(roles...)})
}

// Key makes a key. It panics if the ID is taken: that is a mistake in a test.
func (t *Team) Key(opt KeyOptions) *Key {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(fmt.Sprintf("asctest: %v", err))
	}
	k := &Key{ID: opt.ID, opt: opt, team: t, private: private}
	if k.ID == "" {
		k.ID = rand.Text()[:10] // upper-case letters and digits: RFC 4648 base32
	}
	if opt.Kind == TeamKind {
		k.IssuerID = t.IssuerID
	}
	t.srv.mu.Lock()
	defer t.srv.mu.Unlock()
	if t.srv.keys[k.ID] != nil {
		panic("asctest: two keys with the ID " + k.ID)
	}
	t.srv.keys[k.ID] = k
	return k
}

// Revoke makes the server refuse the key from now on.
func (k *Key) Revoke() { k.revoked.Store(true) }

// PEM is the private key as Apple's .p8 files hold it: 257 bytes of PKCS#8, in
// which the curve is named twice, and no line break at the end.
func (k *Key) PEM() string {
	inner, err := x509.MarshalECPrivateKey(k.private)
	if err != nil {
		panic(fmt.Sprintf("asctest: %v", err))
	}
	// crypto/x509 leaves the second name out where it writes PKCS#8.
	der, err := asn1.Marshal(struct {
		Version   int
		Algorithm struct{ Key, Curve asn1.ObjectIdentifier }
		Private   []byte
	}{Algorithm: struct{ Key, Curve asn1.ObjectIdentifier }{ecPublicKey, p256}, Private: inner})
	if err != nil {
		panic(fmt.Sprintf("asctest: %v", err))
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return string(out[:len(out)-1])
}

// Object identifiers of RFC 5480.
var (
	ecPublicKey = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	p256        = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
)

// apps are those that the key sees.
func (k *Key) apps() []App {
	if k.opt.Kind != IndividualKind || k.opt.Apps == nil {
		return k.team.Apps
	}
	return slices.DeleteFunc(slices.Clone(k.team.Apps), func(a App) bool { return !slices.Contains(k.opt.Apps, a.ID) })
}

// app finds an app that the key sees.
func (k *Key) app(id string) (App, bool) {
	apps := k.apps()
	i := slices.IndexFunc(apps, func(a App) bool { return a.ID == id })
	if i < 0 {
		return App{}, false
	}
	return apps[i], true
}

// key finds a key by its ID; nil if there is none.
func (s *Server) key(id string) *Key {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.keys[id]
}

// newIssuerID draws an ID of Apple's form: 8-4-4-4-12 hexadecimal digits that are
// no RFC 4122 UUID.
func newIssuerID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails, since Go 1.24
	b[8], b[9] = 0xe0, 0x53
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
