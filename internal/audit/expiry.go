package audit

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Expiry finds out for each account what ends within a time, with the first of its
// keys that can list it, and adds it to the accounts of a report. The tasks are
// those that the keys of the report came of. Where it could not, or was stopped
// before it could, the report says so.
func Expiry(ctx context.Context, rep *report.Report, tasks []Task, within time.Duration, opt Options) {
	room := make(chan struct{}, max(opt.Concurrency, 1))
	var all sync.WaitGroup
	var stopped atomic.Bool
	for i := range rep.Audit.Accounts {
		a := &rep.Audit.Accounts[i]
		able := listers(rep.Keys, tasks, a.IssuerID)
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			if expire(ctx, a, able, within, opt.Timeout) {
				stopped.Store(true)
			}
		})
	}
	all.Wait()
	for i, k := range rep.Keys {
		if k.IssuerID == "" && k.Status == report.Valid {
			rep.Keys[i] = explain.Also(k, explain.NoAccountToList())
		}
	}
	if stopped.Load() {
		rep.Audit.Findings = append(rep.Audit.Findings, explain.ExpiryNotAll().About(subjectExpiry))
	}
}

// listers are the tasks of an account's working keys, those first that are known to
// list certificates. Of those that Apple refused it already one is left, which says so.
func listers(keys []report.Key, tasks []Task, issuerID string) []Task {
	var sure, open, refused []Task
	for i, k := range keys {
		if k.IssuerID != issuerID || k.Status != report.Valid || tasks[i].Credential == nil {
			continue
		}
		switch outcome(k, check.OpCertificates) {
		case role.OutcomeGranted:
			sure = append(sure, tasks[i])
		case role.OutcomeDenied:
			refused = append(refused, tasks[i])
		default:
			open = append(open, tasks[i])
		}
	}
	return slices.Concat(sure, open, refused[:min(len(refused), 1)])
}

// outcome is what the answers of a key say of an operation.
func outcome(k report.Key, operation string) role.Outcome {
	for _, e := range slices.Backward(k.Evidence) {
		if e.Operation == operation {
			return e.Outcome
		}
	}
	return role.OutcomeUnknown
}

// mostUnanswered is with how many keys it is tried in vain to get an answer: an account
// that Apple does not answer must not take the time of all its keys.
const mostUnanswered = 2

// expire asks with one key after the other until one can list all. If none can, it keeps what
// the first one was told. It reports whether it was stopped before.
func expire(ctx context.Context, a *report.Account, able []Task, within, timeout time.Duration) (stopped bool) {
	lists, stopped := ask(ctx, able, timeout)
	var findings []*finding.Finding
	if lists != nil {
		a.Expiring, findings = explain.Expiry(*lists, within)
	}
	switch {
	case stopped: // what else is not known is no news then
		findings = append(slices.DeleteFunc(findings, func(f *finding.Finding) bool { return f.Code == finding.ExpiryUnknown }),
			explain.ExpiryStopped())
	case len(able) == 0:
		findings = append(findings, explain.NoKeyToList())
	}
	a.Findings = append(a.Findings, findings...)
	return stopped && len(able) > 0 // else its keys say so
}

// ask returns the first lists that are whole, or else the first at all; nil if there is no key
// to ask with. It is stopped if the context ended before lists came that are whole.
func ask(ctx context.Context, able []Task, timeout time.Duration) (lists *check.Expiry, stopped bool) {
	unanswered := 0
	for _, t := range able {
		e, ok := t.expiry(ctx, timeout)
		if ok && e.Known() {
			return &e, false
		}
		if lists == nil {
			lists = &e
		}
		if !e.Refused() {
			unanswered++
		}
		if ctx.Err() != nil {
			return lists, true
		}
		if unanswered == mostUnanswered {
			return lists, false
		}
	}
	return lists, len(able) == 0 && ctx.Err() != nil
}

// expiry asks with one key. It is not ok if ascproof itself failed.
func (t Task) expiry(ctx context.Context, timeout time.Duration) (e check.Expiry, ok bool) {
	defer func() { ok = ok && recover() == nil }()
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	e, err := t.Checker.Expiry(within, t.Credential)
	return e, err == nil
}
