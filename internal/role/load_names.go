package role

import (
	"fmt"
	"slices"
	"strings"
)

func (l *loader) readRoles() {
	const file = "roles.json"
	f := read[rolesFile](l, file)
	for _, raw := range f.Roles {
		raw.Below = Of(raw.Above...)
		l.k.Roles[raw.Role] = raw.Info
		l.name(Name{Kind: RoleName, Role: raw.Role})
	}
	l.close()
	l.k.RoleSources = l.cite(file, "the list of roles", f.Sources)
}

// close follows the order of roles to its end, so that Below holds every role below.
func (l *loader) close() {
	for range roleCount {
		for i := range l.k.Roles {
			for r := range l.k.Roles[i].Below.All() {
				l.k.Roles[i].Below |= l.k.Roles[r].Below
			}
		}
	}
}

func (l *loader) readProbes() {
	const file = "probes.json"
	f := read[probesFile](l, file)
	for _, raw := range f.Probes {
		owner := "probe " + raw.Operation
		for _, op := range l.ops(file, owner, raw.Operation) {
			p := &raw.Probe
			p.Operation = op
			for _, f := range raw.Find {
				find, err := l.find(f)
				if err != nil {
					l.fail(file, "%s: %w", owner, err)
				}
				p.Find = append(p.Find, find)
			}
			op.probe = p
			l.k.ProbeSet = append(l.k.ProbeSet, p)
		}
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
	return Find{"find." + path[strings.LastIndex(path, "/")+1:], path, params}, err
}

func (l *loader) readCapabilities() {
	const file = "capabilities.json"
	f := read[capabilitiesFile](l, file)
	for _, raw := range f.Capabilities {
		c := &raw.Capability
		c.Operations = l.ops(file, "capability "+raw.Name, raw.Operations...)
		l.name(Name{Kind: CapabilityName, Capability: c})
		l.capabilities[raw.Name] = c
		l.k.Capabilities = append(l.k.Capabilities, c)
	}
}

func (l *loader) readTools() {
	const file = "tools.json"
	f := read[toolsFile](l, file)
	for _, raw := range f.Tools {
		owner := "tool " + raw.Name
		c := &raw.Tool
		c.Capabilities = resolve(l, file, owner, "capability", l.capabilities, raw.Capabilities)
		c.operations = distinctOperations(c.Capabilities)
		c.Sources = l.cite(file, owner, raw.Sources)
		l.name(Name{Kind: ToolName, Tool: c})
		l.k.Tools = append(l.k.Tools, c)
	}
}

func distinctOperations(capabilities []*Capability) (all []*Operation) {
	for _, c := range capabilities {
		for _, op := range c.Operations {
			if !slices.Contains(all, op) {
				all = append(all, op)
			}
		}
	}
	return all
}

// name enters a name into the one name space.
func (l *loader) name(n Name) { l.k.names[n.String()] = n }
