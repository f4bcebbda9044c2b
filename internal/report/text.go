package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/role"
)

// Text writes the report for a person: the verdict first, then what was learned,
// then what to do. Colour is for terminals.
func Text(w io.Writer, r *Report, colour bool) error {
	p := &printer{w: w, colour: colour}
	for i, k := range r.Keys {
		if i > 0 {
			p.line("")
		}
		p.key(k)
	}
	return p.err
}

type printer struct {
	w      io.Writer
	colour bool
	err    error
}

// SGR codes of ECMA-48.
const (
	bold   = "1"
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
	dim    = "2"
)

func (p *printer) paint(code, s string) string {
	if !p.colour {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

var verdictColour = map[Verdict]string{Pass: green, Warn: yellow, Fail: red}

func (p *printer) key(k Key) {
	p.line("%s  %s", p.paint(verdictColour[k.Verdict], strings.ToUpper(string(k.Verdict))), p.paint(bold, Headline(k)))
	for _, f := range facts(k) {
		p.line("  %s %s", p.paint(dim, fmt.Sprintf("%-11s", f.name)), f.value)
	}
	p.requirements(k.Requirements)
	if k.Roles != nil && k.Roles.Probed {
		p.capabilities(k.Capabilities)
	}
	for _, f := range k.Findings {
		p.line("")
		p.finding(f)
	}
}

var statusColour = map[role.Status]string{role.Pass: green, role.Notice: green, role.Warn: yellow, role.Fail: red}

func (p *printer) requirements(reqs []Requirement) {
	if len(reqs) == 0 {
		return
	}
	p.line("\n%s", p.paint(bold, "What the pipeline asks for"))
	for _, q := range reqs {
		p.line("  %s  %-8s %-20s %s", p.paint(statusColour[q.Status], fmt.Sprintf("%-6s", q.Status)), q.Demand, q.Name, q.Verdict)
	}
}

func (p *printer) capabilities(all []Capability) {
	p.line("\n%s", p.paint(bold, "What the key may do"))
	for _, c := range all {
		p.line("  %s %-16s %s", p.paint(capabilityColour(c.Verdict), fmt.Sprintf("%-9s", c.Verdict)), c.Name, p.paint(dim, c.Summary))
	}
}

func capabilityColour(v role.Verdict) string {
	switch {
	case v >= role.Likely:
		return green
	case v <= role.Unlikely:
		return red
	default:
		return yellow
	}
}

var severityColour = map[finding.Severity]string{finding.Error: red, finding.Warning: yellow, finding.Notice: bold}

func (p *printer) finding(f *finding.Finding) {
	p.line("%s %s %s", p.paint(severityColour[f.Severity], string(f.Severity)+":"), f.Title, p.paint(dim, "["+string(f.Code)+"]"))
	if f.Detail != "" {
		p.line("  %s", f.Detail)
	}
	for _, fix := range f.Fix {
		p.line("  - %s", fix)
	}
	p.line("  %s", p.paint(dim, f.Docs()))
}

// Headline is one line that says what became of a key.
func Headline(k Key) string {
	name := cmp.Or(k.Name, k.KeyID, "the key")
	switch k.Status {
	case Valid:
		if k.Verdict == Fail {
			return name + " is valid, but not what the pipeline asks for"
		}
		return name + " is valid: Apple accepts it"
	case Rejected:
		return name + " is rejected by Apple"
	case Blocked:
		return name + " is blocked: the account waits for its Account Holder"
	case Unverified:
		return name + " is unverified: Apple could not be asked"
	default:
		return name + " is unusable: nothing was sent to Apple"
	}
}

type fact struct{ name, value string }

// facts are the lines that text and Markdown show of a key.
func facts(k Key) []fact {
	var fs []fact
	add := func(name, format string, args ...any) { fs = append(fs, fact{name, fmt.Sprintf(format, args...)}) }
	if k.KeyID != "" {
		add("key", "%s", identity(k))
	}
	if k.Fingerprint != "" {
		add("public key", "%s (SHA-256, first 16 digits)", k.Fingerprint)
	}
	if k.App != nil {
		add("app", "%s", strings.TrimSpace(k.App.BundleID+" "+k.App.ID))
	}
	if k.Requests > 0 {
		add("requests", "%s", requests(k))
	}
	if k.Roles != nil && k.Roles.Probed {
		add("role", "%s", roleFact(*k.Roles))
	}
	if k.Token != nil {
		add("token", "expires %s", k.Token.ExpiresAt.UTC().Format(time.RFC3339))
	}
	return fs
}

// roleFact sums up which roles a key can have.
func roleFact(r Roles) string {
	if len(r.Conflict) > 0 {
		return "unknown: Apple's answers contradict what is known"
	}
	candidates := strings.Join(r.Candidates.Names(), ", ")
	switch {
	case r.Confidence == "proved":
		return r.Role + ", proved"
	case r.Role != "":
		return r.Role + ", likely; possible: " + candidates
	default:
		return "open; possible: " + candidates
	}
}

func identity(k Key) string {
	s := k.KeyID
	if k.Kind != "" {
		s += ", " + k.Kind + " key"
	}
	if k.IssuerID != "" {
		s += " of issuer " + k.IssuerID
	}
	if k.Program == "enterprise" {
		s += ", Enterprise Program"
	}
	return s
}

func requests(k Key) string {
	s := fmt.Sprint(k.Requests)
	if k.RateLimit != nil {
		s += fmt.Sprintf("; %d of %d left this hour", k.RateLimit.Remaining, k.RateLimit.Limit)
	}
	return s
}
