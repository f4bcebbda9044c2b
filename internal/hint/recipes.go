package hint

import (
	"cmp"
	"strings"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
)

// Form is how a file holds a usable key, as far as that matters for storing it.
type Form int

// The forms. Only these can be stored as they are.
const (
	// Text is the text of a .p8 file.
	Text Form = iota
	// Base64 is the base64 of one.
	Base64
	// JSONText and JSONBase64 are fastlane's API key file around either.
	JSONText
	JSONBase64
)

// Material is a key that is to be stored.
type Material struct {
	// File is the path of the file as the user gave it; "" and "-" stand for the
	// file that Apple offered for download.
	File string
	Form Form
	// KeyID and IssuerID are empty if they are not known.
	KeyID, IssuerID string
	// Kind is empty if it is not known. Individual keys have no issuer ID.
	Kind role.Kind
	// Enterprise is whether the key is one of the Enterprise program.
	Enterprise bool
}

// Recipes are the recipes of the CI systems that ascproof knows. No command has a
// secret in its arguments.
func Recipes(m Material) []report.Recipe {
	m.File = m.file()
	return []report.Recipe{m.gitHub(), m.gitLab(), m.buildkite(), m.azure(), m.bitrise(), m.forgejo()}
}

// Encodings are the commands that make base64 of the file, on one line, for any
// other place: one for each system.
func Encodings(m Material) []report.Recipe {
	m.File = m.file()
	if m.Form != Text {
		return []report.Recipe{{Place: "any shell", Commands: []string{m.base64(`\n`)}}}
	}
	file := shellArgument(m.File)
	return []report.Recipe{
		{Place: "macOS", Commands: []string{"base64 -i " + file}},
		{Place: "GNU/Linux", Commands: []string{"base64 -w0 " + file}},
		{Place: "PowerShell", Commands: []string{"[Convert]::ToBase64String([IO.File]::ReadAllBytes((Resolve-Path -LiteralPath " + powerShellQuote(m.File) + ").Path))"}},
		{Place: "Windows", Commands: []string{"certutil -f -encodehex " + cmdQuote(m.File) + " key.b64 0x40000001"}, Notes: []string{
			"Do not use certutil -encode, or > in PowerShell: what they write is not plain base64.",
		}},
	}
}

func (m Material) file() string {
	if m.File != "" && m.File != "-" && printable(m.File) {
		return m.File
	}
	prefix := "AuthKey_"
	if m.Kind == role.Individual {
		prefix = "ApiKey_"
	}
	return prefix + cmp.Or(m.KeyID, "ABC123DEFG") + ".p8"
}

// ids are commands for the two IDs, which are no secrets.
func (m Material) ids(command func(variable, value string) string) []string {
	all := []string{command("ASC_KEY_ID", cmp.Or(m.KeyID, "KEY_ID"))}
	if m.Kind != role.Individual {
		all = append(all, command("ASC_ISSUER_ID", cmp.Or(m.IssuerID, "ISSUER_ID")))
	}
	return all
}

// variables are commands for all that is no secret: the IDs, and the program
// where it is not the usual one.
func (m Material) variables(command func(variable, value string) string) []string {
	all := m.ids(command)
	if m.Enterprise {
		all = append(all, command("ASC_PROGRAM", "enterprise"))
	}
	return all
}

// inputs are those of the action, as a workflow gives them.
func (m Material) inputs() []string {
	all := []string{"key-id: ${{ vars.ASC_KEY_ID }}"}
	if m.Kind != role.Individual {
		all = append(all, "issuer-id: ${{ vars.ASC_ISSUER_ID }}")
	}
	all = append(all, "private-key: ${{ secrets.ASC_PRIVATE_KEY }}")
	if m.Enterprise {
		all = append(all, "program: enterprise")
	}
	return all
}

func (m Material) gitHub() report.Recipe {
	set := m.base64(`\n`) + " | gh secret set ASC_PRIVATE_KEY"
	return report.Recipe{System: cihost.NameGitHub, Place: "GitHub", Commands: append([]string{set}, m.ids(func(variable, value string) string {
		return "gh variable set " + variable + " --body " + value
	})...), Workflow: m.inputs(), Notes: []string{
		"As base64, since GitHub hides each line of a secret: of a .p8 file also its first and last line, everywhere in the log.",
		"Keep the IDs in vars. They are no secrets, and GitHub blanks any job output that contains a secret.",
		"For runs that Dependabot starts, store the secret once more with --app dependabot.",
	}}
}

// gitHubStore is the command that stores a .p8 file as a secret.
func gitHubStore(file string) string { return Material{File: file}.gitHub().Commands[0] }

// gitLabStore is the command that stores a .p8 file as a masked variable. GitLab
// refuses to mask what has line breaks, blanks or, on older versions, characters
// beyond the URL alphabet of base64. Its tool makes a variable with set, and
// changes one with update only.
func (r Run) gitLabStore(file string) string {
	verb := "set"
	if r.Origins[settingPrivateKey].IsVariable("ASC_PRIVATE_KEY") {
		verb = "update"
	}
	return Material{File: file}.gitLabKey(verb)
}

// gitLabKey is the command that makes the variable with the key, or changes it.
func (m Material) gitLabKey(verb string) string {
	return m.base64(`\n=`) + " | tr '+/' '-_' | glab variable " + verb + " ASC_PRIVATE_KEY --masked --protected --raw"
}

func (m Material) gitLab() report.Recipe {
	return report.Recipe{System: cihost.NameGitLab, Place: "GitLab", Commands: append([]string{m.gitLabKey("set")}, m.variables(func(variable, value string) string {
		return "glab variable set " + variable + " --value " + value
	})...), Notes: []string{
		"GitLab hides a value only if it is one line without spaces. This base64 is, a .p8 file is not.",
		"Only protected branches and tags get a --protected variable. Leave it out for other pipelines.",
		"Or store the file itself. Jobs then get its path: " + m.feed("glab variable set ASC_PRIVATE_KEY_PATH --type file --protected"),
		"If the variable exists, write update in place of set. By hand: Settings > CI/CD > Variables.",
	}}
}

func (m Material) buildkite() report.Recipe {
	env := strings.Join(m.variables(func(variable, value string) string { return variable + ": " + value }), ", ")
	return report.Recipe{System: cihost.NameBuildkite, Place: "Buildkite", Commands: []string{
		m.base64(`\n`) + " | pbcopy",
		"bk secret create --cluster-uuid CLUSTER_UUID --key ASC_PRIVATE_KEY",
		`export ASC_PRIVATE_KEY="$(buildkite-agent secret get ASC_PRIVATE_KEY)"`,
	}, Notes: []string{
		"The first command copies the key (on Linux: wl-copy or xclip), the second asks for it. By hand: Agents > the cluster > Secrets.",
		"The third is for the job. In its place the step can have secrets: [ASC_PRIVATE_KEY]. Also in pipeline.yml: env: {" + env + "}",
		"The agent hides a value by the name of its variable: *_PRIVATE_KEY by default, *_B64 not.",
	}}
}

// copied is what is said of a command that ends in pbcopy.
const copied = "The first command copies the key (on Linux: wl-copy or xclip). "

// azure is for the variables of a pipeline. Without a value the command asks for it (Azure
// CLI, "az pipelines variable create").
func (m Material) azure() report.Recipe {
	create := func(variable, value string) string {
		return "az pipelines variable create --pipeline-name PIPELINE --name " + variable + " " + value
	}
	return report.Recipe{System: cihost.NameAzure, Place: "Azure Pipelines", Commands: append([]string{
		m.base64(`\n`) + " | pbcopy", create("ASC_PRIVATE_KEY", "--secret true"),
	}, m.variables(func(variable, value string) string { return create(variable, "--value "+value) })...), Notes: []string{
		copied + "The second asks for it. By hand: Pipelines > the pipeline > Edit > Variables.",
		"A step gets a secret variable only if it maps it: env: { ASC_PRIVATE_KEY: $(ASC_PRIVATE_KEY) }",
	}}
}

func (m Material) bitrise() report.Recipe {
	return report.Recipe{System: cihost.NameBitrise, Place: "Bitrise", Commands: []string{m.base64(`\n`) + " | pbcopy"}, Notes: []string{
		copied + "Paste it into Workflow Editor > Secrets, with the name ASC_PRIVATE_KEY.",
		m.plain("Env Vars of the app"),
		"Secrets reach builds of pull requests only if they are exposed to them.",
	}}
}

func (m Material) forgejo() report.Recipe {
	return report.Recipe{System: cihost.NameForgejo, Place: "Forgejo or Gitea", Commands: []string{m.base64(`\n`) + " | pbcopy"}, Workflow: m.inputs(), Notes: []string{
		copied + "Paste it into Settings > Actions > Secrets of the repository, with the name ASC_PRIVATE_KEY.",
		m.plain("Settings > Actions > Variables"),
	}}
}

// plain says where that goes which is no secret.
func (m Material) plain(place string) string {
	return "These are no secrets, and go into " + place + ": " + strings.Join(m.variables(func(variable, value string) string { return variable + "=" + value }), ", ")
}

// feed gives the content of the file to a command on standard input.
func (m Material) feed(command string) string {
	if m.Form == JSONText || m.Form == JSONBase64 {
		return "jq -j .key " + shellArgument(m.File) + " | " + command
	}
	return command + " < " + shellArgument(m.File)
}

// base64 writes the base64 of the key on one line, without the characters to drop.
func (m Material) base64(drop string) string {
	if m.Form == Text || m.Form == JSONText {
		return m.feed("base64") + " | tr -d '" + drop + "'"
	}
	return m.feed("tr -d ' \\r" + drop + "'")
}
