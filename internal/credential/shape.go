package credential

import "strings"

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isHex(c byte) bool   { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// isBase64 reports whether c is of base64 in either alphabet, or white space in it.
func isBase64(c byte) bool {
	return isUpper(c) || isLower(c) || isDigit(c) || strings.IndexByte("+/-_ \t\n\v\f\r", c) >= 0
}

// all reports whether s is not empty and each of its bytes is ok.
func all(s string, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return s != ""
}

// isName reports whether s could be the name of a variable.
func isName(s string) bool {
	return !isDigit((s + "0")[0]) && all(s, func(c byte) bool {
		return isUpper(c) || isLower(c) || isDigit(c) || c == '_' || c == '-'
	})
}

// Lengths of a key ID. Nearly all have 10 characters; those of individual keys
// can be longer (AvdLee/appstoreconnect-swift-sdk pull 295).
const (
	minKeyID    = 8
	maxKeyID    = 20
	usualKeyID  = 10
	lenIssuerID = 36
)

func isKeyID(s string) bool {
	return minKeyID <= len(s) && len(s) <= maxKeyID && all(s, func(c byte) bool { return isUpper(c) || isDigit(c) })
}

// isIssuerID looks at the hexadecimal groups only: issuer IDs are no RFC 4122
// UUIDs, their version and variant digits take any value (expo/eas-cli,
// AscApiKeyUtils.ts).
func isIssuerID(s string) bool {
	if len(s) != lenIssuerID {
		return false
	}
	for i := range len(s) {
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; hyphen != (s[i] == '-') || !hyphen && !isHex(s[i]) {
			return false
		}
	}
	return true
}

// isAppPassword recognises an app-specific password of an Apple Account:
// four groups of four lower-case letters.
func isAppPassword(s string) bool {
	groups := strings.Split(s, "-")
	for _, g := range groups {
		if len(g) != 4 || !all(g, isLower) {
			return false
		}
	}
	return len(groups) == 4
}

// maxPath bounds in bytes what is taken for a path.
const maxPath = 1024

// isPath reports whether s looks like the path of a file, as GitLab's File
// variables hold it.
func isPath(s string) bool {
	if len(s) > maxPath || strings.ContainsAny(s, "\n\r") {
		return false
	}
	for _, prefix := range []string{"/", "./", "../", "~/", `.\`, `..\`, `\\`} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	for _, suffix := range []string{".p8", ".pem", ".key", ".txt", ".json", ".p12"} {
		if strings.HasSuffix(strings.ToLower(s), suffix) {
			return true
		}
	}
	drive := len(s) > 3 && (isUpper(s[0]) || isLower(s[0])) && s[1] == ':'
	return drive && (s[2] == '\\' || s[2] == '/')
}

// keyFile is what the name of a key file says.
type keyFile struct {
	prefix, keyID string
}

// The names under which Apple offers keys for download. APNs and Sign in with
// Apple keys are named like team keys.
const (
	teamFile       = "AuthKey_"
	individualFile = "ApiKey_"
	purchaseFile   = "SubscriptionKey_"
)

// parseFileName reads the name that Apple gives to a key file, with or without
// a directory in front of it, and with what browsers, editors and people add to
// it: " (1)", "-2", ".txt".
func parseFileName(name string) (keyFile, bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	for _, prefix := range []string{teamFile, individualFile, purchaseFile} {
		n := len(prefix)
		if len(name) <= n || !strings.EqualFold(name[:n], prefix) {
			continue
		}
		more := strings.TrimLeft(name[n:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
		id := name[n : len(name)-len(more)]
		return keyFile{prefix, id}, isKeyID(id) && strings.IndexAny(more+".", " .-_(") == 0
	}
	return keyFile{}, false
}
