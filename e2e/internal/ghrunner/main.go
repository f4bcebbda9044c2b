// Command ghrunner does after a step what GitHub's runner does with what the
// step left, for end-to-end scripts that start the step themselves. It never
// prints a secret.
//
//	ghrunner step DIR
//
// DIR holds the step's stdout and stderr, and below mounts what was mounted into
// its container. What people see of the step goes to DIR/log, each output to a
// file in DIR/outputs and each mask to a line of DIR/masks. It fails where the
// runner would, and where the runner would show something before it is masked.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "ghrunner: error: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 || args[0] != "step" {
		return errors.New("usage: ghrunner step DIR")
	}
	return step(args[1])
}

// step turns what a step left into what the runner makes of it.
func step(dir string) error {
	stdout, err := os.ReadFile(filepath.Join(dir, "stdout"))
	if err != nil {
		return err
	}
	stderr, err := os.ReadFile(filepath.Join(dir, "stderr"))
	if err != nil {
		return err
	}
	log, masks, err := showLog(string(stdout), string(stderr))
	if err != nil {
		return err
	}
	outputs, err := readOutputs(dir)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "log"), []byte(log), 0o600); err != nil {
		return err
	}
	if err := writeOutputs(filepath.Join(dir, "outputs"), outputs); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "masks"), []byte(strings.Join(masks, "\n")+"\n"), 0o600)
}

// readOutputs reads the one file of outputs that a step has.
func readOutputs(dir string) ([]pair, error) {
	files, err := filepath.Glob(filepath.Join(dir, "mounts", "*", "*", outputPrefix+"*"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("found %d files %s*, want one", len(files), outputPrefix)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return nil, err
	}
	return parseCommandFile(string(text))
}

func writeOutputs(dir string, outputs []pair) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, o := range outputs {
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(o.name)), []byte(o.value), 0o600); err != nil {
			return err
		}
	}
	return nil
}
