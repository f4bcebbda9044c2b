package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/hint"
	"github.com/ascproof/ascproof/internal/safetext"
)

// given is the key as the settings give it.
type given struct {
	cred *credential.Credential // nil if there is none
	// individual is the same key without its issuer ID, where that can only have come from
	// an export of ours; nil elsewhere.
	individual *credential.Credential
	// origins say where each setting came from that is not a default.
	origins config.Origins
	// findings are warnings beside a key, or say why there is none.
	findings []*finding.Finding
	// alone says that the settings themselves are at fault: nothing else is told of them.
	alone bool
}

// readKey reads the key, and hides it. Of settings that are at fault nothing else is
// told. Of those that hold the key the values are not; if one of them is a path, nothing is
// written either. More are values that are no settings.
func (r *run) readKey(ctx context.Context, bad []*finding.Finding, more ...config.Value) (given, error) {
	suspects := suspects(append(r.src.Shown(), more...))
	if len(bad) > 0 && !r.canLookInto(suspects) {
		return given{findings: append(bad, wrongForAnyKey(r.cfg)...), alone: true}, nil
	}
	g := r.findKey(credential.Read)
	if ctx.Err() != nil {
		return g, failed(finding.New(finding.Interrupted, "the key was not read"))
	}
	// A file that was read exists under its name, which so is no piece of the key.
	from := g.origins[credential.SettingPrivateKey]
	suspects = slices.DeleteFunc(suspects, func(v config.Value) bool { return g.cred != nil && v.Origin.Path() == from })
	switch found, isPath := misplaced(g.cred, suspects, r.cfg); {
	case isPath:
		return given{}, failed(found...)
	case len(found) > 0:
		return given{findings: found, alone: true}, nil
	case len(bad) > 0:
		return given{findings: append(bad, wrongNames(r.cfg, g.cred)...), alone: true}, nil
	}
	if g.cred == nil {
		return g, nil
	}
	return g, r.hideKey(g.cred.Key)
}

// findKey finds what the settings give for a key, and has it read.
func (r *run) findKey(read func(credential.Input) (*credential.Credential, []*finding.Finding)) (g given) {
	in, origins, findings := config.LoadCredential(r.cfg, r.src, r.files())
	var place credential.IssuerPlace
	if in != nil {
		place = in.IssuerPlace()
		cred, more := read(*in)
		g.cred, findings = cred, append(findings, more...)
		g.individual = r.withoutExportedIssuer(*in, origins)
	}
	g.origins, g.findings = origins, r.withHints(origins, place, findings)
	return g
}

// withoutExportedIssuer is a key of this step's own as an individual key, nil if the issuer
// ID beside it is its own, too. An ID that the step has set to what was exported looks like
// one that was only exported.
func (r *run) withoutExportedIssuer(in credential.Input, origins config.Origins) *credential.Credential {
	if !r.src.IsExported(origins[credential.SettingIssuerID]) || r.src.IsExported(origins[credential.SettingPrivateKey]) {
		return nil
	}
	in.IssuerID = credential.Value{}
	cred, _ := credential.Read(in)
	return cred
}

// withHints adds what this CI system is known to do with variables and logs.
func (r *run) withHints(origins config.Origins, issuer credential.IssuerPlace, findings []*finding.Finding) []*finding.Finding {
	run := hint.Run{Env: r.env, Origins: origins, IssuerPlace: issuer, KeyType: r.cfg.KeyType, Require: r.cfg.Require, Command: r.child, HandsOver: r.child != nil || bool(r.cfg.ExportEnv), ReadFile: readHostFile}
	for i, f := range findings {
		findings[i] = f.WithFix(hint.Advice(f.Code, run)...).StoreAs(hint.Store(run))
	}
	return append(findings, hint.Warnings(run)...)
}

// maxHostFile bounds what is read of a file of the CI system, in bytes.
const maxHostFile = 1 << 20

// files reads the files that settings name.
func (r *run) files() config.Files { return config.Files{ReadFile: r.readKeyFile, Stdin: awaited{r}} }

// readKeyFile reads a file that may hold a key, and no more of it than a key has.
func (r *run) readKeyFile(path string) ([]byte, error) {
	return r.await("the file "+safetext.QuotePath(path), func() ([]byte, error) { return readFile(path, credential.MaxInput+1) })
}

// await reads as long as nobody interrupts the program, and the time limit of a check lasts:
// a pipe may never end, and signals no longer do so by themselves. The reading is then left behind. Where
// they do, no other thread is needed, which takes a while to start.
func (r *run) await(what string, read func() ([]byte, error)) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	wait := r.waitFor(what)
	defer wait.end()
	var late <-chan struct{}
	if r.limit != nil {
		late = r.limit.Done()
	}
	if r.interrupted == nil && late == nil {
		return read()
	}
	c := make(chan result, 1)
	go func() {
		data, err := read()
		c <- result{data, err}
	}()
	select {
	case got := <-c:
		return got.data, got.err
	case <-r.interrupted:
		return nil, context.Canceled
	case <-late:
		return nil, r.limit.Err()
	}
}

// awaited is standard input, read as await reads.
type awaited struct{ *run }

// Read implements [io.Reader].
func (s awaited) Read(p []byte) (int, error) {
	data, err := s.await("standard input", func() ([]byte, error) {
		own := make([]byte, len(p)) // p is not ours any more after an interruption
		n, err := s.sys.Stdin.Read(own)
		return own[:n], err
	})
	return copy(p, data), err
}

// readHostFile reads the event or the workflow of a run.
func readHostFile(path string) ([]byte, error) { return readFile(path, maxHostFile) }

func readFile(path string, limit int64) (_ []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, limit))
}
