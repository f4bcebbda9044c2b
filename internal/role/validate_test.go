package role

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// LoadStrictly is [Load] for data that people write: it also returns what the program
// need not look for, since it carries data that tests have looked at.
func LoadStrictly(fsys fs.FS) (*Knowledge, error) {
	v := &validator{fsys: fsys, cited: map[string]bool{}}
	v.sources()
	v.roles()
	v.operations()
	v.probes()
	v.names()
	k, err := Load(fsys)
	if v.errs = append(v.errs, err); err == nil {
		v.knowledge(k)
	}
	return k, errors.Join(v.errs...)
}

// validator collects mistakes in data files, each with its file.
type validator struct {
	fsys  fs.FS
	cited map[string]bool
	errs  []error
}

func (v *validator) fail(file, format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("%s: "+format, append([]any{file}, args...)...))
}

func (v *validator) read(file string, into any) {
	data, err := fs.ReadFile(v.fsys, file)
	if err == nil {
		err = decodeStrictly(data, into)
	}
	if err != nil {
		v.fail(file, "%w", err)
	}
}

// text requires a non-empty value.
func (v *validator) text(file, what, value string) {
	if strings.TrimSpace(value) == "" || strings.TrimSpace(value) != value {
		v.fail(file, "%s is empty or has spaces around it", what)
	}
}

// each requires that a list names something, and nothing twice.
func (v *validator) each(file, owner, what string, names []string) {
	if len(names) == 0 {
		v.fail(file, "%s names no %s", owner, what)
	}
	v.once(file, owner, what, names)
}

// once requires that a list names nothing twice.
func (v *validator) once(file, owner, what string, names []string) {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			v.fail(file, "%s: %s %s is listed twice", owner, what, name)
		}
	}
}

func (v *validator) cites(file, owner string, ids []string) {
	v.each(file, owner, "source", ids)
	for _, id := range ids {
		v.cited[id] = true
	}
}

func (v *validator) sources() {
	const file = "sources.json"
	var f sourcesFile
	v.read(file, &f)
	var ids []string
	for _, s := range f.Sources {
		ids = append(ids, s.ID)
		v.text(file, "the id of source "+s.ID, s.ID)
		v.text(file, "the citation of source "+s.ID, s.Cite)
		if s.URL != "" && !strings.HasPrefix(s.URL, "https://") {
			v.fail(file, "source %s: the URL does not start with https://", s.ID)
		}
	}
	v.each(file, "the file", "source", ids)
}

func (v *validator) roles() {
	const file = "roles.json"
	var f rolesFile
	v.read(file, &f)
	var seen Set
	for _, r := range f.Roles {
		v.text(file, "the title of "+r.Role.String(), r.Title)
		v.text(file, "the summary of "+r.Role.String(), r.Summary)
		seen |= Of(r.Role)
	}
	if len(f.Roles) != roleCount || seen.Len() != roleCount {
		v.fail(file, "it lists %d of %d roles, and %d in all", seen.Len(), roleCount, len(f.Roles))
	}
	v.cites(file, "the list of roles", f.Sources)
}

func (v *validator) operations() {
	files, _ := fs.Glob(v.fsys, "operations/*.json")
	var ids []string
	for _, file := range files {
		var f operationsFile
		v.read(file, &f)
		v.text(file, "the title", f.Title)
		if len(f.Operations) == 0 {
			v.fail(file, "there are no operations in it")
		}
		for _, raw := range f.Operations {
			ids = append(ids, raw.ID)
			v.operation(file, raw)
		}
	}
	v.each("operations", "the files", "operation", ids)
}

func (v *validator) operation(file string, raw rawOperation) {
	if !isOperationID(raw.ID) {
		v.fail(file, "the id %q is not of the form resource.verb", raw.ID)
	}
	v.text(file, "what a sentence calls "+raw.ID, cmp.Or(raw.Words, raw.Changes))
	if raw.Words != "" && raw.Changes != "" {
		v.fail(file, "operation %s has words or says what it changes, and not both", raw.ID)
	}
	v.cites(file, "operation "+raw.ID, raw.Sources)
	if (raw.Request == "") == (raw.Tool == "") {
		v.fail(file, "operation %s needs a request or a tool, and not both", raw.ID)
	}
	if raw.Request != "" {
		v.request(file, raw)
	}
	for r := range Role(roleCount) {
		if _, ok := raw.Cells[r.String()]; !ok {
			v.fail(file, "operation %s: there is no cell for %s", raw.ID, r)
		}
	}
	if len(raw.Cells) != roleCount {
		v.fail(file, "operation %s: there are %d cells for %d roles", raw.ID, len(raw.Cells), roleCount)
	}
	var kin []string
	for _, k := range raw.Kin {
		kin = append(kin, k.Operation)
		v.text(file, "the reason for kin "+k.Operation+" of "+raw.ID, k.Reason)
	}
	if v.once(file, raw.ID, "kin", kin); slices.Contains(kin, raw.ID) {
		v.fail(file, "kin of %s: it is itself", raw.ID)
	}
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

// request wants the form "GET /v1/apps/{app}/customerReviews?limit=1".
func (v *validator) request(file string, raw rawOperation) {
	method, target, ok := strings.Cut(raw.Request, " ")
	if !ok || !slices.Contains(methods, method) {
		v.fail(file, "request %q does not start with one of %s", raw.Request, strings.Join(methods, ", "))
	}
	path, _, _ := strings.Cut(target, "?")
	if raw.Host == "" && !strings.HasPrefix(path, "/v") || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " #") {
		v.fail(file, "request %q: the path does not start with a version", raw.Request)
	}
	for _, p := range placeholders {
		target = strings.ReplaceAll(target, p, "")
	}
	if strings.ContainsAny(target, "{}") {
		v.fail(file, "request %q: the placeholders are %s", raw.Request, strings.Join(placeholders, " "))
	}
}

func (v *validator) probes() {
	const file = "probes.json"
	var f probesFile
	v.read(file, &f)
	var operations []string
	for _, raw := range f.Probes {
		operations = append(operations, raw.Operation)
		v.text(file, "what probe "+raw.Operation+" learns", raw.Learns)
	}
	v.once(file, "the file", "probe", operations)
}

// names are those of capabilities and tools, and what those are made of.
func (v *validator) names() {
	const capabilities, tools = "capabilities.json", "tools.json"
	var c capabilitiesFile
	v.read(capabilities, &c)
	var t toolsFile
	v.read(tools, &t)
	taken := map[string]string{}
	for r := range Role(roleCount) {
		taken[Name{Kind: RoleName, Role: r}.String()] = string(RoleName)
	}
	for _, raw := range c.Capabilities {
		v.name(capabilities, raw.Name, string(CapabilityName), taken)
		v.text(capabilities, "the summary of "+raw.Name, raw.Summary)
		v.each(capabilities, raw.Name, "operation", raw.Operations)
	}
	for _, raw := range t.Tools {
		v.name(tools, raw.Name, string(ToolName), taken)
		v.text(tools, "the title of "+raw.Name, raw.Title)
		v.each(tools, raw.Name, "capability", raw.Capabilities)
		v.cites(tools, raw.Name, raw.Sources)
	}
}

func (v *validator) name(file, name, kind string, taken map[string]string) {
	for word := range strings.SplitSeq(name, "-") {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || word == "" {
			v.fail(file, "the name %q is not kebab-case", name)
		}
	}
	if other := taken[name]; other != "" {
		v.fail(file, "the name %s is taken by a %s", name, other)
	}
	taken[name] = kind
}

// knowledge holds what only the whole can show.
func (v *validator) knowledge(k *Knowledge) {
	for _, s := range k.Sources {
		if !v.cited[s.ID] {
			v.fail("sources.json", "source %s is not used", s.ID)
		}
	}
	for r, info := range k.Roles {
		if info.Below.Has(Role(r)) {
			v.fail("roles.json", "%s is above itself", Role(r))
		}
	}
	for _, op := range k.Operations {
		if found, _ := k.Match(op.Method, op.Path); op.Tool == "" && found != op {
			v.fail("operations", "%s and %s have the same request", found.ID, op.ID)
		}
		v.order(k, op)
		for _, kin := range op.Kin {
			v.kin(op, kin.Operation)
		}
	}
	for _, p := range k.ProbeSet {
		v.probe(k, p)
	}
	if first := k.ProbeSet; len(first) > 0 && (first[0].When != ReadProbe || first[0].Operation.Needs("app")) {
		v.fail("probes.json", "the first probe finds an app, so it is a read that needs none")
	}
}

// order holds the order of roles against the matrix: what a role is firmly let
// through, no role above it is firmly refused.
func (v *validator) order(k *Knowledge, op *Operation) {
	for above := range Role(roleCount) {
		if c := op.Cells[above]; c.Answer != No || !c.Firm() {
			continue
		}
		for below := range k.Roles[above].Below.All() {
			if c := op.Cells[below]; c.Answer == Yes && c.Firm() {
				v.fail("roles.json", "%s is above %s, but is refused %s", above, below, op.ID)
			}
		}
	}
}

// kin holds that no cell of two operations contradicts the other: then they would not
// go together.
func (v *validator) kin(op, kin *Operation) {
	for r := range Role(roleCount) {
		a, b := op.Cells[r], kin.Cells[r]
		if a.Disputed || b.Disputed || a.Answer == b.Answer || a.Answer == Unknown || b.Answer == Unknown {
			continue
		}
		v.fail("operations", "%s and its kin %s contradict each other about %s: %s and %s", op.ID, kin.ID, r, a, b)
	}
}

// probe holds that nothing but GET is sent unasked, and that of the updates only a
// PATCH can be one, since a POST always makes something.
func (v *validator) probe(k *Knowledge, p *Probe) {
	const file = "probes.json"
	want := "GET"
	switch p.When {
	case ReadProbe, ByName:
	case WriteProbe:
		want = "PATCH"
	default:
		v.fail(file, "probe %s: %q is not a time to probe: say read, by-name or write", p.Operation.ID, p.When)
	}
	if p.Operation.Method != want {
		v.fail(file, "probe %s: a %s probe is a %s", p.Operation.ID, p.When, want)
	}
	if (p.When == WriteProbe) != (p.Operation.Changes != "") {
		v.fail(file, "probe %s: an update that is tried says what it changes", p.Operation.ID)
	}
	if p.PartOf != "" && !slices.ContainsFunc(k.ProbeSet, func(whole *Probe) bool { return whole.Type == p.PartOf && whole.PartOf == "" }) {
		v.fail(file, "probe %s: no probe is of the type %s, or that is a part itself", p.Operation.ID, p.PartOf)
	}
	if p.When == WriteProbe && !strings.Contains(p.Operation.Path, "/"+p.Type+"/{") || (p.Type == "") != (p.Called == "") {
		v.fail(file, "probe %s: an update has the type in its path, and a name for people", p.Operation.ID)
	}
}
