package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/phrase"
)

// Fact is a line of a table in a view.
type Fact struct{ Name, Value string }

// roleColumns and keyColumns are the two lines that a report of a key ends with.
func roleColumns(k Key) []Fact {
	var fs []Fact
	if k.Roles != nil && k.Roles.Probed {
		fs = append(fs, Fact{"role", k.Roles.Line})
	}
	if k.App != nil {
		fs = append(fs, Fact{"app", cmp.Or(k.App.BundleID, k.App.ID)})
	}
	return fs
}

func keyColumns(k Key) []Fact {
	if k.KeyID == "" {
		return nil
	}
	value := k.KeyID
	if kind := k.KindName; kind != "" {
		value = kind + " key " + value
	}
	if k.Fingerprint != "" {
		value += ", public key " + k.Fingerprint
	}
	fs := []Fact{{"key", value}}
	if k.Requests > 0 {
		fs = append(fs, Fact{"", phrase.Count(k.Requests, "request") + left(k, "")})
	}
	return fs
}

// known leaves out the facts that have no value.
func known(all ...Fact) []Fact {
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" })
}

// facts are what else there is to know of a key.
func facts(k Key) []Fact {
	requests, token := "", ""
	if k.Requests > 0 {
		requests = fmt.Sprintf("%s in %.2f s%s", phrase.Count(k.Requests, "request"), seconds(k.Milliseconds), left(k, " this hour"))
	}
	if k.Token != nil {
		token = "expires " + k.Token.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return known(Fact{"key", identity(k)}, publicKey(k.Fingerprint), appFact(k), Fact{"requests", requests}, Fact{"token", token})
}

// publicKey says what a fingerprint is.
func publicKey(fingerprint string) Fact {
	if fingerprint != "" {
		fingerprint += " (SHA-256, first 16 digits)"
	}
	return Fact{"public key", fingerprint}
}

func appFact(k Key) Fact {
	if k.App == nil {
		return Fact{}
	}
	return Fact{"app", strings.TrimSpace(k.App.BundleID + " " + k.App.ID)}
}

func identity(k Key) string {
	if k.KeyID == "" {
		return ""
	}
	s := k.KeyID
	if kind := k.KindName; kind != "" {
		s += ", " + kind + " key"
	}
	if k.IssuerID != "" {
		s += " of issuer " + k.IssuerID
	}
	return s
}

// left says how many requests Apple still takes.
func left(k Key, when string) string {
	if k.RateLimit == nil {
		return ""
	}
	return fmt.Sprintf(", %d left%s", k.RateLimit.Remaining, when)
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }
