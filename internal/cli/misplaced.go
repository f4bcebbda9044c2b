package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/audit"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/pattern"
	"github.com/ascproof/ascproof/internal/secret"
)

// suspects are the values that can hold a piece of a key: they are not too short, no
// issuer ID and no address of this machine. Most runs have none, and need not spell out the key, which takes some
// milliseconds.
func suspects(values []config.Value) []config.Value {
	return slices.DeleteFunc(values, func(v config.Value) bool {
		return len(v.Text) < secret.MinMask || credential.IsIssuerID(v.Text) || config.IsOfThisMachine(v.Text)
	})
}

// canLookInto reports whether the key should be read only to look for it in values of
// settings that are at fault: not if that takes waiting for standard input.
func (r *run) canLookInto(values []config.Value) bool {
	isStdin := func(v config.Value) bool { return strings.TrimSpace(v.Text) == "-" }
	return len(values) > 0 && !slices.ContainsFunc(r.src.Shown(), isStdin)
}

// misplaced tells of values that hold the private key, or a piece of it, in any form that
// redaction knows: they would be shown, sent to Apple, or become the name of a file. The key
// itself says so, in place of a guess by the look of a value. isPath says that one of them
// is where something would be written.
func misplaced(cred *credential.Credential, values []config.Value, cfg *config.Config) (found []*finding.Finding, isPath bool) {
	if cred == nil || len(values) == 0 {
		return nil, false
	}
	key := secret.NewPatterns()
	cred.AddTo(key)
	paths := append(slices.Collect(maps.Values(cfg.Reports)), cfg.Dotenv, cfg.FilesDir)
	for _, v := range values {
		if !key.Found(v.Text) {
			continue
		}
		isPath = isPath || slices.Contains(paths, strings.TrimSpace(v.Text))
		found = append(found, finding.New(finding.SettingInvalid, "If an earlier run had this value, its log and its reports can show it. Then replace the key.").
			Titled("%s holds the private key, or a piece of it", v.Origin).
			OnlyFix("take the key out of it. The private key belongs in ASC_PRIVATE_KEY."))
	}
	return found, isPath
}

// window is how long a piece of a key is that counts as one, in characters.
const window = secret.MinMask

// longRun is what a piece of a key looks like.
var longRun = pattern.Of(fmt.Sprintf(`[A-Za-z0-9+/_=-]{%d}`, window))

// shownField is a text of an audit file that would be shown. What findings say of an entry
// has no field.
type shownField struct {
	entry       int
	field, text string
}

// shownFields are those that could hold a piece of a key.
func shownFields(entries []audit.Entry) []shownField {
	var all []shownField
	for i, e := range entries {
		values := map[string]string{"name": e.Name, "owner": e.Owner}
		maps.Copy(values, e.Settings)
		for _, f := range e.Findings { // they name fields, variables and files
			values[""] += f.Text() + "\n"
		}
		for _, field := range slices.Sorted(maps.Keys(values)) {
			if longRun().MatchString(values[field]) {
				all = append(all, shownField{i, field, values[field]})
			}
		}
	}
	return all
}

// misplacedInEntries tells, by the place of the entry, of fields that would be shown and
// hold the private key of any entry, or a piece of it.
func misplacedInEntries(entries []audit.Entry, keys []*credential.Key) map[int][]*finding.Finding {
	shown := shownFields(entries)
	pieces := map[string]bool{}
	for _, s := range shown {
		for i := range len(s.text) - window + 1 {
			pieces[s.text[i:i+window]] = true
		}
	}
	holds := map[shownField]bool{}
	known := map[string][]string{} // masks by fingerprint, as entries can share a key
	for _, key := range keys {
		if key == nil || len(shown) == 0 {
			continue
		}
		name, masks := key.Fingerprint(), key.Masks()
		if slices.Equal(known[name], masks) || !slices.ContainsFunc(masks, func(mask string) bool { return holdsOne(mask, pieces) }) {
			continue
		}
		known[name] = masks
		patterns := secret.NewPatterns() // only now, as that takes some milliseconds
		key.AddTo(patterns)
		for _, s := range shown {
			holds[s] = holds[s] || patterns.Found(s.text)
		}
	}
	found := map[int][]*finding.Finding{}
	for _, s := range shown {
		if holds[s] {
			where := "the field " + s.field
			if s.field == "" {
				where = "the name of a field, a variable or a file"
			}
			found[s.entry] = append(found[s.entry], finding.New(finding.EntryInvalid, "").
				Titled("%s holds a private key, or a piece of one", where).
				OnlyFix("take the key out of it. The private key belongs in private-key."))
		}
	}
	return found
}

// holdsOne reports whether a text has one of some pieces of it.
func holdsOne(text string, pieces map[string]bool) bool {
	for i := range len(text) - window + 1 {
		if pieces[text[i:i+window]] {
			return true
		}
	}
	return false
}
