package role

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.json data/operations/*.json
var embedded embed.FS

// Embedded returns the knowledge that this program was built with, decoded on
// the first call. A test holds that it is valid; if it is not, Embedded panics.
func Embedded() *Knowledge { return decoded() }

var decoded = sync.OnceValue(func() *Knowledge {
	data, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err)
	}
	k, err := Load(data)
	if err != nil {
		panic("role: embedded data: " + err.Error())
	}
	return k
})

// loader builds a Knowledge file by file and collects everything that is wrong.
type loader struct {
	fsys         fs.FS
	k            *Knowledge
	sources      map[string]*Source
	used         map[*Source]bool
	capabilities map[string]*Capability
	kin          []unresolvedKin
	errs         []error
}

// Load decodes and validates the data files in fsys; its error names every
// mistake found, each with its file.
func Load(fsys fs.FS) (*Knowledge, error) {
	l := &loader{
		fsys: fsys,
		k: &Knowledge{
			operations:  map[string]*Operation{},
			names:       map[string]Name{},
			allRoleSets: map[Kind]*allRoleSets{},
		},
		sources:      map[string]*Source{},
		used:         map[*Source]bool{},
		capabilities: map[string]*Capability{},
	}
	for _, read := range []func(){
		l.readSources, l.readRoles, l.readOperations, l.resolveKin, l.readProbes, l.readCapabilities, l.readTools,
	} {
		read()
	}
	if len(l.errs) == 0 {
		l.validate()
	}
	if err := errors.Join(l.errs...); err != nil {
		return nil, err
	}
	for _, kind := range Kinds {
		l.k.allRoleSets[kind] = newAllRoleSets(l.k, kind)
	}
	return l.k, nil
}

// fail notes a mistake in a file.
func (l *loader) fail(file, format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf("%s: "+format, append([]any{file}, args...)...))
}

// read decodes a file; it reports whether that succeeded.
func (l *loader) read(file string, into any) bool {
	data, err := fs.ReadFile(l.fsys, file)
	if err == nil {
		err = decodeStrictly(data, into)
	}
	if err != nil {
		l.fail(file, "%w", err)
	}
	return err == nil
}

// text requires a non-empty value.
func (l *loader) text(file, what, value string) {
	if strings.TrimSpace(value) == "" || strings.TrimSpace(value) != value {
		l.fail(file, "%s is empty or has spaces around it", what)
	}
}

func (l *loader) readSources() {
	const file = "sources.json"
	var f sourcesFile
	if !l.read(file, &f) {
		return
	}
	for i, raw := range f.Sources {
		s := &Source{ID: raw.ID, Cite: raw.Cite, URL: raw.URL, Number: i + 1}
		l.text(file, "the id of source "+raw.ID, raw.ID)
		l.text(file, "the citation of source "+raw.ID, raw.Cite)
		if raw.URL != "" && !strings.HasPrefix(raw.URL, "https://") {
			l.fail(file, "source %s: the URL does not start with https://", raw.ID)
		}
		if l.sources[raw.ID] != nil {
			l.fail(file, "source %s is listed twice", raw.ID)
		}
		l.sources[raw.ID] = s
		l.k.Sources = append(l.k.Sources, s)
	}
}

// cite resolves the sources of one entry, of which there must be one at least.
func (l *loader) cite(file, owner string, ids []string) []*Source {
	var out []*Source
	for _, id := range ids {
		s := l.sources[id]
		switch {
		case s == nil:
			l.fail(file, "%s: unknown source %s", owner, id)
		case slices.Contains(out, s):
			l.fail(file, "%s: source %s is listed twice", owner, id)
		default:
			l.used[s] = true
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		l.fail(file, "%s names no source", owner)
	}
	return out
}
