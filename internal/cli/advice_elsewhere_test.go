package cli_test

import "slices"

// elsewhere are pieces of advice that no test can follow, each for its reason.
func elsewhere() []string {
	return slices.Concat(
		// The same again, when Apple or the network is well.
		[]string{"run the check again", "run the audit again.", "run it again.", "run it again. Nothing was handed over"},
		// Variables for a command, which exec_env_internal_test.go sets in a shell.
		[]string{"set them in the command"},
		// Commands, which TestAdvisedCommandsWork runs.
		[]string{"run '", "Run '", "use 'ascproof"},
		// The clock and the users of a machine need an administrator.
		[]string{"set the clock", "run the container with CAP_CHOWN", "set files-dir (ASC_FILES_DIR) to a directory of this user", "set options to --user"},
		// A pipe, which a sample has not.
		[]string{"let the command before the pipe write the key"},
		// What a person does with a file, a page or a system.
		[]string{"remove it by hand", "add it to internal/role/data/observations", "add it to the system's certificates"},
		// Settings of a CI system, where nothing of ascproof's is set.
		[]string{"Leave it out for other pipelines", "or add the name to redacted-vars"},
		// What the page on a code says where the program always knows more.
		[]string{"rename the variable, or pass its value on under the name that ascproof reads"},
		// What people do at Apple's, or ask for.
		[]string{"ask the Account Holder", "ask who runs your network", "find the app in App Store Connect", "look at the role", "keep the key. ", "create a separate key for each pipeline",
			"renew those that a build still uses", "create a new key if", "revoke the key if somebody", "Wait 20 minutes", "if it is still listed as active", "look for another copy", "please report", "use the new key all the same",
			"look for a proxy or a Wi-Fi", "Open \x00 > Team Keys", "Compare the issuer ID above that list. Keys of", "Open %s. Is %s listed", "Is it an individual key? Its user finds it"},
		// What is wrong with a stream, a disk or a permission; stdout_test.go and streams_internal_test.go
		// break streams.
		[]string{"make room on the disk", "let the program behind the pipe", "open standard output", "look where standard output goes", "do not redirect or pipe",
			"let this user read", "name a directory that this user can read", "mend the link", "check that the directory exists", "look at the job", "check that require names all"},
		// Pages, and a file of another tool, whose advice internal/hint follows.
		[]string{"look up what the setting takes", "follow these steps to find", "write into the submit profile of eas.json"},
		// Another role, which observe_test.go names: it writes into the working directory.
		[]string{"use the role that App Store Connect shows"},
		// What the catalog has for its page alone, where each case says more.
		[]string{"store it in the form that the tool reads", "create a key with a narrower role. '", "does not run this job: env -u NAME", "create an app, or give the user", "give the user of an individual key access to the app"},
		// How to store a key: TestAdvisedShellCommandsWork runs the commands.
		[]string{"store the base64 of the .p8 file, on one line", "store the .p8 file as base64 on one line", "store it on one line", "store it as "},
		// No advice: what flags are for, and what a host cannot do.
		[]string{"set variables", "remove variables", "set \x00", "Run each pipeline once", "Leave it empty for an individual key", "Remove the key files that this job wrote",
			"keep a secret in", "keep a value", "take outputs", "take variables from later steps", "let it see ", "compare --file", "require and forbid do not go"},
	)
}
