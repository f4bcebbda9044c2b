package asc

import (
	"encoding/json"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Class is what an answer means. Codes decide first, then details, then the
// HTTP status: Apple's documents and its servers disagree about statuses.
type Class string

// The classes. Only OK and RoleDenied prove that the key was accepted.
const (
	// OK is a 2xx with a JSON:API body, or with the gzip of a report.
	OK Class = "ok"
	// Unauthorized is Apple's one answer to every kind of bad token.
	Unauthorized Class = "unauthorized"
	// RoleDenied says that the role of the key does not allow the request.
	RoleDenied Class = "role-denied"
	// AgreementMissing blocks the account until the Account Holder signs.
	AgreementMissing Class = "agreement-missing"
	// MembershipLapsed blocks the account until the membership is renewed.
	MembershipLapsed Class = "membership-lapsed"
	// TeamNotFound blocks the account until Apple has put its set-up right.
	TeamNotFound Class = "team-not-found"
	// AccountHolderOnly is a refusal of what no team key may do.
	AccountHolderOnly Class = "account-holder-only"
	// NotOffered is an operation that the API has for nobody.
	NotOffered Class = "not-offered"
	// Forbidden is any other 403; it proves nothing.
	Forbidden Class = "forbidden"
	// NotFound is an id or a report that is not there, or not visible.
	NotFound Class = "not-found"
	// Conflict is a refusal by state or data, after the role was let through.
	Conflict Class = "conflict"
	// Invalid is a request that Apple could not read; it proves nothing.
	Invalid Class = "invalid"
	// RateLimited is a 429.
	RateLimited Class = "rate-limited"
	// ServerError is a 5xx.
	ServerError Class = "server-error"
	// NotApple is an answer that Apple's API does not give: HTML, an empty 200,
	// a redirect. A proxy or a captive portal stands in between.
	NotApple Class = "not-apple"
	// Unreachable is no HTTP answer at all.
	Unreachable Class = "unreachable"
	// NotAsked is a request that was not sent, because the key is rejected.
	NotAsked Class = "not-asked"
)

// Proves reports whether an answer of this class proves the key valid.
func (c Class) Proves() bool { return c == OK || c == RoleDenied }

// Blocks reports whether the account, not the key, is the obstacle.
func (c Class) Blocks() bool {
	return c == AgreementMissing || c == MembershipLapsed || c == TeamNotFound
}

// apiError is one entry of Apple's error envelope. Only status, code and title
// are certain to be there.
type apiError struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// judge reads the body of an answer into its class, error texts and resources.
// The texts are as long as they came: cut, a token in them could not be told.
func (a *Answer) judge(contentType string, body []byte) {
	switch {
	case a.Status >= 300 && a.Status < 400:
		a.Class, a.Detail = NotApple, "a redirect, which is not followed"
	case a.Status >= 200 && a.Status < 300:
		a.judgeSuccess(contentType, body)
	default:
		a.judgeError(body)
	}
}

func (a *Answer) judgeSuccess(contentType string, body []byte) {
	if strings.HasPrefix(contentType, "application/a-gzip") && strings.HasPrefix(string(body), "\x1f\x8b") {
		a.Class = OK
		return
	}
	resources, more, ok := parseData(body)
	if !ok {
		a.Class, a.Detail = NotApple, notJSON(body)
		return
	}
	a.Class, a.Resources, a.More = OK, resources, more
}

// maxPlain is more than Apple's longest id or bundle ID has.
const maxPlain = 256

// plain reports whether an identifier of the server's is fit for paths, logs and
// outputs. One that is not did not come from Apple.
func plain(s string) bool {
	return len(s) <= maxPlain && plainForm().MatchString(s) && s != "." && s != ".."
}

var plainForm = pattern.Of(`^[A-Za-z0-9._-]+$`)

func notJSON(body []byte) string {
	text := strings.ToLower(strings.TrimSpace(string(body[:min(len(body), 512)])))
	switch {
	case text == "":
		return "an empty body"
	case strings.HasPrefix(text, "<!doctype") || strings.HasPrefix(text, "<html"):
		return "an HTML page"
	default:
		return "a body that is not the API's JSON"
	}
}

func (a *Answer) judgeError(body []byte) {
	var doc struct {
		Errors []apiError `json:"errors"`
	}
	if json.Unmarshal(body, &doc) != nil || len(doc.Errors) == 0 {
		a.Class, a.Detail = classOfStatus(a.Status), notJSON(body)
		return
	}
	a.Class = ""
	for _, e := range doc.Errors {
		if c := e.class(a.Status); a.Class == "" || moreTelling(c, a.Class) {
			a.Class = c
			a.Code, a.Title, a.Detail = safetext.OneLine(e.Code), withoutNames(safetext.OneLine(e.Title)), withoutNames(safetext.OneLine(e.Detail))
		}
	}
}

// moreTelling prefers, among several errors in one answer, one that names its
// cause over one that could be anything, and the account over the key: while the
// account is blocked, a refusal says nothing of the role.
func moreTelling(c, than Class) bool {
	rank := func(c Class) int {
		switch {
		case c.Blocks():
			return 2
		case c == Forbidden || c == Invalid || c == ServerError:
			return 0
		default:
			return 1
		}
	}
	return rank(c) > rank(than)
}

// classOfStatus judges an answer that is not in Apple's error envelope. A bare
// 401 or 403 comes from a proxy as easily as from Apple, so it proves nothing.
func classOfStatus(status int) Class {
	switch {
	case status == 429:
		return RateLimited
	case status >= 500:
		return ServerError
	case status == 405 || status == 406: // 406 is plain text
		return Invalid
	default:
		return NotApple
	}
}

func (e apiError) class(status int) Class {
	code := strings.ToUpper(e.Code)
	is := func(prefix string) bool { return code == prefix || strings.HasPrefix(code, prefix+".") }
	account, blocked := e.accountClass()
	switch {
	case blocked && (status == 401 || status == 403):
		return account
	case is("NOT_AUTHORIZED"), is("UNAUTHORIZED"):
		return Unauthorized
	case is("FORBIDDEN"), is("FORBIDDEN_ERROR"):
		return e.forbiddenClass()
	case strings.HasPrefix(code, "RATE_LIMIT"), status == 429:
		return RateLimited
	case is("NOT_FOUND"):
		return NotFound
	case status == 409 && (is("STATE_ERROR") || is("ENTITY_ERROR")):
		return Conflict
	}
	switch {
	case status == 401:
		return Unauthorized
	case status == 403:
		return e.forbiddenClass()
	case status >= 500:
		return ServerError
	default:
		return Invalid
	}
}
