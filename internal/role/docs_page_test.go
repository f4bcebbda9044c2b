package role_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/role"
)

// columns are the roles in the order of the tables: those that a team key can
// have, then the Account Holder.
var columns = []struct {
	role  role.Role
	short string
}{
	{role.Admin, "Admin"}, {role.AppManager, "App Mgr"}, {role.Developer, "Dev"}, {role.Marketing, "Mktg"},
	{role.Sales, "Sales"}, {role.Finance, "Fin"}, {role.CustomerSupport, "Supp"}, {role.AccountHolder, "Acct Holder"},
}

// page is docs/roles.md.
func page(n map[measured]int) []byte {
	k := role.Embedded()
	var b bytes.Buffer
	b.WriteString(intro)
	b.WriteString(reading)
	writeRoles(&b, k)
	writeCapabilities(&b, k)
	writeTools(&b, k)
	writeMatrix(&b, k, n)
	writeEnterprise(&b, k)
	writeProbes(&b, k)
	writeAlike(&b, k)
	b.WriteString(correcting)
	writeSources(&b, k)
	return b.Bytes()
}

func title(k *role.Knowledge, r role.Role) string { return k.Roles[r].Title }

// row writes one row of a table.
func row(b *bytes.Buffer, cells ...string) { fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | ")) }

func header(b *bytes.Buffer, cells ...string) {
	row(b, cells...)
	row(b, slices.Repeat([]string{"---"}, len(cells))...)
}

func code(s string) string { return "`" + s + "`" }

func codes(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, code(s))
	}
	return orDash(out)
}

// cite links to the numbered sources.
func cite(sources []*role.Source) string {
	var out []string
	for _, s := range sources {
		out = append(out, fmt.Sprintf("[%d](#s%d)", s.Number, s.Number))
	}
	return strings.Join(out, " ")
}

func writeRoles(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString("## The roles\n\n")
	header(b, "role", "in settings", "for", "includes", "team key", "individual key")
	for _, c := range columns {
		i := k.Roles[c.role]
		includes := "—"
		switch {
		case i.Below.Len() == len(k.Roles)-1:
			includes = "every role"
		case i.Below.Len() == len(k.Roles)-2:
			includes = "every role but " + title(k, role.AccountHolder)
		case i.Below != 0:
			var names []string
			for r := range i.Below.All() {
				names = append(names, title(k, r))
			}
			includes = strings.Join(names, ", ")
		}
		row(b, i.Title+" "+code(c.role.String()), code(c.role.Setting()), i.Summary, includes, yesNo(i.Team), yesNo(i.Individual))
	}
	fmt.Fprintf(b, "\nSources: %s. A user whose role allows no individual key can have it beside one that does. The key then has both.\n\n",
		cite(k.RoleSources))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func writeCapabilities(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString(capabilitiesIntro)
	header(b, "capability", "what for", "least role", "without a doubt", "individual key", "tried on the key itself")
	for _, c := range k.Capabilities {
		n := role.Name{Kind: role.CapabilityName, Capability: c}
		team := k.Advise(role.Team, n)
		row(b, anchor("c-"+c.Name)+code(c.Name), c.Summary, least(k, team), safe(k, team),
			individual(k, k.Advise(role.Individual, n)), tried(k, c.Operations))
	}
	b.WriteString("\n")
}

func anchor(id string) string { return `<a id="` + id + `"></a>` }

// least names the roles that an advice offers, and why one is in doubt.
func least(k *role.Knowledge, a role.Advice) string {
	var out []string
	for _, c := range a.Least {
		s := titles(k, c.Roles)
		if len(c.Doubts) > 0 {
			s += " (" + doubt(c.Doubts) + ")"
		}
		out = append(out, s)
	}
	return orDash(out)
}

func doubt(cells []role.Ground) string {
	if slices.ContainsFunc(cells, func(g role.Ground) bool { return g.Disputed }) {
		return "disputed"
	}
	return "low confidence"
}

func safe(k *role.Knowledge, a role.Advice) string {
	var out []string
	for _, c := range a.Safe {
		out = append(out, titles(k, c.Roles))
	}
	return orDash(out)
}

func orDash(list []string) string {
	if len(list) == 0 {
		return "—"
	}
	return strings.Join(list, ", ")
}

func titles(k *role.Knowledge, s role.Set) string {
	var out []string
	for r := range s.All() {
		out = append(out, title(k, r))
	}
	return strings.Join(out, " with ")
}

func individual(k *role.Knowledge, a role.Advice) string {
	switch {
	case len(a.Impossible) > 0:
		return "**no**"
	case len(a.Least) == 0:
		return "?"
	case len(a.Open) > 0:
		return least(k, a) + ", but " + codes(a.Open) + " is unknown"
	}
	return least(k, a)
}

// tried says how much of a capability a probe can settle by itself.
func tried(k *role.Knowledge, ops []*role.Operation) string {
	var reads, writes []string
	for _, op := range ops {
		switch p, ok := k.Probe(op.ID); {
		case ok && p.When == role.WriteProbe:
			writes = append(writes, op.ID)
		case ok:
			reads = append(reads, op.ID)
		}
	}
	var out []string
	if len(reads) > 0 {
		out = append(out, codes(reads))
	}
	if len(writes) > 0 {
		out = append(out, codes(writes)+" with `probe: write`")
	}
	if len(out) == 0 {
		return "nothing: concluded"
	}
	if len(reads)+len(writes) < len(ops) {
		out = append(out, "the rest concluded")
	}
	return strings.Join(out, ", ")
}

func writeTools(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString(toolsIntro)
	header(b, "tool", "is", "needs", "asks for", "least role", "individual key", "remarks")
	for _, c := range k.Tools {
		n := role.Name{Kind: role.ToolName, Tool: c}
		var needs []string
		for _, cp := range c.Capabilities {
			needs = append(needs, fmt.Sprintf("[%s](#c-%s)", cp.Name, cp.Name))
		}
		row(b, code(c.Name), c.Title, strings.Join(needs, ", "), title(k, c.Stated), least(k, k.Advise(role.Team, n)),
			individual(k, k.Advise(role.Individual, n)), c.Note+" "+cite(c.Sources))
	}
	b.WriteString("\n")
}

func writeMatrix(b *bytes.Buffer, k *role.Knowledge, n map[measured]int) {
	b.WriteString(matrixIntro)
	for _, g := range k.Groups {
		fmt.Fprintf(b, "### %s\n\n", g.Title)
		head := []string{"operation"}
		for _, c := range columns {
			head = append(head, c.short)
		}
		header(b, append(head, "individual key")...)
		for _, op := range g.Operations {
			cells := []string{code(op.ID)}
			for _, c := range columns {
				cells = append(cells, cell(op.Cells[c.role], n[measured{op.ID, c.role}]))
			}
			row(b, append(cells, short(op.Individual))...)
		}
		b.WriteString("\n")
		for _, op := range g.Operations {
			fmt.Fprintf(b, "- %s (%s): %s%s %s\n", code(op.ID), code(request(op)), op.Note, goesWith(op), cite(op.Sources))
		}
		b.WriteString("\n")
	}
}

// writeEnterprise says what keys of the Enterprise Program can do, as far as is known.
func writeEnterprise(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString(enterpriseIntro)
	header(b, "operation", "least role")
	for _, op := range k.Operations {
		if !op.Enterprise {
			continue
		}
		n := role.Name{Kind: role.CapabilityName, Capability: &role.Capability{Operations: []*role.Operation{op}}}
		row(b, code(op.ID), least(k, k.Advise(role.Enterprise, n)))
	}
	fmt.Fprintf(b, "\nSources: %s.\n\n", cite(k.RoleSources[len(k.RoleSources)-2:]))
}

func short(a role.Answer) string {
	if a == role.Unknown {
		return "?"
	}
	return string(a)
}

// measured is a cell that somebody measured.
type measured struct {
	operation string
	role      role.Role
}

// measuredBy counts the observations of each cell: a key with several roles says of
// none which of them it was.
func measuredBy(all map[string]role.Observation) map[measured]int {
	n := map[measured]int{}
	for _, o := range all {
		for _, a := range o.Answers {
			if o.Roles.Len() == 1 && a.Outcome != role.OutcomeUnknown {
				for r := range o.Roles.All() {
					n[measured{a.Operation, r}]++
				}
			}
		}
	}
	return n
}

// goesWith names the kin of an operation.
func goesWith(op *role.Operation) string {
	var kin []string
	for _, k := range op.Kin {
		kin = append(kin, code(k.Operation.ID)+" ("+k.Reason+")")
	}
	if len(kin) == 0 {
		return ""
	}
	return " Goes with " + strings.Join(kin, ", ") + "."
}

// cell is how a cell looks in a table: the firmer, the plainer, and how often it was
// measured.
func cell(c role.Cell, times int) string {
	s := short(c.Answer)
	switch {
	case c.Confidence == role.High:
		s = "**" + s + "**"
	case c.Confidence == role.Low:
		s = "(" + s + ")"
	}
	if c.Disputed {
		s += "&nbsp;†"
	}
	if times > 0 {
		s += fmt.Sprintf(" ×%d", times)
	}
	return s
}

func request(op *role.Operation) string {
	if op.Tool != "" {
		return op.Tool
	}
	s := op.Method + " " + op.Path
	if op.Host != "" {
		s = op.Method + " https://" + op.Host + op.Path
	}
	for i, q := range op.Query {
		s += string("?&"[min(i, 1)]) + q.Name + "=" + q.Value
	}
	return s
}

func writeProbes(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString(probesIntro)
	header(b, "request", "sent", "what an answer tells")
	for _, p := range k.ProbeSet {
		sent := map[role.When]string{
			role.ReadProbe:  "where needed",
			role.ByName:     "only when asked for by name",
			role.WriteProbe: "with `probe: write`",
		}[p.When]
		row(b, code(request(p.Operation)), sent, p.Learns)
	}
	b.WriteString(findsIntro)
	header(b, "update of", "found by")
	for _, p := range k.ProbeSet {
		var finds []string
		for i, f := range p.Find {
			find := code(request(&role.Operation{Method: "GET", Path: f.Path, Query: f.Query}))
			if i > 0 && p.Find[i-1].Operation == f.Operation {
				finds[len(finds)-1] += ", or once the app is known " + find
				continue
			}
			finds = append(finds, find)
		}
		if p.When == role.WriteProbe && len(finds) > 0 {
			row(b, "the "+p.Called, strings.Join(finds, ", then "))
		}
	}
	b.WriteString("\n")
}

func writeSources(b *bytes.Buffer, k *role.Knowledge) {
	b.WriteString("## Sources\n\n")
	for _, s := range k.Sources {
		text := s.Cite
		if s.URL != "" {
			text += ": <" + s.URL + ">"
		}
		fmt.Fprintf(b, "%d. %s%s\n", s.Number, anchor(fmt.Sprintf("s%d", s.Number)), text)
	}
}
