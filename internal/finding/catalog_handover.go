package finding

// The codes of handing a key over to later steps, and of what comes after, in the
// order of [Catalog].
const (
	ExportUnsupported Code = "export-unsupported"
	FilesInCheckout   Code = "files-in-checkout"
	FilesUnwritable   Code = "files-unwritable"
	PathUnknown       Code = "path-unknown"
	HostUnavailable   Code = "host-unavailable"
	HostUncertain     Code = "host-uncertain"
	CommandNotRun     Code = "command-not-run"
	Interrupted       Code = "run-interrupted"
	FilesLeft         Code = "files-left"
)

// runAsChild is advice that needs nothing of the CI system.
const runAsChild = "run the command that needs the key as: ascproof exec -- COMMAND"

// ofHandOver is about what later steps get, and about cleaning up behind them.
func ofHandOver() []Entry {
	return []Entry{
		entry(ExportUnsupported, Error, ExitUnusable, CheckUsable, "cannot set variables for later steps", do(
			"remove export-env, and run the command that needs the key as: ascproof exec -- COMMAND",
			"remove export-env, and set files to p8, fastlane or token. Later steps of the job read those files.",
			"remove export-env, and set dotenv to a file, for results that are no secrets.",
		)),
		entry(FilesInCheckout, Warning, ExitUnusable, CheckUsable, "the key files are in a checkout", do(
			"leave files-dir (ASC_FILES_DIR) empty, or set it to a directory outside of the checkout.",
		)),
		entry(FilesUnwritable, Error, ExitUnusable, CheckUsable, "there is nowhere to write the key files", do(
			"set files-dir (ASC_FILES_DIR) to a directory that this user can write to, and that later steps of the job see.",
		)),
		entry(PathUnknown, Warning, ExitUnusable, CheckUsable, "it is not known where later steps find a file", do(
			"leave files-dir empty, and host-temp and host-workspace as action.yml has them.",
			"write files below RUNNER_TEMP or the workspace: the runner mounts both into the container.",
		)),
		entry(HostUnavailable, Warning, ExitInternal, ownCheck, "the CI system did not take a result", do(
			"do nothing. The check is complete, and its result is in this log.",
		)),
		entry(HostUncertain, Error, ExitUnusable, CheckUsable, "it is not clear which CI system runs this", do(
			"remove the variables of the CI system that does not run this job: env -u NAME ascproof",
			"run ascproof in a step of a workflow on GitHub, Forgejo or Gitea. GITHUB_OUTPUT must name the file of the step.",
		).orAsChild(runAsChild)),
		entry(CommandNotRun, Error, ExitUnusable, CheckUsable, "could not run the command", do(
			"check its spelling. It must be installed, in PATH, and executable for this user.",
		)),
		entry(Interrupted, Error, ExitUnknown, ownCheck, "stopped before it was done", do(
			"run it again. Nothing was handed over.",
		)),
		entry(FilesLeft, Warning, ExitInternal, ownCheck, "the clean-up left something", do(
			"look at it. If a key is in it, remove it by hand. ascproof removes only what it wrote itself.",
		)),
	}
}
