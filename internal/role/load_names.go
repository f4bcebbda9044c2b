package role

import (
	"fmt"
	"slices"
	"strings"
)

func (l *loader) readRoles() {
	const file = "roles.json"
	var f rolesFile
	if !l.read(file, &f) {
		return
	}
	var seen Set
	for _, raw := range f.Roles {
		l.text(file, "the title of "+raw.Role.String(), raw.Title)
		l.text(file, "the summary of "+raw.Role.String(), raw.Summary)
		if seen.Has(raw.Role) {
			l.fail(file, "%s is listed twice", raw.Role)
		}
		seen |= Of(raw.Role)
		l.k.Roles[raw.Role] = Info{
			Role: raw.Role, Title: raw.Title, Summary: raw.Summary, Below: Of(raw.Above...),
			Team: raw.Team, Individual: raw.Individual, Enterprise: raw.Enterprise,
		}
		l.name(file, Name{Kind: RoleName, Role: raw.Role})
	}
	if seen.Len() != roleCount {
		l.fail(file, "it lists %d of %d roles", seen.Len(), roleCount)
	}
	l.close(file)
	l.k.RoleSources = l.cite(file, "the list of roles", f.Sources)
}

// close follows the order of roles to its end, so that Below holds every role
// below, and refuses a role that would be below itself.
func (l *loader) close(file string) {
	for range roleCount {
		for i := range l.k.Roles {
			for r := range l.k.Roles[i].Below.All() {
				l.k.Roles[i].Below |= l.k.Roles[r].Below
			}
		}
	}
	for r, info := range l.k.Roles {
		if info.Below.Has(Role(r)) {
			l.fail(file, "%s is above itself", Role(r))
		}
	}
}

func (l *loader) readProbes() {
	const file = "probes.json"
	var f probesFile
	if !l.read(file, &f) {
		return
	}
	for _, raw := range f.Probes {
		owner := "probe " + raw.Operation
		l.text(file, "what "+owner+" learns", raw.Learns)
		for _, op := range l.resolve(file, owner, []string{raw.Operation}) {
			p := Probe{Operation: op, When: raw.When, Learns: raw.Learns, Type: raw.Type, Called: raw.Called}
			if slices.ContainsFunc(l.k.ProbeSet, func(q Probe) bool { return q.Operation == op }) {
				l.fail(file, "%s is listed twice", owner)
			}
			for _, f := range raw.Find {
				find, err := l.find(f)
				if err != nil {
					l.fail(file, "%s: %w", owner, err)
				}
				p.Find = append(p.Find, find)
			}
			l.checkProbe(file, p)
			l.k.ProbeSet = append(l.k.ProbeSet, p)
		}
	}
	if first := l.k.ProbeSet; len(first) > 0 && (first[0].When != ReadProbe || first[0].Operation.Needs("app")) {
		l.fail(file, "the first probe finds an app, so it is a read that needs none")
	}
}

// checkProbe holds that nothing but GET is sent unasked, and that of the
// updates only a PATCH can be one, since a POST always makes something.
func (l *loader) checkProbe(file string, p Probe) {
	want := "GET"
	switch p.When {
	case ReadProbe, ByName:
	case WriteProbe:
		want = "PATCH"
	default:
		l.fail(file, "probe %s: %q is not a time to probe: say read, by-name or write", p.Operation.ID, p.When)
	}
	if p.Operation.Method != want {
		l.fail(file, "probe %s: a %s probe is a %s", p.Operation.ID, p.When, want)
	}
	if p.When == WriteProbe && !strings.Contains(p.Operation.Path, "/"+p.Type+"/{") || (p.Type == "") != (p.Called == "") {
		l.fail(file, "probe %s: an update has the type in its path, and a name for people", p.Operation.ID)
	}
}

// find reads a step that leads to what an update names: the id of a read of the
// matrix, or a request.
func (l *loader) find(text string) (Find, error) {
	if op := l.k.operations[text]; op != nil {
		return Find{op.ID, op.Path, op.Query}, nil
	}
	method, target, _ := strings.Cut(text, " ")
	path, query, _ := strings.Cut(target, "?")
	if method != "GET" || !strings.HasPrefix(path, "/v") {
		return Find{}, fmt.Errorf("%q is neither an operation nor a GET", text)
	}
	params, err := parseQuery(query)
	name := "find." + path[strings.LastIndex(path, "/")+1:]
	if strings.Contains(query, "filter[app]") {
		name += ".of-app"
	}
	return Find{name, path, params}, err
}

func (l *loader) readCapabilities() {
	const file = "capabilities.json"
	var f capabilitiesFile
	if !l.read(file, &f) {
		return
	}
	for _, raw := range f.Capabilities {
		owner := "capability " + raw.Name
		l.text(file, "the summary of "+owner, raw.Summary)
		c := &Capability{Name: raw.Name, Summary: raw.Summary}
		c.Operations = l.resolve(file, owner, raw.Operations)
		l.name(file, Name{Kind: CapabilityName, Capability: c})
		l.capabilities[raw.Name] = c
		l.k.Capabilities = append(l.k.Capabilities, c)
	}
}

func (l *loader) readTools() {
	const file = "tools.json"
	var f toolsFile
	if !l.read(file, &f) {
		return
	}
	for _, raw := range f.Tools {
		owner := "tool " + raw.Name
		l.text(file, "the title of "+owner, raw.Title)
		c := &Tool{Name: raw.Name, Title: raw.Title, Stated: raw.StatedRole, Note: raw.Note}
		for _, name := range raw.Capabilities {
			known := l.capabilities[name]
			if known == nil || slices.Contains(c.Capabilities, known) {
				l.fail(file, "%s: capability %s is unknown or listed twice", owner, name)
				continue
			}
			c.Capabilities = append(c.Capabilities, known)
		}
		if len(raw.Capabilities) == 0 {
			l.fail(file, "%s lists no capability", owner)
		}
		c.Sources = l.cite(file, owner, raw.Sources)
		l.name(file, Name{Kind: ToolName, Tool: c})
		l.k.Tools = append(l.k.Tools, c)
	}
}

// isKebab accepts words of lower-case letters joined by hyphens.
func isKebab(s string) bool {
	for word := range strings.SplitSeq(s, "-") {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || word == "" {
			return false
		}
	}
	return true
}

// name enters a name into the one name space.
func (l *loader) name(file string, n Name) {
	s := n.String()
	if !isKebab(s) {
		l.fail(file, "the name %q is not kebab-case", s)
	}
	if other, taken := l.k.names[s]; taken {
		l.fail(file, "the name %s is taken by a %s", s, other.Kind)
	}
	l.k.names[s] = n
}

// validate holds what only the whole can show.
func (l *loader) validate() {
	for _, s := range l.k.Sources {
		if !l.used[s] {
			l.fail("sources.json", "source %s is not used", s.ID)
		}
	}
	for _, op := range l.k.Operations {
		l.checkRequest(op)
		l.checkOrder(op)
	}
}

// checkRequest holds that a method and path name one operation.
func (l *loader) checkRequest(op *Operation) {
	if op.Tool != "" {
		return
	}
	if found, _ := l.k.Match(op.Method, op.Path); found != op {
		l.fail("operations", "%s and %s have the same request", found.ID, op.ID)
	}
}

// checkOrder holds the order of roles against the matrix: what a role is firmly
// let through, no role above it is firmly refused.
func (l *loader) checkOrder(op *Operation) {
	for above := range Role(roleCount) {
		if c := op.Cells[above]; c.Answer != No || !c.Firm() {
			continue
		}
		for below := range l.k.Roles[above].Below.All() {
			if c := op.Cells[below]; c.Answer == Yes && c.Firm() {
				l.fail("roles.json", "%s is above %s, but is refused %s", above, below, op.ID)
			}
		}
	}
}
