package cli

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/phrase"
	"github.com/ascproof/ascproof/internal/report"
)

// variable is an environment variable for later steps, or for a child.
type variable struct{ name, value string }

// variables are those under which tools look for a key, given the paths of the
// files that were written. Those without a value are left out: an empty one would
// not be the same to every tool.
//
// Sources: those of [config.Tools] with their versions; Apple, "man altool", for
// API_PRIVATE_KEYS_DIR; rorkai/App-Store-Connect-CLI for ASC_PRIVATE_KEY_PATH.
func (h *handover) variables(key report.Key, paths map[string]string) []variable {
	all := []variable{
		{"ASC_TOKEN", h.token.Reveal()},
		{"ASC_KEY_ID", key.KeyID},
		{"ASC_ISSUER_ID", key.IssuerID},
	}
	for _, t := range config.Tools() {
		if t.JSONPath != "" {
			all = append(all, variable{t.JSONPath, paths[config.FileFastlane]})
		}
	}
	all = append(all, variable{"ASC_TOKEN_EXPIRES_AT", expiresAt(h.tokenInfo)})
	p8 := paths[config.FileP8]
	if p8 == "" {
		return withValue(all)
	}
	all = append(all, variable{"ASC_PRIVATE_KEY_PATH", p8}, variable{"API_PRIVATE_KEYS_DIR", filepath.Dir(p8)})
	for _, t := range config.Tools() {
		if t.HandedOver {
			all = append(all, variable{t.KeyPath, p8}, variable{t.KeyID, key.KeyID}, variable{t.IssuerID, key.IssuerID})
		}
		if t.HandedOver && key.Program == string(credential.Enterprise) {
			all = append(all, variable{t.InHouse, "true"})
		}
	}
	return withValue(all)
}

// hasVariable reports whether one of some variables has a name.
func hasVariable(all []variable, name string) bool {
	return slices.ContainsFunc(all, func(v variable) bool { return v.name == name })
}

func withValue(all []variable) []variable {
	return slices.DeleteFunc(all, func(v variable) bool { return v.name == "" || v.value == "" })
}

// listed adds the variable that lists the others, and says of which key they are.
func listed(scope string, key report.Key, all []variable) []variable {
	set := map[string]string{}
	for _, v := range all {
		set[v.name] = v.value
	}
	return append(all, variable{config.ExportedVariable, config.ExportList(scope, config.ExportedKey{Fingerprint: key.Fingerprint, Program: key.Program}, set)})
}

// variablesForSteps are those of later steps, with those of tools that are required.
func (r *run) variablesForSteps(key report.Key, h *handover) []variable {
	all := append(h.variables(key, h.outside), equivalents(nil, r.cfg.Require, key, h.outside)...)
	return append(all, notBase64(r.env, all)...)
}

// export sets the variables of later steps. What an earlier step exported of another key
// goes.
func (r *run) export(key report.Key, variables []variable) error {
	variables = listed(config.ForSteps, key, variables)
	for _, v := range variables {
		if err := r.host.SetEnv(v.name, v.value); err != nil {
			return err
		}
	}
	for _, name := range r.exported() {
		if hasVariable(variables, name) {
			continue
		}
		if err := r.host.UnsetEnv(name); err != nil {
			return err
		}
	}
	return nil
}

// exported are the variables that earlier steps of ascproof left to this one.
func (r *run) exported() []string {
	scope, names := config.LeftByExport(r.env)
	if scope != config.ForSteps {
		return nil
	}
	return names
}

// unexport takes from later steps what earlier ones exported, and says so.
func (r *run) unexport() error {
	names := r.exported()
	if len(names) == 0 {
		return nil
	}
	for _, name := range append(slices.Clone(names), config.ExportedVariable) {
		err := r.host.UnsetEnv(name)
		if errors.Is(err, errors.ErrUnsupported) {
			r.note(finding.New(finding.FilesLeft, "These variables of earlier steps are still set: %s.", phrase.And(names)).
				Titled("%s cannot take variables from later steps", r.system.Name).At(finding.Warning).
				OnlyFix("unset them in the shell that has them, or give the later steps another key."))
			return nil
		}
		if err != nil {
			return err
		}
	}
	if err := r.host.Flush(); err != nil {
		return err
	}
	return r.print("emptied for later steps: %s\n", strings.Join(names, ", "))
}
