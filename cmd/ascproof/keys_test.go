package main

import (
	"encoding/base64"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// forms are spellings of the last fake's key as users have them.
var forms = map[string]func(c asctest.Credentials) string{
	"pem":              func(c asctest.Credentials) string { return c.PrivateKey },
	"pem-crlf":         func(c asctest.Credentials) string { return strings.ReplaceAll(c.PrivateKey, "\n", "\r\n") },
	"base64":           func(c asctest.Credentials) string { return base64.StdEncoding.EncodeToString([]byte(c.PrivateKey)) },
	"body":             func(c asctest.Credentials) string { return strings.Join(bodyLines(c.PrivateKey), "") },
	"damaged":          func(c asctest.Credentials) string { return "/" + strings.Join(bodyLines(c.PrivateKey), "")[:120] },
	"literal-newlines": func(c asctest.Credentials) string { return strings.ReplaceAll(c.PrivateKey, "\n", `\n`) },
}

func keyForm(ts *testscript.TestScript, form string) string {
	w := worldOf(ts)
	spell, ok := forms[form]
	if !ok || len(w.keys) == 0 {
		ts.Fatalf("no key, or no form %q: the forms are %q", form, slices.Sorted(maps.Keys(forms)))
	}
	return spell(w.creds)
}

// keyFile writes the last fake's key to a file, which the script must allow:
//
//	keyfile pem AuthKey.p8
//	may-hold key AuthKey.p8
func keyFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keyfile FORM FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(keyForm(ts, args[0])), 0o600))
}

// keyVar puts the last fake's key, or one of its IDs, into variables:
//
//	keyvar base64 INPUT_PRIVATE-KEY
func keyVar(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keyvar FORM VARIABLE")
	}
	ts.Setenv(args[1], keyForm(ts, args[0]))
}
