package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The reports in testdata are what the program itself made of the fake, but for
// what differs from run to run; see [settle]. The views are tested on them.
var recorded = []struct {
	name    string
	key     asctest.KeyOptions
	prepare func(*asctest.Server, *asctest.Key, *asctest.Credentials)
	env     []string
	args    []string
}{
	{
		name: "accepted", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
	},
	{
		name: "hiccup", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) { s.Fail(asctest.Spurious401(2)) },
	},
	{
		name: "pass", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		args: []string{"--require", "storesyncer, apps", "--forbid", "admin finance-reports", "--probe", "write", "--app", "com.example.app", "--all"},
		env:  []string{"GITHUB_ACTIONS=true", "ASC_TOKEN_SCOPE=GET /v1/apps\nGET /v1/builds"},
	},
	{
		name: "warn", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) {
			s.Fail(asctest.ClockOff(-90 * time.Second))
		},
		args: []string{"--require", "storesyncer reviews pricing", "--vendor-number", "80000001"},
	},
	{
		name: "fail", key: asctest.KeyOptions{Roles: role.Of(role.Sales)},
		args: []string{"--require", "testflight app-manager metadata sales-reports cloud-signing", "--forbid", "finance", "--app", "com.example.other"},
	},
	{
		name: "forbidden", key: asctest.KeyOptions{Roles: role.Of(role.Admin)},
		args: []string{"--forbid", "admin users", "--require", "app-manager analytics"},
	},
	{
		name: "proved", key: asctest.KeyOptions{Roles: role.Of(role.Finance)},
		args: []string{"--require", "finance-reports", "--vendor-number", "80012345", "--all"},
	},
	{
		name: "individual", key: asctest.KeyOptions{Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)},
		args: []string{"--require", "signing upload", "--unproven", "fail"},
	},
	{
		name: "reader", key: asctest.KeyOptions{
			Kind: asctest.IndividualKind, Roles: role.Of(role.Marketing),
			Deny: []string{"builds.list", "betaGroups.list", "reviewSubmissions.list", "appAvailability.get"},
		},
		args: []string{"--require", "fastlane-pilot finance sales", "--app", "1000000002"},
	},
	{
		name: "no-apps", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) { s.Apps = nil },
		args:    []string{"--require", "reviews metadata", "--probe", "write"},
	},
	{
		name: "contradiction",
		key:  asctest.KeyOptions{Roles: role.Of(role.Admin), Deny: []string{"apps.list", "customerReviews.list", "analyticsReportRequests.list"}},
		args: []string{"--require", "metadata", "--all", "--app", "1000000001"},
	},
	{
		name: "lost", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) {
			s.Fail(asctest.BadGateway().On("/v1/appInfoLocalizations/*"))
		},
		args: []string{"--require", "metadata", "--probe", "write"},
	},
	{
		name: "rejected", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(_ *asctest.Server, k *asctest.Key, _ *asctest.Credentials) { k.Revoke() },
	},
	{
		name: "blocked", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) { s.Block(asctest.AgreementsMissing) },
	},
	{
		name: "unverified", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) {
			s.Fail(asctest.Refuse(asctest.ServiceUnavailable))
		},
	},
	{
		name: "unusable", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
		prepare: func(_ *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			c.KeyID, c.IssuerID = c.IssuerID, c.KeyID
		},
	},
}

// now is when all of it happens.
var now = time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC)

func TestReports(t *testing.T) {
	if *update {
		defer derive(t)
	}
	for _, tt := range recorded {
		t.Run(tt.name, func(t *testing.T) {
			srv := asctest.Start(asctest.Options{IssuerID: "00000000-0000-0000-e053-000000000001", Now: func() time.Time { return now }})
			defer srv.Close()
			tt.key.ID = "ABC123DEFG"
			key := srv.Key(tt.key)
			cred := key.Credentials()
			if tt.prepare != nil {
				tt.prepare(srv, key, &cred)
			}
			env := append(cred.Env(), tt.env...)
			got := run(t, srv, env, append([]string{"check"}, tt.args...))
			if len(srv.Unfired()) > 0 {
				t.Errorf("%q did not come to pass", srv.Unfired())
			}
			if err := validate(t, readSchema(t), encode(t, got), nil); err != nil {
				t.Errorf("it is not as the schema says: %v", err)
			}
			path := filepath.Join("testdata", tt.name+".json")
			if *update {
				golden(t, path, encode(t, got))
			}
			if diff := cmp.Diff(gist(load(t, path)), gist(got)); diff != "" {
				t.Errorf("%s differs from what the program says now (-recorded +now; go test -update records it anew):\n%s", path, diff)
			}
		})
	}
}

// derive makes the reports of testdata that are made of other ones: of an audit,
// and of texts that try to be more than text.
func derive(t *testing.T) {
	audit := load(t, "testdata/pass.json")
	audit.Keys[0].Name = "store"
	for _, name := range []string{"warn", "fail", "unusable", "hiccup"} {
		key := load(t, "testdata/"+name+".json").Keys[0]
		key.Name = name
		audit.Keys = append(audit.Keys, key)
	}
	golden(t, "testdata/audit.json", encode(t, audit))
	hostile := load(t, "testdata/fail.json")
	i := 0
	poison(hostile, func(string) string { i++; return hostileTexts[i%len(hostileTexts)] })
	golden(t, "testdata/hostile.json", encode(t, hostile))
}

var hostileTexts = []string{
	"::error::x\n::add-mask::y", "##[error]x", "##vso[task.setvariable]y",
	"\x1b[31mred\x1b[0m\u009b1m", "a\r\nb\x00c\u2028d\u0085e", "user\u202eexe.txt",
	"<script>alert(1)</script><!--", "</details></summary>&lt;b&gt;", "]]></system-out><failure/>",
	"| a | b |\n| --- | --- |", "# x", "- x", "+ x", "1. x", "12) x", "> x", "===", "---", "```sh", "    code", "\tcode",
	"**bold** _it_ ~~no~~ `code`", "[text](https://evil.example/)", "![image](https://evil.example/x.png)", "[ref]: https://evil.example/",
	"https://evil.example/ www.evil.example mailto:a@evil.example", "<https://evil.example/>", "@octocat and @github/security, #123",
	"https://developer.apple.com/x](https://evil.example/)", "$x$ and $$y$$", ":smile: :warning:", "\\", "\xff\xfe", "\ufffe\uffff", "😀", "",
	strings.Repeat("long ", 300), strings.Repeat("x", 1200),
}

// poison replaces the texts of a report that come from Apple's servers, the user
// or a file; the rest are words of ours.
func poison(rep *report.Report, with func(string) string) {
	each := func(texts ...*string) {
		for _, text := range texts {
			*text = with(*text)
		}
	}
	for i := range rep.Keys {
		k := &rep.Keys[i]
		each(&k.Name, &k.KeyID, &k.IssuerID)
		if k.App != nil {
			each(&k.App.ID, &k.App.BundleID)
		}
		for _, f := range k.Findings {
			each(&f.Title, &f.Detail)
			for j := range f.Fix {
				each(&f.Fix[j])
			}
		}
		for j := range k.Capabilities {
			each(&k.Capabilities[j].Name, &k.Capabilities[j].Summary, &k.Capabilities[j].Reason)
		}
		for j := range k.Requirements {
			each(&k.Requirements[j].Name, &k.Requirements[j].Reason)
		}
		for j := range k.Evidence {
			each(&k.Evidence[j].Request, &k.Evidence[j].Code, &k.Evidence[j].Detail)
		}
		for _, name := range slices.Sorted(maps.Keys(k.Sources)) {
			k.Sources[name] = with(k.Sources[name])
		}
	}
}

// link makes one finding of each that is there twice, as in a report that was not
// read from a file.
func link(rep *report.Report) {
	for _, k := range rep.Keys {
		for i, q := range k.Requirements {
			at := slices.IndexFunc(k.Findings, func(f *finding.Finding) bool { return cmp.Equal(f, q.Finding) })
			if at >= 0 {
				k.Requirements[i].Finding = k.Findings[at]
			}
		}
	}
}

// run runs the program and returns its report.
func run(t *testing.T, srv *asctest.Server, env, args []string) *report.Report {
	t.Helper()
	dir := t.TempDir()
	output := filepath.Join(dir, "output")
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	var stdout, stderr bytes.Buffer
	path := filepath.Join(dir, "report.json")
	cli.Main(t.Context(), cli.System{
		Args: append(args, "--report", path), Env: append(env, "ASC_API_URL="+srv.URL, "GITHUB_OUTPUT="+output),
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Now:       func() time.Time { return now },
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: transport,
	})
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no report: %v\n%s%s", err, &stdout, &stderr)
	}
	rep := decode(t, data)
	settle(rep)
	return rep
}

// settle puts fixed values in the place of what differs from run to run: keys are
// made for each, and time passes.
func settle(rep *report.Report) {
	rep.Tool.Version = "devel"
	for i := range rep.Keys {
		k := &rep.Keys[i]
		if k.Fingerprint != "" {
			k.Fingerprint = "0123456789abcdef"
		}
		for j := range k.Evidence {
			k.Evidence[j].Milliseconds = int64(103 + 5*j%17)
		}
		if k.Requests > 0 {
			k.Milliseconds = 231
		}
	}
}

// gist is a report without the wording of findings, which is free to change.
func gist(rep *report.Report) []string {
	var lines []string
	for _, k := range rep.Keys {
		lines = append(lines, fmt.Sprint(k.Status, k.Verdict, k.Exit, k.Requests, k.App, k.Token, k.Sources))
		if k.Roles != nil {
			lines = append(lines, fmt.Sprint(k.Roles.Candidates, k.Roles.Leading, k.Roles.Role, k.Roles.Confidence))
		}
		for _, c := range k.Capabilities {
			lines = append(lines, fmt.Sprint(c.Name, c.Verdict, c.Reason, c.SettledBy))
		}
		for _, q := range k.Requirements {
			lines = append(lines, fmt.Sprint(q.Demand, q.Name, q.Status, q.Verdict, q.Reason, q.Lost))
		}
		for _, f := range k.Findings {
			lines = append(lines, fmt.Sprint(f.Severity, f.Code))
		}
		for _, e := range k.Evidence {
			lines = append(lines, fmt.Sprint(e.Request, e.HTTPStatus, e.Class, e.Outcome))
		}
	}
	return lines
}

func load(t testing.TB, path string) *report.Report {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, data)
}

func decode(t testing.TB, data []byte) *report.Report {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var rep report.Report
	if err := d.Decode(&rep); err != nil {
		t.Fatalf("decoding a report: %v\n%s", err, data)
	}
	link(&rep)
	return &rep
}

func encode(t testing.TB, rep *report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.JSON(&b, rep); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares what a test made with a file, or writes it.
func golden(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew):\n%s", path, diff)
	}
}
