package config

import (
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/report"
)

// table is every setting, in the order of the documentation.
func table() []Setting {
	all := slices.Concat(keySettings(), checkSettings(), stepSettings(), resultSettings())
	for i, s := range all {
		if s.Vars == nil {
			all[i].Vars = []string{"ASC_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))}
		}
	}
	return all
}

// keySettings are what the key is.
func keySettings() []Setting {
	return []Setting{
		{Name: keyID, Group: GroupCredential, Takes: "ID", Meaning: "key ID, normally 10 characters"},
		{Name: issuerID, Group: GroupCredential, Takes: "ID",
			Meaning: "issuer ID, 36 characters. Leave it empty for an individual key"},
		{Name: privateKey, Group: GroupCredential, Vars: []string{"ASC_PRIVATE_KEY", "ASC_PRIVATE_KEY_B64"}, Secret: true,
			Meaning: "content of the .p8 file, as base64 or as text"},
		{Name: "private-key-path", Group: GroupCredential, Takes: TakesFile,
			Meaning: "path of the .p8 file, or - for standard input"},
		{Name: "api-key-path", Group: GroupCredential, Takes: TakesFile,
			Meaning: "path of a fastlane API key JSON file, in place of the three values"},
		{Name: "key-type", Group: GroupCredential, Default: "auto", Values: []string{"auto", "team", "individual"},
			Meaning: "kind of key. auto: a key without an issuer ID is an individual key"},
		{Name: "program", Group: GroupCredential, Default: "app-store", Values: []string{"app-store", "enterprise"},
			Meaning: "Apple's program that the key belongs to. enterprise: the Apple Developer Enterprise Program"},
	}
}

// checkSettings are what is asked of the key, and how.
func checkSettings() []Setting {
	return []Setting{
		{Name: "require", Group: GroupCheck, List: true, Takes: TakesNames,
			Meaning: "what the key must be able to do: a list of tools, capabilities and roles, such as fastlane-deliver, upload. 'ascproof roles' shows all names"},
		{Name: "forbid", Group: GroupCheck, List: true, Takes: TakesNames,
			Meaning: "what the key must not be able to do: a list of capabilities and roles, such as admin"},
		{Name: "unproven", Group: GroupCheck, Default: "warn", Values: []string{"warn", "fail", "ignore"},
			Meaning: "what to do when a requirement can be neither confirmed nor ruled out"},
		{Name: "probe", Group: GroupCheck, Default: "read", Values: []string{"read", "write", "none"},
			Meaning: "how to find out what the key can do. read: requests that only read. write: also empty updates that change nothing. none: only find out if Apple accepts the key"},
		{Name: "app", Group: GroupCheck, check: checkApp, Takes: "ID",
			Meaning: "bundle ID or Apple ID of an app that the key must see"},
		{Name: "vendor-number", Group: GroupCheck, check: checkVendorNumber, Takes: "NUMBER",
			Meaning: "vendor number. With it, sales reports and finance reports can be tried"},
		{Name: "all", Group: GroupCheck, Default: "false", Bool: true,
			Meaning: "try everything, not only what require and forbid need"},
		{Name: "on-unreachable", Group: GroupCheck, Default: "fail", Values: []string{"fail", "warn"},
			Meaning: "what to do when Apple cannot be reached. warn: the pipeline goes on"},
		{Name: "timeout", Group: GroupCheck, Default: "60s", Takes: TakesTime,
			Meaning: "time limit of the check, in an audit for each key, from 1s to 10m"},
		{Name: "expiry", Group: GroupCheck, Takes: "DAYS",
			Meaning: "warn of certificates and profiles of the account that end within this time, such as 30d. It needs a key that can list them"},
		{Name: "api-url", Group: GroupCheck, check: checkAPIURL, Takes: "URL",
			Meaning: "another address of the API, for tests and demos. It must be on this machine"},
	}
}

// stepSettings are what later steps get.
func stepSettings() []Setting {
	return []Setting{
		{Name: "token-lifetime", Group: GroupToken, Default: "15m", Takes: TakesTime,
			Meaning: "how long the token is valid, from 1m to 19m"},
		{Name: "token-scope", Group: GroupToken, Takes: "LINES",
			Meaning: "the only requests that the token is good for, one on each line, such as GET /v1/apps"},
		{Name: "files", Group: GroupFiles, List: true, Values: []string{FileP8, FileFastlane, FileToken},
			Meaning: "private files to write for later steps: a list"},
		{Name: "files-dir", Group: GroupFilesDir, check: checkDir, Takes: TakesDir,
			Meaning: "parent directory of the key files. If it is empty: the CI system's directory for temporary files"},
		{Name: "export-env", Group: GroupPublish, Default: "false", Bool: true,
			Meaning: "also set environment variables for later steps: the token, the IDs and the paths of the files"},
		// The runner rewrites inputs that begin with a path it mounts, which these
		// must not be: hence the prefix (actions/runner ContainerActionHandler.cs).
		{Name: "host-temp", Group: GroupPublish, ActionDefault: "host=${{ runner.temp }}", Container: true, Takes: TakesDir,
			Meaning: "for the container action: the runner's directory for temporary files as later steps see it, after host="},
		{Name: "host-workspace", Group: GroupPublish, ActionDefault: "host=${{ github.workspace }}", Container: true, Takes: TakesDir,
			Meaning: "for the container action: the workspace as later steps see it, after host="},
	}
}

// resultSettings are where the result goes.
func resultSettings() []Setting {
	var all []Setting
	for _, f := range report.Formats() {
		if f.Setting != "" && !f.AuditOnly {
			all = append(all, Setting{Name: f.Setting, Group: GroupResult, Output: true, Takes: TakesFile, Meaning: f.Meaning})
		}
	}
	return append(all, []Setting{
		{Name: "dotenv", Group: GroupResult, Output: true, Takes: TakesFile,
			Meaning: "file to write the results to, without secrets, as lines such as ASCPROOF_STATUS=valid"},
		{Name: "format", Group: GroupResult, Default: "text", Values: report.FormatNames(),
			Meaning: "what standard output shows"},
		{Name: "verbose", Group: GroupResult, Default: "false", Bool: true,
			Meaning: "show every capability, possible role and request, not only what was asked for"},
		{Name: "host", Group: GroupHost, Default: "auto", Values: append([]string{"auto"}, cihost.Names()...),
			Meaning: "CI system that ascproof runs on. auto: ascproof finds it out. plain: none. It is an error to name another system than that of the environment"},
	}...)
}
