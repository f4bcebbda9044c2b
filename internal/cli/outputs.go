package cli

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/secret"
)

// Output is a result that later steps can read, on GitHub as a step output.
type Output struct {
	Name string
	// Meaning is for action.yml and docs/reference.md: one sentence without a full stop.
	Meaning string

	value func(outcome) string
	// last is what depends on whether all else went well.
	last bool
}

// outcome is what outputs are made of.
type outcome struct {
	key report.Key
	tok secret.Text
	// paths are those of files as later steps see them, by what "files" calls the
	// file.
	paths map[string]string
}

// Outputs returns the table of outputs in the order of the documentation.
func Outputs() []Output {
	return []Output{
		{"status", "what is known of the key: valid, rejected, blocked, unverified or unusable", func(o outcome) string { return string(o.key.Status) }, true},
		{"verdict", "pass, warn or fail", func(o outcome) string { return string(o.key.Verdict) }, true},
		{"token", "masked token for later steps of this job; not set if the verdict is fail", func(o outcome) string { return o.tok.Reveal() }, true},
		{"expires-at", "when the token expires: RFC 3339, UTC", outcome.expiresAt, true},
		{"key-id", "key ID", func(o outcome) string { return o.key.KeyID }, false},
		{"issuer-id", "issuer ID; not set for an individual key", func(o outcome) string { return o.key.IssuerID }, false},
		{"key-type", "team or individual", func(o outcome) string { return o.key.Kind }, false},
		{"fingerprint", "SHA-256 of the public key, first 16 hexadecimal digits: not secret, safe to hand to other jobs", func(o outcome) string { return o.key.Fingerprint }, false},
		{"role", "the role that explains Apple's answers best, if it is one", func(o outcome) string { return o.roles().Role }, false},
		{"role-confidence", "proved if nothing but role explains the answers, else likely", func(o outcome) string { return o.roles().Confidence }, false},
		{"roles", "every role that the key can have, with commas between", func(o outcome) string { return strings.Join(o.roles().Candidates.Names(), ",") }, false},
		{"capabilities", "JSON object: for each capability granted, likely, unproven, unlikely or denied", outcome.capabilities, false},
		{"app-id", "Apple ID of the app that was asked for, or probed", outcome.appID, false},
		{"rate-limit-remaining", "requests that Apple still allows the key within the hour", outcome.remaining, false},
		{"key-path", "path of the .p8 file, with files: p8", func(o outcome) string { return o.paths[config.FileP8] }, true},
		{"fastlane-path", "path of fastlane's API key JSON file, with files: fastlane", func(o outcome) string { return o.paths[config.FileFastlane] }, true},
		{"token-path", "path of the file that holds the token, with files: token", func(o outcome) string { return o.paths[config.FileToken] }, true},
		{"report-path", "path of the JSON report", func(o outcome) string { return o.paths[fileReport] }, true},
	}
}

// withoutHandOver is the outcome of a command that could not write its reports.
func (o outcome) withoutHandOver() outcome {
	o.tok, o.paths, o.key.Token, o.key.Verdict = secret.Text{}, nil, nil, report.Fail
	return o
}

// fileReport is what the JSON report is among the paths.
const fileReport = "report"

// setOutputs hands the outputs that have a value to the host: those that hold in
// any case first, which shows whether it takes outputs at all.
func (a *app) setOutputs(o outcome, last bool) error {
	for _, out := range Outputs() {
		value := out.value(o)
		if value == "" || out.last != last {
			continue
		}
		// A host may refuse one of them: a token where everybody could read it.
		if err := a.host.SetOutput(out.Name, value); ignoreUnsupported(err) != nil {
			return err
		}
	}
	return nil
}

func (o outcome) expiresAt() string {
	if o.key.Token == nil {
		return ""
	}
	return o.key.Token.ExpiresAt.Format(time.RFC3339)
}

func (o outcome) appID() string {
	if o.key.App == nil {
		return ""
	}
	return o.key.App.ID
}

func (o outcome) remaining() string {
	if o.key.RateLimit == nil {
		return ""
	}
	return strconv.Itoa(o.key.RateLimit.Remaining)
}

// roles are those of the key, or none.
func (o outcome) roles() report.Roles {
	if o.key.Roles == nil {
		return report.Roles{}
	}
	return *o.key.Roles
}

func (o outcome) capabilities() string {
	if o.key.Roles == nil {
		return ""
	}
	verdicts := map[string]role.Verdict{}
	for _, c := range o.key.Capabilities {
		verdicts[c.Name] = c.Verdict
	}
	data, err := json.Marshal(verdicts)
	if err != nil {
		return "" // names and fixed words always encode
	}
	return string(data)
}
