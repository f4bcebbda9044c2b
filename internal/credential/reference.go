package credential

import (
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// marker recognises text by its two ends.
type marker struct{ prefix, suffix, words string }

// references are values that stand for a value. CI hosts and secret managers
// leave them as they are when they do not know the name or may not read it.
var references = []marker{
	{"${{", "}}", "a GitHub expression, ${{ ... }}, that was not evaluated"},
	{"{{", "}}", "a template's placeholder, {{ ... }}, that was not filled in"},
	{"$(", ")", "an Azure Pipelines variable, $(...), that was not replaced"},
	{"$[", "]", "an Azure Pipelines expression, $[...], that was not evaluated"},
	{"${", "}", "a shell variable, ${...}, that no shell replaced"},
	{"$env:", "", "a PowerShell variable, $env:..., that was not replaced"},
	{"op://", "", "a 1Password reference, op://..., that was not loaded"},
	{"vault:", "", "a Vault reference, vault:..., that was not loaded"},
	{"ref+", "", "a reference of vals, ref+..., that was not loaded"},
	{"arn:aws:", "", "the ARN of an AWS secret, not its value"},
	{"projects/", "", "the name of a Google Cloud secret, not its value"},
	{"@Microsoft.KeyVault(", ")", "an Azure Key Vault reference that was not loaded"},
	{"ENC[", "]", "a value that is still encrypted by SOPS"},
	{"Encrypted(", ")", "a value that is still encrypted by Codemagic"},
	{"@env:", "", "a Codemagic reference, @env:..., that leads to no value here"},
	{"@file:", "", "a Codemagic reference, @file:..., which only Codemagic's variable can hold"},
	{"env:", "", "a reference, env:..., which only an audit file can hold"},
	{"file:", "", "a reference, file:..., which only an audit file can hold"},
	// fastlane issue 20553: the object was interpolated, not its text.
	{"#<", ">", "the printed form of a program's object, not its value"},
	{"[object ", "]", "the printed form of a program's object, not its value"},
	{"System.", "[]", "the printed form of a program's object, not its value"},
}

// emptyWords are what programs write for a value that they do not have or must
// not show.
var emptyWords = []string{
	"null", "nil", "none", "undefined", "(null)", "(unset)", "true", "false", "changeme", "todo",
	"[redacted]", "[masked]", "[filtered]", "[secure]", "<redacted>",
}

// gitHubName matches what stands in an expression of GitHub's.
var gitHubName = pattern.Of(`^(?:secrets|vars|env|inputs|steps|needs|github)\.[A-Za-z_][A-Za-z0-9_.-]*$`)

// maxReference bounds in bytes what is taken for a reference.
const maxReference = 512

// findReference says what a value stands for in place of being it, "" if it
// does not.
func findReference(s string) string {
	if len(s) > maxReference || strings.ContainsAny(s, "\n\r") {
		return ""
	}
	if strings.Trim(s, "*") == "" {
		return "asterisks, as a log shows a masked value"
	}
	for _, w := range emptyWords {
		if strings.EqualFold(s, w) {
			return "a word that programs write when a value is missing or hidden"
		}
	}
	if strings.HasPrefix(s, "$(") && strings.ContainsAny(s, " <") {
		return "a shell command, $(...), that no shell ran"
	}
	for _, m := range references {
		if strings.HasPrefix(s, m.prefix) && strings.HasSuffix(s, m.suffix) {
			return m.words
		}
	}
	switch {
	case strings.Contains(s, ".") && gitHubName().MatchString(s) && !IsPath(s): // IDs have none, and compiling takes time
		return "the name of a value of GitHub, such as secrets.NAME, without ${{ }} around it"
	case s[0] == '<' && strings.LastIndexByte(s, '<') == 0 && strings.IndexByte(s, '>') == len(s)-1:
		return "a placeholder, <...>, from an example"
	case s[0] == '$' && isName(s[1:]):
		return "a shell variable, $..., that no shell replaced"
	case len(s) > 2 && s[0] == '%' && s[len(s)-1] == '%' && isName(s[1:len(s)-1]):
		return "a Windows variable, %...%, that was not replaced"
	}
	return ""
}
