package finding

import "github.com/ascproof/ascproof/internal/project"

// The codes of the program and its settings, in the order of [Catalog].
const (
	InternalError    Code = "internal-error"
	OutputFailed     Code = "output-failed"
	CannotMask       Code = "cannot-mask"
	UsageError       Code = "usage-error"
	SettingInvalid   Code = "setting-invalid"
	SourcesConflict  Code = "sources-conflict"
	InputMissing     Code = "input-missing"
	InputUnreadable  Code = "input-unreadable"
	ValueIsReference Code = "value-is-reference"
	VariableNotRead  Code = "variable-not-read"
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
