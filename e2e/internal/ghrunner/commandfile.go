package main

import (
	"fmt"
	"strings"
)

// outputPrefix is what the runner calls the file that GITHUB_OUTPUT names, before
// a random part.
const outputPrefix = "set_output_"

// pair is one entry of a command file.
type pair struct{ name, value string }

// parseCommandFile reads the files that GITHUB_OUTPUT, GITHUB_ENV and
// GITHUB_STATE name by the rules of the runner on Linux (actions/runner:
// src/Runner.Worker/FileCommandManager.cs): NAME=VALUE, or NAME<<DELIMITER with
// the lines of the value up to one that is the delimiter and nothing else.
// Whichever of the two marks comes first on a line decides; only \n ends a line;
// a name that comes again replaces the first.
//
// Messages name lines by number, for their text may be secret.
func parseCommandFile(text string) ([]pair, error) {
	var all []pair
	lines := strings.SplitAfter(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSuffix(lines[i], "\n")
		if line == "" {
			continue
		}
		equals, heredoc := strings.Index(line, "="), strings.Index(line, "<<")
		switch {
		case heredoc >= 0 && (equals < 0 || heredoc < equals):
			value, taken, err := readHeredoc(lines[i+1:], line[heredoc+2:])
			if err != nil || heredoc == 0 {
				return nil, fmt.Errorf("command file, line %d: a heredoc without name, delimiter or end", i+1)
			}
			all = append(all, pair{line[:heredoc], value})
			i += taken
		case equals > 0:
			all = append(all, pair{line[:equals], line[equals+1:]})
		default:
			return nil, fmt.Errorf("command file, line %d: neither NAME=VALUE nor NAME<<DELIMITER", i+1)
		}
	}
	return all, nil
}

// readHeredoc returns a value and how many lines it and its delimiter take. The
// last line break before the delimiter is not part of the value.
func readHeredoc(lines []string, delimiter string) (value string, taken int, err error) {
	if delimiter == "" {
		return "", 0, fmt.Errorf("no delimiter")
	}
	for i, line := range lines {
		if strings.TrimSuffix(line, "\n") == delimiter {
			return strings.TrimSuffix(strings.Join(lines[:i], ""), "\n"), i + 1, nil
		}
	}
	return "", 0, fmt.Errorf("no end")
}
