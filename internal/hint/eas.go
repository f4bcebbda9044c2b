package hint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

// This file knows that EAS has two ways to a key. "eas build" reads EAS's variables; "eas submit"
// takes what eas.json names, or what EAS's servers hold (expo/eas-cli 22.2.0,
// submit/ios/AscApiKeySource.ts).

// easFile is the file of a project that uses EAS, and easKey the field of it that names a key.
const (
	easFile = "eas.json"
	easKey  = "ascApiKeyPath"
)

// easSubmit tells of a key in variables that the command for it does not read. It warns only
// where the file is there to show that.
func easSubmit(r Run) *finding.Finding {
	required := slices.Contains(r.Require, "eas-submit") && (r.HandsOver || inVariables(config.EAS, r.Origins[settingPrivateKey]))
	if !required && !submitsWithEAS(r.Command) {
		return nil
	}
	file := r.read(easFile)
	if strings.Contains(string(file), `"`+easKey+`"`) {
		return nil
	}
	f := finding.New(finding.ToolCannotRead, "").Titled("eas submit does not read EXPO_ASC_*")
	f.Detail = "It reads eas.json, which can name these variables. Here it names no " + easKey + "."
	if file == nil {
		f.Detail, f.Severity = "It reads eas.json, which can name these variables. This directory has no eas.json to look into.", finding.Notice
	}
	eas := config.ToolNamed(config.EAS)
	return f.OnlyFix(fmt.Sprintf(`write into the submit profile of eas.json: "%s": "$%s", "ascApiKeyId": "$%s", "ascApiKeyIssuerId": "$%s"`,
		easKey, eas.KeyPath, eas.KeyID, eas.IssuerID))
}

// inVariables reports whether a value came from a variable of a tool.
func inVariables(tool string, from credential.Origin) bool {
	return slices.ContainsFunc(config.Tools(), func(t config.Tool) bool {
		return t.Name == tool && from.IsVariable(t.KeyVariables()...)
	})
}

// submitsWithEAS reports whether a command, or a shell's script in it, runs EAS Submit: by
// itself, or behind a build.
func submitsWithEAS(command []string) bool {
	between := func(c rune) bool { return strings.ContainsRune(" \t\n;&|()'\"", c) }
	words := strings.FieldsFunc(strings.Join(command, " "), between)
	eas := slices.IndexFunc(words, func(word string) bool {
		name, _, _ := strings.Cut(path.Base(word), "@")
		return name == "eas" || name == "eas-cli"
	})
	return eas >= 0 && slices.ContainsFunc(words[eas:], func(word string) bool {
		return word == "submit" || strings.HasPrefix(word, "--auto-submit")
	})
}
