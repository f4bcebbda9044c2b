package config

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/suggest"
)

// refusal says what is wrong with a value, and what would be right. It never
// repeats the value.
type refusal string

func (r refusal) Error() string { return string(r) }

// check looks at a setting that stays a text.
func (s Source) check(set Setting, text string) error {
	switch {
	case set.Output:
		return s.CheckOutput(set.Name, text)
	case set.Values != nil && !slices.Contains(set.Values, text):
		return oneOf("must be one of", set.Values, text)
	case set.check != nil:
		return set.check(text)
	}
	return nil
}

// oneOf says what a value may be, and what the one given is near to.
func oneOf(verb string, known []string, given string) error {
	hint := ""
	if near, ok := suggest.Closest(given, known); ok {
		hint = "; did you mean " + near + "?"
	}
	return refusal(verb + " " + strings.Join(known, ", ") + hint)
}

// maxBundleID is the length of the longest bundle ID that App Store Connect takes.
const maxBundleID = 155

// checkApp takes an Apple ID (digits) or a bundle ID, which has letters, digits,
// hyphens and periods (source: Apple, CFBundleIdentifier).
func checkApp(value string) error {
	for _, r := range value {
		ok := len(value) <= maxBundleID && (r == '-' || r == '.' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
		if !ok {
			return refusal("must be a bundle ID such as com.example.app, or the digits of an Apple ID")
		}
	}
	return nil
}

func checkVendorNumber(value string) error {
	if strings.Trim(value, "0123456789") != "" || len(value) > 20 {
		return refusal("must be digits only")
	}
	return nil
}

// checkAPIURL keeps a key from being sent anywhere but to Apple or to a server on
// this machine.
func checkAPIURL(value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" ||
		!strings.EqualFold(strings.TrimSuffix(value, "/"), u.Scheme+"://"+u.Host) {
		return refusal("must be http or https, a host and a port, and nothing else")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return refusal("must be on a loopback address such as https://127.0.0.1:8443")
	}
	return nil
}
