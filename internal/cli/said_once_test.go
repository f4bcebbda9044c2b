package cli_test

import (
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// A report counts every request that was sent, those for what ends soon too.
func TestRequestsAreCounted(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--expiry", "30d"}, {"--all", "--expiry", "30d"}} {
		srv := start(t, asctest.Options{})
		_, key := check(t, srv, srv.TeamKey(role.Admin).Credentials(), args...)
		if key.Requests != len(srv.Requests()) {
			t.Errorf("%v: %d requests are reported, %d were sent", args, key.Requests, len(srv.Requests()))
		}
	}
}

// A log ends with how many keys of an audit were checked in all.
func TestProgressComesToItsEnd(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	file := auditFile(t, entryOf("a", srv.TeamKey(role.Admin), ""), entryOf("b", srv.TeamKey(role.Sales), "    require: admin\n"))
	got := run(t, srv, asctest.Credentials{}, "audit", file)
	if n := strings.Count(got.stderr, "ascproof: 2 of 2 keys checked, 1 failed\n"); n != 1 {
		t.Errorf("the end is told %d times, want once:\n%s", n, got.stderr)
	}
}

// --quiet takes away what is said beside the result, and leaves the result.
func TestQuiet(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	file := auditFile(t, entryOf("a", srv.TeamKey(role.Admin), ""), entryOf("b", srv.TeamKey(role.Sales), ""))
	for _, args := range [][]string{{"check", "--require", "metadata", "--probe", "write"}, {"audit", file}, {"inspect"}, {"roles", "upload"}, {"version"}} {
		loud, quiet := run(t, srv, cred, args...), run(t, srv, cred, append(args, "--quiet")...)
		if quiet.stderr != "" || quiet.stdout == "" || strings.Count(quiet.stdout, "\n") != strings.Count(loud.stdout, "\n") {
			t.Errorf("%v --quiet says %q, and shows\n%sinstead of\n%s", args, quiet.stderr, quiet.stdout, loud.stdout)
		}
	}
	failed := run(t, srv, cred, "check", "--quiet", "--format", "json", "--require", "admin")
	if !strings.Contains(failed.stderr, "["+string(finding.RequirementNotMet)+"]") {
		t.Errorf("no error is told: %q", failed.stderr)
	}
	if kept := run(t, srv, cred, "exec", "--quiet", "--require", "admin", "--", "true"); !strings.Contains(kept.stderr, "["+string(finding.RequirementNotMet)+"]") {
		t.Errorf("why a command was not run is not told: %q", kept.stderr)
	}
	if help := helpOf(t, "check"); !strings.Contains(help, "print only the result and errors") {
		t.Error("the help says something else of --quiet")
	}
}

// A headline names what failed: the settings, or the file.
func TestHeadlineNamesWhatFailed(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	tests := []struct {
		name, want string
		args       []string
	}{
		{"a key ID that is none", "settings: this is not a key ID", []string{"--key-id", "abc"}},
		{"an issuer ID that is none", "settings: this is not an issuer ID", []string{"--issuer-id", "abc"}},
		{"IDs in each other's place", "settings: ", []string{"--key-id", cred.IssuerID, "--issuer-id", cred.KeyID}},
		{"no such file", `could not read the file "gone.p8"`, []string{"--private-key-path", "gone.p8"}},
		{"a path that no shell saw", `could not read the file "~/gone.p8"`, []string{"--private-key-path", "~/gone.p8"}},
		{"a key for a path", "--private-key-path does not hold the path of a file", []string{"--private-key-path", "-----BEGIN PRIVATE KEY-----"}},
	}
	for _, tt := range tests {
		env := cred
		if strings.HasSuffix(tt.args[0], "-path") {
			env.PrivateKey = ""
		}
		if _, key := check(t, srv, env, tt.args...); !strings.HasPrefix(key.Headline, tt.want) {
			t.Errorf("%s: headline %q, want %q", tt.name, key.Headline, tt.want)
		}
	}
}

// All that is wrong with the settings is told at once, of a check as of an entry.
func TestAllWrongSettingsAtOnce(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.AppManager).Credentials()
	titles := func(findings []*finding.Finding) string {
		var all []string
		for _, f := range findings {
			all = append(all, f.Title)
		}
		return strings.Join(all, ", ")
	}
	without := cred
	without.PrivateKey = ""
	for name, c := range map[string]asctest.Credentials{"a key": cred, "no key": without} {
		_, key := check(t, srv, c, "--unproven", "x", "--timeout", "y", "--forbid", "q", "--require", "metdata")
		for _, want := range []string{"--unproven", "--timeout", `--forbid "q"`, "--require"} {
			if got := titles(key.Findings); !strings.Contains(got, want) {
				t.Errorf("%s: %s is not told of: %s", name, want, got)
			}
		}
	}
	_, rep := auditReport(t, srv, auditFile(t, entryOf("a", srv.TeamKey(role.Admin), "    unproven: x\n    forbid: q\n")))
	if got := titles(rep.Keys[0].Findings); !strings.Contains(got, "unproven") || !strings.Contains(got, `forbid "q"`) {
		t.Errorf("of an entry is told %s", got)
	}
}
