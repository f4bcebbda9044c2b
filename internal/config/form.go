package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// This file warns where a check passes on a key that the tool of its variables cannot read.

// follow is what stands in the variable of a tool's key, or what it refers to as the tool has
// it, and whether that is the path of a file. A reference to what is not there stays one.
func (t Tool) follow(key Value, env map[string]string) (v Value, isPath bool) {
	text := strings.TrimSpace(key.Text)
	path, isFile := strings.CutPrefix(text, filePrefix)
	name, isVariable := strings.CutPrefix(text, envPrefix)
	switch {
	case t.KeyForm == Base64OrPath:
		return key, credential.IsPath(text)
	case t.KeyForm == TextOrFile && isFile:
		return Value{path, key.Origin}, true
	case t.KeyForm == TextOrFile && isVariable && env[name] != "":
		return Value{env[name], credential.FromVariable(name)}, false
	}
	return key, false
}

// unread warns of a key in a form that the tool does not read.
func (t Tool) unread(key Value, env map[string]string) []*finding.Finding {
	isText := credential.HasPEM(key.Text)
	switch isBase64 := credential.IsTrue(env[t.IsBase64]); {
	case credential.FindJSON(key.hidden()) != nil:
		return t.cannotRead(key, "It holds a JSON file. %s wants the key alone.", "store the .p8 file in it, without the JSON.")
	case t.KeyForm == TextOrFile && strings.HasPrefix(key.Text, envPrefix):
		return nil // its own form, of something that is not there
	case t.KeyForm == TextOrFile && !isText:
		return t.cannotRead(key, "%s wants the text of the .p8 file, with its BEGIN and END lines.", "store the text of the .p8 file in it, not base64.")
	case t.KeyForm == ByFlag && !isText && !isBase64:
		return t.cannotRead(key, "%s takes it for text, because "+t.IsBase64+" is not true.", "set "+t.IsBase64+" to true.")
	case t.KeyForm == ByFlag && isText && isBase64:
		return t.cannotRead(key, "%s takes it for base64, because "+t.IsBase64+" is true.", "remove "+t.IsBase64+".")
	}
	return nil
}

// decoded warns of a file that the tool takes for base64.
func (t Tool) decoded(path Value, env map[string]string) []*finding.Finding {
	if t.IsBase64 == "" || !credential.IsTrue(env[t.IsBase64]) {
		return nil
	}
	return t.cannotRead(path, "%s takes the file for base64, because "+t.IsBase64+" is true.", "remove "+t.IsBase64+".")
}

// booleans are what fastlane takes for true or false in a variable. Any other value is a text
// to it, and ends it with "must be either `true` or `false`" (fastlane 2.237.0,
// fastlane_core config_item.rb).
var booleans = []string{"yes", "YES", "true", "TRUE", "on", "ON", "no", "NO", "false", "FALSE", "off", "OFF"}

// badBoolean warns of a variable that the tool takes for neither true nor false.
func (t Tool) badBoolean(v Value, env map[string]string) []*finding.Finding {
	name := v.Origin.Name
	if slices.Contains(booleans, env[name]) {
		return nil
	}
	return t.cannotRead(v, "%s wants true or false in it, and takes no other spelling.", fmt.Sprintf("set %s to %v.", name, credential.IsTrue(v.Text)))
}

func (t Tool) cannotRead(v Value, why, fix string) []*finding.Finding {
	return []*finding.Finding{finding.New(finding.ToolCannotRead, why, t.Name).
		Titled("%s cannot read %s", t.Name, v.Origin).OnlyFix(fix)}
}
