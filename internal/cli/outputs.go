package cli

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Output is a result that later steps can read, on GitHub as a step output.
type Output struct {
	Name string
	// Meaning is for action.yml and docs/reference.md: sentences without the last full stop.
	Meaning string

	value func(report.Key, *handover) string
}

// Outputs returns the table of outputs in the order of the documentation.
func Outputs() []Output { return slices.Concat(verdictOutputs(), always(), pathOutputs()) }

// onSuccess are the outputs that depend on whether all else went well.
func onSuccess() []Output { return slices.Concat(verdictOutputs(), pathOutputs()) }

// about is an output that tells of the key alone, whatever is handed over.
func about(name, meaning string, value func(report.Key) string) Output {
	return Output{Name: name, Meaning: meaning, value: func(k report.Key, _ *handover) string { return value(k) }}
}

func verdictOutputs() []Output {
	return []Output{
		about("status", "what is known of the key: valid, rejected, blocked, unverified or unusable",
			func(k report.Key) string { return string(k.Status) }),
		about("verdict", "pass, warn or fail", func(k report.Key) string { return string(k.Verdict) }),
		about("exit-status", "exit status of the check, 0 to 6", func(k report.Key) string { return strconv.Itoa(k.Exit) }),
		about("reason", "code of the finding that decided, such as token-rejected. Not set on a pass",
			func(k report.Key) string { return string(k.Reason) }),
		about("summary", "the result in one line, for a message", func(k report.Key) string { return safetext.OneLine(k.Headline) }),
		{Name: "token", Meaning: "masked token for later steps of this job. Not set if the verdict is fail",
			value: func(_ report.Key, h *handover) string { return h.token.Reveal() }},
		{Name: "expires-at", Meaning: "when the token expires: RFC 3339, UTC",
			value: func(_ report.Key, h *handover) string { return expiresAt(h.tokenInfo) }},
	}
}

// always are the outputs that are about the key, and hold in any case.
func always() []Output {
	return []Output{
		about("key-id", "key ID", func(k report.Key) string { return k.KeyID }),
		about("issuer-id", "issuer ID. Not set for an individual key", func(k report.Key) string { return k.IssuerID }),
		about("key-type", "team or individual", func(k report.Key) string { return k.Kind }),
		about("fingerprint", "SHA-256 of the public key, first 16 hexadecimal digits. It is no secret and safe in other jobs",
			func(k report.Key) string { return k.Fingerprint }),
		about("role", "the role that fits Apple's answers best, if it is a single one", func(k report.Key) string { return rolesOf(k).Role }),
		about("role-confidence", "proved if only this role fits the answers, else likely", func(k report.Key) string { return rolesOf(k).Confidence }),
		about("roles", "every role that the key can have, with commas between",
			func(k report.Key) string { return strings.Join(rolesOf(k).Candidates.Names(), ",") }),
		about("capabilities", "JSON object that says for each capability: granted, likely, unproven, unlikely or denied", capabilities),
		about("app-id", "Apple ID of the app that app names, or that was probed", appID),
		about("rate-limit-remaining", "how many requests Apple still allows the key in this hour", remaining),
	}
}

func pathOutputs() []Output {
	path := func(name, kind, meaning string) Output {
		return Output{Name: name, Meaning: meaning, value: func(_ report.Key, h *handover) string { return h.outside[kind] }}
	}
	return []Output{
		path("key-path", config.FileP8, "path of the .p8 file, with files: p8"),
		path("fastlane-path", config.FileFastlane, "path of fastlane's API key JSON file, with files: fastlane"),
		path("token-path", config.FileToken, "path of the file that holds the token, with files: token"),
		path("report-path", fileReport, "path of the JSON report"),
	}
}

// fileReport is what the JSON report is among the paths.
const fileReport = "report"

// setOutputs hands the outputs that have a value to the host.
func (r *run) setOutputs(outputs []Output, key report.Key, h *handover) error {
	for _, out := range outputs {
		value := out.value(key, h)
		if value == "" {
			continue
		}
		// A host may refuse one of them: a token where everybody could read it.
		if err := r.host.SetOutput(out.Name, value); ignoreUnsupported(err) != nil {
			return err
		}
	}
	return nil
}

func expiresAt(t *report.Token) string {
	if t == nil {
		return ""
	}
	return t.ExpiresAt.Format(time.RFC3339)
}

func appID(k report.Key) string {
	if k.App == nil {
		return ""
	}
	return k.App.ID
}

func remaining(k report.Key) string {
	if k.RateLimit == nil {
		return ""
	}
	return strconv.Itoa(k.RateLimit.Remaining)
}

// rolesOf are the roles of a key, or none.
func rolesOf(k report.Key) report.Roles {
	if k.Roles == nil {
		return report.Roles{}
	}
	return *k.Roles
}

func capabilities(k report.Key) string {
	if k.Roles == nil {
		return ""
	}
	verdicts := map[string]role.Verdict{}
	for _, c := range k.Capabilities {
		verdicts[c.Name] = c.Verdict
	}
	data, err := json.Marshal(verdicts)
	if err != nil {
		return "" // names and fixed words always encode
	}
	return string(data)
}
