package asc

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// This file says what a 403 means. Apple documents none of its codes and texts, and
// the refusals of the account are an open family: seen were
// REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED under FORBIDDEN (developer.apple.com/forums/thread/700371),
// PLA_NOT_ACCEPTED (fastlane/fastlane issue 19326, Cap-go/capgo.app pull 2541),
// PLA_NOT_VALID (rorkai/App-Store-Connect-CLI) and CONTRACT_NOT_VALID
// (ipfs/ipfs-desktop's notes on releases) under FORBIDDEN_ERROR. So the words of the
// code decide under whatever prefix, then the detail, then the title.

// forbiddenClass is what a 403 is about.
func (e apiError) forbiddenClass() Class {
	if c, ok := codeClass(e.Code); ok {
		return c
	}
	for _, text := range []string{e.Detail, e.Title} {
		if c, ok := textClass(text); ok {
			return c
		}
	}
	return Forbidden
}

// accountClass is the class of a code that names an obstacle of the account.
func (e apiError) accountClass() (Class, bool) {
	c, ok := codeClass(e.Code)
	return c, ok && c.Blocks()
}

// codeClass reads a code's words, whatever stands before and after them.
func codeClass(code string) (Class, bool) {
	words := strings.FieldsFunc(strings.ToUpper(code), func(r rune) bool { return r == '.' || r == '_' })
	has := func(some ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(some, w) })
	}
	switch {
	case has("AGREEMENT", "AGREEMENTS", "CONTRACT", "CONTRACTS", "LICENSE", "LICENSES", "LICENCE", "PLA"):
		return AgreementMissing, true
	case has("MEMBERSHIP", "MEMBERSHIPS"):
		return MembershipLapsed, true
	case has("TEAM", "PROVIDER") && has("FOUND", "UNKNOWN", "MISSING"):
		return TeamNotFound, true
	case has("ROLE", "ROLES") && has("NOT", "INVALID", "MISSING", "REQUIRED"):
		// Seen as ROLE_NOT_VALID at build uploads.
		return RoleDenied, true
	default:
		return "", false
	}
}

// said is what a detail or title says.
type said struct {
	says  *regexp.Regexp
	class Class
}

// texts are what details and titles say; the first that matches counts. A resource
// such as 'endUserLicenseAgreements' is no agreement that anybody has to sign.
var texts = sync.OnceValue(func() []said {
	re := regexp.MustCompile
	return []said{
		{re(`the api key in use does not allow this request`), RoleDenied},                                           // fastlane/docs issue 1050
		{re(`active membership|membership (has |is )?(expired|lapsed|ended|inactive|not active)`), MembershipLapsed}, // fastlane 2.237.0, spaceship api_client.rb
		{re(`can only be performed by the account holder`), AccountHolderOnly},                                       // fastlane/fastlane issue 27149
		{re(`does not allow '`), NotOffered},
		{re(`(unable to|cannot|could not) find (a|the|your) team`), TeamNotFound}, // bitrise-steplib/steps-ios-auto-provision-appstoreconnect issue 14
		{re(`required role`), RoleDenied},
		// The spelling of 2020 is FORBIDDEN, "Access Unavailable", and a detail that names
		// the Program License Agreement (AvdLee/appstoreconnect-swift-sdk issue 101).
		{re(`\bagreements?\b`), AgreementMissing},
		{re(contract + `.*` + signing + `|` + signing + `.*` + contract), AgreementMissing},
	}
})

// A contract, and what is to be done with it or wrong about it.
const (
	contract = `\b(contracts?|licen[sc]es?|pla|terms (and conditions|of service))\b`
	signing  = `\b(sign(ed)?|accept(ed)?|agreed?|required?|missing|expired|valid|invalid|effect|updated?|renew(ed)?|review)\b`
)

// textClass reads a detail or a title.
func textClass(text string) (Class, bool) {
	text = strings.ToLower(text)
	for _, t := range texts() {
		if t.says.MatchString(text) {
			return t.class, true
		}
	}
	return "", false
}
