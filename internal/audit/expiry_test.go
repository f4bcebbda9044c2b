package audit_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

func codesOf(all []*finding.Finding) []finding.Code {
	var codes []finding.Code
	for _, f := range all {
		codes = append(codes, f.Code)
	}
	return codes
}

// That nobody could tell what ends is said: of an account that was not asked any more when
// the audit was stopped, and of a key that has no account.
func TestExpiryUnknown(t *testing.T) {
	t.Parallel()
	unknown := []finding.Code{finding.ExpiryUnknown}
	for _, tt := range []struct {
		name               string
		individual, dead   bool
		stopAfter          time.Duration
		file, account, key []finding.Code
		want               int
	}{
		{name: "asked", want: finding.ExitOK},
		{name: "stopped while it is asked", stopAfter: 50 * time.Millisecond, file: []finding.Code{finding.Interrupted}, account: unknown, want: finding.ExitUnknown},
		{name: "stopped before it is asked", stopAfter: 1, file: []finding.Code{finding.Interrupted}, account: unknown, want: finding.ExitUnknown},
		{name: "stopped when all is known", stopAfter: time.Hour, want: finding.ExitOK},
		{name: "a key that Apple rejects", dead: true, account: unknown, key: []finding.Code{finding.TokenRejected}, want: finding.ExitRejected},
		{name: "an individual key", individual: true, key: unknown, want: finding.ExitOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := asctest.Start(asctest.Options{InMemory: true, Latency: 100 * time.Millisecond})
				defer srv.Close()
				transport := srv.Trust(asc.NewTransport())
				defer transport.CloseIdleConnections()
				base, err := url.Parse(srv.URL)
				if err != nil {
					t.Fatal(err)
				}
				k := srv.TeamKey(role.Admin)
				if tt.individual {
					k = srv.IndividualKey(role.Admin)
				}
				if tt.dead {
					k.Revoke()
				}
				tasks := []audit.Task{task(t, "key", 1, k, base, transport)}
				opt := audit.Options{Concurrency: 1, Timeout: time.Minute}
				rep := audit.New(report.Tool{}, audit.Run(t.Context(), tasks, opt), nil)
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				if tt.stopAfter > 0 {
					time.AfterFunc(tt.stopAfter, stop)
				}
				if tt.stopAfter == 1 {
					time.Sleep(time.Millisecond)
				}
				audit.Expiry(ctx, rep, tasks, 24*time.Hour, opt)
				var account []finding.Code
				for _, a := range rep.Audit.Accounts {
					account = codesOf(a.Findings)
				}
				if file, key := codesOf(rep.Audit.Findings), codesOf(rep.Keys[0].Findings); !slices.Equal(file, tt.file) || !slices.Equal(account, tt.account) || !slices.Equal(key, tt.key) || exitOf(rep) != tt.want {
					t.Errorf("%q of the file, %q of the account, %q of the key, exit status %d; want %q, %q, %q and %d", file, account, key, exitOf(rep), tt.file, tt.account, tt.key, tt.want)
				}
			})
		})
	}
}

// Neither an account that Apple does not answer nor one that it has refused already is asked
// with all of its keys.
func TestExpiryGivesUp(t *testing.T) {
	t.Parallel()
	const timeout = time.Minute
	for _, tt := range []struct {
		name  string
		roles role.Role
		all   bool // what the keys can do was found out
		hangs bool
		asked int // with how many keys
	}{
		{"the first can", role.Admin, true, false, 1},
		{"Apple refused it already", role.Sales, true, false, 1},
		{"it is not known which can", role.Sales, false, false, 5},
		{"no answer", role.Admin, false, true, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := asctest.Start(asctest.Options{InMemory: true})
				defer srv.Close()
				transport := srv.Trust(asc.NewTransport())
				defer transport.CloseIdleConnections()
				base, err := url.Parse(srv.URL)
				if err != nil {
					t.Fatal(err)
				}
				var tasks []audit.Task
				for i := range 5 {
					tasks = append(tasks, task(t, "key", i+1, srv.TeamKey(tt.roles), base, transport))
					tasks[i].Policy.All = tt.all
				}
				opt := audit.Options{Concurrency: 5, Timeout: timeout}
				rep := audit.New(report.Tool{}, audit.Run(t.Context(), tasks, opt), nil)
				if tt.hangs {
					srv.Fail(asctest.Hang().On("/v1/certificates", "/v1/profiles"))
				}
				before, start := srv.Count(), time.Now()
				audit.Expiry(t.Context(), rep, tasks, 24*time.Hour, opt)
				keys := map[string]bool{}
				for _, q := range srv.Requests()[before:] {
					keys[q.KeyID] = true
				}
				if took := time.Since(start); len(keys) != tt.asked || took > mostTime(tt.hangs, timeout) {
					t.Errorf("asked with %d keys, want %d, in %v", len(keys), tt.asked, took)
				}
			})
		})
	}
}

// mostTime is what two keys take that are not answered.
func mostTime(hangs bool, timeout time.Duration) time.Duration {
	if hangs {
		return 2 * timeout
	}
	return time.Second
}
