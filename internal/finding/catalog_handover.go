package finding

// The codes of handing a key over to later steps, and of what comes after, in the
// order of [Catalog].
const (
	ExportUnsupported Code = "export-unsupported"
	FilesUnwritable   Code = "files-unwritable"
	PathUnknown       Code = "path-unknown"
	HostUnavailable   Code = "host-unavailable"
	HostUncertain     Code = "host-uncertain"
	CommandNotRun     Code = "command-not-run"
	Interrupted       Code = "run-interrupted"
	FilesLeft         Code = "files-left"
)

// ofHandOver is about what later steps get, and about cleaning up behind them.
var ofHandOver = []Entry{
	{ExportUnsupported, Error, ExitUnusable, CheckUsable, "this CI system cannot set variables of later steps without showing them", do(
		"set files to p8, fastlane or token, and let later steps of the job read those",
		"or run the command that needs the key as 'ascproof exec -- COMMAND', which has all of it in its environment",
		"what is no secret goes to later jobs in the file that dotenv names",
	)},
	{FilesUnwritable, Error, ExitUnusable, CheckUsable, "there is no directory for the key's files", do(
		"set files-dir (ASC_FILES_DIR) to a directory that exists and that later steps of the job see, too",
	)},
	{PathUnknown, Warning, ExitUnusable, CheckUsable, "it is not known where later steps see a file", do(
		"leave host-temp and host-workspace as action.yml has them, and files-dir empty",
		"or write files where the runner mounts a directory into the container: below RUNNER_TEMP or the workspace",
	)},
	{HostUnavailable, Warning, ExitInternal, ownCheck, "the CI system did not take a result", do(
		"the check itself is complete; the same result is in this log, and in the files that report and dotenv name",
	)},
	{HostUncertain, Error, ExitUnusable, CheckUsable, "it is not certain which CI system runs this", do(
		"run ascproof without the variables of the CI system that does not run this job: env -u NAME ascproof",
		"on GitHub, Forgejo and Gitea run it in a step of a workflow: GITHUB_OUTPUT must name the file that the runner made for the step",
		"or run the command that needs the key as 'ascproof exec -- COMMAND', which hands nothing to later steps",
	)},
	{CommandNotRun, Error, ExitUnusable, CheckUsable, "the command could not be run", do(
		"check its spelling, that it is installed and in PATH, and that this user may run it",
	)},
	{Interrupted, Error, ExitUnknown, ownCheck, "ascproof was told to stop before it was done", do(
		"nothing was handed over; run it again",
	)},
	{FilesLeft, Warning, ExitInternal, ownCheck, "the clean-up left something alone", do(
		"look at what it names: ascproof removes only what it can prove to have written; if a key is in it, remove it by hand",
	)},
}
