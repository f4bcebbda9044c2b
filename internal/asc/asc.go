// Package asc talks to the App Store Connect API and judges its answers.
//
// A [Client] sends single requests: GET only, but for [NoOpUpdate]; to one host,
// but for [NotarySubmissions]; with no redirect followed; bodies and headers
// limited; outages and rate limits retried. A [Session] sends several with one key's
// tokens, a round, and finds out whether Apple accepts the key, which a single 401
// does not tell. An [Answer] says what an answer means; it holds no more of the body
// than the ids in it.
//
// No header is ever logged, and no error holds one. Text from the server is
// cleaned before it gets into an [Answer], and rid of every token that was sent.
//
//	s := &asc.Session{Client: asc.NewClient(base, nil, "agent/1"), Signer: signer, Lifetime: 10 * time.Minute}
//	answers := s.Round(ctx, []asc.Request{asc.Get("/v1/apps", url.Values{"limit": {"1"}})})
//	s.Proof().State // asc.Accepted, asc.Rejected or asc.Undecided
package asc

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// Hosts of Apple's two programs (sources: Apple's OpenAPI document; Apple,
// "Enterprise Program API"), and of the notary service (Apple, "Notary API").
const (
	AppStoreURL   = "https://api.appstoreconnect.apple.com"
	EnterpriseURL = "https://api.enterprise.developer.apple.com"
	NotaryURL     = "https://appstoreconnect.apple.com"
)

// Request is one request, made by [Get], [NotarySubmissions] or [NoOpUpdate].
type Request struct {
	method string
	target string
	body   []byte
	// notary sends it to the notary service in place of the API.
	notary bool
}

// NotarySubmissions asks the notary service what the team has submitted to it:
// the one request that goes to another host than the API's. The same tokens are
// good for both.
func NotarySubmissions() Request {
	return Request{method: "GET", target: "/notary/v2/submissions", notary: true}
}

// Get asks for a resource. The path starts with "/v1/" or the like.
func Get(path string, query url.Values) Request {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return Request{method: "GET", target: path}
}

// NoOpUpdate is a PATCH of an existing resource that names no attribute and so
// changes nothing; its answer tells whether the key can write there. In Apple's
// OpenAPI document 4.4.1 "attributes" is optional in all 122 updates. The version
// is that of the path, such as "v1".
func NoOpUpdate(version, kind, id string) Request {
	type data struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	body, err := json.Marshal(map[string]data{"data": {kind, id}})
	if err != nil {
		panic(err) // two strings always encode
	}
	return Request{method: "PATCH", target: "/" + version + "/" + kind + "/" + url.PathEscape(id), body: body}
}

// Body is what a request carries, nil if nothing.
func (r Request) Body() []byte { return bytes.Clone(r.body) }

// Writes reports whether the request is anything but a read.
func (r Request) Writes() bool { return r.method != "GET" }

// String is the method and the path with its query, for logs and reports. Brackets
// are as Apple's documentation writes them.
func (r Request) String() string { return r.method + " " + brackets.Replace(r.target) }

var brackets = strings.NewReplacer("%5B", "[", "%5D", "]")

// Answer is what came back for one request, after all retries.
type Answer struct {
	Request Request
	// Status is the HTTP status, 0 if there was no HTTP answer.
	Status int
	// Class is what the answer means.
	Class Class
	// Code, Title and Detail are of the API error that decided the class; cleaned.
	Code, Title, Detail string
	// Certificate is the fault of the certificate for which there was no answer; "" if
	// that was not the reason.
	Certificate CertificateFault
	// Resources are the type and id of what was returned.
	Resources []Resource
	// More says that there were more of them than one answer holds.
	More bool
	// RateLimit is empty if the answer did not say.
	RateLimit RateLimit
	// RetryAfter is how long the server asked to wait, [MaxRetryAfter] at most; 0 if it did
	// not ask.
	RetryAfter time.Duration
	// Attempts is how many times the request was sent.
	Attempts int
	// Elapsed is how long the last attempt took.
	Elapsed time.Duration

	skew    time.Duration // Apple's clock minus ours, if hasDate
	hasDate bool
	final   bool // of an unreachable one: no retry will change it
}

// Resource is one returned object. Nothing else of it is kept: answers may hold
// personal data.
type Resource struct {
	Type, ID string
	// BundleID is set for apps only.
	BundleID string
	// App is the app that a product of Xcode Cloud belongs to, as far as the answer says.
	App string
	// Name, Kind and Ends are set for certificates and profiles only. Kind is what
	// Apple calls it, such as IOS_DISTRIBUTION.
	Name, Kind string
	Ends       time.Time
}

// FromApple reports whether Apple's API itself answered: anything but an outage, a
// rate limit or something in between.
func (a Answer) FromApple() bool {
	switch a.Class {
	case Unreachable, NotApple, ServerError, RateLimited, NotAsked:
		return false
	default:
		return true
	}
}
