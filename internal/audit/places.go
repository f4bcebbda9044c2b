package audit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/secret"
)

// Places is where the values of keys are that a file only refers to.
type Places struct {
	// Getenv returns a variable of the environment.
	Getenv func(name string) string
	// ReadFile reads a file with a key. It returns [ErrNotAFile] for what has no end.
	ReadFile func(path string) ([]byte, error)
	// Dir is what relative paths start at: the directory of the audit file.
	Dir string
}

// ErrNotAFile is of a pipe, or of something else that could keep an audit waiting.
var ErrNotAFile = errors.New("not a file")

// unreadable says in a verb why a file could not be read.
func unreadable(err error) string {
	if errors.Is(err, ErrNotAFile) {
		return "is a pipe or a device, not a file"
	}
	return safetext.Unreadable(err)
}

// found is a value, and where it was found.
type found struct {
	text   string
	origin credential.Origin
	// fileName is set if it came from a file, and path if it should have.
	fileName, path string
}

func (f found) value() credential.Value {
	return credential.Value{Text: secret.New(f.text), Origin: f.origin}
}

// variableForm matches the name of a variable, which is shown. Where it does not
// match, somebody may have put the value there.
var variableForm = pattern.Of(`^[A-Za-z_][A-Za-z0-9_]*$`)

// find returns a field's value: "env:NAME" and "file:PATH" stand for what is there.
// The finding says what cannot be had, without a word of the value.
func (p Places) find(field, text string) (found, *finding.Finding) {
	text = strings.TrimSpace(text)
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		return p.variable(field, strings.TrimSpace(name))
	}
	if path, ok := strings.CutPrefix(text, "file:"); ok {
		return p.file(field, strings.TrimSpace(path))
	}
	return found{text: text, origin: credential.FromField(field)}, nil
}

func (p Places) variable(field, name string) (found, *finding.Finding) {
	from := credential.FromVariable(name)
	if !variableForm().MatchString(name) || safetext.MayBeSecret(name) || safetext.Scrambled(name) {
		from = credential.FromVariable("") // which shows no name
	}
	text := p.Getenv(name)
	if strings.TrimSpace(text) == "" {
		return found{}, finding.New(finding.InputMissing, "").Titled("%s refers to %s, which is empty", field, from).
			OnlyFix("set the variable in the environment of the audit, or mend its name in the audit file.")
	}
	return found{text: text, origin: from}, nil
}

func (p Places) file(field, path string) (found, *finding.Finding) {
	given := path
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	data, err := p.ReadFile(path)
	if err == nil {
		return found{text: string(data), origin: credential.FromField(field).Path(), fileName: filepath.Base(path), path: path}, nil
	}
	if errors.Is(err, context.Canceled) {
		return found{path: path}, finding.New(finding.NotAsked, "")
	}
	f := finding.New(finding.InputUnreadable, "").
		Titled("%s refers to the file %s, which %s", field, safetext.QuotePath(given), unreadable(err)).
		OnlyFix("mend the path in the audit file. A relative path starts at the directory of that file.")
	if errors.Is(err, fs.ErrNotExist) && safetext.Scrambled(given) {
		f.Detail = fmt.Sprintf("Its path is not shown: it is %s.", safetext.Length(given))
		f = f.Titled("%s refers to a file, which %s", field, unreadable(err))
	}
	if strings.HasPrefix(given, "~") || strings.HasPrefix(given, "$") {
		f.Detail = "Nothing expands ~ and $HOME in an audit file."
	}
	return found{path: path}, f
}
