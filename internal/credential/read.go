package credential

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
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
			r.add(finding.New(finding.KeyTypeConflict, "key-type is individual, but %s holds an issuer ID", cmp.Or(r.in.IssuerID.Origin.String(), "issuer-id")).
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

// examined looks at the private key, once.
func (r *reader) examined() *examination {
	if r.x == nil {
		r.x = r.in.PrivateKey.examination()
	}
	return r.x
}

// examine looks at the private key, or at the file that stands in its place:
// GitLab's variables of type File hold a path. It looks at nothing if that cannot
// be read.
func (r *reader) examine() (source string) {
	r.fileName = r.in.FileName
	v := r.in.PrivateKey
	source = cmp.Or(v.Origin.String(), "the private key")
	if v.path == "" && (r.examined().content != ContentPath || r.in.ReadFile == nil) {
		return source
	}
	// The path is not repeated in any finding: it only looks like one.
	file, err := v.follow(r.in.ReadFile)
	if err != nil {
		r.x = nil
		r.add(unreadable(file.path, source, err))
		return source
	}
	r.add(finding.New(finding.KeyIsPath, "ascproof read the key from the file that %s names", source))
	r.fileName, r.x = file.path, file.examination()
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
