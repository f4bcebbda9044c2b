package main

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// fixture is a situation at Apple's.
type fixture struct {
	options asctest.Options
	// tls is for what is about connections: it takes half as long again as a check without.
	tls bool
	// role of the key unless the script names some.
	role role.Role
	// prepare makes something go wrong.
	prepare func(f *started) error
	env     map[string]string
	// roles says that the script's arguments are roles.
	roles bool
}

// started is a fixture on its way to the script.
type started struct {
	srv *asctest.Server
	key *asctest.Key
}

// fixtures are the situations that scripts can name. Those that need no process are in the
// tests of internal/cli.
func fixtures() map[string]fixture {
	return map[string]fixture{
		"team": {role: role.AppManager, roles: true},
		// The way to Apple as it is: TLS with a certificate that a file says is good, and HTTP/2.
		"team-over-tls": {role: role.AppManager, tls: true},
		"revoked":       {role: role.AppManager, prepare: func(f *started) error { f.key.Revoke(); return nil }},

		"error-500":  failing(asctest.Refuse(asctest.UnexpectedError)),
		"hang":       failing(asctest.Hang()),
		"hang-later": failing(asctest.Hang().After(2)),
		"babble":     {options: asctest.Options{HTTP1: true}, tls: true, role: role.AppManager, prepare: failing(asctest.Babble().Times(1)).prepare},
		"hostile":    failing(asctest.Reply(403, "application/json", hostile)),
		"refused":    {role: role.AppManager, prepare: func(f *started) error { f.srv.Close(); return nil }},
		// On every system: none knows the fake's certificate.
		"unknown-ca": {role: role.AppManager, tls: true, env: map[string]string{"SSL_CERT_FILE": ""}},
	}
}

// hostile is an error in which a server says everything that it should not be
// able to say in our name.
const hostile = `{"errors":[{"status":"403","code":"FORBIDDEN_ERROR\n::error::code","title":"\u001b[31m::set-output name=token::evil",` +
	`"detail":"\r\n::add-mask::hostile words\n##[error]x\u202e<script>alert(1)</script> | [x](https://evil.example) @everyone ]]>"}]}`

func failing(fault asctest.Fault) fixture {
	return fixture{role: role.AppManager, prepare: func(f *started) error { f.srv.Fail(fault); return nil }}
}

// apple starts a fake in a situation and gives the script its key:
//
//	apple team developer marketing
//	apple revoked
func apple(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: apple FIXTURE [arguments]")
	}
	fix, ok := fixtures()[args[0]]
	if !ok {
		ts.Fatalf("there is no fixture %q", args[0])
	}
	w := worldOf(ts)
	// Go reads SSL_CERT_FILE on neither macOS nor Windows.
	fix.options.Plain = !fix.tls || runtime.GOOS != "linux" && args[0] != "unknown-ca"
	srv := asctest.Start(fix.options)
	key := srv.Key(asctest.KeyOptions{Roles: fix.rolesFrom(ts, args[1:])})
	creds := key.Credentials()
	w.servers, w.keys = append(w.servers, srv), append(w.keys, creds.PrivateKey)
	if fix.prepare != nil {
		ts.Check(fix.prepare(&started{srv, key}))
	}
	w.creds = creds
	ts.Setenv("ASC_KEY_ID", creds.KeyID)
	ts.Setenv("ASC_ISSUER_ID", creds.IssuerID)
	ts.Setenv("ASC_PRIVATE_KEY", keyForm(ts, "base64"))
	ts.Setenv("ASC_API_URL", srv.URL)
	// For the script itself: the step of a workflow has other variables.
	ts.Setenv("KEY_ID", creds.KeyID)
	ts.Setenv("ISSUER_ID", creds.IssuerID)
	ts.Setenv("API_URL", srv.URL)
	ts.Setenv("FINGERPRINT", fingerprint(ts, creds.PrivateKey))
	if !fix.options.Plain {
		ts.Setenv("SSL_CERT_FILE", w.trust(ts, srv))
	}
	for name, value := range fix.env {
		ts.Setenv(name, value)
	}
}

func (fix fixture) rolesFrom(ts *testscript.TestScript, args []string) role.Set {
	roles := role.Of(fix.role)
	if fix.roles && len(args) > 0 {
		roles = role.Of()
		for _, name := range args {
			r, ok := role.Parse(name)
			if !ok {
				ts.Fatalf("there is no role %q", name)
			}
			roles |= role.Of(r)
		}
	}
	return roles
}

// trust writes the fake's certificate to a file.
func (w *world) trust(ts *testscript.TestScript, srv *asctest.Server) string {
	path := filepath.Join(w.private, "ca.pem")
	ts.Check(os.WriteFile(path, srv.CertPEM(), 0o644))
	return path
}
