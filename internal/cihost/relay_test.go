package cihost_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/cihost"
)

// secretWord is what a redactor would find.
const secretWord = "hunter2-hunter2"

func hasSecret(text string) bool { return strings.Contains(text, secretWord) }

// closer is a buffer that counts how often it is closed.
type closer struct {
	bytes.Buffer
	closed int
}

func (c *closer) Close() error { c.closed++; return nil }

func TestRelay(t *testing.T) {
	t.Parallel()
	const jwt = "eyJ0eXAiOiJKV1QifQ." + secretWord + ".c2lnbmF0dXJlLW9m"
	tests := []struct {
		name, system, output string
		masks                []string
		passed               string
	}{
		{"no command", "github", "a\nb ::add-mask::" + secretWord + "\n:\n::\n", nil, "a\nb ::add-mask::" + secretWord + "\n:\n::\n"},
		{"a mask", "github", "a\n::add-mask::" + secretWord + "\nb\n", []string{secretWord}, "a\nb\n"},
		{"two masks", "github", "::add-mask::" + secretWord + "1\n::add-mask::" + secretWord + "2\n", []string{secretWord + "1", secretWord + "2"}, ""},
		{"a mask of something else", "github", "::add-mask::correct horse\n", nil, "::add-mask::correct horse\n"},
		{"as the runner reads it", "github", " \t::Add-Mask a=b::" + secretWord + "  \n", []string{secretWord}, " \t"},
		{"at the end of Windows' lines", "github", "a\r\n::add-mask::" + secretWord + "\r\nb\r\n", []string{secretWord}, "a\r\nb\r\n"},
		{"behind a carriage return", "github", "50%\r::add-mask::" + secretWord + "\rb", []string{secretWord}, "50%\rb"},
		{"a token", "github", "::add-mask::" + jwt + "\n", []string{jwt, "c2lnbmF0dXJlLW9m"}, ""},
		{"several lines, escaped", "github", "::add-mask::100%25 " + secretWord + "%0Ashort%0D%0Aanother line\n", []string{"100% " + secretWord, "another line"}, ""},
		{"Forgejo undoes no escapes", "forgejo", "::add-mask::100%25 " + secretWord + "\n", []string{"100%25 " + secretWord}, ""},
		{"another command", "github", "::notice::" + secretWord + "\n", nil, "::notice::" + secretWord + "\n"},
		{"a line without an end", "github", "a\n::add-mask::" + secretWord, nil, "a\n::add-mask::" + secretWord},
		{"while no command is obeyed", "github", "::stop-commands::abc\n::add-mask::" + secretWord + "\n::abc::\n::add-mask::" + secretWord + "\n",
			[]string{secretWord}, "::stop-commands::abc\n::add-mask::" + secretWord + "\n::abc::\n"},
		{"a long line", "github", "::add-mask::" + strings.Repeat("x", 9<<10) + secretWord + "\nb\n", nil, "::add-mask::" + strings.Repeat("x", 9<<10) + secretWord + "\nb\n"},
	}
	for _, tt := range tests {
		for _, size := range []int{1, 2, 7, 1 << 20} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				var log bytes.Buffer
				to := new(closer)
				w := cihost.NewRelay(cihost.Lookup(tt.system), cihost.Links{Commands: &log}, hasSecret).Filter(to)
				if err := writePieces(w, tt.output, size); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil || to.closed != 1 {
					t.Errorf("Close = %v, closed %d times", err, to.closed)
				}
				// A chunk may end between the two bytes that end a line.
				if got := to.String(); got != tt.passed && !(size < 20 && got == strings.ReplaceAll(tt.passed, "a\r\n", "a\r\n\n")) {
					t.Errorf("writes of %d passed on %.200q, want %.200q", size, got, tt.passed)
				}
				commands, others := runnerForm.read(log.String())
				var masks []string
				for _, c := range commands {
					masks = append(masks, c.message)
				}
				if tt.system == "forgejo" { // whose runner does not undo escapes
					masks = strings.Split(strings.TrimSpace(strings.ReplaceAll(log.String(), "::add-mask::", "")), "\n")
				}
				if diff := cmp.Diff(tt.masks, masks); diff != "" || strings.Join(others, "") != "" {
					t.Errorf("masks (-want +got): %s, and %q", diff, others)
				}
			})
		}
	}
}

// writePieces writes a text in pieces of a size, each in the buffer of the one before, as a
// copy from a pipe does.
func writePieces(w io.Writer, text string, size int) error {
	buffer := make([]byte, min(size, len(text)))
	for rest := text; rest != ""; {
		n := copy(buffer, rest)
		if _, err := w.Write(buffer[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// Azure's agent finds a command anywhere in a line. A secret variable is masked first.
func TestRelayAzure(t *testing.T) {
	t.Parallel()
	const mask, set = "##vso[task.setsecret]", "##vso[task.setvariable variable=T;isSecret=True]"
	tests := []struct{ name, output, told, passed string }{
		{"no command", "#\n##vso\n##[group]a\n", "", "#\n##vso\n##[group]a\n"},
		{"a mask", "a\n" + mask + secretWord + "\nb\n", "\n" + mask + secretWord + "\n", "a\nb\n"},
		{"in a line", "a " + mask + secretWord + "\n", "\n" + mask + secretWord + "\n", "a "},
		{"escaped", mask + "100%AZP25 " + secretWord + "\n", "\n" + mask + "100%AZP25 " + secretWord + "\n", ""},
		{"a mask of something else", mask + "correct horse\n", "", mask + "correct horse\n"},
		{"a secret variable", set + secretWord + "\n", "\n" + mask + secretWord + "\n\n" + set + secretWord + "\n", ""},
		{"a variable for all to read", "##vso[task.setvariable variable=T]" + secretWord + "\n", "", "##vso[task.setvariable variable=T]" + secretWord + "\n"},
		{"GitHub's mask", "::add-mask::" + secretWord + "\n", "", "::add-mask::" + secretWord + "\n"},
		{"without an end", "a " + mask + secretWord, "", "a " + mask + secretWord},
	}
	for _, tt := range tests {
		for _, size := range []int{1, 7, 1 << 20} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				var log bytes.Buffer
				to := new(closer)
				w := cihost.NewRelay(cihost.Lookup(cihost.NameAzure), cihost.Links{Commands: &log}, hasSecret).Filter(to)
				if err := writePieces(w, tt.output, size); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil || log.String() != tt.told || to.String() != tt.passed {
					t.Errorf("Close = %v, told %q, want %q; passed on %q, want %q", err, log.String(), tt.told, to.String(), tt.passed)
				}
			})
		}
	}
}

// A mask in the middle of somebody's line would be no command.
func TestRelayOwnLine(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := cihost.NewRelay(cihost.Lookup(cihost.NameGitHub), cihost.Links{Commands: &log}, hasSecret).Filter(&closer{})
	log.WriteString("50 percent")
	if _, err := io.WriteString(w, "::add-mask::"+secretWord+"\n"); err != nil {
		t.Fatal(err)
	}
	if got, want := log.String(), "50 percent\n::add-mask::"+secretWord+"\n"; got != want {
		t.Errorf("log %q, want %q", got, want)
	}
}

// Where no runner reads masks the output stays as it is.
func TestNoRelay(t *testing.T) {
	t.Parallel()
	for name, links := range map[string]cihost.Links{
		cihost.NameGitHub: {}, cihost.NamePlain: {Commands: io.Discard},
	} {
		to := new(closer)
		if w := cihost.NewRelay(cihost.Lookup(name), links, hasSecret).Filter(to); w != to {
			t.Errorf("%s: output is filtered", name)
		}
	}
}

// A mask that cannot be told leaves the line to redaction.
func TestRelayFails(t *testing.T) {
	t.Parallel()
	to := new(closer)
	w := cihost.NewRelay(cihost.Lookup(cihost.NameGitHub), cihost.Links{Commands: failing{}}, hasSecret).Filter(to)
	if _, err := io.WriteString(w, "::add-mask::"+secretWord+"\n"); err != nil || !hasSecret(to.String()) {
		t.Errorf("%v, passed on %q", err, to.String())
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("gone") }

// What a child prints passes at memory's speed: redaction, which comes next, is what
// takes time.
func BenchmarkRelay(b *testing.B) {
	lines := []byte(strings.Repeat("[12:00:00]: ▸ Compiling std::vector.cpp of a build with a long log\n", 1000))
	w := cihost.NewRelay(cihost.Lookup(cihost.NameGitHub), cihost.Links{Commands: io.Discard}, hasSecret).Filter(nopCloser{io.Discard})
	b.SetBytes(int64(len(lines)))
	for b.Loop() {
		if _, err := w.Write(lines); err != nil {
			b.Fatal(err)
		}
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
