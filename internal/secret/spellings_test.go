package secret

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func newDER(t testing.TB) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// newToken returns what has the shape of a signed token.
func newToken() string {
	part := func(n int) string {
		b := make([]byte, n)
		_, _ = rand.Read(b)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"ES256","kid":"ABC123DEFG","typ":"JWT"}`))
	return head + "." + part(150) + "." + part(64)
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func jsonString(t testing.TB, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	pemBegin = "-----BEGIN PRIVATE KEY-----\n"
	pemEnd   = "\n-----END PRIVATE KEY-----\n"
)

// Each want is the text with all of the key's body gone. Armour is no secret
// and stays where it stands apart; in base64 it goes with the body.
func TestRedactorFindsKeys(t *testing.T) {
	t.Parallel()
	der := newDER(t)
	patterns := NewPatterns()
	patterns.AddKey(der)
	body := base64.StdEncoding.EncodeToString(der)
	armoured := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	line1, line2 := body[:64], body[64:128]
	bash := strings.NewReplacer("\n", `\n`, "+", `\+`, "=", `\=`)
	tests := []struct{ name, text, want string }{
		{"PEM", armoured, pemBegin + "***" + pemEnd},
		{"PEM with CRLF", crlf(armoured), crlf(pemBegin + "***" + pemEnd)},
		{"PEM on a terminal", strings.ReplaceAll(armoured, "\n", "\r\r\n"), strings.ReplaceAll(pemBegin+"***"+pemEnd, "\n", "\r\r\n")},
		{"PEM indented in YAML", strings.ReplaceAll("key: |\n"+armoured, "\n", "\n    "), strings.ReplaceAll("key: |\n"+pemBegin+"***"+pemEnd, "\n", "\n    ")},
		{"PEM on one line", strings.ReplaceAll(armoured, "\n", " "), strings.ReplaceAll(pemBegin+"***"+pemEnd, "\n", " ")},
		{"body", "<" + body + ">", "<***>"},
		{"body, URL alphabet", "<" + base64.URLEncoding.EncodeToString(der) + ">", "<***>"},
		{"body, unpadded", "<" + base64.RawStdEncoding.EncodeToString(der) + ">", "<***>"},
		{"body in lines of 76", wrap(body, 76), "***"},
		{"body in lines of 5", wrap(body, 5), "***"},
		{"first line alone", line1 + ": the first", "***: the first"},
		{"first line and a letter of the second", line1 + " " + line2[:1] + ": the first", "***: the first"},
		{"second line alone", "2: " + line2, "2: ***"},
		{"JSON", jsonString(t, armoured), `"-----BEGIN PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----\n"`},
		{"JSON with CRLF", jsonString(t, crlf(armoured)), `"-----BEGIN PRIVATE KEY-----\r\n***\r\n-----END PRIVATE KEY-----\r\n"`},
		{"JSON in JSON", jsonString(t, jsonString(t, body)), `"\"***\""`},
		{"JSON with slashes escaped", strings.ReplaceAll(jsonString(t, body), "/", `\/`), `"***"`},
		{"JSON by .NET", strings.ReplaceAll(jsonString(t, wrap(body, 64)), "+", `\u002B`), `"***"`},
		{"Go", strconv.Quote(wrap(body, 64)), `"***"`},
		{"shell, bash %q", "$'" + bash.Replace(wrap(body, 64)) + "'", "$'***'"},
		{"shell, coreutils %q", "'" + strings.ReplaceAll(wrap(body, 64), "\n", `'$'\n''`) + "'", "'***'"},
		{"URL query", "?k=" + url.QueryEscape(wrap(body, 64)) + "&x=1", "?k=***&x=1"},
		{"URL query, lower case", "?k=" + percent(wrap(body, 64), "-._~", "0123456789abcdef") + "&x=1", "?k=***&x=1"},
		{"URL path", "/" + url.PathEscape(crlf(wrap(body, 64))) + "?", "/***?"},
		{"URL, Python", "/" + strings.ReplaceAll(url.QueryEscape(body), "%2F", "/") + "?", "/***?"},
		{"workflow command", "::x::" + strings.ReplaceAll(wrap(body, 64), "\n", "%0A") + "\n", "::x::***\n"},
		{"base64 of PEM", b64(armoured) + "\n", "***\n"},
		{"base64 of PEM, unpadded, URL alphabet", base64.RawURLEncoding.EncodeToString([]byte(armoured)) + "\n", "***\n"},
		{"base64 of PEM in lines", wrap(b64(armoured), 76) + "\n", "***\n"},
		{"base64 of PEM in lines, CRLF", crlf(wrap(b64(armoured), 76) + "\n"), "***\r\n"},
		{"base64 of base64 of PEM", b64(b64(armoured)) + "\n", "***\n"},
		{"hexadecimal number", hex.EncodeToString(scalar(t, der)) + "\n", "***\n"},
		{"openssl -text", "priv:\n" + wrap(pairs(scalar(t, der)), 45) + "\npub:", "priv:\n***\npub:"},
		{"JSON Web Key", `"d":"` + base64.RawURLEncoding.EncodeToString(scalar(t, der)) + `"}`, `"d":"***"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkSplits(t, patterns, tt.text, tt.want)
		})
	}
}

func TestRedactorFindsTokens(t *testing.T) {
	t.Parallel()
	token := newToken()
	// A signature whose middle goes on as a token begins would run on into the next.
	for strings.HasPrefix(token[strings.LastIndexByte(token, '.')+44:], token[:1]) {
		token = newToken()
	}
	patterns := NewPatterns()
	patterns.AddToken(New(token))
	patterns.AddText(New("Token " + token))
	dot := strings.LastIndexByte(token, '.')
	signed, signature := token[:dot+1], token[dot+1:]
	again := signed + signature[43:] + signature[:43]
	claims := signed[strings.IndexByte(token, '.')+1:]
	tests := []struct{ name, text, want string }{
		{"header", "Authorization: Bearer " + token + "\r\n", "Authorization: Bearer ***\r\n"},
		{"JSON", `{"token":"` + token + `"}`, `{"token":"***"}`},
		{"query", "?token=" + token + "&x=1", "?token=***&x=1"},
		{"in lines", wrap(token, 76) + "\nnext", "***\nnext"},
		{"signature alone", "sig " + signature + "\n", "sig ***\n"},
		{"signed again", "<" + again + ">", "<***>"},
		{"signed again, in another secret's beginning", "Token " + again + "\n", "Token ***\n"},
		{"signed again, twice", again + " " + again, "*** ***"},
		{"any length behind", signed + strings.Repeat("x-_", 200) + " x", "*** x"},
		{"nothing behind", signed + " x", "*** x"},
		{"not base64url behind", signed + "a+b/c=", "***+b/c="},
		{"two run together", token + "." + token, "***"},
		{"header and payload alone", strings.TrimSuffix(signed, "."), "***"},
		{"header alone", token[:strings.IndexByte(token, '.')], token[:strings.IndexByte(token, '.')]},
		{"claims and a part of the signature", claims + signature[:80] + " !", claims[:len(claims)-claimsEnd-1] + "*** !"},
		{"the end of the claims and a part of the signature", claims[100:] + signature[:80] + " !", claims[100:len(claims)-claimsEnd-1] + "*** !"},
		{"claims alone", strings.TrimSuffix(claims, "."), strings.TrimSuffix(claims, ".")},
		{"base64", b64(token) + "\n", "***\n"},
		{"base64, signed again", b64(again) + "\n", "***\n"},
		{"base64, padded", b64(again+"x") + "\n", "***\n"},
		{"base64 in lines", wrap(b64(token), 60) + "\n", "***\n"},
		{"basic authorization", "Basic " + b64("me:"+token) + "\n", "Basic " + b64("me:" + token)[:4] + "***\n"},
		{"basic authorization, one byte on", "Basic " + b64("she:"+token) + "\n", "Basic " + b64("she:" + token)[:6] + "***\n"},
		{"basic authorization, two bytes on", "Basic " + b64("they:"+token) + "\n", "Basic " + b64("they:" + token)[:7] + "***\n"},
		{"basic authorization, signed again", "Basic " + b64("you:"+again) + "\n", "Basic " + b64("you:" + again)[:6] + "***\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkSplits(t, patterns, tt.text, tt.want)
			fresh := NewPatterns() // which looks before it makes an index
			fresh.AddToken(New(token))
			if got := fresh.Redact(tt.text); (got == tt.text) != (tt.want == tt.text) {
				t.Errorf("without an index: %q", got)
			}
		})
	}
}

func TestRedactorFindsTexts(t *testing.T) {
	t.Parallel()
	const text = `pass"wo's<s w&rd` + "\n" + `tab	+/=\%$`
	patterns := NewPatterns()
	patterns.AddText(New(text))
	tests := []struct{ name, text, want string }{
		{"raw", "<" + text + ">", "<***>"},
		{"CRLF", "<" + crlf(text) + ">", "<***>"},
		{"JSON", jsonString(t, text), `"***"`},
		{"JSON, base64 as Gson spells it", strings.NewReplacer("+", `\u002b`, "=", `\u003d`).Replace(jsonString(t, text)), `"***"`},
		{"Go", strconv.Quote(text), `"***"`},
		{"Go, ASCII", strconv.QuoteToASCII(text), `"***"`},
		{"shell", "'" + strings.ReplaceAll(text, "'", `'\''`) + "'", "'***'"},
		{"shell, double quotes inside", "'" + strings.ReplaceAll(text, "'", `'"'"'`) + "'", "'***'"},
		{"URL query", "?" + url.QueryEscape(text) + "&", "?***&"},
		{"URL path", "/" + url.PathEscape(text) + "?", "/***?"},
		{"base64", b64(text) + "\n", "***\n"},
		{"base64, URL alphabet", base64.URLEncoding.EncodeToString([]byte(text)) + "\n", "***\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkSplits(t, patterns, tt.text, tt.want)
		})
	}
}

func TestRedactorLinesOfTexts(t *testing.T) {
	t.Parallel()
	der := newDER(t)
	patterns := NewPatterns()
	patterns.AddText(New(armour(der)))
	patterns.AddText(New("{\n  \"in_house\": false,\n  \"key\": 1\n}"))
	line := base64.StdEncoding.EncodeToString(der)[:64]
	text := pemBegin + line + pemEnd + "\"in_house\": false,"
	checkSplits(t, patterns, text, pemBegin+"***"+pemEnd+"\"in_house\": false,")
	checkSplits(t, patterns, armour(der), "***\n")
}

func TestPatternsCannotBePrinted(t *testing.T) {
	t.Parallel()
	const text = "correct-horse-battery"
	patterns := NewPatterns()
	patterns.AddText(New(text))
	r := NewRedactor(discard{}, patterns)
	_, _ = r.Write([]byte(text[:10]))
	nested := struct {
		n Patterns
		p *Patterns
		r *Redactor
		s Redactor
	}{*patterns, patterns, r, *r}
	for _, v := range []any{patterns, *patterns, r, *r, nested, &nested, []any{patterns, r}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, text[:8]) || strings.Contains(got, hex.EncodeToString([]byte(text[:8]))) {
				t.Errorf("Sprintf(%q, %T) = %q", verb, v, got)
			}
		}
		if b, err := json.Marshal(v); err != nil || strings.Contains(string(b), text[:8]) {
			t.Errorf("Marshal(%T) = %s, %v", v, b, err)
		}
	}
}

// pairs returns b in hexadecimal with colons, as openssl's -text does.
func pairs(b []byte) string { return strings.ReplaceAll(fmt.Sprintf("% x", b), " ", ":") }

func scalar(t testing.TB, der []byte) []byte {
	t.Helper()
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		t.Fatal(err)
	}
	d, err := key.(*ecdsa.PrivateKey).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return d
}
