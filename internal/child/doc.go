// Package child runs other programs, and is the only one that does.
//
// [Command.Run] stands in for the shell that would have started the program: the
// child gets our standard input and the signals that we get, its output is passed
// on without the secrets in it, and its exit status comes back as a shell would
// give it.
//
//	signals := child.Catch()
//	defer signals.Release()
//	status, err := child.Command{
//		Args: []string{"fastlane", "release"}, Env: env, Patterns: patterns,
//		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
//	}.Run(signals)
//
// It must never put a secret into an argument, pass on a byte of output that did
// not go through a [secret.Redactor], or leave a zombie. It neither adds nor
// removes variables: the environment is the caller's to clean.
package child
