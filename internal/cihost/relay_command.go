package cihost

import (
	"bytes"
	"slices"
	"strings"
)

// dialect is how a runner's commands are written in the log.
type dialect struct {
	prefix string
	// inLine says that a command can begin in the middle of a line.
	inLine bool
	parse  func(line string) (command, bool)
	// mask is the name of the command that sets a mask, variable that of the one which
	// hands a value to later steps; "" where that goes by a file, which nobody redacts.
	mask, variable string
	// unescaped undoes what the runner undoes; nil if that is nothing.
	unescaped *strings.Replacer
}

// command is one line of the log that a runner obeys.
type command struct {
	name, properties, data string
}

// parseGitHub splits "::name properties::data" as actions/runner does
// (ActionCommand.cs, TryParseV2).
func parseGitHub(line string) (command, bool) {
	line, ok := strings.CutPrefix(strings.TrimSpace(line), "::")
	head, data, isCommand := strings.Cut(line, "::")
	name, properties, _ := strings.Cut(head, " ")
	return command{name, properties, data}, ok && isCommand
}

// parseAzure splits "##vso[name properties]data" as azure-pipelines-agent does
// (Command.cs, TryParse).
func parseAzure(line string) (command, bool) {
	line, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "##vso[")
	head, data, isCommand := strings.Cut(line, "]")
	name, properties, _ := strings.Cut(head, " ")
	return command{name, properties, data}, ok && isCommand
}

// isSecretVariable reports whether a command hands a value to later steps that their
// logs do not show.
func (d dialect) isSecretVariable(c command) bool {
	return d.variable != "" && strings.EqualFold(c.name, d.variable) && slices.ContainsFunc(strings.Split(c.properties, ";"), func(p string) bool {
		name, value, _ := strings.Cut(p, "=")
		return strings.EqualFold(strings.TrimSpace(name), "issecret") && strings.EqualFold(strings.TrimSpace(value), "true")
	})
}

// find returns where a command may begin in a text; -1 if nowhere.
func (d dialect) find(text []byte) int {
	if i := bytes.Index(text, []byte(d.prefix)); i >= 0 {
		return i
	}
	for n := min(len(d.prefix)-1, len(text)); n > 0; n-- {
		if string(text[len(text)-n:]) == d.prefix[:n] {
			return len(text) - n
		}
	}
	return -1
}
