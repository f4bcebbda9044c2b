package cihost

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"github.com/sethvargo/go-githubactions"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
)

// library is go-githubactions, which knows how GitHub's commands are written and
// escaped, without its two traps:
//
//   - It panics when it cannot write. Here that is an error.
//   - Its SetOutput, SetEnv and SaveState end a value with a fixed line, with which
//     a value could end itself and add outputs of its own. Here that line is
//     another one each time.
type library struct {
	mu     sync.Mutex // one command at a time
	w      io.Writer
	action *githubactions.Action
}

func newLibrary(w io.Writer, env Env) *library {
	getenv := githubactions.WithGetenv(func(name string) string { return env[name] })
	return &library{w: w, action: githubactions.New(githubactions.WithWriter(w), getenv)}
}

// do runs one command.
func (l *library) do(issue func()) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = ofRunner(fmt.Sprint(r))
		}
	}()
	issue()
	return nil
}

// ofRunner is the error of a runner's file that could not be written, by the text that the
// library has of it: it wraps no error. What the system calls its calls tells a person nothing.
func ofRunner(text string) error {
	switch {
	case strings.HasSuffix(text, ": "+os.ErrPermission.Error()):
		return worded{"the runner's file is one that " + ErrOtherUser.Error(), ErrOtherUser}
	case strings.HasSuffix(text, ": "+syscall.ENOENT.Error()):
		return worded{"the runner's file is not there", fs.ErrNotExist}
	case strings.HasSuffix(text, ": "+syscall.ENOSPC.Error()):
		return worded{"the disk of the runner's file is full", syscall.ENOSPC}
	}
	if strings.Contains(text, "environment file") {
		return errors.New("the runner's file does not take it")
	}
	return errors.New("the stream that the runner reads does not take it")
}

func (l *library) mask(value string) error   { return l.do(func() { l.action.AddMask(value) }) }
func (l *library) group(title string) error  { return l.do(func() { l.action.Group(title) }) }
func (l *library) endGroup() error           { return l.do(l.action.EndGroup) }
func (l *library) summary(text string) error { return l.do(func() { l.action.AddStepSummary(text) }) }

// maxLibrarySummary leaves room for the line that ends a summary.
const maxLibrarySummary = maxSummary - len(githubactions.EOF)

func (l *library) annotate(s finding.Severity, title, message string) error {
	a := l.action.WithFieldsMap(map[string]string{"title": title})
	return l.do(func() {
		switch s {
		case finding.Error:
			a.Errorf("%s", message)
		case finding.Warning:
			a.Warningf("%s", message)
		default:
			a.Noticef("%s", message)
		}
	})
}

// names is what the runner takes for an output or a variable without trouble.
var names = pattern.Of(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// set appends a value to a command file: "output", "env" or "state".
func (l *library) set(file, name, value string) error {
	delimiter := "ascproof_" + rand.Text()
	if !names().MatchString(name) || strings.Contains(value, delimiter) || strings.ContainsRune(value, 0) || !utf8.ValidString(value) {
		return fmt.Errorf("%s %q cannot be written: its name or value is not fit for a command file", file, name)
	}
	message := name + "<<" + delimiter + "\n" + value + "\n" + delimiter
	return l.do(func() { l.action.IssueFileCommand(&githubactions.Command{Name: file, Message: message}) })
}

// say writes a line as it is.
func (l *library) say(line string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := fmt.Fprintln(l.w, line); err != nil {
		return fmt.Errorf("telling the runner: %w", err)
	}
	return nil
}
