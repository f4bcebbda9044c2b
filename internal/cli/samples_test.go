package cli_test

import (
	"slices"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// samples are in the order of the catalog. Checks write JSON, so that what they
// say goes to standard error.
func samples() []sample {
	return slices.Concat(programSamples(), settingSamples(), keySamples(), hostSamples(), appleSamples(), accountSamples(), requirementSamples(), auditSamples(), handOverSamples())
}

func checkWith(args ...string) []string {
	return append([]string{"check", "--format", "json"}, args...)
}

func programSamples() []sample {
	return []sample{
		{name: "a bug", args: []string{"token"}, panics: true},
		{name: "a report that cannot be written", args: checkWith("--report", "$DIR/none/report.json")},
		{name: "a report named like a directory", args: checkWith("--report", "$DIR")},
		{name: "a report to standard output", args: checkWith("--report", "-")},
		{name: "a report below a file", args: checkWith("--junit", "$DIR/file/junit.xml"), files: map[string]string{"file": ""}},
		{name: "a report with a line break in its name", args: checkWith("--markdown", "a\nb")},
		{name: "a report that cannot be written any more", args: checkWith("--report", "$DIR/gone/report.json"), files: map[string]string{"gone/x": ""}, vanishes: "gone"},
		{name: "a token that cannot be written", args: []string{"token", "--out", "$DIR/none/token"}},
		{name: "a token where it would be seen", args: []string{"token"}, env: []string{"GITLAB_CI=true", "CI=true"}},
		{name: "a mistyped command", args: []string{"chekc"}},
		{name: "no such command", args: []string{"frobnicate"}},
		{name: "a mistyped flag", args: []string{"check", "--keyid", "ABC123DEFG"}},
		{name: "a flag without its value", args: []string{"check", "--app"}},
		{name: "the private key as a flag", args: []string{"check", "--private-key", "x"}},
		{name: "arguments that are not taken", args: []string{"check", "AuthKey_ABC123DEFG.p8"}},
		{name: "nothing to run", args: []string{"exec"}},
		{name: "arguments of a command without a key", args: []string{"version", "x"}},
		{name: "arguments of a shell's script", args: []string{"completion", "bash", "x"}},
		{name: "no such shell", args: []string{"completion", "bas"}},
		{name: "no time in a flag", args: []string{"cleanup", "--stale", "x"}},
		{name: "no number in a flag", args: []string{"audit", "k.yml", "--concurrency", "x"}},
		{name: "a number out of range in a flag", args: []string{"audit", "k.yml", "--concurrency", "257"}},
		{name: "neither true nor false in a flag", args: []string{"roles", "--sources=x"}},
		{name: "another word for a command", args: []string{"verify"}},
		{name: "a command cut short", args: []string{"chk"}},
		{name: "a tool for a command", args: []string{"fastlane-deliver"}},
		{name: "another name of a CI system", args: []string{"inspect", "--for", "gitea"}},
		{name: "two files", args: []string{"inspect", "a.p8", "b.p8"}},
	}
}

func settingSamples() []sample {
	setting := func(name, env string) sample { return sample{name: name, args: []string{"token"}, env: []string{env}} }
	return []sample{
		setting("a mistyped value", "ASC_PROBE=reed"),
		setting("a time out of range", "ASC_TOKEN_LIFETIME=1h"),
		setting("no time", "ASC_TIMEOUT=soon"),
		setting("neither true nor false", "ASC_ALL=all"),
		setting("a URL that is not of this machine", "ASC_API_URL=https://example.com"),
		setting("a bundle ID that is none", "ASC_APP=my app"),
		setting("a vendor number that is none", "ASC_VENDOR_NUMBER=V-1"),
		setting("a scope that is none", "ASC_TOKEN_SCOPE=get /v1/apps"),
		setting("a long text in a short setting", "ASC_APP=$P8"),
		setting("another name of a CI system, in a setting", "ASC_HOST=gitea"),
		{name: "several settings at once", args: checkWith(), env: []string{"ASC_UNPROVEN=x", "ASC_TIMEOUT=y", "ASC_FORBID=q", "ASC_FILES=p8,foo,tokn"}},
		{name: "a report over the key file", args: checkWith("--report", "key.p8", "--private-key-path", "key.p8")},
		{name: "standard input for two", args: checkWith("--private-key-path", "-", "--api-key-path", "-")},
		{name: "a mistyped capability", args: checkWith("--require", "metdata")},
		{name: "no such capability", args: checkWith("--require", "frobnicate")},
		{name: "a role of people", args: checkWith("--require", "account-holder")},
		{name: "a forbidden tool", args: checkWith("--forbid", "storesyncer")},
		{name: "requirements without probes", args: checkWith("--require", "apps", "--probe", "none")},
		{name: "a mistyped role to explain", args: []string{"roles", "ap-manager"}},
		{name: "two keys", args: checkWith(), env: []string{"ASC_PRIVATE_KEY_B64=eA=="}},
		{name: "nothing", args: checkWith(), without: true},
		{name: "other names", args: checkWith(), without: true, env: []string{"ASC_KEYID=ABC123DEFG", "ASC_ISSUER=x", "ASC_API_PRIVATE_KEY=x"}},
		{name: "nothing, and a mistyped capability", args: checkWith("--require", "metdata"), without: true},
		{name: "nothing, and a piece of a key as a name", args: checkWith("--require", "MIGTAgEAMBMGByqGSM49"), without: true},
		{name: "no such key file", args: checkWith("--private-key-path", "$DIR/AuthKey_ABC123DEFG.p8"), without: true},
		{name: "the key in place of its path", args: checkWith("--private-key-path", "-----BEGIN PRIVATE KEY-----"), without: true},
		{name: "a file to inspect that is not there", args: []string{"inspect", "$DIR/AuthKey_ABC123DEFG.p8"}},
		{name: "a directory to inspect", args: []string{"inspect", "$DIR"}},
		{name: "the key itself to inspect", args: []string{"inspect", "--", "$P8"}},
		{name: "a form that an inspection has not", args: []string{"inspect", "--format", "markdown"}},
		{name: "an expression in place of a value", args: checkWith(), env: []string{"ASC_PRIVATE_KEY=${{ secrets.ASC_PRIVATE_KEY }}"}},
		{name: "an issuer ID under another name", args: checkWith(), without: true, env: []string{"ASC_KEY_ID=ABC123DEFG", "ASC_PRIVATE_KEY=$P8", "ASC_ISSUER=00000000-0000-0000-e053-000000000001"}},
	}
}

func keySamples() []sample {
	inspect := func(name, content string) sample {
		return sample{name: name, args: []string{"inspect", "--format", "json", "$DIR/key.p8"}, files: map[string]string{"key.p8": content}}
	}
	return []sample{
		{name: "a key ID in lower case", args: checkWith("--key-id", "abc123defg")},
		{name: "an issuer ID that is cut off", args: checkWith("--issuer-id", "00000000-0000-0000-e053-0000")},
		{name: "the IDs in each other's place", args: checkWith("--key-id", "00000000-0000-0000-e053-000000000001", "--issuer-id", "ABC123DEFG")},
		{name: "a file of another key", args: checkWith("--private-key-path", "$DIR/AuthKey_XYZ9876543.p8"), files: map[string]string{"AuthKey_XYZ9876543.p8": "$P8"}},
		{name: "an individual key with an issuer ID", args: checkWith("--key-type", "individual")},
		{name: "a key in quotes", args: checkWith(), env: []string{`ASC_PRIVATE_KEY="$P8"`}},
		inspect("a key without its public half", armoured("PRIVATE KEY", []byte("\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x27\x30\x25\x02\x01\x01\x04\x20"+strings.Repeat("\x01", 32)))),
		{name: "a path in place of a key", args: checkWith(), env: []string{"ASC_PRIVATE_KEY=$DIR/ASC_PRIVATE_KEY"}, files: map[string]string{"ASC_PRIVATE_KEY": "$P8"}},
		inspect("a password", "correct-horse-battery!"),
		inspect("base64 of something else", "QSBrZXkgaXMgbmVlZGVkIGhlcmUuIEEga2V5IGlzIG5lZWRlZCBoZXJlLiBBIGtleSBpcyBuZWVkZWQgaGVyZS4="),
		inspect("a key that breaks off", "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49"),
		inspect("an SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"),
		inspect("a public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@example.com"),
		inspect("a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
		inspect("a key with a password", "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n"),
		inspect("a .p12 file", "\x30\x82\x0a\x00\x02\x01\x03\x30\x82\x09\xf6\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x82\x09\xe7\x04\x82"),
		inspect("two keys in one file", "$P8\n$P8\n"),
		inspect("a web page", "<!DOCTYPE html><html></html>"),
		inspect("an empty file", ""),
		{name: "a key that Codemagic cannot read", args: checkWith(), without: true, env: []string{"APP_STORE_CONNECT_KEY_IDENTIFIER=ABC123DEFG",
			"APP_STORE_CONNECT_ISSUER_ID=00000000-0000-0000-e053-000000000001", "APP_STORE_CONNECT_PRIVATE_KEY=$B64"}},
		{name: "a duration that fastlane cannot have", args: checkWith("--api-key-path", "$DIR/key.json"), without: true, files: map[string]string{
			"key.json": `{"key_id": "ABC123DEFG", "issuer_id": "00000000-0000-0000-e053-000000000001", "key": "$B64", "is_key_content_base64": true, "duration": 1200, # longest
}`}},
		{name: "EAS Submit, which reads eas.json alone", args: checkWith("--require", "eas-submit"), without: true, files: map[string]string{"key.p8": "$P8"},
			env: []string{"EXPO_ASC_KEY_ID=ABC123DEFG", "EXPO_ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "EXPO_ASC_API_KEY_PATH=$DIR/key.p8"}},
		{name: "JSON where its path should be", args: checkWith(), without: true, env: []string{`ASC_API_KEY_PATH={"key_id": "ABC123DEFG", "key": "$B64"}`}},
		inspect("JSON without a key", `{"key_id": "ABC123DEFG"}`),
		{name: "an In-App Purchase key", args: checkWith("--private-key-path", "$DIR/SubscriptionKey_ABC123DEFG.p8"), files: map[string]string{"SubscriptionKey_ABC123DEFG.p8": "$P8"}},
	}
}

// hostSamples are what CI systems do with variables.
func hostSamples() []sample {
	gitHub := []string{"GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=acme/app", "GITHUB_EVENT_PATH=$DIR/event.json", "GITHUB_EVENT_NAME=pull_request", "GITHUB_ACTOR=mona", "GITHUB_OUTPUT=$DIR/output"}
	fork := map[string]string{"output": "", "event.json": `{"pull_request":{"head":{"repo":{"full_name":"eve/app"}},"base":{"repo":{"full_name":"acme/app"}}}}`}
	own := map[string]string{"output": "", "event.json": `{"pull_request":{"head":{"repo":{"full_name":"acme/app"}},"base":{"repo":{"full_name":"acme/app"}}}}`}
	return []sample{
		{name: "GitHub: a pull request from a fork", args: checkWith(), without: true, env: gitHub, files: fork},
		{name: "GitHub: Dependabot", args: checkWith(), without: true, env: append(slices.Clone(gitHub), "GITHUB_ACTOR=dependabot[bot]"), files: own},
		{name: "GitHub: a secret that is not there", args: checkWith(), without: true, env: append(slices.Clone(gitHub), "INPUT_KEY_ID=ABC123DEFG"), files: own},
		{name: "GitHub: a damaged key", args: checkWith(), env: append(slices.Clone(gitHub), "ASC_PRIVATE_KEY='$P8'"), files: own},
		{name: "GitLab: an unprotected branch", args: checkWith(), without: true, env: []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false"}},
		{name: "GitLab: an unprotected branch, and a token", args: []string{"token", "--force"}, without: true, env: []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false", "ASC_KEYID=ABC123DEFG"}},
		{name: "GitLab: an unprotected branch, and settings to inspect", args: []string{"inspect", "--format", "json"}, without: true, env: []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false", "ASC_KEYID=ABC123DEFG"}},
		{name: "GitLab: a merge request", args: checkWith(), without: true, env: []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false", "CI_PIPELINE_SOURCE=merge_request_event"}},
		{name: "GitLab: a trace, and a key that cannot be masked", args: checkWith(), env: []string{"GITLAB_CI=true", "CI_DEBUG_TRACE=true"}},
		{name: "Buildkite: nothing", args: checkWith(), without: true, env: []string{"BUILDKITE=true"}},
		{name: "Buildkite: a variable that is not hidden", args: []string{"inspect", "--format", "json"}, without: true,
			env: []string{"BUILDKITE=true", "ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY_B64=$B64"}},
		{name: "GitHub: a runner that Jenkins has started", args: checkWith("--files", "p8"), env: append(slices.Clone(gitHub), "JENKINS_URL=https://jenkins.example"), files: own},
		{name: "GitHub: no step of a workflow", args: []string{"token"}, env: []string{"GITHUB_ACTIONS=true"}},
		{name: "GitLab: the host of another", args: checkWith("--host", "github"), env: []string{"GITLAB_CI=true"}},
		{name: "GitHub: a clock that is slow, on a Mac", args: checkWith(), env: append(slices.Clone(gitHub), "RUNNER_OS=macOS", "RUNNER_ENVIRONMENT=github-hosted"), files: own, prepare: to(asctest.ClockOff(3 * time.Minute))},
		{name: "GitHub: an ID that is a secret", args: []string{"inspect", "--format", "json"},
			env:   append(slices.Clone(gitHub), "GITHUB_WORKSPACE=$DIR", "GITHUB_JOB=check", "GITHUB_WORKFLOW_REF=acme/app/.github/workflows/a.yml@main"),
			files: map[string]string{"event.json": "{}", ".github/workflows/a.yml": "jobs:\n  check:\n    outputs:\n      key: ${{ steps.a.outputs.key-id }}\n    steps:\n      - with:\n          key-id: ${{ secrets.ID }}\n"}},
	}
}

// to makes Apple, or what is between, answer otherwise.
func to(f asctest.Fault) func(*asctest.Server, *asctest.Key, *asctest.Credentials) {
	return func(s *asctest.Server, _ *asctest.Key, _ *asctest.Credentials) { s.Fail(f) }
}

// appleSamples are about whether Apple accepts the key.
func appleSamples() []sample {
	return []sample{
		{name: "revoked", args: checkWith(), prepare: func(_ *asctest.Server, k *asctest.Key, _ *asctest.Credentials) { k.Revoke() }},
		{name: "a team key without its issuer ID", args: checkWith(), prepare: func(_ *asctest.Server, _ *asctest.Key, c *asctest.Credentials) { c.IssuerID = "" }},
		{name: "an individual key, and an issuer ID", args: checkWith(), prepare: func(s *asctest.Server, k *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer)}).Credentials()
			c.IssuerID = k.IssuerID
		}},
		{name: "a clock that is slow", args: checkWith(), prepare: to(asctest.ClockOff(5 * time.Minute))},
		{name: "a clock that is fast", args: checkWith(), prepare: to(asctest.ClockOff(-5 * time.Minute))},
		{name: "a clock in another day", args: checkWith(), prepare: to(asctest.ClockOff(-70 * time.Hour))},
		{name: "a revoked key and a fast clock", args: checkWith(), prepare: func(s *asctest.Server, k *asctest.Key, _ *asctest.Credentials) {
			k.Revoke()
			s.Fail(asctest.ClockOff(-5 * time.Minute))
		}},
		{name: "a hiccup", args: checkWith(), prepare: to(asctest.Spurious401(1))},
		{name: "two hiccups", args: checkWith(), prepare: to(asctest.Spurious401(2))},
		{name: "a 401 that lasts on some requests", args: checkWith("--require", "app-manager"), prepare: to(asctest.Refuse(asctest.NotAuthorized).On("/v1/builds", "/v1/betaGroups"))},
		{name: "a 403 that says nothing", args: checkWith(), prepare: to(asctest.Refuse(asctest.BareForbidden))},
		{name: "a 403 about the account", args: checkWith(), prepare: to(asctest.Refuse(asctest.NoContentProvider))},
		{name: "too many requests", args: checkWith(), prepare: to(asctest.Refuse(asctest.RateLimited))},
		{name: "too many requests, and how long to wait", args: checkWith(), prepare: to(asctest.RetryAfter(5 * time.Minute))},
		{name: "a connection that breaks", args: checkWith(), prepare: to(asctest.Reset())},
		{name: "an outage", args: checkWith(), prepare: to(asctest.Refuse(asctest.ServiceUnavailable))},
		{name: "an empty answer", args: checkWith(), prepare: to(asctest.EmptyOK())},
		{name: "a redirect", args: checkWith(), prepare: to(asctest.Redirect("https://127.0.0.1:1/"))},
		{name: "an enormous answer", args: checkWith(), prepare: to(asctest.HugeBody())},
		{name: "a 401 of a proxy", args: checkWith(), prepare: to(asctest.Reply(401, "text/html", "<html>Sign in</html>"))},
		{name: "a 403 of a proxy", args: checkWith(), prepare: to(asctest.Reply(403, "text/plain", "Forbidden"))},
		{name: "a 407", args: checkWith(), prepare: to(asctest.Reply(407, "text/plain", ""))},
		{name: "a 406 in plain text", args: checkWith(), prepare: to(asctest.Reply(406, "text/plain", "Not Acceptable"))},
		{name: "a 429 without a body", args: checkWith(), prepare: to(asctest.Reply(429, "", ""))},
		{name: "an answer that breaks off", args: checkWith(), prepare: to(asctest.Truncate())},
		{name: "an outage that is let pass", args: checkWith("--on-unreachable", "warn"), prepare: to(asctest.BadGateway())},
		{name: "a sign-in page of the network", args: checkWith(), prepare: to(asctest.CaptivePortal())},
	}
}

// accountSamples are about the team, and what of it the key sees.
func accountSamples() []sample {
	return []sample{
		{name: "an unsigned agreement", args: checkWith(), prepare: to(asctest.Refuse(asctest.AgreementsMissing))},
		{name: "an unsigned agreement, as Apple said in 2020", args: checkWith(), prepare: to(asctest.Refuse(asctest.AgreementsMissing2020))},
		{name: "a contract to accept, and a person's name", args: checkWith("--on-unreachable", "warn"), prepare: to(asctest.Refuse(asctest.PLANotAccepted))},
		{name: "a contract that stops what is required", args: checkWith("--require", "signing"), prepare: to(asctest.Refuse(asctest.ContractNotValid).On("/v1/certificates"))},
		{name: "an agreement that is only needed for some", args: checkWith("--require", "reviews", "--all"), prepare: to(asctest.Refuse(asctest.AgreementsMissing).On("/v1/builds"))},
		{name: "a lapsed membership", args: checkWith(), prepare: to(asctest.Refuse(asctest.MembershipLapsed))},
		{name: "another team's app", args: checkWith("--app", "com.example.other")},
		{name: "no right to list apps", args: checkWith("--app", "com.example.app"), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543"}).Credentials()
		}},
		{name: "an app that an outage hides", args: checkWith("--app", "1000000002"), prepare: to(asctest.Refuse(asctest.ServiceUnavailable).On("/v1/apps/1000000002"))},
		{name: "no app", args: checkWith("--require", "reviews"), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			team := s.NewTeam("00000000-0000-0000-e053-000000000003", []asctest.App{})
			*c = team.Key(asctest.KeyOptions{ID: "XYZ9876543", Roles: role.Of(role.AppManager)}).Credentials()
		}},
	}
}

// requirementSamples are about what the pipeline asks for.
func requirementSamples() []sample {
	as := func(roles ...role.Role) func(*asctest.Server, *asctest.Key, *asctest.Credentials) {
		return func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Roles: role.Of(roles...)}).Credentials()
		}
	}
	// Of what surely tells a Developer from an App Manager, one read alone is refused.
	oneRefusal := func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
		*c = s.Key(asctest.KeyOptions{
			ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Developer), Allow: []string{"inAppPurchases.list", "subscriptionGroups.list"},
		}).Credentials()
	}
	return []sample{
		{name: "a role that does not cover it", args: checkWith("--require", "metadata", "--probe", "write"), prepare: as(role.Developer)},
		{name: "an individual key where none will do", args: checkWith("--require", "signing"), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Kind: asctest.IndividualKind, Roles: role.Of(role.Admin)}).Credentials()
		}},
		{name: "likely", args: checkWith("--require", "storesyncer", "--probe", "write")},
		{name: "likely by reads", args: checkWith("--require", "metadata")},
		{name: "most likely not", args: checkWith("--require", "metadata"), prepare: as(role.Developer)},
		{name: "not known", args: checkWith("--require", "screenshots"), prepare: as(role.Marketing)},
		{name: "not proved", args: checkWith("--require", "metadata"), prepare: oneRefusal},
		{name: "not proved, which is to fail", args: checkWith("--require", "metadata", "--unproven", "fail"), prepare: oneRefusal},
		{name: "every request is refused", args: checkWith("--require", "metadata"), prepare: as()},
		{name: "an outage takes an update", args: checkWith("--require", "metadata", "--probe", "write"), prepare: to(asctest.Refuse(asctest.ServiceUnavailable).On("/v1/appInfoLocalizations/*"))},
		{name: "too strong a key", args: checkWith("--forbid", "admin"), prepare: as(role.Admin)},
		{name: "perhaps too strong a key", args: checkWith("--forbid", "screenshots"), prepare: as(role.Marketing)},
		{name: "a vendor number that Apple does not know", args: checkWith("--require", "sales-reports", "--vendor-number", "80000001"), prepare: as(role.Sales)},
		{name: "more than one check asks", args: checkWith("--all", "--probe", "write", "--require", "users notarytool signing devices upload"), prepare: as(role.Admin)},
		{name: "answers that no role explains", args: checkWith("--all", "--app", "1000000001"), prepare: func(s *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
			*c = s.Key(asctest.KeyOptions{ID: "XYZ9876543", Roles: role.Of(role.Admin), Deny: []string{"apps.list", "customerReviews.list", "analyticsReportRequests.list"}}).Credentials()
		}},
	}
}

// handOverSamples are about what later steps get.
func handOverSamples() []sample {
	agent := map[string]string{"buildkite-agent": "#!/bin/sh\ncase $1 in annotate) echo 'no such build' >&2; exit 1;; env) cat;; esac\n"}
	return []sample{
		{name: "files in a checkout", args: checkWith("--files", "p8", "--files-dir", "$DIR/src"), files: map[string]string{"src/.git/HEAD": "ref: refs/heads/main"}},
		{name: "variables on a host that would show them", args: checkWith("--export-env"), env: []string{"GITLAB_CI=true"}},
		{name: "a file for a directory of files", args: checkWith("--files", "p8", "--files-dir", "$DIR/notes.txt"), files: map[string]string{"notes.txt": "x"}},
		{name: "no directory for files", args: checkWith("--files", "p8", "--files-dir", "$DIR/none")},
		{name: "files of which it is not known where later steps see them", args: checkWith("--files", "p8", "--files-dir", "$DIR"),
			env: []string{"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output", "GITHUB_WORKSPACE=/github/workspace", "RUNNER_TEMP=/github/runner_temp"}, files: map[string]string{"output": ""}},
		{name: "Buildkite does not take the annotation", args: checkWith(), env: []string{"BUILDKITE=true"}, files: agent},
		{name: "no such command", args: []string{"exec", "--format", "json", "--", "no-such-command"}},
		{name: "interrupted", args: []string{"exec", "--format", "json", "--", "true"}, interrupt: true},
		{name: "a file that the command left", args: []string{"exec", "--format", "json", "--", "sh", "-c", `echo > "$API_PRIVATE_KEYS_DIR/mine"`}},
	}
}
