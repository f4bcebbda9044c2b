package asctest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Refusal is one of Apple's error answers, by its name in data/refusals.json.
//
// The texts there are Apple's own words where a public report has them: for the role
// fastlane/docs issue 1050, membership fastlane 2.237.0, spaceship api_client.rb, Account
// Holder fastlane/fastlane issue 27149, content provider
// bitrise-steplib/steps-ios-auto-provision-appstoreconnect issue 14, agreements
// developer.apple.com/forums/thread/700371 and AvdLee/appstoreconnect-swift-sdk
// issue 101, vendor number developer.apple.com/forums/thread/704777, rate limit
// AvdLee/appstoreconnect-swift-sdk issue 239 and goreleaser/goreleaser issue 6722,
// PLANotAccepted fastlane/fastlane issue 19326, ContractNotValid ipfs/ipfs-desktop's
// notes on releases, PLANotValid's code rorkai/App-Store-Connect-CLI.
// Codes are from Apple, "Parsing the Error Response Code". The texts of
// PathError, MethodNotAllowed, ParameterRequired, EntityError, StateError,
// Unprocessable and ServiceUnavailable, and the titles of PLANotValid and
// RoleNotValid, are ours: only their codes are known.
type Refusal string

// The refusals. [NoRefusal] is none.
const (
	NoRefusal             Refusal = ""
	NotAuthorized         Refusal = "not-authorized"
	RoleDenied            Refusal = "role-denied"
	NotOffered            Refusal = "not-offered"
	AccountHolderOnly     Refusal = "account-holder-only"
	MembershipLapsed      Refusal = "membership-lapsed"
	NoContentProvider     Refusal = "no-content-provider"
	CloudSigning          Refusal = "cloud-signing"
	BareForbidden         Refusal = "bare-forbidden"
	AgreementsMissing     Refusal = "agreements-missing"
	AgreementsMissing2020 Refusal = "agreements-missing-2020"
	PLANotAccepted        Refusal = "pla-not-accepted"
	PLANotValid           Refusal = "pla-not-valid"
	ContractNotValid      Refusal = "contract-not-valid"
	RoleNotValid          Refusal = "role-not-valid"
	NotFound              Refusal = "not-found"
	NoReport              Refusal = "no-report"
	PathError             Refusal = "path-error"
	MethodNotAllowed      Refusal = "method-not-allowed"
	ParameterIllegal      Refusal = "parameter-illegal"
	ParameterInvalid      Refusal = "parameter-invalid"
	ParameterRequired     Refusal = "parameter-required"
	VendorNumberInvalid   Refusal = "vendor-number-invalid"
	EntityInvalid         Refusal = "entity-invalid"
	EntityError           Refusal = "entity-error"
	StateError            Refusal = "state-error"
	Unprocessable         Refusal = "unprocessable"
	RateLimited           Refusal = "rate-limited"
	RateLimitedNotary     Refusal = "rate-limited-notary"
	UnexpectedError       Refusal = "unexpected-error"
	ServiceUnavailable    Refusal = "service-unavailable"
)

// apiError is an entry of Apple's error envelope. {type}, {id}, {parameter},
// {path} and {operation} stand for what the request was about.
type apiError struct {
	Status              int
	Code, Title, Detail string
	See                 string // links.see
}

var refusals = sync.OnceValue(func() map[Refusal]apiError { return decode[map[Refusal]apiError]("refusals.json") })

// Status is the HTTP status.
func (r Refusal) Status() int { return refusals()[r].Status }

// Refusals are all of them, for tests that go through every one.
func Refusals() []Refusal { return slices.Sorted(maps.Keys(refusals())) }

// early reports whether Apple answers so before it looks at the token.
func (r Refusal) early() bool {
	status := r.Status()
	return status == http.StatusUnauthorized || status == http.StatusTooManyRequests || status >= 500
}

// about is what an error names of the request it answers.
type about struct{ typ, id, parameter string }

// refuse answers with Apple's words.
func (x *exchange) refuse(r Refusal) {
	if x.refuseAtNotary(r) {
		return
	}
	e := refusals()[r]
	entry := map[string]any{
		"id": rand.Text(), "status": strconv.Itoa(e.Status), "code": e.Code, "title": e.Title, "detail": x.fill(e.Detail),
	}
	if strings.HasPrefix(e.Code, "PARAMETER_ERROR") && x.about.parameter != "" {
		entry["source"] = map[string]string{"parameter": x.about.parameter}
	}
	if e.See != "" {
		entry["links"] = map[string]string{"see": e.See}
	}
	x.writeJSON(e.Status, map[string]any{"errors": []any{entry}})
}

func (x *exchange) fill(detail string) string {
	if !strings.Contains(detail, "{") {
		return detail
	}
	operation := map[string]string{"POST": "CREATE", "PATCH": "UPDATE", "DELETE": "DELETE"}[x.r.Method]
	if operation == "" {
		operation = "GET_RELATED"
	}
	return strings.NewReplacer("{type}", x.about.typ, "{id}", x.about.id, "{parameter}", x.about.parameter,
		"{path}", x.r.URL.Path, "{operation}", operation).Replace(detail)
}

func (x *exchange) writeJSON(status int, document any) {
	body, err := json.Marshal(document)
	if err != nil {
		panic(fmt.Sprintf("asctest: %v", err)) // documents are made of strings
	}
	x.write(status, "application/json", body)
}
