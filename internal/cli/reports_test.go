package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// The reports in testdata of package report are what the program itself made of the fake, but for
// what differs from run to run; see [settle]. The views are tested on them there.
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
		name: "fail", key: asctest.KeyOptions{Roles: role.Of(role.Developer)},
		args: []string{"--require", "testflight app-manager", "--forbid", "finance", "--app", "com.example.other"},
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
		name: "unanswered", key: asctest.KeyOptions{Roles: role.Of(role.AppManager)},
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

// reportDay is when all of it happens.
var reportDay = time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC)

// Run this with -update after a change of what the program reports, and read the
// difference.
func TestReports(t *testing.T) {
	t.Parallel()
	for _, tt := range recorded {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := start(t, asctest.Options{IssuerID: "00000000-0000-0000-e053-000000000001", Now: func() time.Time { return reportDay }})
			opt := tt.key
			opt.ID = "ABC123DEFG"
			key := srv.Key(opt)
			cred := key.Credentials()
			if tt.prepare != nil {
				tt.prepare(srv, key, &cred)
			}
			got := reported(t, srv, append(cred.Env(), tt.env...), append([]string{"check"}, tt.args...))
			if len(srv.Unfired()) > 0 {
				t.Errorf("%q did not come to pass", srv.Unfired())
			}
			path := filepath.Join("../report/testdata", tt.name+".json")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s differs from what the program says now (-recorded +now; go test -update records it anew):\n%s", path, diff)
			}
		})
	}
}

// Every format of the table is shown where its setting says so.
func TestFormats(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	cred := srv.TeamKey(role.Admin).Credentials()
	for _, f := range report.Formats() {
		t.Run(f.Name+" "+f.Setting, func(t *testing.T) {
			t.Parallel()
			if f.Name != "" {
				if r := run(t, srv, cred, "check", "--format", f.Name); r.status != 0 || r.stdout == "" {
					t.Errorf("status %d, standard output %q", r.status, r.stdout)
				}
			}
			if f.Setting != "" {
				earlier := write(t, t.TempDir(), "earlier.json", reportOf(`"findings": []`))
				for _, command := range [][]string{{"audit", "merge", earlier}, {"check"}} {
					if f.AuditOnly && command[0] == "check" {
						continue
					}
					path := filepath.Join(t.TempDir(), "report")
					r := run(t, srv, cred, append(command, "--"+f.Setting, path)...)
					if data, err := os.ReadFile(path); err != nil || len(data) == 0 {
						t.Errorf("%s: status %d, %d bytes in the file, %v\n%s", command, r.status, len(data), err, r.stderr)
					}
				}
			}
		})
	}
}

// reported runs the program and returns its report.
func reported(t *testing.T, srv *asctest.Server, env, args []string) []byte {
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
		Now:       func() time.Time { return reportDay },
		Sleep:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: transport,
	})
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no report: %v\n%s%s", err, &stdout, &stderr)
	}
	var rep report.Report
	if err := json.Unmarshal(data, &rep); err != nil {
		t.Fatal(err)
	}
	settle(&rep)
	var b bytes.Buffer
	if err := report.JSON(&b, &rep); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
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
