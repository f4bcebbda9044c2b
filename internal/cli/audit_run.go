package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"sync"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/keyfile"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/safetext"
)

// requestsPerKey is how many requests each key that is being checked has on their
// way, on the average.
const requestsPerKey = 4

// What the program and each key of an audit should take of the memory, in bytes, so that
// many keys fit into a small container.
const (
	ownMemory    = 16 << 20
	memoryOfEach = 24 << 10
)

// saveMemory lasts until the report is written, which is what takes most.
func (r *run) saveMemory(keys int) (end func()) {
	if r.sys.SaveMemory == nil {
		return func() {}
	}
	return r.sys.SaveMemory(ownMemory + int64(keys)*memoryOfEach)
}

// audit checks the keys of a file, those of the shard.
func (r *run) audit(ctx context.Context, file audit.File, f auditFlags) (*report.Report, error) {
	apart := oneAtATime()
	tasks, err := r.tasks(f.shard.Entries(file.Entries), f.concurrency, apart)
	if err != nil {
		return nil, err
	}
	stream, err := openStream(f.stream)
	if err != nil {
		return nil, err
	}
	progress := r.newProgress(len(tasks))
	opt := audit.Options{
		Concurrency: f.concurrency, Timeout: r.cfg.Timeout.Duration,
		Finished: func(k report.Key) {
			stream.write(k)
			_ = apart(func() error { progress.add(k); return nil }) // never fails
		},
	}
	keys := audit.Run(ctx, tasks, opt)
	progress.end()
	rep := audit.New(tool(), keys, file.Findings)
	rep.Audit.Shard = f.shard.String()
	if r.cfg.Expiry.Duration > 0 {
		audit.Expiry(ctx, rep, tasks, r.cfg.Expiry.Duration, opt)
	}
	if err := stream.close(); err != nil { // the other views do not suffer for it
		rep.Audit.Findings = append(rep.Audit.Findings, asEnded(err).untold...)
	}
	return rep, nil
}

// tasks makes each entry ready to be put to Apple. All keys are hidden before the
// first of them is used, and so are those of entries that are wrong.
func (r *run) tasks(entries []audit.Entry, concurrency int, apart func(func() error) error) ([]audit.Task, error) {
	transport := asc.NewLimiter(r.transport(concurrency), concurrency*requestsPerKey)
	tasks := make([]audit.Task, len(entries))
	keys := make([]*credential.Key, len(entries))
	for i, e := range entries {
		tasks[i] = audit.Task{Name: e.Name, Owner: e.Owner, Position: e.Position, Findings: e.Findings}
		var err error
		if keys[i], err = r.prepare(&tasks[i], e, transport, apart); err != nil {
			return nil, err
		}
	}
	for i, found := range misplacedInEntries(entries, keys) {
		tasks[i] = audit.Task{Name: audit.Nameless(entries[i].Position), Position: entries[i].Position, Findings: found}
	}
	return tasks, nil
}

// oneAtATime keeps apart what goes to one log: the masks that the host is told of, and the
// lines that say how far it has come.
func oneAtATime() func(do func() error) error {
	var one sync.Mutex
	return func(do func() error) error {
		one.Lock()
		defer one.Unlock()
		return do()
	}
}

// transport is what all keys share.
func (r *run) transport(concurrency int) http.RoundTripper {
	if r.sys.Transport != nil {
		return r.sys.Transport
	}
	return asc.NewSharedTransport(concurrency)
}

// prepare reads the key of an entry, hides it, and finds out what is asked of it. What
// is wrong is left with the task; an error is of the host, which could hide nothing.
func (r *run) prepare(t *audit.Task, e audit.Entry, transport http.RoundTripper, apart func(func() error) error) (*credential.Key, error) {
	src := r.src
	src.Entry, src.Unfit = e.Settings, nil // that was asked before
	cfg, bad := config.Load(src)
	if e.Input.KeyType == "" {
		e.Input.KeyType = cfg.KeyType
	}
	if e.Input.Program == "" {
		e.Input.Program = credential.Program(cfg.Program)
	}
	cred, findings := credential.Read(e.Input)
	key := keyOf(e.Input, cred)
	if key != nil {
		if err := r.hideKey(*key); err != nil {
			return key, err
		}
	}
	if e.Wrong() {
		return key, nil
	}
	for _, f := range findings {
		t.Findings = append(t.Findings, ofEntry(f))
	}
	bad = append(bad, wrongNames(cfg, cred)...)
	if t.Findings = append(t.Findings, bad...); cred == nil || len(bad) > 0 {
		return key, nil
	}
	policy, _ := newPolicy(cfg, cred)
	base, err := cfg.BaseURL(cred.Program())
	if err != nil {
		return key, err
	}
	t.Sources = cfg.Origins.Words()
	maps.DeleteFunc(t.Sources, func(name, _ string) bool { // where the result goes says nothing of a key
		s, _ := config.SettingNamed(name)
		return !s.In(config.GroupCredential, config.GroupCheck)
	})
	t.Checker, t.Policy = r.checker(base, transport, apart), policy
	t.Credential = cred
	return key, nil
}

// keyOf is the private key of an entry, even if the rest of the entry is of no use; nil if
// it has none.
func keyOf(in credential.Input, cred *credential.Credential) *credential.Key {
	if cred != nil {
		return &cred.Key
	}
	return credential.ReadKey(in)
}

// ofEntry turns advice on the settings of one key into advice on an entry.
func ofEntry(f *finding.Finding) *finding.Finding {
	if f.Code == finding.InputMissing {
		return f.OnlyFix("write key-id, issuer-id and private-key into the entry. Only an individual key has no issuer-id.")
	}
	return f
}

// stream writes keys as they are finished.
type stream struct {
	w   io.WriteCloser // nil if nobody asked for it
	err error
}

func openStream(path string) (*stream, error) {
	if path == "" {
		return &stream{}, nil
	}
	f, err := keyfile.StreamReport(path)
	if err != nil {
		return nil, outputError(errors.New("--stream " + safetext.QuotePath(path) + " could not be opened"))
	}
	return &stream{w: f}, nil
}

func (s *stream) write(k report.Key) {
	if s.w != nil && s.err == nil {
		s.err = report.JSONLine(s.w, k)
	}
}

func (s *stream) close() error {
	if s.w == nil {
		return nil
	}
	if err := errors.Join(s.err, s.w.Close()); err != nil {
		return outputError(fmt.Errorf("could not write the file of --stream: %w", err))
	}
	return nil
}
