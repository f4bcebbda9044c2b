package audit

import (
	"slices"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
)

// accountWide are the codes of what concerns every key of an account. A view shows
// them with the account, not with each key.
func accountWide(code finding.Code) bool {
	switch code {
	case finding.AgreementsMissing, finding.MembershipLapsed, finding.RateLimited, finding.ExpiresSoon, finding.ExpiryUnknown:
		return true
	}
	return false
}

// Accounts gathers the keys by their issuer IDs, in the order of their first keys.
// Individual keys have no issuer ID, and so no account that could be told.
func Accounts(keys []report.Key) []report.Account {
	accounts := []report.Account{}
	for _, k := range keys {
		if k.IssuerID == "" {
			continue
		}
		i := slices.IndexFunc(accounts, func(a report.Account) bool { return a.IssuerID == k.IssuerID })
		if i < 0 {
			i = len(accounts)
			accounts = append(accounts, report.Account{IssuerID: k.IssuerID})
		}
		a := &accounts[i]
		a.Keys = append(a.Keys, k.Name)
		for _, f := range k.Findings {
			if accountWide(f.Code) && finding.OfCode(a.Findings, f.Code) == nil {
				a.Findings = append(a.Findings, f)
			}
		}
	}
	for i := range accounts {
		nameLimited(&accounts[i], keys)
	}
	return accounts
}

// nameLimited says with which keys of an account there were too many requests: Apple counts
// those of each key.
func nameLimited(a *report.Account, keys []report.Key) {
	for i, f := range a.Findings {
		if f.Code != finding.RateLimited {
			continue
		}
		var names []string
		for _, k := range keys {
			if k.IssuerID == a.IssuerID && finding.OfCode(k.Findings, f.Code) != nil {
				names = append(names, nameOf(k))
			}
		}
		a.Findings[i] = explain.LimitedKeys(f, names)
	}
}

// ofAccount are the codes of what the report says with the account of a key.
func ofAccount(rep *report.Report, k report.Key) (codes []finding.Code) {
	if rep.Audit == nil {
		return nil
	}
	i := slices.IndexFunc(rep.Audit.Accounts, func(a report.Account) bool { return a.IssuerID == k.IssuerID })
	for _, f := range k.Findings {
		if i >= 0 && finding.OfCode(rep.Audit.Accounts[i].Findings, f.Code) != nil {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// New makes the report of an audit of keys.
func New(tool report.Tool, keys []report.Key, findings []*finding.Finding) *report.Report {
	a := &report.Audit{Accounts: Accounts(keys), Findings: findings}
	for _, k := range keys {
		if finding.OfCode(k.Findings, finding.NotAsked) != nil {
			a.NotAsked = append(a.NotAsked, k.Name)
		}
	}
	return &report.Report{Schema: report.Schema, Tool: tool, Keys: keys, Audit: a}
}
