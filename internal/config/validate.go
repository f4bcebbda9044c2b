package config

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// refusal says what is wrong with a value, and what would be right. It never
// repeats the value.
type refusal struct {
	// is says what the value is, behind its name: "is not a time".
	is string
	// more says more, in sentences, and meant what was most likely meant; "" if that is not
	// known.
	more, meant string
	// want is what to set it to.
	want string
	// unshown says that the value can hold a password.
	unshown bool
}

func (r refusal) Error() string { return r.is }

// finding says more than what is wrong.
func (r refusal) finding() *finding.Finding {
	switch f := finding.New(finding.SettingInvalid, "%s", r.more); {
	case r.meant == "":
		return f
	case r.more == "":
		return f.Guess(r.meant)
	default:
		f.Detail += " " + finding.DidYouMean(r.meant)
		return f
	}
}

// check looks at a setting that stays a text.
func (s Source) check(set Setting, text string) error {
	switch {
	case set.Output:
		return s.CheckOutput(set.Name, text)
	case set.Values != nil && !set.List && !slices.Contains(set.Values, text):
		return oneOf(set.Values, text)
	case set.check != nil:
		return set.check(text)
	}
	return nil
}

// oneOf says what a value can be, and what the one given is near to.
func oneOf(known []string, given string) error {
	r := refusal{is: "is not known", want: phrase.Or(known)}
	if near, ok := cihost.Meant(given, known); ok {
		r.meant = near
	}
	return r
}

// maxBundleID is the length of the longest bundle ID that App Store Connect takes.
const maxBundleID = 155

// checkApp takes an Apple ID (digits) or a bundle ID, which has letters, digits,
// hyphens and periods (source: Apple, CFBundleIdentifier).
func checkApp(value string) error {
	if len(value) > maxBundleID || strings.Trim(value, appCharacters) != "" {
		return refusal{is: "is neither a bundle ID nor an Apple ID", want: "a bundle ID such as com.example.app, or to the digits of an Apple ID"}
	}
	return nil
}

const appCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

func checkVendorNumber(value string) error {
	if strings.Trim(value, "0123456789") != "" || len(value) > 20 {
		return refusal{is: "is not a vendor number", want: "the digits at the top of App Store Connect > Payments and Financial Reports"}
	}
	return nil
}

// IsOfThisMachine reports whether a text is the address of a server on this machine, and no more.
func IsOfThisMachine(address string) bool { return checkAPIURL(address) == nil }

const apiURLForm = "an address such as https://127.0.0.1:8443, or remove it"

// checkAPIURL keeps a key from being sent anywhere but to Apple or to a server on
// this machine.
func checkAPIURL(value string) error {
	refused := refusal{want: apiURLForm, unshown: strings.Contains(value, "@")}
	u, err := url.Parse(value)
	if err == nil && u.User != nil {
		refused.is = "has a user name before its host"
		return refused
	}
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" ||
		!strings.EqualFold(strings.TrimSuffix(value, "/"), u.Scheme+"://"+u.Host) {
		refused.is = "is not an address without a path"
		return refused
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		refused.is, refused.more = "is not on this machine", "The key goes to Apple or to a test server on this machine, and nowhere else."
		return refused
	}
	return nil
}
