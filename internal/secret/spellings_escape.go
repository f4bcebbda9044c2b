package secret

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// escapes returns s as it is and as Go, JSON, shells and URLs spell it. Two
// spellings that differ by backslashes only need one form, as those are gaps:
// PHP's "\/" and what bash's printf %q writes are found as they are.
func escapes(s string) []string {
	forms := []string{s, unquote(strconv.Quote(s)), unquote(strconv.QuoteToASCII(s))}
	forms = append(forms, jsonEscapes(s)...)
	forms = append(forms, shellEscapes(s)...)
	return append(forms, urlEscapes(s)...)
}

func unquote(s string) string { return s[1 : len(s)-1] }

// jsonEscapes returns s as encoders with different ideas of safety put it in a
// JSON string: .NET's escapes the plus sign, Gson the equals sign.
func jsonEscapes(s string) []string {
	quoted, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	plain := unquote(string(quoted))
	return []string{
		plain,
		dotNet.Replace(plain), gson.Replace(plain), wary.Replace(plain),
	}
}

// What encoders with different ideas of safety replace in a JSON string.
var (
	dotNet = strings.NewReplacer("+", `\u002B`)
	gson   = strings.NewReplacer("+", `\u002b`, "=", `\u003d`)
	wary   = strings.NewReplacer("+", `\u002b`, "/", `\u002f`, "=", `\u003d`)
	// printfQ is what coreutils' printf %q replaces.
	printfQ = strings.NewReplacer(`'`, `'\''`, "\r\n", `'$'\r\n''`, "\n", `'$'\n''`)
)

// shellEscapes returns the inside of s in single quotes, with the two ways to
// get a single quote in, and with the line ends of coreutils' printf %q.
func shellEscapes(s string) []string {
	return []string{
		strings.ReplaceAll(s, `'`, `'\''`),
		strings.ReplaceAll(s, `'`, `'"'"'`),
		printfQ.Replace(s),
	}
}

// urlEscapes returns s percent-escaped, with upper and lower case hexadecimal,
// by encoders that spare different characters.
func urlEscapes(s string) []string {
	forms := []string{url.QueryEscape(s), url.PathEscape(s)}
	for _, spared := range []string{
		"-._~",                             // encodeURIComponent
		"-._~/",                            // Python's quote
		"-._~/+=:@&$,;?#!'()*",             // encodeURI
		"-._~/+=:@&$,;?#!'()*\"<>[]{}|^` ", // GitHub's workflow commands
	} {
		forms = append(forms, percent(s, spared, "0123456789ABCDEF"), percent(s, spared, "0123456789abcdef"))
	}
	return forms
}

// percent escapes every byte of s but letters, digits and those spared.
func percent(s, spared, digits string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if alphanumeric(c) || strings.IndexByte(spared, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

func alphanumeric(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
}
