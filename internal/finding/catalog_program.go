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
func ofProgram() []Entry {
	return []Entry{
		entry(InternalError, Error, ExitInternal, ownCheck, "ascproof itself failed", do(
			"please report this message, and what 'ascproof version' prints, at "+project.Issues,
		)),
		entry(OutputFailed, Error, ExitInternal, ownCheck, "could not write a result", do(
			"check that the directory exists, that this user can write to it, and that the disk is not full.",
		)),
		entry(CannotMask, Error, ExitUnusable, CheckUsable, "this CI system cannot hide a token in its log", do(
			"run the command that needs the token as: ascproof exec -- COMMAND",
			"write the token to a private file with --out FILE. Remove the file yourself: 'ascproof cleanup' does not.",
			"add --force to print it all the same, if nobody else can read the log.",
		)),
		entry(UsageError, Error, ExitUnusable, CheckUsable, "the command line is wrong", do(
			"run 'ascproof help' for the commands, and 'ascproof COMMAND --help' for the flags of one.",
		)),
	}
}

// ofSettings is about settings, whatever they hold.
func ofSettings() []Entry {
	return []Entry{
		entry(SettingInvalid, Error, ExitUnusable, CheckUsable, "a setting has a wrong value", do(
			"look up what the setting takes: "+project.Docs("reference.md"),
		)),
		entry(SourcesConflict, Error, ExitUnusable, CheckUsable, "two settings disagree", do(
			"remove one of the two. Then it is clear which key to check.",
		)),
		entry(InputMissing, Error, ExitUnusable, CheckUsable, "a value is empty that every check needs", do(
			"set ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY. An individual key has no issuer ID.",
			"follow these steps to find and store the values: "+project.Docs("create-a-key.md"),
		)),
		entry(InputUnreadable, Error, ExitUnusable, CheckUsable, "could not read a file", do(
			"check the path and the file's permissions. A relative path starts at the working directory.",
		)),
		entry(ValueIsReference, Error, ExitUnusable, CheckUsable, "a setting holds a placeholder, not a value", do(
			"pass the value itself, not the expression that stands for it.",
			"check the spelling of the secret, and that this job has access to it.",
		)),
		entry(VariableNotRead, Warning, ExitUnusable, CheckUsable, "a variable has a name that ascproof does not read", do(
			"rename the variable, or pass its value on under the name that ascproof reads.",
		)),
	}
}
