package report

import (
	"fmt"
	"strings"
	"time"
)

// Fact is a line of a table in a view.
type Fact struct{ Name, Value string }

// facts are what text and Markdown show of a key itself.
func facts(k Key) []Fact {
	var fs []Fact
	add := func(name, value string) {
		if value != "" {
			fs = append(fs, Fact{name, value})
		}
	}
	add("key", identity(k))
	if k.Fingerprint != "" {
		add("public key", k.Fingerprint+" (SHA-256, first 16 digits)")
	}
	if k.App != nil {
		add("app", strings.TrimSpace(k.App.BundleID+" "+k.App.ID))
	}
	add("asked", asked(k))
	if k.Token != nil {
		add("token", "expires "+k.Token.ExpiresAt.UTC().Format(time.RFC3339))
	}
	return fs
}

func identity(k Key) string {
	if k.KeyID == "" {
		return ""
	}
	s := k.KeyID
	if k.Kind != "" {
		s += ", " + k.Kind + " key"
	}
	if k.IssuerID != "" {
		s += " of issuer " + k.IssuerID
	}
	if k.Program == "enterprise" {
		s += ", Enterprise Program"
	}
	return s
}

// asked says how much it took to find out.
func asked(k Key) string {
	if k.Requests == 0 {
		return ""
	}
	s := fmt.Sprintf("%d requests", k.Requests)
	if k.Requests == 1 {
		s = "1 request"
	}
	if k.Milliseconds > 0 {
		s += fmt.Sprintf(" in %.2f s", seconds(k.Milliseconds))
	}
	if k.RateLimit != nil {
		s += fmt.Sprintf("; %d of %d left this hour", k.RateLimit.Remaining, k.RateLimit.Limit)
	}
	return s
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }
