package audit

import (
	"context"
	"sync"
	"time"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// Task is one key, ready to be put to Apple.
type Task struct {
	Name, Owner string
	Position    int
	// Credential is nil if the key cannot be used; Findings then say why. Beside a
	// credential they are warnings.
	Credential *credential.Credential
	Findings   []*finding.Finding
	Policy     check.Policy
	// Sources say where the settings came from that are not defaults.
	Sources map[string]string
	// Checker puts the key to Apple.
	Checker check.Checker
}

// Options say how an audit is done.
type Options struct {
	// Concurrency is how many keys are asked about at a time.
	Concurrency int
	// Timeout is for each key.
	Timeout time.Duration
	// Finished, if set, is told of each key as it is finished, one at a time.
	Finished func(report.Key)
}

// Run checks the keys and returns what came of them, in the order of the tasks. A
// task that panics, or takes too long, is its own result and nobody else's. Once
// the context ends, the keys that were not asked yet are not asked any more.
func Run(ctx context.Context, tasks []Task, opt Options) []report.Key {
	keys := make([]report.Key, len(tasks))
	next := make(chan int)
	var told sync.Mutex
	var workers sync.WaitGroup
	for range min(max(opt.Concurrency, 1), len(tasks)) {
		workers.Go(func() {
			for i := range next {
				keys[i] = tasks[i].run(ctx, opt.Timeout)
				if opt.Finished != nil {
					told.Lock()
					opt.Finished(keys[i])
					told.Unlock()
				}
			}
		})
	}
	for i := range tasks {
		next <- i
	}
	close(next)
	workers.Wait()
	return keys
}

// run checks one key.
func (t Task) run(ctx context.Context, timeout time.Duration) (key report.Key) {
	defer func() {
		if recover() != nil { // what it says could hold a secret
			key = t.identify(explain.NotSent([]*finding.Finding{finding.New(finding.InternalError, "unexpected panic")}))
		}
	}()
	switch {
	case t.Credential == nil && finding.OfCode(t.Findings, finding.NotAsked) != nil: // its file was still being read
		return t.identify(explain.NotAsked())
	case t.Credential == nil:
		return t.identify(explain.NotSent(t.Findings))
	case ctx.Err() != nil:
		return t.identify(explain.NotAsked())
	}
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	res, err := t.Checker.Run(within, t.Credential, t.Policy)
	if err != nil {
		return t.identify(explain.NotSent([]*finding.Finding{finding.New(finding.InternalError, "a token could not be made or hidden")}))
	}
	key = explain.Key(res, t.Findings)
	if ctx.Err() != nil {
		key = explain.StoppedInAudit(key)
	}
	return t.identify(key)
}

// identify adds what the file says of the key.
func (t Task) identify(k report.Key) report.Key {
	k.Name, k.Owner, k.Position = t.Name, t.Owner, t.Position
	k.Sources = t.Sources
	if t.Credential != nil {
		k.KeyID, k.IssuerID = t.Credential.KeyID(), t.Credential.IssuerID()
		k.Kind, k.Program, k.Fingerprint = string(t.Credential.Kind()), string(t.Credential.Program()), t.Credential.Fingerprint()
	}
	return explain.Words(k)
}
