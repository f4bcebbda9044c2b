package report

import (
	"cmp"
	"time"

	"github.com/ascproof/ascproof/internal/finding"
)

// Audit is what the report of an audit has beside its keys.
type Audit struct {
	// Shard is the part of the keys that was asked, such as "2/8"; empty for all.
	Shard string `json:"shard,omitempty"`
	// NotAsked are the keys that the audit did not come to, because it was stopped.
	NotAsked []string `json:"not_asked,omitempty"`
	// Findings are about the audit file, and about no key of it.
	Findings []*finding.Finding `json:"findings,omitempty"`
	// Accounts are in the order of their first keys.
	Accounts []Account `json:"accounts"`
	// Baseline is set if the audit was compared with an earlier one.
	Baseline *Baseline `json:"baseline,omitempty"`
}

// Account is what concerns all keys of one issuer ID.
type Account struct {
	IssuerID string `json:"issuer_id"`
	// Keys are the names of its keys.
	Keys []string `json:"keys"`
	// Findings are said here once, whatever number of keys has them.
	Findings []*finding.Finding `json:"findings,omitempty"`
	// Expiring are certificates and profiles, those that end first before the others.
	Expiring []Asset `json:"expiring,omitempty"`
}

// Asset is a certificate or a profile of an account.
type Asset struct {
	// Type is what Apple calls it, such as IOS_DISTRIBUTION.
	Type string `json:"type"`
	Name string `json:"name"`
	// Ends is when it does, in UTC.
	Ends time.Time `json:"ends"`
	// New says that an earlier audit did not tell of it.
	New bool `json:"new,omitempty"`
}

// Compare puts what ends first before the rest.
func (a Asset) Compare(b Asset) int {
	return cmp.Or(a.Ends.Compare(b.Ends), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
}

// NewlyEnding names the certificates and profiles that an earlier audit did not tell of.
func (a Account) NewlyEnding() (names []string) {
	for _, asset := range a.Expiring {
		if asset.New {
			names = append(names, asset.Name)
		}
	}
	return names
}

// Baseline is how an audit compares with an earlier one.
type Baseline struct {
	// OnlyNew says that a failure of before fails no more.
	OnlyNew bool `json:"only_new,omitempty"`
	// Gone are keys that the earlier audit had and this one does not.
	Gone []string `json:"gone,omitempty"`
	// Kept are the earlier results of keys of which this audit found out nothing: the next
	// one is held against these.
	Kept []Key `json:"kept,omitempty"`
	// KeptAccounts are the accounts of which it was not found out what ends, with what was
	// told of them before.
	KeptAccounts []Account `json:"kept_accounts,omitempty"`
	// Known are findings about the audit file that the earlier audit has as well.
	Known []*finding.Finding `json:"known,omitempty"`
	// Changed is how many keys are not as they were, with the certificates and
	// profiles that were not told of before; those gone are not counted.
	Changed int `json:"changed"`
}

// ChangeKind is a way in which a key is not as it was.
type ChangeKind string

// The kinds of change.
const (
	ChangeNew       ChangeKind = "new"
	ChangeRejected  ChangeKind = "rejected"
	ChangeBlocked   ChangeKind = "blocked"
	ChangeFails     ChangeKind = "fails"
	ChangeRecovered ChangeKind = "recovered"
	ChangeStronger  ChangeKind = "stronger"
	ChangeWeaker    ChangeKind = "weaker"
)

// Change is how a key differs from what it was in an earlier audit.
type Change struct {
	Kinds []ChangeKind `json:"kinds"`
	// Added and Removed are capabilities.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	// Fails says that the key has a failure that it did not have before.
	Fails bool `json:"fails,omitempty"`
	// Words says in a few words how it differs.
	Words string `json:"-"`
	// Powers says in words what was added and removed; nil if nothing was.
	Powers *finding.Finding `json:"-"`
}
