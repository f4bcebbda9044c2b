package credential

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// reader collects the findings of one [Read].
type reader struct {
	in       Input
	findings []*finding.Finding
	x        *examination // of the private key; nil until then, and if it cannot be read
	fileName string       // of the key, for hints
	jsonID   string       // key ID that came with the private key
}

func (r *reader) add(f ...*finding.Finding) { r.findings = append(r.findings, f...) }

// missing names all empty values in one finding: on a pull request from a fork
// all of them are.
func (r *reader) missing() {
	var names, places []string
	need := func(v Value, name, settings string) {
		switch {
		case !v.isEmpty():
			return
		case v.Source != "":
			places = append(places, v.Source+" is empty.")
		default:
			places = append(places, "Neither "+settings+" has a value.")
		}
		names = append(names, name)
	}
	if !r.inBrokenJSON() {
		need(r.in.KeyID, "the key ID", "key-id nor ASC_KEY_ID")
	}
	if r.in.Program == Enterprise {
		need(r.in.IssuerID, "the issuer ID", "issuer-id nor ASC_ISSUER_ID")
	}
	need(r.in.PrivateKey, "the private key", "private-key nor ASC_PRIVATE_KEY")
	if len(names) == 0 {
		return
	}
	is := "is"
	if len(names) > 1 {
		is = "are"
	}
	f := finding.New(finding.InputMissing, "%s", strings.Join(places, " ")).Titled("%s %s empty", phrase.And(names), is)
	if name, ok := parseFileName(r.in.FileName); ok && r.in.KeyID.isEmpty() {
		f = f.WithFix("set key-id (ASC_KEY_ID) to the key ID in the name of the key file: " + name.keyID)
	}
	r.add(f)
}

// inBrokenJSON reports whether JSON that cannot be read stands in the place of the key.
// The key ID may well be in it, so that there is one thing to do and not two.
func (r *reader) inBrokenJSON() bool {
	return r.in.KeyID.isEmpty() && !r.in.PrivateKey.isEmpty() && r.look().content == ContentBadJSON
}

// kind holds the key type against the issuer ID and the program.
func (r *reader) kind() role.Kind {
	issuer := !r.in.IssuerID.isEmpty()
	if !slices.Contains([]Program{"", AppStore, Enterprise}, r.in.Program) {
		r.add(finding.New(finding.SettingInvalid, "program is neither app-store nor enterprise"))
	}
	switch r.in.KeyType {
	case "", KeyAuto:
	case KeyTeam:
		if !issuer && r.in.Program != Enterprise { // which misses it anyway
			r.add(finding.New(finding.KeyTypeConflict, "key-type is team, but there is no issuer ID").
				OnlyFix(r.in.IssuerPlace().Set()+".", "remove key-type if this is an individual key."))
		}
	case KeyIndividual:
		if r.in.Program == Enterprise {
			r.add(finding.New(finding.KeyTypeConflict, "key-type is individual, but the Enterprise Program has only team keys").
				OnlyFix("remove key-type."))
		} else if issuer {
			r.add(finding.New(finding.KeyTypeConflict, "key-type is individual, but %s holds an issuer ID", cmp.Or(r.in.IssuerID.Source, "issuer-id")).
				OnlyFix(r.in.IssuerPlace().Empty()+". An individual key has no issuer ID.", "remove key-type if this is a team key."))
		}
	default:
		r.add(finding.New(finding.SettingInvalid, "key-type is none of auto, team, individual"))
	}
	if r.in.Program == Enterprise || issuer {
		return role.Team
	}
	return role.Individual
}

// key reads the private key, and says what is wrong with it.
func (r *reader) key() *Key {
	source := r.examine()
	if r.x == nil || r.in.PrivateKey.isEmpty() {
		return nil
	}
	var more []repair
	if f := r.x.layers.fastlane(); f != nil {
		r.jsonID = strings.TrimSpace(f.keyID)
		more = append(more, repairJSON)
		r.add(f.formFindings(source)...)
	}
	r.add(r.x.findings(source, more...)...)
	return r.x.key()
}

// look looks at the private key, once.
func (r *reader) look() *examination {
	if r.x == nil {
		r.x = examine([]byte(r.in.PrivateKey.Text.Reveal()))
	}
	return r.x
}

// examine looks at the private key, or at the file that stands in its place:
// GitLab's variables of type File hold a path. It looks at nothing if that cannot
// be read.
func (r *reader) examine() (source string) {
	r.fileName = r.in.FileName
	v := r.in.PrivateKey
	source = cmp.Or(v.Source, "the private key")
	if r.look().content != ContentPath || r.in.ReadFile == nil {
		return source
	}
	// The path is not repeated in any finding: it only looks like one.
	path := r.x.layers.outermost(r.x.text)
	data, err := r.in.ReadFile(path)
	if err != nil {
		r.x = nil
		r.add(unreadable(path, source, err))
		return source
	}
	r.add(finding.New(finding.KeyIsPath, "ascproof read the key from the file that %s names", source))
	r.fileName = path
	r.x = examine(data)
	return "the file that " + source + " names"
}

// unreadable is about a file that cannot be read, whose path a setting holds in place of a key.
func unreadable(path, source string, err error) *finding.Finding {
	f := finding.New(finding.InputUnreadable, "It holds the path of a file that %s.", safetext.Unreadable(err))
	if part := Unexpanded(path); part != "" {
		f = finding.New(finding.InputUnreadable, "It holds the path of a file. No shell replaced the %s in it.", part).OnlyFix(WholePath(part))
	}
	return f.Titled("could not read the file that %s names", source)
}
