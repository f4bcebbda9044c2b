package config

import (
	"slices"
	"sync"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/report"
)

// Setting is one row of the table of settings: an input of the action, a flag
// and a variable of one meaning.
type Setting struct {
	// Name is the action's input and, but for secrets, the flag.
	Name string
	// Vars are the environment variables; more than one only for the private key.
	Vars []string
	// Default is used where nothing is set; empty is no default.
	Default string
	// ActionDefault is the default that action.yml gives the input: an expression
	// that only GitHub's runner can evaluate.
	ActionDefault string
	// Secret values never come from a flag and are never repeated in a message.
	Secret bool
	// Bool settings are flags without a value.
	Bool bool
	// Output settings name a file to write.
	Output bool
	// Values lists all that the setting takes, if it takes a fixed set.
	Values []string
	// Group says which commands take the setting.
	Group Group
	// Meaning is for the help text, action.yml and docs/reference.md: one sentence
	// without a full stop.
	Meaning string

	// check looks at a text. A setting of a type of its own needs none.
	check func(text string) error
}

// Group is what a setting is about.
type Group string

// The groups.
const (
	GroupCredential Group = "credential"
	GroupToken      Group = "token"
	GroupCheck      Group = "check"
	GroupResult     Group = "result"
	GroupHost       Group = "host"
	GroupFiles      Group = "files"
	GroupFilesDir   Group = "files-dir"
	// GroupPublish is about what later steps get.
	GroupPublish Group = "publish"
)

// In reports whether the setting is in one of the groups.
func (s Setting) In(groups ...Group) bool { return slices.Contains(groups, s.Group) }

// Settings returns the table of settings in the order of the documentation. It
// is made once, and must not be changed.
func Settings() []Setting { return settings() }

// settings is asked for each setting in turn, so that making it anew each time
// would be a fifth of the time that minting a token takes.
var settings = sync.OnceValue(table)

func table() []Setting {
	return []Setting{
		{Name: "key-id", Group: GroupCredential, Vars: []string{"ASC_KEY_ID"}, Meaning: "key ID"},
		{Name: "issuer-id", Group: GroupCredential, Vars: []string{"ASC_ISSUER_ID"}, Meaning: "issuer ID; empty for an individual key"},
		{Name: "private-key", Group: GroupCredential, Vars: []string{"ASC_PRIVATE_KEY", "ASC_PRIVATE_KEY_B64"}, Secret: true,
			Meaning: "content of the .p8 file: base64 or PEM text"},
		{Name: "private-key-path", Group: GroupCredential, Vars: []string{"ASC_PRIVATE_KEY_PATH"}, Meaning: "a .p8 file; - reads standard input"},
		{Name: "api-key-path", Group: GroupCredential, Vars: []string{"ASC_API_KEY_PATH"}, Meaning: "a fastlane API key JSON file, in place of the three values"},
		{Name: "key-type", Group: GroupCredential, Vars: []string{"ASC_KEY_TYPE"}, Default: "auto", Values: []string{"auto", "team", "individual"},
			Meaning: "kind of key; auto takes a key without an issuer ID for an individual one"},
		{Name: "program", Group: GroupCredential, Vars: []string{"ASC_PROGRAM"}, Default: "app-store", Values: []string{"app-store", "enterprise"},
			Meaning: "Apple's program; enterprise has a host and an audience of its own"},
		{Name: "require", Group: GroupCheck, Vars: []string{"ASC_REQUIRE"},
			Meaning: "roles, capabilities and consumers that the key must cover: a list with commas, spaces or lines between"},
		{Name: "forbid", Group: GroupCheck, Vars: []string{"ASC_FORBID"},
			Meaning: "roles and capabilities that the key must not have: a list"},
		{Name: "unproven", Group: GroupCheck, Vars: []string{"ASC_UNPROVEN"}, Default: "warn", Values: []string{"warn", "fail", "ignore"},
			Meaning: "what becomes of a requirement that is neither proven nor likely"},
		{Name: "probe", Group: GroupCheck, Vars: []string{"ASC_PROBE"}, Default: "read", Values: []string{"read", "write", "none"},
			Meaning: "how far to go to learn what the key may do; write adds two updates that change nothing, none only proves that the key is accepted"},
		{Name: "app", Group: GroupCheck, Vars: []string{"ASC_APP"}, check: checkApp,
			Meaning: "bundle ID or Apple ID of an app that the key must see"},
		{Name: "vendor-number", Group: GroupCheck, Vars: []string{"ASC_VENDOR_NUMBER"}, check: checkVendorNumber,
			Meaning: "vendor number, with which sales and finance reports can be proved"},
		{Name: "all", Group: GroupCheck, Vars: []string{"ASC_ALL"}, Default: "false", Bool: true,
			Meaning: "probe everything, not only what require and forbid need"},
		{Name: "token-lifetime", Group: GroupToken, Vars: []string{"ASC_TOKEN_LIFETIME"}, Default: "15m",
			Meaning: "life of the token handed over, 1m to 19m"},
		{Name: "token-scope", Group: GroupToken, Vars: []string{"ASC_TOKEN_SCOPE"},
			Meaning: "requests that the token handed over is narrowed to, one a line, such as GET /v1/apps"},
		{Name: "files", Group: GroupFiles, Vars: []string{"ASC_FILES"},
			Meaning: "private files to write for later steps: a list of p8, fastlane and token"},
		{Name: "files-dir", Group: GroupFilesDir, Vars: []string{"ASC_FILES_DIR"}, check: CheckPath,
			Meaning: "directory below which a private one is made for the files; the host's directory for temporary files if empty"},
		{Name: "export-env", Group: GroupPublish, Vars: []string{"ASC_EXPORT_ENV"}, Default: "false", Bool: true,
			Meaning: "also hand the token and the paths to later steps as environment variables"},
		{Name: "report", Group: GroupResult, Vars: []string{"ASC_REPORT"}, Output: true, Meaning: "file to write the JSON report to"},
		{Name: "junit", Group: GroupResult, Vars: []string{"ASC_JUNIT"}, Output: true, Meaning: "file to write the JUnit report to"},
		{Name: "markdown", Group: GroupResult, Vars: []string{"ASC_MARKDOWN"}, Output: true, Meaning: "file to write the Markdown report to"},
		{Name: "dotenv", Group: GroupResult, Vars: []string{"ASC_DOTENV"}, Output: true,
			Meaning: "file to write the results that are no secrets to, as lines such as ASCPROOF_STATUS=valid"},
		{Name: "format", Group: GroupResult, Vars: []string{"ASC_FORMAT"}, Default: "text", Values: report.FormatNames(),
			Meaning: "what standard output shows"},
		{Name: "on-unreachable", Group: GroupCheck, Vars: []string{"ASC_ON_UNREACHABLE"}, Default: "fail", Values: []string{"fail", "warn"},
			Meaning: "warn lets the pipeline go on, with the token, when Apple cannot be asked"},
		{Name: "timeout", Group: GroupCheck, Vars: []string{"ASC_TIMEOUT"}, Default: "60s",
			Meaning: "time for the whole check, 1s to 10m"},
		{Name: "host", Group: GroupHost, Vars: []string{"ASC_HOST"}, Default: "auto", Values: append([]string{"auto"}, cihost.Names()...),
			Meaning: "CI host whose commands and files are used; one that the variables of another CI system contradict is an error"},
		// The runner rewrites inputs that begin with a path it mounts, which these
		// must not be: hence the prefix (actions/runner ContainerActionHandler.cs).
		{Name: "host-temp", Group: GroupPublish, Vars: []string{"ASC_HOST_TEMP"}, ActionDefault: "host=${{ runner.temp }}",
			Meaning: "for the container action: the runner's directory for temporary files as later steps see it, after host="},
		{Name: "host-workspace", Group: GroupPublish, Vars: []string{"ASC_HOST_WORKSPACE"}, ActionDefault: "host=${{ github.workspace }}",
			Meaning: "for the container action: the workspace as later steps see it, after host="},
		{Name: "api-url", Group: GroupCheck, Vars: []string{"ASC_API_URL"}, check: checkAPIURL,
			Meaning: "another base URL for the API, on a loopback address only: for tests and demos"},
	}
}

// settingOf finds a setting by one of its variables.
func settingOf(variable string) (Setting, bool) {
	i := slices.IndexFunc(Settings(), func(s Setting) bool { return slices.Contains(s.Vars, variable) })
	if i < 0 {
		return Setting{}, false
	}
	return Settings()[i], true
}

// Flag reports whether the setting can be given on the command line. Command
// lines are visible to every user of a machine.
func (s Setting) Flag() bool { return !s.Secret }
