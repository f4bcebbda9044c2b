package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// Fields of an entry that are not settings of a check.
const (
	fieldName  = "name"
	fieldOwner = "owner"
)

// settingFields are those that are settings of a check, by the same names.
func settingFields() []string {
	return []string{"require", "forbid", "app", "vendor-number", "key-type", "program", "probe", "unproven"}
}

// entryFields are all that an entry can have.
func entryFields() []string {
	return append([]string{fieldName, fieldOwner, credential.SettingKeyID, credential.SettingIssuerID, credential.SettingPrivateKey}, settingFields()...)
}

// defaultFields are those that several keys can have in common.
func defaultFields() []string {
	return append([]string{fieldOwner, credential.SettingIssuerID}, settingFields()...)
}

// laterFields belong to keys that a command signs for, which ascproof does not
// support yet.
var laterFields = map[string]bool{"signer": true, "public-key": true}

// readFields reads a mapping of texts and lists of texts. What is wrong with one
// field leaves the others.
func readFields(n *yaml.Node, known []string) (map[string]string, []*finding.Finding) {
	fields := map[string]string{}
	if n.Kind == broken {
		return fields, []*finding.Finding{finding.New(finding.EntryInvalid, "It begins at line %d. %s", n.Line, n.Value).
			Titled("the entry is not %s", n.Tag).About("form")}
	}
	if n.Kind != yaml.MappingNode {
		return fields, []*finding.Finding{finding.New(finding.EntryInvalid, "").Titled("these are no fields with values").About("form")}
	}
	var bad []*finding.Finding
	refuse := func(name, title, fault string) {
		bad = append(bad, finding.New(finding.EntryInvalid, "").Titled(title, name).About(fieldSubject(name)+fault))
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, v := n.Content[i].Value, resolve(n.Content[i+1])
		text, ok := textOf(v)
		_, again := fields[name]
		switch {
		case !slices.Contains(known, name):
			f, _ := unknownField(name, known)
			bad = append(bad, f)
		case again:
			refuse(name, "the field %s stands twice", ", twice")
		case !ok:
			refuse(name, "the field %s holds neither a text nor a list of texts", ", value")
		default:
			fields[name] = text
		}
	}
	return fields, bad
}

// textOf is a scalar as it was written, or a list of them, one a line.
func textOf(n *yaml.Node) (string, bool) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return "", true
	case n.Kind == yaml.ScalarNode:
		return n.Value, true
	case n.Kind != yaml.SequenceNode:
		return "", false
	}
	var lines []string
	for _, item := range n.Content {
		item = resolve(item)
		if item.Kind != yaml.ScalarNode {
			return "", false
		}
		lines = append(lines, item.Value)
	}
	return strings.Join(lines, "\n"), true
}

// entry reads one key of the list.
func (p *parser) entry(n *yaml.Node, position int) Entry {
	fields, bad := readFields(n, entryFields())
	e := Entry{Position: position, line: n.Line, Settings: map[string]string{}, Findings: bad}
	if n.Kind == broken { // which says all that there is to say
		e.Name = Nameless(position)
		return e
	}
	for name, v := range p.defaults {
		given, ok := fields[name]
		switch {
		case strings.TrimSpace(given) != "":
		case name == credential.SettingIssuerID && (ok || individual(fields, p.defaults)): // that it has none is said
		default:
			fields[name] = v
		}
	}
	for _, name := range settingFields() {
		if text := strings.TrimSpace(fields[name]); text != "" {
			e.Settings[name] = text
		}
	}
	keyID := p.input(&e, fields)
	e.name(fields[fieldName], keyID)
	e.owner(fields[fieldOwner])
	return e
}

// individual reports whether an entry says that its key has no issuer ID.
func individual(fields, defaults map[string]string) bool {
	return strings.TrimSpace(cmp.Or(fields["key-type"], defaults["key-type"])) == credential.KeyIndividual
}

// input finds the values of the key. It returns the key ID as it was given.
func (p *parser) input(e *Entry, fields map[string]string) (keyID string) {
	find := func(field string) found {
		v, bad := p.places.find(field, fields[field])
		if bad != nil {
			e.refuse(bad)
		}
		if v.path != "" {
			e.Files = append(e.Files, v.path)
		}
		return v
	}
	id, issuer, key := find(credential.SettingKeyID), find(credential.SettingIssuerID), find(credential.SettingPrivateKey)
	e.Input = credential.Input{KeyType: e.Settings["key-type"], Program: credential.Program(e.Settings["program"])}
	e.Input.KeyID, e.Input.IssuerID = id.value(), issuer.value()
	e.setKey(key)
	return strings.TrimSpace(id.text)
}

// setKey takes a private key, or the JSON of an API key, whose IDs then count
// unless the entry has its own.
func (e *Entry) setKey(key found) {
	e.Input.PrivateKey, e.Input.FileName = key.value(), key.fileName
	file := credential.FindJSON(key.value())
	if file != nil || isObject(key.text) {
		direct, findings := credential.ParseFastlaneJSON([]byte(key.text), key.origin)
		if direct != nil || file == nil { // else the file is wrapped in something that is no fault
			e.Findings = append(e.Findings, findings...)
		}
	}
	if file == nil {
		return
	}
	e.Input.PrivateKey = file.PrivateKey
	if e.Input.KeyID.Text.IsEmpty() {
		e.Input.KeyID = file.KeyID
	}
	if e.Input.IssuerID.Text.IsEmpty() {
		e.Input.IssuerID = file.IssuerID
	}
	if file.InHouse != (credential.Origin{}) && e.Input.Program == "" {
		e.Input.Program = credential.Enterprise
	}
}

// isObject reports whether a text begins as JSON does, even if the rest is not JSON.
func isObject(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")), "{")
}

// maxName is more than a name of a key needs, in characters.
const maxName = 100

// name sets the name of the entry: the one given, else the key ID. What may be a
// secret is never made a name, since names are shown.
func (e *Entry) name(given, keyID string) {
	e.Name = Nameless(e.Position)
	given = safetext.OneLine(strings.TrimSpace(given))
	switch {
	case given == "" && credential.IsKeyID(keyID): // which is no secret
		e.Name = keyID
	case given == "":
		e.refuse(finding.New(finding.EntryInvalid, "%s", e.begins()).Titled("the entry has no name"))
	case isNoName(given):
		e.refuse(noName(fieldName, given))
	default:
		e.Name = given
	}
}

// Nameless is what an entry is called that has no name to show.
func Nameless(position int) string { return fmt.Sprintf("entry %d", position) }

// begins says where the entry is in the file, if that is known.
func (e *Entry) begins() string {
	if e.line == 0 {
		return ""
	}
	return fmt.Sprintf("It begins at line %d.", e.line)
}

func (e *Entry) owner(given string) {
	given = safetext.OneLine(strings.TrimSpace(given))
	if isNoName(given) {
		e.refuse(noName(fieldOwner, given))
		return
	}
	e.Owner = given
}

// isNoName reports whether a text is not shown as a name.
func isNoName(given string) bool {
	return utf8.RuneCountInString(given) > maxName || safetext.PathMayBeSecret(given)
}

// noName says that a field holds no name.
func noName(field, given string) *finding.Finding {
	n := utf8.RuneCountInString(given)
	why := fmt.Sprintf("It is not shown: it looks like a piece of a key, and has %d characters.", n)
	if n > maxName {
		why = fmt.Sprintf("It is not shown: it has %d characters, and a name has at most %d.", n, maxName)
	}
	return finding.New(finding.EntryInvalid, "%s", why).Titled("the field %s holds what is not a name", field)
}
