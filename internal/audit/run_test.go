package audit_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// fleet is many keys of many accounts of a fake, ready to be audited.
type fleet struct {
	srv   *asctest.Server
	tasks []audit.Task
	keys  []*asctest.Key
	want  []report.Status
}

// newFleet makes keys of which every twentieth is revoked, every fiftieth stalls and
// every hundredth gets garbage for an answer.
func newFleet(t testing.TB, n, accounts int, opt asctest.Options) *fleet {
	t.Helper()
	f := &fleet{srv: asctest.Start(opt)}
	base, err := url.Parse(f.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	transport := f.srv.Trust(asc.NewTransport())
	t.Cleanup(func() { transport.CloseIdleConnections(); f.srv.Close() })
	limited := asc.NewLimiter(transport, 64)
	var teams []*asctest.Team
	for range accounts {
		teams = append(teams, f.srv.NewTeam("", f.srv.Apps))
	}
	var stalled, garbled []*asctest.Key
	for i := range n {
		k, want := teams[i%accounts].TeamKey(role.AppManager), report.Valid
		switch {
		case i%20 == 7:
			k.Revoke()
			want = report.Rejected
		case i%50 == 11:
			stalled, want = append(stalled, k), report.Unverified
		case i%100 == 23:
			garbled, want = append(garbled, k), report.Unverified
		}
		f.keys, f.want = append(f.keys, k), append(f.want, want)
		f.tasks = append(f.tasks, task(t, fmt.Sprintf("key-%d", i), i+1, k, base, limited))
	}
	if len(stalled) > 0 { // a fault for no key is one for all
		f.srv.Fail(asctest.Hang().For(stalled...))
	}
	if len(garbled) > 0 {
		f.srv.Fail(asctest.CaptivePortal().For(garbled...))
	}
	return f
}

func task(t testing.TB, name string, position int, k *asctest.Key, base *url.URL, transport http.RoundTripper) audit.Task {
	t.Helper()
	value := func(s string) credential.Value { return credential.Value{Text: secret.New(s)} }
	cred, findings := credential.Read(credential.Input{KeyID: value(k.ID), IssuerID: value(k.IssuerID), PrivateKey: value(k.PEM())})
	if cred == nil {
		t.Fatal(findings)
	}
	return audit.Task{
		Name: name, Position: position, Credential: cred, Policy: check.Policy{Probe: check.ProbeRead, All: true},
		Checker: check.Checker{Client: func() *asc.Client { return asc.NewClient(base, transport, "ascproof/test") }},
	}
}

func (f *fleet) wrong(keys []report.Key) []string {
	var all []string
	for i, k := range keys {
		if k.Name != fmt.Sprintf("key-%d", i) || k.Status != f.want[i] {
			all = append(all, fmt.Sprintf("%d: %s is %s, want %s", i, k.Name, k.Status, f.want[i]))
		}
	}
	return all
}

// Many keys, some of them revoked, stalled or answered with garbage, and bursts of
// 429: each gets its own verdict, on few connections, in the time that there is. A
// goroutine that was left behind would fail the bubble.
func TestRunMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n, concurrency, latency, timeout = 60, 16, 100 * time.Millisecond, 10 * time.Second
		f := newFleet(t, n, 8, asctest.Options{InMemory: true, Latency: latency})
		f.srv.Fail(asctest.Refuse(asctest.RateLimited).After(200).Times(40))
		f.srv.Fail(asctest.Refuse(asctest.RateLimited).After(600).Times(40))
		start := time.Now()
		keys := audit.Run(t.Context(), f.tasks, audit.Options{Concurrency: concurrency, Timeout: timeout})
		took := time.Since(start)
		if wrong := f.wrong(keys); len(wrong) > 0 {
			t.Errorf("%s", strings.Join(wrong, "\n"))
		}
		if c := f.srv.Connections(); c > 4 {
			t.Errorf("%d connections", c)
		}
		budget := time.Duration(1.5*float64(f.srv.Count())*float64(latency)/concurrency) + timeout
		if took > budget {
			t.Errorf("%v for %d requests, more than %v", took, f.srv.Count(), budget)
		}
	})
}

// A key that panics is its own result and nobody else's.
func TestRunPanics(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 6, 2, asctest.Options{})
	f.tasks[1].Checker.Client = func() *asc.Client { panic("-----BEGIN PRIVATE KEY-----") }
	base, err := url.Parse(f.srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	f.tasks[2] = task(t, "key-2", 3, f.keys[2], base, transportFunc(func(*http.Request) (*http.Response, error) { panic("in a request") }))
	keys := audit.Run(t.Context(), f.tasks, audit.Options{Concurrency: 3, Timeout: time.Minute})
	for i, k := range keys {
		if broke := i == 1 || i == 2; broke != (k.Exit == finding.ExitInternal) || !broke && k.Exit != finding.ExitOK {
			t.Errorf("%s: exit status %d, %v", k.Name, k.Exit, k.Findings)
		}
	}
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// An audit that is stopped ends at once, with a report that says which keys were not
// asked, and leaves nothing running.
func TestRunStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 60, 3, asctest.Options{InMemory: true, Latency: 100 * time.Millisecond})
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(650*time.Millisecond, stop)
		start := time.Now()
		keys := audit.Run(ctx, f.tasks, audit.Options{Concurrency: 4, Timeout: time.Minute})
		if took := time.Since(start); took > time.Second {
			t.Errorf("it took %v to stop", took)
		}
		rep := audit.New(report.Tool{}, keys, nil)
		asked := 0
		for i, k := range keys {
			notAsked := slices.ContainsFunc(k.Findings, func(f *finding.Finding) bool { return f.Code == finding.NotAsked })
			if notAsked != slices.Contains(rep.Audit.NotAsked, k.Name) || k.Name != f.tasks[i].Name {
				t.Errorf("%s: not asked %v, and in the list %v", k.Name, notAsked, rep.Audit.NotAsked)
			}
			if !notAsked {
				asked++
			}
		}
		if asked == 0 || asked > 30 || exitOf(rep) == finding.ExitOK {
			t.Errorf("%d keys were asked, exit status %d", asked, exitOf(rep))
		}
	})
}

// A key whose file was still being read when the audit was stopped was not asked, and is
// as open as those that come after it.
func TestRunStopsReading(t *testing.T) {
	t.Parallel()
	file := audit.Parse([]byte("keys:\n  - name: a\n    private-key: file:key.p8\n"), audit.Places{
		ReadFile: func(string) ([]byte, error) { return nil, context.Canceled },
	})
	tasks := []audit.Task{{Name: "a", Position: 1, Findings: file.Entries[0].Findings}}
	rep := audit.New(report.Tool{}, audit.Run(t.Context(), tasks, audit.Options{Timeout: time.Minute}), nil)
	if k := rep.Keys[0]; k.Status != report.Unverified || k.Exit != finding.ExitUnknown || !slices.Equal(rep.Audit.NotAsked, []string{"a"}) {
		t.Errorf("status %s, exit status %d, not asked %q", k.Status, k.Exit, rep.Audit.NotAsked)
	}
}

// Each key is told of once, one at a time.
func TestRunTells(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 7, 3, asctest.Options{}) // the eighth is rejected, which takes three seconds
	var mu sync.Mutex
	finished := 0
	audit.Run(t.Context(), f.tasks, audit.Options{Concurrency: 8, Timeout: time.Minute, Finished: func(report.Key) {
		if !mu.TryLock() {
			t.Error("two keys finished at once")
			return
		}
		finished++
		mu.Unlock()
	}})
	if finished != len(f.tasks) {
		t.Errorf("%d keys were told of, want %d", finished, len(f.tasks))
	}
}
