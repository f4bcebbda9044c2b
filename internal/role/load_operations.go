package role

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

func (l *loader) readOperations() {
	files, err := fs.Glob(l.fsys, "operations/*.json")
	if err != nil || len(files) == 0 {
		l.fail("operations", "there are no files of operations")
	}
	for _, file := range files {
		var f operationsFile
		if !l.read(file, &f) {
			continue
		}
		l.text(file, "the title", f.Title)
		group := Group{Title: f.Title}
		for _, raw := range f.Operations {
			op, err := raw.operation()
			if err != nil {
				l.fail(file, "operation %s: %w", raw.ID, err)
				continue
			}
			l.text(file, "what a sentence calls "+raw.ID, raw.Words)
			op.Sources = l.cite(file, "operation "+raw.ID, raw.Sources)
			l.kin = append(l.kin, unresolvedKin{file, op, raw.Kin})
			op.index = len(l.k.Operations)
			if l.k.operations[op.ID] != nil {
				l.fail(file, "operation %s is listed twice", op.ID)
			}
			l.k.operations[op.ID] = op
			l.k.Operations = append(l.k.Operations, op)
			group.Operations = append(group.Operations, op)
		}
		if len(group.Operations) == 0 {
			l.fail(file, "there are no operations in it")
		}
		l.k.Groups = append(l.k.Groups, group)
	}
}

// resolve returns the operations with these ids, of which there must be one at least.
func (l *loader) resolve(file, owner string, ids []string) []*Operation {
	var out []*Operation
	for _, id := range ids {
		op := l.k.operations[id]
		switch {
		case op == nil:
			l.fail(file, "%s: unknown operation %s", owner, id)
		case slices.Contains(out, op):
			l.fail(file, "%s: operation %s is listed twice", owner, id)
		default:
			out = append(out, op)
		}
	}
	if len(ids) == 0 {
		l.fail(file, "%s lists no operation", owner)
	}
	return out
}

// operation turns an entry of a file into an operation, but for its sources.
func (raw rawOperation) operation() (*Operation, error) {
	op := &Operation{ID: raw.ID, Words: raw.Words, Host: raw.Host, Tool: raw.Tool, Enterprise: raw.Enterprise, Note: raw.Note}
	if !isOperationID(raw.ID) {
		return nil, fmt.Errorf("the id is not of the form resource.verb")
	}
	if (raw.Request == "") == (raw.Tool == "") {
		return nil, fmt.Errorf("it needs a request or a tool, and not both")
	}
	var err error
	if raw.Request != "" {
		if err = op.parseRequest(raw.Request); err != nil {
			return nil, err
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

// isOperationID accepts "resource.verb" with any number of parts.
func isOperationID(id string) bool {
	parts := strings.Split(id, ".")
	for _, part := range parts {
		if strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" || part == "" {
			return false
		}
	}
	return len(parts) > 1
}

// methods are those that ascproof knows how to judge.
var methods = []string{"GET", "POST", "PATCH", "DELETE"}

// placeholders are what a caller knows how to fill in.
var placeholders = []string{"{app}", "{id}", "{vendor-number}", "{day}", "{month}", "{actor}"}

// parseRequest reads "GET /v1/apps/{app}/customerReviews?limit=1".
func (op *Operation) parseRequest(request string) error {
	method, target, ok := strings.Cut(request, " ")
	if !ok || !slices.Contains(methods, method) {
		return fmt.Errorf("request %q does not start with one of %s", request, strings.Join(methods, ", "))
	}
	p, query, hasQuery := strings.Cut(target, "?")
	if op.Host == "" && !strings.HasPrefix(p, "/v") || !strings.HasPrefix(p, "/") || strings.ContainsAny(p, " #") {
		return fmt.Errorf("request %q: the path does not start with a version", request)
	}
	op.Method, op.Path = method, p
	var err error
	if hasQuery {
		if op.Query, err = parseQuery(query); err != nil {
			return fmt.Errorf("request %q: %w", request, err)
		}
	}
	rest := target
	for _, p := range placeholders {
		rest = strings.ReplaceAll(rest, p, "")
	}
	if strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("request %q: the placeholders are %s", request, strings.Join(placeholders, " "))
	}
	return nil
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

// parseCells wants exactly one cell for each role.
func (op *Operation) parseCells(cells map[string]string) error {
	for r := range Role(roleCount) {
		text, ok := cells[r.String()]
		if !ok {
			return fmt.Errorf("there is no cell for %s", r)
		}
		c, err := parseCell(text)
		if err != nil {
			return fmt.Errorf("cell %s: %w", r, err)
		}
		op.Cells[r] = c
	}
	if len(cells) != roleCount {
		return fmt.Errorf("there are %d cells for %d roles", len(cells), roleCount)
	}
	return nil
}
