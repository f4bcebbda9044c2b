package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ascproof/ascproof/internal/check"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/project"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/role"
	"github.com/ascproof/ascproof/internal/safetext"
)

// observedRoles reads the roles that --observe says the key has.
func observedRoles(text string) (role.Set, error) {
	var roles role.Set
	for name := range strings.SplitSeq(text, ",") {
		r, ok := role.Parse(strings.TrimSpace(name))
		if !ok {
			return 0, badUsage("use the role that App Store Connect shows for the key, such as --observe app-manager.",
				"--observe: %s is not a role", safetext.Quote(name))
		}
		roles |= role.Of(r)
	}
	return roles, nil
}

// observe writes down what Apple answered a key of known roles, in a form that names
// no key, account, app or person, and says how to share it.
func (r *run) observe(key report.Key, roles role.Set) error {
	if roles == 0 {
		return nil
	}
	o := r.observation(key, roles)
	if len(o.Answers) == 0 {
		return nil // the report says why nothing was learnt
	}
	file := fmt.Sprintf("observation-%s-%s.json", strings.ToLower(strings.Join(o.Roles.Names(), "+")), o.Kind)
	err := writeReport(file, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", " ")
		return enc.Encode(o)
	})
	if err != nil {
		return outputError(err)
	}
	r.tell("wrote %s with %d answers. It names no key, account, app or person. The file was not sent anywhere.", file, len(o.Answers))
	r.tell("to share it, add it to internal/role/data/observations in a pull request, or paste it into an issue: %s", project.Issues)
	isNew := "this is new"
	contradictions := role.Embedded().CheckObservation(o)
	if found := key.Roles; len(contradictions) > 0 && found != nil && len(found.Leading) > 0 {
		titles := role.Embedded().Titles
		r.tell("is %s right? Apple's answers fit %s. Compare it with the role that App Store Connect shows.", titles(roles), titles(found.Leading[0]))
		isNew = "if it is right, this is new"
	}
	for _, contradiction := range contradictions {
		r.tell("%s: %s", isNew, safetext.Clean(contradiction.Error()))
	}
	return nil
}

// checkObserved ends a command that says of a key what no such key can be.
func checkObserved(cred *credential.Credential, roles role.Set) error {
	if roles == 0 || cred == nil {
		return nil
	}
	kind := check.RoleKind(cred.Kind(), cred.Program())
	if role.Embedded().CanHold(kind, roles) {
		return nil
	}
	return badUsage("use the role that App Store Connect shows for the key, such as --observe "+example(kind)+".",
		"--observe: no %s key has %s", kind, role.Embedded().TheRoles(roles))
}

// example is a role that keys of a kind have.
func example(kind role.Kind) string {
	if kind == role.Enterprise {
		return "admin"
	}
	return "app-manager"
}

// observation is what the answers to an accepted key say, but for what Apple did not
// answer itself.
func (r *run) observation(key report.Key, roles role.Set) role.Observation {
	o := role.Observation{
		Schema: role.ObservationSchema, Roles: roles, Version: project.Version(), Month: r.sys.Now().UTC().Format("2006-01"),
		Kind: check.RoleKind(role.Kind(key.Kind), credential.Program(key.Program)),
	}
	answered := map[string]int{} // the last answer for an operation counts
	for _, e := range key.Evidence {
		_, known := role.Embedded().Operation(e.Operation)
		if !known || e.HTTPStatus == 0 || e.HTTPStatus >= 500 || key.Status != report.Valid {
			continue
		}
		a := role.Observed{Evidence: role.Evidence{Operation: e.Operation, Outcome: e.Outcome}, Status: e.HTTPStatus}
		if role.KnownCode(e.Code) {
			a.Code = e.Code
		}
		if i, again := answered[e.Operation]; again {
			o.Answers[i] = a
			continue
		}
		answered[e.Operation] = len(o.Answers)
		o.Answers = append(o.Answers, a)
	}
	return o
}
