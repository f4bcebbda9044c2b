//go:build unix

package child_test

import (
	"bytes"
	"crypto/rand"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/secret"
)

// secrets are a key and a token, and spellings in which a child could print them.
type secrets struct {
	der       []byte
	spellings map[string]string
	pieces    []string // of which none may come out
}

// newDER is a key on P-256 by its form (RFC 5208 and 5915). To make a real one brings in the
// network by crypto/x509, with which each of these programs takes longer to start.
func newDER(t testing.TB) []byte {
	t.Helper()
	number, public := make([]byte, 32), make([]byte, 65)
	_, _ = rand.Read(number)
	_, _ = rand.Read(public)
	key, err := asn1.Marshal(struct {
		Version int
		Number  []byte
		Public  asn1.BitString `asn1:"explicit,tag:1"`
	}{1, number, asn1.BitString{Bytes: public, BitLength: 8 * len(public)}})
	if err != nil {
		t.Fatal(err)
	}
	type kind struct{ EC, P256 asn1.ObjectIdentifier }
	der, err := asn1.Marshal(struct {
		Version int
		Kind    kind
		Key     []byte
	}{0, kind{asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}, asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}}, key})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func newSecrets(t testing.TB) secrets {
	t.Helper()
	der := newDER(t)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	quoted, _ := json.Marshal(text)
	s := secrets{der: der, spellings: map[string]string{
		"PEM": text, "PEM on a terminal": strings.ReplaceAll(text, "\n", "\r\n"),
		"on one line": strings.ReplaceAll(text, "\n", ""), "JSON": string(quoted), "Go": fmt.Sprintf("%q", text),
		"URL": url.QueryEscape(text), "DER in base64": base64.StdEncoding.EncodeToString(der),
		"shell": "'" + text + "'", "indented": strings.ReplaceAll(text, "\n", "\n    "),
	}}
	for shift := range 3 {
		s.spellings[fmt.Sprintf("base64 at %d", shift)] = base64.StdEncoding.EncodeToString([]byte("key"[:shift] + text))
		s.spellings[fmt.Sprintf("base64url at %d", shift)] = base64.RawURLEncoding.EncodeToString([]byte("key"[:shift] + text))
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) == 64 {
			s.pieces = append(s.pieces, line[:16], line[24:40], line[48:])
		}
	}
	return s
}

// leak names what of the secret is in a text, whatever stands between its letters.
func (s secrets) leak(text string) string {
	text = strings.NewReplacer("\n", "", "\r", "", " ", "", `\n`, "", "%0A", "", "%2B", "+", "%2F", "/").Replace(text)
	for _, p := range s.pieces {
		if strings.Contains(text, p) {
			return p
		}
		for shift := range 3 {
			// What is left of the encoded piece once the neighbours' bits are gone.
			e := base64.StdEncoding.EncodeToString([]byte("key"[:shift] + p))[4:16]
			if strings.Contains(text, e) || strings.Contains(text, strings.NewReplacer("+", "-", "/", "_").Replace(e)) {
				return e
			}
		}
	}
	return ""
}

// A child that prints the key in all its spellings, byte by byte, gets nothing
// through, on either stream, or by way of both into one log. The streams are redacted
// alike, so that one spelling is enough for the second.
func TestHostileChild(t *testing.T) {
	t.Parallel()
	s := newSecrets(t)
	patterns := secret.NewPatterns()
	patterns.AddKey(s.der)
	for name, text := range s.spellings {
		if s.leak(text) == "" {
			t.Errorf("%s: the test does not see the key in %q", name, text)
		}
		for _, streams := range []string{"out", "err", "both"} {
			if streams == "err" && name != "PEM" {
				continue
			}
			t.Run(name+" "+streams, func(t *testing.T) {
				t.Parallel()
				var stdout, stderr bytes.Buffer
				c := command(t, "dribble", streams)
				c.Patterns = patterns
				c.Stdin, c.Stdout, c.Stderr = strings.NewReader("before "+text+" after\n"), &stdout, &stderr
				if streams == "both" {
					c.Stderr = &stdout // one log, as with 2>&1
				}
				if status, err := c.Run(child.Catch()); status != 0 || err != nil {
					t.Fatalf("Run = %d, %v", status, err)
				}
				got := stdout.String() + stderr.String()
				if found := s.leak(got); found != "" {
					t.Errorf("%q came through in %q", found, got)
				}
				if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after\n") || !strings.Contains(got, "***") {
					t.Errorf("output %q, want what stands around the key", got)
				}
			})
		}
	}
}

// Two files are one place if they lead to one.
func TestOneLogOfTwoFiles(t *testing.T) {
	t.Parallel()
	s := newSecrets(t)
	path := filepath.Join(t.TempDir(), "log")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	c := command(t, "dribble", "both")
	c.Patterns.AddKey(s.der)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(s.spellings["PEM"]), open(), open()
	if status, err := c.Run(child.Catch()); status != 0 || err != nil {
		t.Fatalf("Run = %d, %v", status, err)
	}
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if found := s.leak(string(log)); found != "" || !bytes.Contains(log, []byte("***")) {
		t.Errorf("%q came through in %q", found, log)
	}
}

// Nothing of what a child wrote is lost, however much it was and however short
// before its end.
func TestOutputIsComplete(t *testing.T) {
	t.Parallel()
	var stdout bytes.Buffer
	c := command(t, "flood")
	c.Stdout = &stdout
	if status, err := c.Run(child.Catch()); status != 0 || err != nil {
		t.Fatalf("Run = %d, %v", status, err)
	}
	lines := strings.Split(stdout.String(), "\n")
	if len(lines) != 1<<16+1 || strings.TrimSpace(lines[1<<16-1]) != strconv.Itoa(1<<16-1) {
		t.Errorf("%d lines of output, want %d", len(lines), 1<<16+1)
	}
}

// A grandchild that keeps the output open does not keep us, and takes nothing of
// the child's own output away.
func TestOrphan(t *testing.T) {
	t.Parallel()
	var stdout bytes.Buffer
	c := command(t, "orphan")
	c.Stdout = &stdout
	status, err := c.WithGrace(time.Millisecond).Run(child.Catch())
	if status != 3 || err != nil {
		t.Fatalf("Run = %d, %v, want 3", status, err)
	}
	pid, rest, _ := strings.Cut(stdout.String(), "\n")
	if !strings.HasSuffix(rest, "xend\n") || len(rest) != 50_004 {
		t.Errorf("%d bytes of output came through, want 50004", len(rest))
	}
	orphan, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(orphan, syscall.SIGKILL); err != nil {
		t.Errorf("the grandchild did not live on: %v", err)
	}
}

// closing fails like a pipe whose reader has gone.
type closing struct{}

func (closing) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// A child whose output nobody takes is told in the usual way.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	c := command(t, "flood")
	c.Stdout = closing{}
	if status, err := c.Run(child.Catch()); status != 128+int(syscall.SIGPIPE) || err != nil {
		t.Errorf("Run = %d, %v, want the status of SIGPIPE", status, err)
	}
}

// What a command wrote in vain is not passed over, however well it ended itself.
func TestOutputIsLost(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("only Linux has a device that is always full: ", err)
	}
	defer func() { _ = full.Close() }()
	read, gone, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	defer func() { _ = gone.Close() }()
	tests := []struct {
		name string
		to   *os.File
		exit string
		want int
		lost bool
	}{
		{"a full disk", full, "0", 0, true},
		{"a full disk, and a failure", full, "3", 3, true},
		{"no reader", gone, "0", 128 + int(syscall.SIGPIPE), false},
		{"no reader, and a failure", gone, "3", 3, false},
	}
	for _, tt := range tests {
		c := command(t, "say", "text", tt.exit)
		c.Stdout = tt.to
		status, err := c.Run(child.Catch())
		if status != tt.want || errors.Is(err, child.ErrOutputLost) != tt.lost || (err != nil) != tt.lost {
			t.Errorf("%s: Run = %d, %v, want %d, lost: %v", tt.name, status, err, tt.want, tt.lost)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	s := newSecrets(b)
	c := command(b, "flood")
	c.Patterns.AddKey(s.der)
	b.SetBytes(4 << 20)
	for b.Loop() {
		if status, err := c.Run(child.Catch()); status != 0 || err != nil {
			b.Fatal(status, err)
		}
	}
}
