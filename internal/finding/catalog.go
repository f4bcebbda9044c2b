package finding

import (
	"iter"
	"slices"

	"github.com/ascproof/ascproof/internal/project"
)

// Entry is what all findings of one code have in common.
type Entry struct {
	Code     Code
	Severity Severity
	// Exit is the exit status when the severity is Error.
	Exit int
	// Check is what the finding is about, among what every key goes through.
	Check Check
	// Title is lower case, without a full stop.
	Title string
	// Fix is the standing advice.
	Fix Advice
}

// Advice is what to do about every finding of a code.
type Advice struct {
	// Store is how to store a key properly, before all else: where the CI system is
	// known, its own way takes this place ([Finding.StoreAs]).
	Store string
	// Do is what helps, most useful first.
	Do []string
	// Accept is how to let the pipeline pass all the same, if there is a way. It is
	// no advice where the pipeline passes already.
	Accept string
}

// All is the advice on a finding that fails the pipeline.
func (a Advice) All() []string {
	all := []string{a.Store}
	all = append(append(all, a.Do...), a.Accept)
	return slices.DeleteFunc(all, func(fix string) bool { return fix == "" })
}

func do(actions ...string) Advice { return Advice{Do: actions} }

func storeAnd(actions ...string) Advice { return Advice{Store: storeBase64, Do: actions} }

func (a Advice) unless(accepted string) Advice {
	a.Accept = accepted
	return a
}

// catalog is sorted by what a run goes through.
var catalog = slices.Concat(ofProgram, ofSettings, ofKeys, ofHosts, ofApple, ofDemands, ofHandOver)

// Lookup returns the entry of a code.
func Lookup(code Code) (Entry, bool) {
	i := slices.IndexFunc(catalog, func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return catalog[i], true
}

// Catalog yields every entry in the order in which a run would come to it.
func Catalog() iter.Seq[Entry] { return slices.Values(catalog) }

// storeBase64 is how to store a key anywhere.
const storeBase64 = `store the base64 of the .p8 file, on one line: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\n'`

// What several entries advise. The path is that of App Store Connect in 2026
// (Apple, "Creating API Keys for App Store Connect API").
const (
	integrations = "App Store Connect > Users and Access > Integrations > App Store Connect API"
	takeP8       = "use the .p8 file that " + integrations + " offered for download when the key was made"
	inspectFile  = "'ascproof inspect FILE' tells what a file is, and the commands that store it on GitHub, GitLab and Buildkite"
	downloadOnce = "if no undamaged copy is left, revoke the key and make a new one: Apple lets a key be downloaded only once"
	aHint        = "if the file was only renamed, nothing needs to be done: a name is a hint, not proof"
)

// ofProgram is about the program and its command line.
var ofProgram = []Entry{
	{InternalError, Error, ExitInternal, ownCheck, "ascproof itself failed", do(
		"this is a bug: please report it at " + project.Issues + " with this message and the output of 'ascproof version'",
	)},
	{OutputFailed, Error, ExitInternal, ownCheck, "a result could not be written", do(
		"check that the directory exists, that this user may write to it, and that the disk is not full",
	)},
	{CannotMask, Error, ExitUnusable, CheckUsable, "this CI system cannot hide a token in its log", do(
		"write the token to a private file with --out FILE, read it from there later in the same job, and remove it: 'ascproof cleanup' does not",
		"or run the command that needs it as 'ascproof exec -- COMMAND', which shows the token to nobody else",
		"--force prints it all the same: only where nobody else can read the log",
	)},
	{UsageError, Error, ExitUnusable, CheckUsable, "the command line is not one that ascproof knows", do(
		"run 'ascproof help' for the commands, 'ascproof COMMAND --help' for the flags of one",
	)},
}

// ofSettings is about settings, whatever they hold.
var ofSettings = []Entry{
	{SettingInvalid, Error, ExitUnusable, CheckUsable, "a setting has a value that cannot be used", do(
		"what each setting takes: " + project.Docs("reference.md"),
	)},
	{SourcesConflict, Error, ExitUnusable, CheckUsable, "the same value is given twice, and the two differ", do(
		"remove one of the two, so that it is certain which key is checked",
	)},
	{InputMissing, Error, ExitUnusable, CheckUsable, "a value that every check needs is empty", do(
		"give the key ID (ASC_KEY_ID), the issuer ID (ASC_ISSUER_ID; individual keys have none) and the private key (ASC_PRIVATE_KEY)",
		"where to find them and how to store them: "+project.Docs("create-a-key.md"),
	)},
	{InputUnreadable, Error, ExitUnusable, CheckUsable, "a file cannot be read", do(
		"check the path and its permissions; a relative path starts at the working directory",
	)},
	{ValueIsReference, Error, ExitUnusable, CheckUsable, "a value is a placeholder that nothing has filled in", do(
		"check that the secret is spelt as it is stored, and that this job may read it",
		"pass the value itself, not the expression that stands for it",
	)},
	{VariableNotRead, Warning, ExitUnusable, CheckUsable, "a variable is set that ascproof does not read", do(
		"rename the variable, or pass its value on under the name that ascproof reads",
	)},
}
