package role

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed data/*.json data/operations/*.json
var embedded embed.FS

// Embedded returns the knowledge that this program was built with, decoded on
// the first call. Tests hold that it can be decoded, and that it makes sense.
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
	capabilities map[string]*Capability
	kin          []unresolvedKin
	errs         []error
}

// Load decodes the data files in fsys. Its error names all that cannot be decoded or
// refers to nothing, each with its file. Other mistakes are found by a test.
func Load(fsys fs.FS) (*Knowledge, error) {
	l := &loader{
		fsys: fsys,
		k: &Knowledge{
			operations:  map[string]*Operation{},
			names:       map[string]Name{},
			allRoleSets: map[Kind]*allRoleSets{},
		},
		sources:      map[string]*Source{},
		capabilities: map[string]*Capability{},
	}
	for _, step := range []func(){
		l.readSources, l.readRoles, l.readOperations, l.resolveKin, l.readProbes, l.readCapabilities, l.readTools,
	} {
		step()
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

// read decodes a file.
func read[T any](l *loader, file string) (f T) {
	data, err := fs.ReadFile(l.fsys, file)
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		l.fail(file, "%w", err)
	}
	return f
}

func (l *loader) readSources() {
	f := read[sourcesFile](l, "sources.json")
	for i, s := range f.Sources {
		s.Number, l.sources[s.ID] = i+1, s
	}
	l.k.Sources = f.Sources
}

// resolve finds what names in a file refer to.
func resolve[T any](l *loader, file, owner, what string, known map[string]T, names []string) []T {
	var out []T
	for _, name := range names {
		if v, ok := known[name]; ok {
			out = append(out, v)
		} else {
			l.fail(file, "%s: unknown %s %s", owner, what, name)
		}
	}
	return out
}

func (l *loader) cite(file, owner string, ids []string) []*Source {
	return resolve(l, file, owner, "source", l.sources, ids)
}

func (l *loader) ops(file, owner string, ids ...string) []*Operation {
	return resolve(l, file, owner, "operation", l.k.operations, ids)
}
