// Command leaks looks for secrets in what a pipeline left behind, for end-to-end
// scripts. It never prints a secret.
//
//	leaks KEY TOKENS PATH...
//
// For each file below a PATH that holds some of a secret, in whatever spelling,
// it prints a line: "key" or "token", and the file's path. A key is what the file
// KEY holds. A token is one of the files in the directory TOKENS, or anything
// else that has the form of a signed token: the program under test mints some
// that it never hands over.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "leaks: error: %v\n", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	if len(args) < 3 {
		return errors.New("usage: leaks KEY TOKENS PATH [PATH]")
	}
	key, err := readKey(args[0])
	if err != nil {
		return err
	}
	tokens, err := readTokens(args[1])
	if err != nil {
		return err
	}
	for _, path := range args[2:] {
		if err := look(w, path, key, tokens); err != nil {
			return err
		}
	}
	return nil
}

// look walks in the order of names, so that the same leaks make the same output.
func look(w io.Writer, root string, key, tokens patterns) error {
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if key.in(text) {
			_, _ = fmt.Fprintln(w, "key", path)
		}
		if tokens.in(text) || signed().Match(text) {
			_, _ = fmt.Fprintln(w, "token", path)
		}
		return nil
	})
}
