package audit

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/safetext"
	"github.com/ascproof/ascproof/internal/suggest"
)

// MaxFile bounds an audit file, in bytes.
const MaxFile = 16 << 20

// Parse reads an audit file. What its entries refer to is read from places. The
// file is never refused for one entry; if it has no list of keys at all, the
// findings say so.
func Parse(data []byte, places Places) File {
	p := &parser{places: places}
	top, why := p.document(data)
	if top == nil {
		return File{Findings: []*finding.Finding{invalidFile(why)}}
	}
	p.top(top)
	p.duplicates()
	return p.file
}

// ofFile is about the file, and no entry of it.
func ofFile(subject, detail string) *finding.Finding {
	return finding.New(finding.EntryInvalid, "%s", detail).About(subject).OnlyFix("mend the audit file.")
}

// subjectForm is of what keeps the whole file from being read.
const subjectForm = "form"

// noKeys says that a file has no list of keys.
const noKeys = "It has no word keys at its top."

// invalidFile says why a file has no keys that could be checked.
func invalidFile(why string) *finding.Finding {
	return ofFile(subjectForm, why).Titled("the audit file cannot be read").
		OnlyFix("write a list of keys, each with name, key-id, issuer-id and private-key, below the word keys.")
}

// parser collects what a file says.
type parser struct {
	places   Places
	defaults map[string]string
	file     File
}

// top reads the fields of the file itself.
func (p *parser) top(n *yaml.Node) {
	var keys *yaml.Node
	var unknown []*finding.Finding
	var clues []bool
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, v := n.Content[i].Value, resolve(n.Content[i+1])
		again := seen[name]
		seen[name] = true
		switch {
		case again && (name == "keys" || name == "defaults"):
			p.complain(ofFile("word "+name, "The first one counts. What stands below the other one was not read.").
				Titled("the word %s stands twice at the top of the audit file", name).OnlyFix("put all of it below one word " + name + "."))
		case name == "keys":
			keys = v
		case name == "defaults":
			p.readDefaults(v)
		default:
			f, hasClue := unknownField(name, []string{"keys", "defaults"})
			unknown = append(unknown, ofFile(f.Subject, f.Detail).Titled("%s", f.Title))
			clues = append(clues, hasClue)
		}
	}
	for i, f := range unknown {
		if keys != nil || clues[i] { // else the fields of the file are not what is wrong, unless keys is misspelled
			p.complain(f)
		}
	}
	switch {
	case keys == nil:
		p.complain(invalidFile(noKeys))
	case keys.Kind != yaml.SequenceNode:
		p.complain(invalidFile("The field keys holds no list."))
	case len(keys.Content) == 0:
		p.complain(invalidFile("The list of keys is empty."))
	default:
		for i, item := range keys.Content {
			p.file.Entries = append(p.file.Entries, p.entry(resolve(item), i+1))
		}
	}
}

func (p *parser) complain(f *finding.Finding) { p.file.Findings = append(p.file.Findings, f) }

func (p *parser) readDefaults(n *yaml.Node) {
	fields, bad := readFields(n, defaultFields())
	p.defaults = fields
	for _, f := range bad {
		p.complain(f.Titled("%s, in defaults", f.Title).About("defaults: " + f.Subject))
	}
}

// noMergeKey is what to do in place of a merge key of YAML.
const noMergeKey = "An entry takes over nothing from another one. Write what several keys have in common below defaults."

// unknownField says that a field does not exist. It has a clue if that could be the mistake
// for want of which other fields are not there.
func unknownField(name string, known []string) (f *finding.Finding, hasClue bool) {
	f = finding.New(finding.EntryInvalid, "").Titled("the field %s is not known", safetext.Quote(name)).About(fieldSubject(name))
	if laterFields[name] {
		return f.Titled("the field %s is not supported yet", name).
			OnlyFix("give the key itself in private-key. A command that signs in its place comes in a later version."), false
	}
	if name == "<<" {
		f.Detail = noMergeKey
	} else if near, ok := suggest.Guess(name, known); ok {
		f = f.Guess(near)
	} else if safetext.Scrambled(name) {
		f.Detail = fmt.Sprintf("Its name is not shown: it is %s.", safetext.Length(name))
		f = f.Titled("a field is not known")
	} else {
		return f, false
	}
	return f, true
}

// fieldSubject names a field, unless its name could be a secret.
func fieldSubject(name string) string {
	if safetext.MayBeSecret(name) || safetext.Scrambled(name) {
		return "field that is not shown"
	}
	return "field " + safetext.OneLine(name)
}

// duplicates refuses every entry whose name another one has, too.
func (p *parser) duplicates() {
	same := map[string][]int{}
	for i, e := range p.file.Entries {
		same[e.Name] = append(same[e.Name], i)
	}
	for name, all := range same {
		if len(all) < 2 {
			continue
		}
		f := finding.New(finding.NameDuplicate, "They are %s.", p.where(all)).
			Titled("%d entries of the audit file have the name %s", len(all), safetext.Quote(name))
		for _, i := range all {
			p.file.Entries[i].refuse(f)
		}
	}
}

// where says which entries of the file are meant, so that they can be found.
func (p *parser) where(entries []int) string {
	const most = 10
	var all []string
	for n, i := range entries {
		if n == most {
			all = append(all, fmt.Sprintf("%d more", len(entries)-n))
			break
		}
		at := fmt.Sprintf("entry %d", p.file.Entries[i].Position)
		if line := p.file.Entries[i].line; line > 0 {
			at += fmt.Sprintf(" (line %d)", line)
		}
		all = append(all, at)
	}
	return phrase.And(all)
}
