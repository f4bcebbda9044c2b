package report

import (
	"cmp"
	"crypto/sha256"
	_ "embed" // of the style and the script
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// The style and the script of the page.
var (
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string
)

// HTML writes an audit as one page that stands alone: it loads nothing, and its
// policy lets it load and run nothing but the style and the script in it, by their
// hashes. It has no character that cannot be seen, wherever in the report one stands.
func HTML(w io.Writer, r *Report) error {
	p := page{Report: r}
	if r.Audit != nil {
		p.audit = *r.Audit
	}
	return p.node().Render(withoutUnseen{w})
}

// withoutUnseen leaves out the characters that cannot be seen. Each write is of whole ones.
type withoutUnseen struct{ io.Writer }

// Write implements [io.Writer].
func (w withoutUnseen) Write(p []byte) (int, error) {
	_, err := io.WriteString(w.Writer, strings.Map(func(r rune) rune {
		if safetext.Unseen(r) {
			return -1
		}
		return r
	}, string(p)))
	return len(p), err
}

// hashOf names a text in a Content-Security-Policy.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// page is a report that is shown.
type page struct {
	*Report
	// audit is that of the report, empty if there is none.
	audit Audit
}

// statuses are those that keys have, in the order of the keys.
func (p page) statuses() []Status {
	var all []Status
	for _, i := range p.Conclusion.Order {
		if s := p.Keys[i].Status; !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// accounts are those with errors, which stand before the keys, and the others of which there
// is something to say. Their findings are those that count.
func (p page) accounts() (failing, others []Account) {
	all := slices.Clone(p.audit.Accounts)
	for i := range all {
		all[i].Findings = nil
		for _, f := range p.Conclusion.Accounts[i] {
			all[i].Findings = append(all[i].Findings, f.Finding)
		}
	}
	slices.SortStableFunc(all, func(a, b Account) int { return cmp.Compare(a.worst(), b.worst()) })
	for _, a := range all {
		switch {
		case a.worst() == finding.Error.Rank():
			failing = append(failing, a)
		case len(a.Findings)+len(a.Expiring) > 0:
			others = append(others, a)
		}
	}
	return failing, others
}

// worst is the rank of the worst that is known of an account.
func (a Account) worst() int {
	least := finding.Notice.Rank()
	for _, f := range a.Findings {
		least = min(least, f.Severity.Rank())
	}
	return least
}

// ownFindings are those that are said with a key, and the titles of those that are said with
// its account.
func ownFindings(k Key, counts Standing) (own []*finding.Finding, elsewhere []string) {
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
	return own, elsewhere
}

// pageFacts are what is known of the key itself.
func pageFacts(k Key) []Fact {
	requests, remaining := "", ""
	if k.Requests > 0 {
		requests = strconv.Itoa(k.Requests)
	}
	if k.RateLimit != nil {
		remaining = fmt.Sprintf("%d of %d", k.RateLimit.Remaining, k.RateLimit.Limit)
	}
	return known(Fact{"key ID", k.KeyID}, Fact{"issuer ID", k.IssuerID}, Fact{"kind", k.KindName}, Fact{"owner", k.Owner},
		Fact{"public key", k.Fingerprint}, appFact(k), Fact{"requests", requests}, Fact{"left this hour", remaining})
}
