//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// On GitHub every key of an audit is masked before anything else is said, also those of
// entries that are refused, and those that need not be read to know that.
func TestAuditMasksFirst(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	dir := t.TempDir()
	revoked := srv.TeamKey(role.Admin)
	revoked.Revoke()
	keys := map[string]*asctest.Key{"good": srv.TeamKey(role.Admin), "revoked": revoked}
	entries := []string{entryOf("good", keys["good"], ""), entryOf("revoked", revoked, "")}
	for name, more := range map[string]string{
		"unknown-field": "    requires: apps\n", "unknown-requirement": "    require: metdata\n", "forbidden-mix": "    probe: none\n    require: apps\n",
		"later-field": "    signer: sign\n", "owner": "    owner: {a: b}\n",
	} {
		keys[name] = srv.TeamKey(role.Admin)
		entries = append(entries, entryOf(name, keys[name], more))
	}
	for name, field := range map[string]string{"no-issuer": "issuer-id", "bad-id": "key-id"} {
		keys[name] = srv.TeamKey(role.Admin)
		entry := entryOf(name, keys[name], "")
		from := strings.Index(entry, field+": ") + len(field) + 2
		entries = append(entries, entry[:from]+"abc"+entry[from+strings.Index(entry[from:], "\n"):])
	}
	keys["twice"] = srv.TeamKey(role.Admin)
	entries = append(entries, entryOf("twice", keys["twice"], ""), "  - name: twice\n")
	sys, _ := newSystem(t, srv, asctest.Credentials{}, "audit", auditFile(t, entries...))
	sys.Env = append(sys.Env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT="+write(t, dir, "output", ""), "GITHUB_ENV="+write(t, dir, "env", ""),
		"GITHUB_STEP_SUMMARY="+write(t, dir, "summary", ""))
	var log bytes.Buffer
	sys.Stdout, sys.Stderr = &log, &log
	if status := cli.Main(t.Context(), sys); status != 2 {
		t.Errorf("status %d, want 2", status)
	}
	masks, rest, _ := strings.Cut(log.String(), "ascproof: ")
	for name, k := range keys {
		for i, line := range strings.Split(k.PEM(), "\n")[1:3] {
			if !strings.Contains("\n"+masks, "\n::add-mask::"+line+"\n") {
				t.Errorf("line %d of the key of %s is not masked before anything is said", i+1, name)
			}
		}
	}
	for line := range strings.Lines(masks) {
		if !strings.HasPrefix(line, "::add-mask::") {
			t.Errorf("%q comes before the masks are set", line)
		}
	}
	if !strings.Contains(rest, "requires") || !strings.Contains(rest, "FAIL") {
		t.Errorf("the result is not told:\n%s", rest)
	}
	said := string(read(t, filepath.Join(dir, "summary"))) + string(read(t, filepath.Join(dir, "output"))) + rest
	for _, k := range keys {
		holdsNoPiece(t, k, strings.ReplaceAll(said, "::add-mask::", ""))
	}
}

// A signal ends an audit that waits for its file on a pipe that never ends.
func TestAuditInterruptedReading(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"audit", "-"}, {"audit", "merge", "-"}, {"audit", "compare", "--file", "-", "a", "b"}} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			r, w := io.Pipe()
			defer func() { _ = w.Close() }()
			go func() {
				_, _ = w.Write([]byte("k")) // somebody reads
				cancel()
			}()
			var out bytes.Buffer
			status := cli.Main(ctx, cli.System{Args: args, Stdin: r, Stdout: &out, Stderr: &out})
			if status != 6 || !strings.Contains(out.String(), "[run-interrupted]") || strings.Contains(out.String(), "unreadable") {
				t.Errorf("status %d, want 6 and run-interrupted alone:\n%s", status, out.String())
			}
		})
	}
}

// A name that holds a piece of a key is not shown, whoever's key it is.
func TestAuditNameOfAnotherKey(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	a, b := srv.TeamKey(role.Admin), srv.TeamKey(role.Admin)
	piece := strings.ReplaceAll(a.PEM(), "\n", "")[80:104] // of the private number
	for _, names := range [][]string{{"a", piece}, {piece, piece}, {"client-" + piece, "b"}} {
		r := run(t, srv, asctest.Credentials{}, "audit", auditFile(t, entryOf(names[0], a, ""), entryOf(names[1], b, "")))
		if r.status != 2 || strings.Contains(r.stdout+r.stderr, piece) {
			t.Errorf("status %d, want 2 and nothing of the key:\n%s%s", r.status, r.stdout, r.stderr)
		}
	}
}

// A pipe in the place of a key's file is the result of that key. Nobody waits for it.
func TestAuditOfPipes(t *testing.T) {
	t.Parallel()
	srv := start(t, asctest.Options{})
	k := srv.TeamKey(role.Admin)
	dir := t.TempDir()
	pipe := filepath.Join(dir, "AuthKey_"+k.ID+".p8")
	for _, path := range []string{pipe, filepath.Join(dir, "store.json")} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	entry := "  - name: pipe\n    key-id: " + k.ID + "\n    issuer-id: " + k.IssuerID + "\n    private-key: file:" + pipe + "\n"
	r, rep := auditReport(t, srv, auditFile(t, entryOf("good", k, ""), entry))
	if got := statuses(rep); r.status != 2 || !slices.Equal(got, []string{"good valid", "pipe unusable"}) {
		t.Errorf("status %d, keys %q", r.status, got)
	}
	if _, rep := auditReport(t, srv, "--discover", dir, "--issuer-id", k.IssuerID); len(rep.Keys) != 1 || rep.Keys[0].Status != report.Unusable {
		t.Errorf("keys %q, want the pipe as one that is unusable", statuses(rep))
	}
}
