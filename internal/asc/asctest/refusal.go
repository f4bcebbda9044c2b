package asctest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Refusal is one of Apple's error answers.
type Refusal int

// The refusals. [NoRefusal] is none.
const (
	NoRefusal Refusal = iota
	NotAuthorized
	RoleDenied
	NotOffered
	AccountHolderOnly
	MembershipLapsed
	NoContentProvider
	CloudSigning
	BareForbidden
	AgreementsMissing
	AgreementsMissing2020
	PLANotAccepted
	PLANotValid
	ContractNotValid
	RoleNotValid
	NotFound
	NoReport
	PathError
	MethodNotAllowed
	ParameterIllegal
	ParameterInvalid
	ParameterRequired
	VendorNumberInvalid
	EntityInvalid
	EntityError
	StateError
	Unprocessable
	RateLimited
	RateLimitedNotary
	UnexpectedError
	ServiceUnavailable

	refusalCount
)

// apiError is an entry of Apple's error envelope. {type}, {id}, {parameter},
// {path} and {operation} stand for what the request was about.
type apiError struct {
	name                string
	status              int
	code, title, detail string
	see                 string // links.see
}

// Titles that several errors have.
const (
	forSecurity = "This request is forbidden for security reasons"
	badValue    = "A parameter has an invalid value"
)

// refusals are Apple's own words where a public report has them: for the role
// fastlane/docs issue 1050, membership fastlane's spaceship api_client.rb, Account
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
var refusals = [refusalCount]apiError{
	NotAuthorized: {"not-authorized", 401, "NOT_AUTHORIZED", "Authentication credentials are missing or invalid.",
		"Provide a properly configured and signed bearer token, and make sure that it has not expired. Learn more about Generating Tokens for API Requests https://developer.apple.com/go/?id=api-generating-tokens", ""},
	RoleDenied: {"role-denied", 403, "FORBIDDEN_ERROR", forSecurity,
		"The API key in use does not allow this request", ""},
	NotOffered: {"not-offered", 403, "FORBIDDEN_ERROR", "The given operation is not allowed",
		"The resource '{type}' does not allow '{operation}'. Allowed operations are: GET_COLLECTION, GET_INSTANCE", ""},
	AccountHolderOnly: {"account-holder-only", 403, "FORBIDDEN_ERROR", forSecurity,
		"This operation can only be performed by the Account Holder.", ""},
	MembershipLapsed: {"membership-lapsed", 403, "FORBIDDEN_ERROR", forSecurity,
		"Team ID: 'ABCDE12345' is not associated with an active membership. To check your teams membership status, sign in your account on the developer website. https://developer.apple.com/account/", ""},
	NoContentProvider: {"no-content-provider", 403, "FORBIDDEN_ERROR", forSecurity,
		"Unable to find a team with the given Content Provider ID '00000000-0000-0000-0000-000000000000' to which you belong.", ""},
	CloudSigning: {"cloud-signing", 403, "FORBIDDEN_ERROR", forSecurity,
		"You haven't been given access to cloud-managed distribution certificates. Please contact your team's Account Holder or an Admin to give you access.", ""},
	BareForbidden: {"bare-forbidden", 403, "FORBIDDEN_ERROR", "Unable to process request.", "", ""},
	AgreementsMissing: {"agreements-missing", 403, "FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", "A required agreement is missing or has expired.",
		"This request requires an in-effect agreement that has not been signed or has expired.", "/agreements"},
	AgreementsMissing2020: {"agreements-missing-2020", 403, "FORBIDDEN", "Access Unavailable",
		"You currently don't have access to this resource. To resolve this issue, the Account Holder must agree to the latest Program License Agreement in their account on the Apple Developer website. https://developer.apple.com/account", ""},
	PLANotAccepted: {"pla-not-accepted", 403, "FORBIDDEN_ERROR.PLA_NOT_ACCEPTED", "Unable to process request - PLA Update available",
		"You currently don't have access to this membership resource. To resolve this issue, your team's Account Holder, Jane Example, must agree to the latest Program License Agreement.", ""},
	PLANotValid: {"pla-not-valid", 403, "FORBIDDEN_ERROR.PLA_NOT_VALID", "Unable to process request", "", ""},
	ContractNotValid: {"contract-not-valid", 403, "FORBIDDEN_ERROR.CONTRACT_NOT_VALID", "You do not have required contracts to perform an operation",
		"You do not have required contracts to perform an operation.", ""},
	RoleNotValid: {"role-not-valid", 403, "FORBIDDEN_ERROR.ROLE_NOT_VALID", "Role not valid",
		"You do not have required role or permission to perform an operation", ""},
	NotFound: {"not-found", 404, "NOT_FOUND", "The specified resource does not exist",
		"There is no resource of type '{type}' with id '{id}'", ""},
	NoReport: {"no-report", 404, "NOT_FOUND", "The specified resource does not exist",
		"There were no sales for the date specified.", ""},
	PathError:        {"path-error", 404, "PATH_ERROR", "The URL path is not valid", "The path '{path}' does not exist", ""},
	MethodNotAllowed: {"method-not-allowed", 405, "METHOD_NOT_ALLOWED", "The method is not allowed", "The request method is not valid for the resource path.", ""},
	ParameterIllegal: {"parameter-illegal", 400, "PARAMETER_ERROR.ILLEGAL", "A parameter is not allowed",
		"The parameter '{parameter}' can not be used with this request", ""},
	ParameterInvalid: {"parameter-invalid", 400, "PARAMETER_ERROR.INVALID", badValue,
		"'{parameter}' does not have a valid value", ""},
	ParameterRequired: {"parameter-required", 400, "PARAMETER_ERROR.REQUIRED", "A required parameter is missing",
		"The parameter '{parameter}' is required but was not provided", ""},
	VendorNumberInvalid: {"vendor-number-invalid", 400, "PARAMETER_ERROR.INVALID", badValue,
		"Invalid vendor number specified. Try again.", ""},
	EntityInvalid: {"entity-invalid", 400, "ENTITY_INVALID", "JSON processing failed", "The request entity is not valid JSON", ""},
	EntityError: {"entity-error", 409, "ENTITY_ERROR.ATTRIBUTE.INVALID", "The provided entity is not valid",
		"The entity does not have a valid value for this request", ""},
	StateError:         {"state-error", 409, "STATE_ERROR", "The request cannot be fulfilled because of the state of another resource.", "The resource cannot be edited in its current state.", ""},
	Unprocessable:      {"unprocessable", 422, "ENTITY_UNPROCESSABLE", "The request entity cannot be processed.", "The request entity is not a valid request document object", ""},
	RateLimited:        {"rate-limited", 429, "RATE_LIMIT_EXCEEDED", "The request rate limit has been reached.", "We've received too many requests for this API. Please wait and try again or slow down your request rate.", ""},
	RateLimitedNotary:  {"rate-limited-notary", 429, "RATE_LIMIT", "Too many requests", "Exceeded hourly limit of requests. Try again later.", ""},
	UnexpectedError:    {"unexpected-error", 500, "UNEXPECTED_ERROR", "An unexpected error occurred.", "An unexpected error occurred on the server side. If this issue continues, contact us at https://developer.apple.com/contact/.", ""},
	ServiceUnavailable: {"service-unavailable", 503, "SERVICE_UNAVAILABLE", "The service is unavailable.", "The service is temporarily unable to process the request. Try again later.", ""},
}

// String is a kebab-case name, such as "role-denied".
func (r Refusal) String() string {
	if r > NoRefusal && r < refusalCount {
		return refusals[r].name
	}
	return fmt.Sprintf("Refusal(%d)", int(r))
}

// Status is the HTTP status.
func (r Refusal) Status() int { return refusals[r].status }

// Refusals are all of them, for tests that go through every one.
func Refusals() []Refusal {
	all := make([]Refusal, 0, refusalCount-1)
	for r := NoRefusal + 1; r < refusalCount; r++ {
		all = append(all, r)
	}
	return all
}

// early reports whether Apple answers so before it looks at the token.
func (r Refusal) early() bool {
	status := r.Status()
	return status == http.StatusUnauthorized || status == http.StatusTooManyRequests || status >= 500
}

// about is what an error names of the request it answers.
type about struct{ typ, id, parameter string }

type errorDocument struct {
	Errors []errorEntry `json:"errors"`
}

type errorEntry struct {
	ID     string            `json:"id"`
	Status string            `json:"status"`
	Code   string            `json:"code"`
	Title  string            `json:"title"`
	Detail string            `json:"detail"`
	Source map[string]string `json:"source,omitempty"`
	Links  map[string]string `json:"links,omitempty"`
}

// refuse answers with Apple's words.
func (x *exchange) refuse(r Refusal) {
	if x.refuseAtNotary(r) {
		return
	}
	e := refusals[r]
	entry := errorEntry{
		ID: rand.Text(), Status: strconv.Itoa(e.status), Code: e.code, Title: e.title, Detail: x.fill(e.detail),
	}
	if strings.HasPrefix(e.code, "PARAMETER_ERROR") && x.about.parameter != "" {
		entry.Source = map[string]string{"parameter": x.about.parameter}
	}
	if e.see != "" {
		entry.Links = map[string]string{"see": e.see}
	}
	x.writeJSON(e.status, errorDocument{[]errorEntry{entry}})
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
