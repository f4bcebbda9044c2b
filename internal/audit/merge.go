package audit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// MaxReport bounds a report that is read, in bytes.
const MaxReport = 256 << 20

// ReadReport reads the JSON report of an audit or a check. An error never repeats
// a piece of the file.
func ReadReport(data []byte) (*report.Report, error) {
	var rep report.Report
	switch err := json.Unmarshal(data, &rep); {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errors.New("is empty")
	case !json.Valid(data):
		return nil, errors.New("is cut off or damaged")
	case err != nil, rep.Schema < 1:
		return nil, errors.New("is not a report of ascproof")
	case rep.Schema != report.Schema:
		return nil, fmt.Errorf("is of another version of ascproof: it has the form %d, and this version reads the form %d", rep.Schema, report.Schema)
	}
	if !whole(&rep) {
		return nil, errors.New("is a report that is damaged, or was made by hand")
	}
	for i, k := range rep.Keys {
		rep.Keys[i] = explain.Again(k)
		rep.Keys[i].Link()
	}
	return &rep, nil
}

// Merge makes one report of several, such as those of the shards of an audit: it
// equals that of an audit that was not parted, in whatever order they come. Of a key
// that several have, the worst result counts. Faults are what else is wrong, such as a report
// that cannot be read.
func Merge(tool report.Tool, reports []*report.Report, faults []*finding.Finding) *report.Report {
	reports = inOrder(reports)
	at := map[string][]int{}
	var keys []report.Key
	var findings []*finding.Finding
	for _, r := range reports {
		for _, k := range r.Keys {
			place := fmt.Sprint(k.Position, " ", nameOf(k)) // names can stand twice, which is an error of both
			same := slices.IndexFunc(at[place], func(i int) bool { return canBeOne(keys[i], k) })
			if same >= 0 {
				i := at[place][same]
				keys[i] = worse(keys[i], k)
				continue
			}
			at[place] = append(at[place], len(keys))
			keys = append(keys, k)
		}
		if r.Audit != nil {
			findings = append(findings, unsaid(r.Audit.Findings, findings)...)
		}
	}
	slices.SortStableFunc(keys, func(a, b report.Key) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Name, b.Name), cmp.Compare(a.KeyID, b.KeyID))
	})
	if f := missing(reports); f != nil {
		findings = append(findings, f)
	}
	if len(reports) > 0 {
		tool = reports[0].Tool
	}
	merged := New(tool, keys, append(findings, faults...))
	for i := range merged.Audit.Accounts {
		mergeExpiry(&merged.Audit.Accounts[i], reports)
	}
	return merged
}

// inOrder sorts reports by what is in them, so that it is of no account in which order
// they were named.
func inOrder(reports []*report.Report) []*report.Report {
	type text struct {
		of   *report.Report
		json []byte
	}
	texts := make([]text, len(reports))
	for i, r := range reports {
		data, err := json.Marshal(r)
		if err != nil {
			panic(err) // a report that was read can be written
		}
		texts[i] = text{r, data}
	}
	slices.SortStableFunc(texts, func(a, b text) int { return bytes.Compare(a.json, b.json) })
	sorted := make([]*report.Report, len(texts))
	for i, t := range texts {
		sorted[i] = t.of
	}
	return sorted
}

// worse is that of two results of a key that counts: a failure before a warning, by the
// order of the exit statuses.
func worse(a, b report.Key) report.Key {
	switch {
	case a.Exit != b.Exit:
		if finding.WorstExit(a.Exit, b.Exit) == b.Exit {
			return b
		}
	case a.Verdict == report.Pass && b.Verdict != report.Pass:
		return b
	}
	return a
}

// canBeOne reports whether two results of one name can be of one key. Reports of several audit
// files can have a name in common. An entry with a mistake lacks IDs.
func canBeOne(a, b report.Key) bool {
	same := func(a, b string) bool { return a == "" || b == "" || a == b }
	return same(a.KeyID, b.KeyID) && same(a.IssuerID, b.IssuerID)
}

// nameOf tells a key of a file from the others.
func nameOf(k report.Key) string { return cmp.Or(k.Name, k.KeyID) }

// identities tell the keys of reports from each other. Where a report of several files has a
// name more than once, the key ID belongs to it.
func identities(reports ...*report.Report) func(report.Key) string {
	several := map[string]bool{}
	for _, r := range reports {
		ids := map[string]string{}
		for _, k := range r.Keys {
			id, ok := ids[nameOf(k)]
			several[nameOf(k)] = several[nameOf(k)] || ok && id != k.KeyID
			ids[nameOf(k)] = k.KeyID
		}
	}
	return func(k report.Key) string {
		if several[nameOf(k)] {
			return strings.TrimSpace(nameOf(k) + " " + k.KeyID)
		}
		return nameOf(k)
	}
}

// unsaid are those findings that are about nothing that is said already.
func unsaid(all, said []*finding.Finding) []*finding.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f *finding.Finding) bool {
		return slices.ContainsFunc(said, func(other *finding.Finding) bool {
			return sameMatter(f, other) && (f.Subject != "" || readsTheSame(f, other))
		})
	})
}

// readsTheSame reports whether two findings of a code that have no subject would be shown with
// one title.
func readsTheSame(a, b *finding.Finding) bool { return a.Title == b.Title }

// mergeExpiry gathers what the reports know of the end of an account's
// certificates and profiles. That one shard could not list them does not count if
// another one could. Where a key works that was refused the lists, that says more than that
// none works.
func mergeExpiry(a *report.Account, reports []*report.Report) {
	var unknown, unasked, soon *finding.Finding
	known := false
	for _, r := range reports {
		if r.Audit == nil {
			continue
		}
		for _, other := range r.Audit.Accounts {
			if other.IssuerID != a.IssuerID {
				continue
			}
			for _, asset := range other.Expiring {
				if !slices.Contains(a.Expiring, asset) {
					a.Expiring = append(a.Expiring, asset)
				}
			}
			u := finding.OfCode(other.Findings, finding.ExpiryUnknown)
			known = known || u == nil
			if u != nil && hasWorkingKey(r, a.IssuerID) {
				unknown = cmp.Or(unknown, u)
			}
			unasked, soon = cmp.Or(unasked, u), cmp.Or(soon, finding.OfCode(other.Findings, finding.ExpiresSoon))
		}
	}
	slices.SortFunc(a.Expiring, report.Asset.Compare)
	if soon != nil {
		a.Findings = append(a.Findings, soon)
	}
	if u := cmp.Or(unknown, unasked); u != nil && !known {
		a.Findings = append(a.Findings, u)
	}
}

// hasWorkingKey reports whether a report has a key of an account that Apple accepted.
func hasWorkingKey(r *report.Report, issuerID string) bool {
	return slices.ContainsFunc(r.Keys, func(k report.Key) bool { return k.IssuerID == issuerID && k.Status == report.Valid })
}

// Covered reports whether a key of some name is one that the shards of these reports are
// about.
func Covered(reports []*report.Report) func(name string) bool {
	missing := missingShards(reports)
	return func(name string) bool {
		return !slices.ContainsFunc(missing, func(s Shard) bool { return s.Has(name) })
	}
}

// missingShards are those that there is no report of.
func missingShards(reports []*report.Report) (missing []Shard) {
	have, of := map[Shard]bool{}, 0
	for _, r := range reports {
		if r.Audit == nil {
			continue
		}
		if s, err := ParseShard(r.Audit.Shard); err == nil {
			have[s], of = true, max(of, s.Of)
		}
	}
	for i := range of {
		if s := (Shard{i + 1, of}); !have[s] {
			missing = append(missing, s)
		}
	}
	return missing
}

// missing says which shards there is no report of; nil if none is missing.
func missing(reports []*report.Report) *finding.Finding {
	missing := phrase.Each(missingShards(reports), Shard.String)
	if len(missing) == 0 {
		return nil
	}
	if len(missing) == 1 {
		return finding.New(finding.NotAsked, "Its keys are not in this report.").Titled("the shard %s is missing", missing[0]).About("shards").
			OnlyFix("look at the job of this shard, and merge again with its report.")
	}
	return finding.New(finding.NotAsked, "Their keys are not in this report.").Titled("the shards %s are missing", phrase.And(missing)).About("shards").
		OnlyFix("look at the jobs of these shards, and merge again with their reports.")
}
