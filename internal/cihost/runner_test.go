package cihost_test

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
)

// pair is a name and a value that the runner read from a command file.
type pair struct{ name, value string }

// readCommandFile reads a command file by the rules of GitHub's runner
// (actions/runner, FileCommandManager.cs, EnvFileKeyValuePairs): whichever of "="
// and "<<" comes first in a line decides, and a value in several lines ends with
// a line that is the delimiter and nothing else.
func readCommandFile(text string) ([]pair, error) {
	var pairs []pair
	text = strings.ToValidUTF8(text, "\ufffd") // as .NET reads text
	for text != "" {
		line, end, rest := readLine(text)
		text = rest
		name, value, hasValue := strings.Cut(line, "=")
		before, delimiter, isHeredoc := strings.Cut(line, "<<")
		switch {
		case line == "":
		case isHeredoc && len(before) < len(name):
			if before == "" || delimiter == "" {
				return nil, errors.New("name or delimiter is empty")
			}
			v, after, err := readHeredoc(text, end, delimiter)
			if err != nil {
				return nil, err
			}
			pairs, text = append(pairs, pair{before, v}), after
		case hasValue && name != "":
			pairs = append(pairs, pair{name, value})
		default:
			return nil, fmt.Errorf("invalid format %q", line)
		}
	}
	return pairs, nil
}

// readHeredoc reads up to the delimiter. The last line end before it is not of the value.
func readHeredoc(text, end, delimiter string) (value, rest string, err error) {
	var b strings.Builder
	last := ""
	for {
		if end == "" {
			return "", "", errors.New("the delimiter is missing")
		}
		var line string
		line, end, text = readLine(text)
		if line == delimiter {
			return b.String(), text, nil
		}
		b.WriteString(last + line)
		last = end
	}
}

// readLine reads a line and its end. A carriage return ends a line on Windows only.
func readLine(text string) (line, end, rest string) {
	line, rest, ok := strings.Cut(text, "\n")
	if !ok {
		return line, "", ""
	}
	if cut, crlf := strings.CutSuffix(line, "\r"); crlf && runtime.GOOS == "windows" {
		return cut, "\r\n", rest
	}
	return line, "\n", rest
}

// command is a workflow command that the runner saw.
type command struct {
	name       string
	properties map[string]string
	message    string
}

// The runner's escapes, for messages and for properties (actions/runner,
// ActionCommand.cs).
var (
	unescapeMessage  = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	unescapeProperty = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
)

// runnerForm is how GitHub's runner reads commands.
var runnerForm = commandForm{
	split: func(line string) (head, message string, ok bool) {
		head, message, ok = strings.Cut(strings.TrimPrefix(line, "::"), "::")
		return head, message, ok && strings.HasPrefix(line, "::")
	},
	separator: ",", property: unescapeProperty, message: unescapeMessage,
}

// commandForm is how the commands of a system stand in a log.
type commandForm struct {
	split             func(line string) (head, message string, ok bool)
	separator         string // of properties
	property, message *strings.Replacer
}

// read reads a log as the system does: commands, and what is not one.
func (f commandForm) read(log string) (commands []command, others []string) {
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\r\n")
		head, message, ok := f.split(line)
		if !ok {
			others = append(others, line)
			continue
		}
		name, list, _ := strings.Cut(head, " ")
		c := command{name: name, properties: map[string]string{}, message: f.message.Replace(message)}
		for property := range strings.SplitSeq(list, f.separator) {
			if k, v, ok := strings.Cut(property, "="); ok {
				c.properties[k] = f.property.Replace(v)
			}
		}
		commands = append(commands, c)
	}
	return commands, others
}

func (c command) String() string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(c.properties)) {
		list = append(list, k+"="+c.properties[k])
	}
	return fmt.Sprintf("%s %q %q", c.name, list, c.message)
}
