package role

import (
	"fmt"
	"io/fs"
	"strings"
)

func (l *loader) readOperations() {
	files, err := fs.Glob(l.fsys, "operations/*.json")
	if err != nil || len(files) == 0 {
		l.fail("operations", "there are no files of operations")
	}
	for _, file := range files {
		f := read[operationsFile](l, file)
		group := Group{Title: f.Title}
		for _, raw := range f.Operations {
			op, err := raw.operation()
			if err != nil {
				l.fail(file, "operation %s: %w", raw.ID, err)
				continue
			}
			op.Sources = l.cite(file, "operation "+raw.ID, raw.Sources)
			l.kin = append(l.kin, unresolvedKin{file, op, raw.Kin})
			op.index = len(l.k.Operations)
			l.k.operations[op.ID] = op
			l.k.Operations = append(l.k.Operations, op)
			group.Operations = append(group.Operations, op)
		}
		l.k.Groups = append(l.k.Groups, group)
	}
}

// unresolvedKin are the kin of an operation, which can stand in files not read yet.
type unresolvedKin struct {
	file string
	op   *Operation
	raw  []rawKin
}

// resolveKin finds the operations that are named as kin.
func (l *loader) resolveKin() {
	for _, u := range l.kin {
		for _, raw := range u.raw {
			for _, op := range l.ops(u.file, "kin of "+u.op.ID, raw.Operation) {
				u.op.Kin = append(u.op.Kin, Kin{op, raw.Reason})
			}
		}
	}
}

// operation turns an entry of a file into an operation, but for its sources.
func (raw rawOperation) operation() (*Operation, error) {
	op := &Operation{ID: raw.ID, Words: raw.Words, Changes: raw.Changes, Host: raw.Host, Tool: raw.Tool, Enterprise: raw.Enterprise, Note: raw.Note}
	if op.Changes != "" {
		op.Words = "changes to " + op.Changes
	}
	method, target, _ := strings.Cut(raw.Request, " ")
	path, query, hasQuery := strings.Cut(target, "?")
	op.Method, op.Path = method, path
	var err error
	if hasQuery {
		if op.Query, err = parseQuery(query); err != nil {
			return nil, fmt.Errorf("request %q: %w", raw.Request, err)
		}
	}
	if op.Individual, err = parseAnswer(raw.Individual); err != nil {
		return nil, fmt.Errorf("individual: %w", err)
	}
	if err = op.parseCells(raw.Cells); err != nil {
		return nil, err
	}
	op.byCell = newCellRoles(op.Cells)
	return op, nil
}

func parseQuery(query string) (params []Param, err error) {
	for param := range strings.SplitSeq(query, "&") {
		name, value, ok := strings.Cut(param, "=")
		if !ok || name == "" || value == "" || strings.ContainsAny(param, " %+#") {
			return nil, fmt.Errorf("%q is not an unescaped name=value", param)
		}
		params = append(params, Param{name, value})
	}
	return params, nil
}

// parseCells reads the cell of each role.
func (op *Operation) parseCells(cells map[string]string) (err error) {
	for r := range Role(roleCount) {
		if op.Cells[r], err = parseCell(cells[r.String()]); err != nil {
			return fmt.Errorf("cell %s: %w", r, err)
		}
	}
	return nil
}
