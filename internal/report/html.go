package report

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

//go:embed page
var pageFiles embed.FS

// HTML writes an audit as one page that stands alone: it loads nothing, and its
// policy lets it load and run nothing but the style and the script in it, by their
// hashes.
func HTML(w io.Writer, r *Report) error {
	style, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return err
	}
	script, err := pageFiles.ReadFile("page/page.js")
	if err != nil {
		return err
	}
	p := newPage(r)
	p.Style, p.Script = style, script
	return p.node().Render(w)
}

// hashOf names a text in a Content-Security-Policy.
func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// page is what is shown.
type page struct {
	Style, Script []byte

	// Report has the keys, of which each is put into words only when it is written: there
	// can be many.
	Report *Report

	Title, Sum, Shard, NotAsked, Baseline, Tool string
	Verdict                                     Verdict
	HasBaseline                                 bool
	Counts                                      []pageCount
	Statuses                                    []string
	Findings                                    []*finding.Finding
	// Failing are the accounts with errors, which stand before the keys. The others follow them.
	Failing, Accounts []pageAccount
	Gone              []string
}

type pageCount struct {
	Class, Word string
	N           int
}

type pageAccount struct {
	IssuerID, Keys string
	Findings       []*finding.Finding
	Expiring       []pageAsset
}

type pageAsset struct {
	Date, Type, Name string
	New              bool
}

type pageKey struct {
	Name, Status, Role, IssuerID, Account, Says, Change, Elsewhere string
	// IsSound says that nothing is wrong with the key itself.
	IsSound      bool
	Verdict      Verdict
	Rank         string
	Facts        []Fact
	Requirements []pageRequirement
	Findings     []*finding.Finding
}

type pageRequirement struct {
	Title, Reason string
	Verdict       role.Verdict
}

func newPage(r *Report) *page {
	c := r.Conclusion
	p := &page{
		Title: "ascproof: " + c.Summary, Sum: c.Summary, Verdict: c.Verdict, Baseline: c.Baseline,
		Tool: r.Tool.Name + " " + r.Tool.Version, Counts: pageCounts(r), Report: r,
	}
	seen := map[Status]bool{}
	for _, i := range c.Order {
		if status := r.Keys[i].Status; !seen[status] {
			seen[status] = true
			p.Statuses = append(p.Statuses, string(status))
		}
	}
	if r.Audit != nil {
		p.addAudit(r.Audit, c)
	}
	return p
}

// addAudit adds what only an audit has.
func (p *page) addAudit(a *Audit, c *Conclusion) {
	p.Shard, p.NotAsked, p.Findings = a.Shard, phrase.Few(a.NotAsked, 8), cleaned(a.Findings)
	if a.Baseline != nil {
		p.HasBaseline, p.Gone = true, a.Baseline.Gone
	}
	for _, a := range worstFirst(accountsOf(a, c)) {
		switch {
		case slices.ContainsFunc(a.Findings, func(f *finding.Finding) bool { return f.Severity == finding.Error }):
			p.Failing = append(p.Failing, newPageAccount(a))
		case len(a.Findings)+len(a.Expiring) > 0:
			p.Accounts = append(p.Accounts, newPageAccount(a))
		}
	}
}

// accountsOf are the accounts with their findings as they count.
func accountsOf(a *Audit, c *Conclusion) []Account {
	all := slices.Clone(a.Accounts)
	for i := range all {
		all[i].Findings = nil
		for _, f := range c.Accounts[i] {
			all[i].Findings = append(all[i].Findings, f.Finding)
		}
	}
	return all
}

// worstFirst sorts accounts by the worst that is known of each.
func worstFirst(accounts []Account) []Account {
	worst := func(a Account) int {
		least := finding.Notice.Rank()
		for _, f := range a.Findings {
			least = min(least, f.Severity.Rank())
		}
		return least
	}
	return slices.SortedStableFunc(slices.Values(accounts), func(a, b Account) int { return cmp.Compare(worst(a), worst(b)) })
}

func pageCounts(r *Report) []pageCount {
	n := r.Conclusion.Verdicts
	counts := []pageCount{{"fail", "fail", n[Fail]}, {"warn", "warn", n[Warn]}, {"pass", "pass", n[Pass]}}
	if r.Conclusion.Stopped > 0 {
		counts = append(counts, pageCount{"", "not checked", r.Conclusion.Stopped})
	}
	if r.Audit != nil && r.Audit.Baseline != nil {
		counts = append(counts, pageCount{"", "changed", r.Conclusion.Changed})
	}
	return counts
}

func newPageAccount(a Account) pageAccount {
	out := pageAccount{IssuerID: a.IssuerID, Keys: phrase.Count(len(a.Keys), "key") + ": " + strings.Join(a.Keys, ", "), Findings: cleaned(a.Findings)}
	for _, asset := range a.Expiring {
		out.Expiring = append(out.Expiring, pageAsset{asset.Ends.UTC().Format(time.DateOnly), asset.Type, safetext.OneLine(asset.Name), asset.New})
	}
	return out
}

func newPageKey(k Key, counts Standing, rank int) pageKey {
	out := pageKey{
		Name: safetext.OneLine(k.ShortName()), Status: string(k.Status), IssuerID: k.IssuerID, Account: k.IssuerID,
		Says: safetext.OneLine(counts.Line), Verdict: counts.Verdict, Rank: strconv.Itoa(rank),
	}
	if k.Change != nil {
		out.Change = k.Change.Words
	}
	if len(out.Account) > 8 {
		out.Account = out.Account[:8] + "…" // the whole of it is in the title
	}
	if k.Roles != nil && k.Roles.Probed {
		out.Role = k.Roles.Line
	}
	out.Facts = pageFacts(k)
	for _, q := range k.Requirements {
		out.Requirements = append(out.Requirements, pageRequirement{q.Title(), q.Reason, q.Shown()})
	}
	var own []*finding.Finding
	var elsewhere []string
	if counts.Powers != nil {
		own = append(own, counts.Powers)
	}
	for _, f := range finding.InOrder(k.Findings) {
		if slices.Contains(counts.OfAccount, f.Code) {
			elsewhere = append(elsewhere, f.Title)
		} else {
			own = append(own, f)
		}
	}
	out.Findings, out.Elsewhere = cleaned(own), strings.Join(elsewhere, ", ")
	out.IsSound = len(own) == 0 && !slices.Contains(counts.OfAccount, finding.RateLimited) // which is each key's own
	return out
}

// pageFacts are what is known of the key itself.
func pageFacts(k Key) []Fact {
	all := []Fact{{"key ID", k.KeyID}, {"issuer ID", k.IssuerID}, {"kind", k.KindName}, {"owner", k.Owner}, {"public key", k.Fingerprint}}
	if k.App != nil {
		all = append(all, Fact{"app", strings.TrimSpace(k.App.BundleID + " " + k.App.ID)})
	}
	if k.Requests > 0 {
		all = append(all, Fact{"requests", strconv.Itoa(k.Requests)})
	}
	if k.RateLimit != nil {
		all = append(all, Fact{"left this hour", fmt.Sprintf("%d of %d", k.RateLimit.Remaining, k.RateLimit.Limit)})
	}
	var known []Fact
	for _, f := range all {
		if f.Value != "" {
			known = append(known, Fact{f.Name, safetext.OneLine(f.Value)})
		}
	}
	return known
}

// cleaned are findings without characters that cannot be seen.
func cleaned(all []*finding.Finding) []*finding.Finding {
	var out []*finding.Finding
	for _, f := range all {
		c := *f
		c.Title, c.Detail = safetext.OneLine(f.Title), safetext.OneLine(f.Detail)
		c.Fix = nil
		for _, fix := range f.Fix {
			c.Fix = append(c.Fix, safetext.OneLine(fix))
		}
		out = append(out, &c)
	}
	return out
}
