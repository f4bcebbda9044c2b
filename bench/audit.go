package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// What the audit is of, and what it promises.
const (
	auditKeys        = 1000
	auditAccounts    = 40
	auditConcurrency = 32
	auditTimeout     = 10 * time.Second
	auditRatio       = 1.5
	auditMemory      = 64 << 20
)

// audited is what came of an audit.
type audited struct {
	took                         time.Duration
	requests, connections, wrong int
	peak                         int64
	ideal                        time.Duration // requests x latency / concurrency
}

// audit audits many keys of many accounts: one in twenty is revoked, one in fifty
// stalls, one in a hundred gets garbage for an answer, and there are bursts of 429.
func (s *setup) audit(latency time.Duration) (audited, error) {
	srv := asctest.Start(asctest.Options{Latency: latency, Keep: 1})
	defer srv.Close()
	want, file := fleet(srv)
	for name, data := range map[string][]byte{"audit-ca.pem": srv.CertPEM(), "keys.yml": []byte(file)} {
		if err := os.WriteFile(s.path(name), data, 0o600); err != nil {
			return audited{}, err
		}
	}
	cmd := exec.Command(s.path("ascproof"), "audit", s.path("keys.yml"), "--report", s.path("audit.json"), "--html", s.path("audit.html"),
		"--all", "--quiet", "--concurrency", fmt.Sprint(auditConcurrency), "--timeout", auditTimeout.String())
	cmd.Env = []string{"ASC_API_URL=" + srv.URL, "SSL_CERT_FILE=" + s.path("audit-ca.pem")}
	start := time.Now()
	out, err := cmd.Output()
	took := time.Since(start)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() == 1 {
		return audited{}, fmt.Errorf("ascproof audit: %w\n%s", err, out)
	}
	a := audited{took: took, requests: srv.Count(), connections: srv.Connections()}
	a.peak = int64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) << 10 // in KiB, on Linux
	a.ideal = time.Duration(a.requests) * latency / auditConcurrency
	data, err := os.ReadFile(s.path("audit.json"))
	if err != nil {
		return audited{}, err
	}
	var rep report.Report
	if err := json.Unmarshal(data, &rep); err != nil {
		return audited{}, err
	}
	for i, k := range rep.Keys {
		if k.Name != fmt.Sprintf("key-%d", i) || k.Status != want[i] {
			a.wrong++
		}
	}
	a.wrong += auditKeys - len(rep.Keys)
	return a, nil
}

// fleet makes the keys, what is to be found out about each, and the audit file.
func fleet(srv *asctest.Server) (want []report.Status, file string) {
	var teams []*asctest.Team
	for range auditAccounts {
		teams = append(teams, srv.NewTeam("", srv.Apps))
	}
	roles := []role.Role{role.AppManager, role.Developer, role.Admin, role.Sales}
	var stalled, garbled []*asctest.Key
	var b strings.Builder
	b.WriteString("keys:\n")
	for i := range auditKeys {
		k, status := teams[i%auditAccounts].TeamKey(roles[i%len(roles)]), report.Valid
		switch {
		case i%20 == 7:
			k.Revoke()
			status = report.Rejected
		case i%50 == 11:
			stalled, status = append(stalled, k), report.Unverified
		case i%100 == 23:
			garbled, status = append(garbled, k), report.Unverified
		}
		want = append(want, status)
		fmt.Fprintf(&b, "  - name: key-%d\n    key-id: %s\n    issuer-id: %s\n    private-key: |\n      %s\n", i, k.ID, k.IssuerID, strings.ReplaceAll(k.PEM(), "\n", "\n      "))
	}
	srv.Fail(asctest.Hang().For(stalled...))
	srv.Fail(asctest.CaptivePortal().For(garbled...))
	for _, after := range []int{1000, 4000, 7000} {
		srv.Fail(asctest.Refuse(asctest.RateLimited).After(after).Times(100))
	}
	return want, b.String()
}

// show prints the audit's figures beside their budgets.
func (a audited) show(w io.Writer) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	line("an audit of %d keys, %d requests: time\t%v\trequests x latency / %d\t%v\t%.2f\t%.2g\t%s\n", auditKeys, a.requests,
		round(a.took), auditConcurrency, round(a.ideal), float64(a.took)/float64(a.ideal), auditRatio, verdict(float64(a.took) <= auditRatio*float64(a.ideal)))
	line("an audit: memory at its peak\t%.1f MiB\t\t\t\t%d MiB\t%s\n", float64(a.peak)/(1<<20), auditMemory>>20, verdict(a.peak <= auditMemory))
	line("an audit: wrong verdicts, connections\t%d, %d\t\t\t\t0, few\t%s\n", a.wrong, a.connections, verdict(a.wrong == 0 && a.connections <= auditKeys/20))
}

// auditTimes measures an audit of many keys.
func auditTimes(s *setup, latency time.Duration) error {
	a, err := s.audit(latency)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	a.show(w)
	return w.Flush()
}

func verdict(ok bool) string {
	if ok {
		return "ok"
	}
	return "MISSED"
}
