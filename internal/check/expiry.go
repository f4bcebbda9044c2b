package check

import (
	"net/url"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
)

// The operations that list what ends one day.
const (
	OpCertificates = "certificates.list"
	OpProfiles     = "profiles.list"
)

// Expiry is what an account has that ends one day.
type Expiry struct {
	// Certificates and Profiles are the answers to the two lists.
	Certificates, Profiles asc.Answer
	// Now is Apple's time.
	Now  time.Time
	Sent int
}

// Known reports whether both lists could be read.
func (e Expiry) Known() bool {
	return e.Certificates.Class == asc.OK && e.Profiles.Class == asc.OK
}

// Refused reports whether Apple refused the key one of the lists for its role.
func (e Expiry) Refused() bool {
	return e.Certificates.Class == asc.RoleDenied || e.Profiles.Class == asc.RoleDenied
}

// Within returns what ends by then, or has ended as lately as that. What ended
// longer ago is no news.
func (e Expiry) Within(d time.Duration) []asc.Resource {
	var soon []asc.Resource
	for _, a := range []asc.Answer{e.Certificates, e.Profiles} {
		for _, r := range a.Resources {
			if !r.Ends.IsZero() && r.Ends.Before(e.Now.Add(d)) && r.Ends.After(e.Now.Add(-d)) {
				soon = append(soon, r)
			}
		}
	}
	return soon
}

// ExpiryRequests is how many requests [Checker.Expiry] sends.
const ExpiryRequests = 2

// expiryRequests ask for names, types and dates, and for no content.
func expiryRequests() []asc.Request {
	list := func(kind, fields string) asc.Request {
		return asc.Get("/v1/"+kind, url.Values{"limit": {"200"}, "fields[" + kind + "]": {fields}})
	}
	return []asc.Request{
		list("certificates", "name,certificateType,expirationDate"),
		list("profiles", "name,profileType,expirationDate"),
	}
}
