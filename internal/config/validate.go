package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/suggest"
	"github.com/ascproof/ascproof/internal/token"
)

// validate checks one value; the error says what is wrong with it and what
// would be right.
func (s Source) validate(set Setting, value string) error {
	if set.Output {
		return s.CheckOutput(set.Name, value)
	}
	return set.validate(value)
}

func (s Setting) validate(value string) error {
	switch {
	case s.Bool:
		if _, err := strconv.ParseBool(value); err != nil {
			return fmt.Errorf("must be true or false")
		}
	case s.Values != nil && !slices.Contains(s.Values, value):
		return oneOf("must be one of", s.Values, value)
	case s.check != nil:
		return s.check(value)
	}
	return nil
}

func checkDuration(value string, low, high time.Duration) error {
	d, err := time.ParseDuration(value)
	if err != nil {
		return fmt.Errorf("must be a time such as 90s or 15m")
	}
	if d < low || d > high {
		return fmt.Errorf("must be between %v and %v", low, high)
	}
	return nil
}

func checkLifetime(value string) error {
	return checkDuration(value, token.MinLifetime, token.MaxLifetime)
}

func checkTimeout(value string) error { return checkDuration(value, time.Second, 10*time.Minute) }

func checkScope(value string) error {
	_, err := token.ParseScope(value)
	return err
}

// checkNames refuses a list that was meant to name something and does not: the
// guard that it was meant to be would be gone without a word.
func checkNames(value string) error {
	var list List
	if _ = list.EnvDecode(value); len(list) == 0 { // it takes anything
		return fmt.Errorf("must name at least one role, capability or consumer")
	}
	return nil
}

// The files that "files" can name.
const (
	FileP8       = "p8"
	FileFastlane = "fastlane"
	FileToken    = "token"
)

func checkFiles(value string) error {
	known := []string{FileP8, FileFastlane, FileToken}
	var list List
	_ = list.EnvDecode(value) // it takes anything
	for _, name := range list {
		if !slices.Contains(known, name) {
			return oneOf("may list", known, name)
		}
	}
	return nil
}

// oneOf says what a value may be, and what the one given is near to.
func oneOf(verb string, known []string, given string) error {
	hint := ""
	if near, ok := suggest.Closest(given, known); ok {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	return fmt.Errorf("%s %s%s", verb, strings.Join(known, ", "), hint)
}

// maxBundleID is the length of the longest bundle ID that App Store Connect takes.
const maxBundleID = 155

// checkApp takes an Apple ID (digits) or a bundle ID, which has letters, digits,
// hyphens and periods (source: Apple, CFBundleIdentifier).
func checkApp(value string) error {
	for _, r := range value {
		ok := len(value) <= maxBundleID && (r == '-' || r == '.' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
		if !ok {
			return fmt.Errorf("must be a bundle ID such as com.example.app, or the digits of an Apple ID")
		}
	}
	return nil
}

func checkVendorNumber(value string) error {
	if strings.Trim(value, "0123456789") != "" || len(value) > 20 {
		return fmt.Errorf("must be digits only")
	}
	return nil
}

// checkAPIURL keeps a key from being sent anywhere but to Apple or to a server on
// this machine.
func checkAPIURL(value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" ||
		!strings.EqualFold(strings.TrimSuffix(value, "/"), u.Scheme+"://"+u.Host) {
		return fmt.Errorf("must be http or https, a host and a port, and nothing else")
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("must be on a loopback address such as https://127.0.0.1:8443")
	}
	return nil
}
