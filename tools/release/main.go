// Command release does what a release needs and a page of YAML could not be tested
// for. The workflow calls it, and so does e2e/release.sh:
//
//	release assets   copies what GoReleaser made, under the names of a release
//	release image    writes the images of a build as an OCI layout
//	release packages holds the entries for package managers against the files
//	release push     copies a layout to a registry, and prints the digests
//	release commit   makes the commit whose action.yml and setup/ name the build
//	release major    moves the tag of the major version, such as v1
//
// It signs nothing and asks nobody: everything that it writes follows from its
// arguments, so that two runs give the same digests and the same commit.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

// command is one of the program's commands: it declares its flags, and returns what
// to do once they are read.
type command func(*flag.FlagSet) (run func(stdout io.Writer) error)

var commands = map[string]command{
	"assets":   assetsCommand,
	"image":    imageCommand,
	"push":     pushCommand,
	"commit":   commitCommand,
	"major":    majorCommand,
	"packages": packagesCommand,
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run runs one command. Every flag of it that has no default must be given.
func run(args []string, stdout io.Writer) error {
	if len(args) == 0 || commands[args[0]] == nil {
		return fmt.Errorf("the first argument is one of assets, image, packages, push, commit and major")
	}
	flags := flag.NewFlagSet("release "+args[0], flag.ContinueOnError)
	do := commands[args[0]](flags)
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s takes no arguments but flags", args[0])
	}
	optional := []string{"base"}
	var missing error
	flags.VisitAll(func(f *flag.Flag) {
		if f.Value.String() == "" && !slices.Contains(optional, f.Name) && missing == nil {
			missing = fmt.Errorf("%s needs --%s: %s", args[0], f.Name, f.Usage)
		}
	})
	if missing != nil {
		return missing
	}
	return do(stdout)
}
