package main

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// guards are the lists of guards by what they protect. Each entry reads
//
//	## what the guard holds
//	file: internal/keyfile/store.go
//	tests: ./internal/keyfile
//	run: TestStore
//	same: why nothing can notice, if nothing can
//	-the text with the guard, which stands once in the file
//	+the text without
//
// and may have several lines of each text, which need not be whole ones. Without "run"
// all tests of the packages are run.
//
//go:embed guards/*.txt
var guards embed.FS

// all reads the lists.
func all() ([]mutant, error) {
	var mutants []mutant
	err := fs.WalkDir(guards, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := guards.ReadFile(path)
		if err != nil {
			return err
		}
		more, err := parse(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		mutants = append(mutants, more...)
		return nil
	})
	return mutants, err
}

// parse reads one list.
func parse(text string) ([]mutant, error) {
	var mutants []mutant
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if guard, ok := strings.CutPrefix(line, "## "); ok {
			mutants = append(mutants, mutant{guard: guard})
			continue
		}
		if line == "" {
			continue
		}
		if len(mutants) == 0 || !mutants[len(mutants)-1].add(line) {
			return nil, fmt.Errorf("line %d says nothing of a mutant: %q", n, line)
		}
	}
	for _, m := range mutants {
		if m.file == "" || m.tests == "" || m.old == m.new {
			return nil, fmt.Errorf("%q names no file or no tests, or changes nothing", m.guard)
		}
	}
	return mutants, lines.Err()
}

// add reads a line of an entry.
func (m *mutant) add(line string) bool {
	if rest, ok := strings.CutPrefix(line, "-"); ok {
		m.old = joined(m.old, rest)
		return true
	}
	if rest, ok := strings.CutPrefix(line, "+"); ok {
		m.new = joined(m.new, rest)
		return true
	}
	for name, field := range map[string]*string{"file: ": &m.file, "tests: ": &m.tests, "run: ": &m.run, "same: ": &m.same} {
		if rest, ok := strings.CutPrefix(line, name); ok {
			*field = rest
			return true
		}
	}
	return false
}

// joined adds a line to others.
func joined(lines, line string) string {
	if lines == "" {
		return line
	}
	return lines + "\n" + line
}
