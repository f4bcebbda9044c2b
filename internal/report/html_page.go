package report

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
)

// node is the page. The library escapes all text and attributes, but for the style and
// the script, which are ours. It is Go and no html/template, since that keeps every
// exported method in the program, a sixth of its size.
func (p page) node() g.Node {
	failing, others := p.accounts()
	policy := "default-src 'none'; style-src '" + hashOf(pageStyle) + "'; script-src '" + hashOf(pageScript) + "'; base-uri 'none'; form-action 'none'"
	return h.Doctype(h.HTML(h.Lang("en"), line(h.Head(
		line(h.Meta(h.Charset("utf-8"))),
		line(h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content(policy))),
		line(h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1"))),
		line(h.Meta(h.Name("referrer"), h.Content("no-referrer"))),
		line(h.Meta(h.Name("color-scheme"), h.Content("light dark"))),
		line(h.TitleEl(g.Text("ascproof: "+p.Conclusion.Summary))),
		line(h.StyleEl(g.Raw(pageStyle))),
	)), line(h.Body(
		line(h.A(h.Class("skip"), h.Href("#keys"), g.Text("Skip to the keys"))),
		line(p.header()),
		line(h.Main(p.ofFile(), ofAccounts("failing", "Accounts that fail", failing), p.ofKeys(), ofAccounts("accounts", "Accounts", others), p.gone())),
		line(h.Footer(g.Text("Made by "+p.Tool.Name+" "+p.Tool.Version+". This page loads nothing and sends nothing."))),
		line(h.Script(g.Raw(pageScript))),
	))))
}

// line ends a line, so that pages can be compared by lines.
func line(n g.Node) g.Node { return g.Group{n, g.Text("\n")} }

func (p page) header() g.Node {
	c, notAsked := p.Conclusion, phrase.Few(p.audit.NotAsked, 8)
	return h.Header(
		line(h.H1(g.Text("Audit of App Store Connect keys"))),
		line(h.P(h.Class("sum "+string(c.Verdict)), badge(c.Verdict), g.Text(" "+c.Summary))),
		line(h.Ul(h.Class("counts"),
			count("fail", "fail", c.Verdicts[Fail]), count("warn", "warn", c.Verdicts[Warn]), count("pass", "pass", c.Verdicts[Pass]),
			g.If(c.Stopped > 0, count("", "not checked", c.Stopped)), g.If(p.audit.Baseline != nil, count("", "changed", c.Changed)))),
		g.If(p.audit.Shard != "", line(h.P(g.Text("Part "+p.audit.Shard+" of the keys.")))),
		g.If(notAsked != "", line(h.P(h.Class("note"), g.Text("Stopped before these were asked: "+notAsked+".")))),
		g.If(c.Baseline != "", line(h.P(h.Class("note"), h.ID("baseline"), g.Text(c.Baseline)))),
	)
}

func count(class, word string, n int) g.Node {
	return line(h.Li(h.Class(class), h.Strong(g.Text(strconv.Itoa(n))), g.Text(" "+word)))
}

func badge(v Verdict) g.Node { return h.Span(h.Class("badge "+string(v)), g.Text(string(v))) }

func (p page) ofFile() g.Node {
	return g.If(len(p.audit.Findings) > 0, line(h.Section(h.Aria("label", "The audit file"), h.H2(g.Text("The audit file")), g.Map(p.audit.Findings, findingNode))))
}

func ofAccounts(id, title string, accounts []Account) g.Node {
	return g.If(len(accounts) > 0, line(h.Section(h.ID(id), h.Aria("label", title), line(h.H2(g.Text(title))), g.Map(accounts, Account.node))))
}

func (a Account) node() g.Node {
	keys := phrase.Count(len(a.Keys), "key") + ": " + strings.Join(a.Keys, ", ")
	return line(h.Article(h.Class("account"), line(h.H3(g.Text("Account "), h.Code(g.Text(a.IssuerID)))),
		line(h.P(g.Text(keys))), g.Map(a.Findings, findingNode),
		g.If(len(a.Expiring) > 0, table("Certificates and profiles that end soon", []string{"ends", "type", "name", ""}, g.Map(a.Expiring, func(e Asset) g.Node {
			return line(h.Tr(short(e.Ends.UTC().Format(time.DateOnly)), short(e.Type), h.Td(g.Text(e.Name)), h.Td(h.Class("short"), g.If(e.New, change("new")))))
		}))),
	))
}

func short(s string) g.Node { return h.Td(h.Class("short"), g.Text(s)) }

func change(words string) g.Node { return h.Span(h.Class("change"), g.Text(words)) }

func table(caption string, columns []string, rows g.Node) g.Node {
	return line(h.Table(line(h.Caption(g.Text(caption))),
		line(h.THead(h.Tr(g.Map(columns, func(c string) g.Node { return h.Th(g.Attr("scope", "col"), g.Text(c)) })))), h.TBody(rows)))
}

func (p page) ofKeys() g.Node {
	return line(h.Section(h.ID("keys"), h.Aria("label", "Keys"), h.TabIndex("-1"),
		line(h.H2(g.Text("Keys"))), line(p.tools()), line(sorters()),
		line(h.Div(h.ID("list"), p.rows())),
		line(h.P(h.ID("none"), g.Attr("hidden"), g.Text("No key fits."))),
	))
}

// rows writes key by key, so that no more than one is in memory as elements.
func (p page) rows() g.Node {
	return g.NodeFunc(func(w io.Writer) error {
		for rank, i := range p.Conclusion.Order {
			if err := keyNode(p.Keys[i], p.Conclusion.Keys[i], rank).Render(w); err != nil {
				return err
			}
		}
		return nil
	})
}

// tools are shown by the script, as they do nothing without it.
func (p page) tools() g.Node {
	tick := func(id, text string) g.Node {
		return line(h.Label(h.Class("tick"), h.Input(h.ID(id), h.Type("checkbox")), g.Text(" "+text)))
	}
	return h.Form(h.ID("tools"), g.Attr("hidden"),
		line(h.Label(g.Text("Find "), h.Input(h.ID("text"), h.Type("search"), h.AutoComplete("off"), h.Placeholder("name, ID, owner, finding")))),
		line(h.Label(g.Text("Status "), h.Select(h.ID("status"), h.Option(h.Value(""), g.Text("all")),
			g.Map(p.statuses(), func(s Status) g.Node { return h.Option(g.Text(string(s))) })))),
		g.If(p.audit.Baseline != nil, tick("changed", "only what changed")), tick("group", "group by account"),
		line(h.Button(h.Type("button"), h.ID("open"), g.Text("Open all"))),
		line(g.El("output", h.ID("shown"), h.Aria("live", "polite"))),
	)
}

func sorters() g.Node {
	by := func(field, text string) g.Node {
		return line(h.Button(h.Type("button"), h.Data("sort", field), h.Aria("pressed", strconv.FormatBool(field == "rank")), g.Text(text)))
	}
	return h.Div(h.Class("head"), h.ID("head"), g.Attr("hidden"), by("rank", "Verdict"), by("name", "Key"), by("status", "Status"),
		by("role", "Role"), by("account", "Account"), line(h.Span(g.Text("What there is to say"))))
}

func keyNode(k Key, counts Standing, rank int) g.Node {
	name, account, role, words, changed := k.ShortName(), k.IssuerID, "", "", ""
	if len(account) > 8 {
		account = account[:8] + "…" // the whole of it is in the title
	}
	if k.Roles != nil && k.Roles.Probed {
		role = k.Roles.Line
	}
	if k.Change != nil && k.Change.Words != "" {
		words, changed = k.Change.Words, "1"
	}
	return line(h.Details(h.Class("key "+string(counts.Verdict)), h.Data("rank", strconv.Itoa(rank)), h.Data("name", name), h.Data("status", string(k.Status)),
		h.Data("role", role), h.Data("account", k.IssuerID), h.Data("changed", changed),
		line(h.Summary(badge(counts.Verdict), g.Text(" "), h.Span(h.Class("name"), g.Text(name)), g.Text(" "), h.Span(g.Text(string(k.Status))), g.Text(" "),
			h.Span(g.Text(role)), g.Text(" "), h.Span(h.Class("id"), h.Title(k.IssuerID), g.Text(account)), g.Text(" "),
			h.Span(h.Class("says"), g.Text(counts.Line), g.If(words != "", g.Group{g.Text(" "), change(words)})))),
		line(h.Div(h.Class("body"), keyBody(k, counts))),
	))
}

func keyBody(k Key, counts Standing) g.Node {
	facts := pageFacts(k)
	own, elsewhere := ownFindings(k, counts)
	isSound := len(own) == 0 && !slices.Contains(counts.OfAccount, finding.RateLimited) // which is each key's own
	return g.Group{
		g.If(len(facts) > 0, line(h.Dl(g.Map(facts, func(f Fact) g.Node { return h.Div(h.Dt(g.Text(f.Name)), h.Dd(g.Text(f.Value))) })))),
		g.If(len(k.Requirements) > 0, table("What is asked of the key", []string{"name", "verdict", "because"}, g.Map(k.Requirements, func(q Requirement) g.Node {
			return line(h.Tr(short(q.Title()), short(q.Shown.String()), h.Td(g.Text(q.Reason))))
		}))),
		g.Map(own, findingNode),
		g.If(len(elsewhere) > 0, line(h.P(g.Text("Said with the account: "+strings.Join(elsewhere, ", "))))),
		g.If(isSound, line(h.P(g.Text("Nothing is wrong with this key itself.")))),
	}
}

func findingNode(f *finding.Finding) g.Node {
	return line(h.Div(h.Class("finding "+string(f.Severity)),
		line(h.H4(h.Span(h.Class("severity"), g.Text(string(f.Severity))), g.Text(" "+f.Title+" "), h.Code(g.Text(string(f.Code))))),
		g.If(f.Detail != "", line(h.P(g.Text(f.Detail)))),
		g.If(len(f.Fix) > 0, line(h.Ul(g.If(f.InTurn, h.Class("steps")), g.Map(f.Actions(), func(fix string) g.Node { return h.Li(g.Text(fix)) })))),
		line(h.P(h.A(h.Href(f.Docs()), h.Rel("noreferrer noopener"), g.Text("More about "+string(f.Code))))),
	))
}

func (p page) gone() g.Node {
	if p.audit.Baseline == nil || len(p.audit.Baseline.Gone) == 0 {
		return nil
	}
	return line(h.Section(h.Aria("label", "Gone"), h.H2(g.Text("Gone since the baseline")),
		h.Ul(g.Map(p.audit.Baseline.Gone, func(name string) g.Node { return h.Li(g.Text(name)) }))))
}
