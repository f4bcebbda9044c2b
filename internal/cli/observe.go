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
	r.tell("wrote %s with %d answers. It names no key, account, app or person. Nothing was sent.", file, len(o.Answers))
	r.tell("to share it, add it to internal/role/data/observations in a pull request, or paste it into an issue: %s", project.Issues)
	for _, contradiction := range role.Embedded().CheckObservation(o) {
		r.tell("this is new: %s", safetext.Clean(contradiction.Error()))
	}
	return nil
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
		if role.CodeForm(e.Code) {
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
