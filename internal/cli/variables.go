package cli

import (
	"path/filepath"
	"slices"

	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/report"
)

// variable is an environment variable for later steps, or for a child.
type variable struct{ name, value string }

// variables are those under which tools look for a key, given the paths of the
// files that were written. Those without a value are left out: an empty one would
// not be the same to every tool.
//
// Sources: fastlane/fastlane for APP_STORE_CONNECT_API_KEY_PATH; Apple, "man
// altool", for API_PRIVATE_KEYS_DIR; expo/eas-cli for EXPO_ASC_*;
// rorkai/App-Store-Connect-CLI for ASC_PRIVATE_KEY_PATH.
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
	}
	return withValue(all)
}

func withValue(all []variable) []variable {
	return slices.DeleteFunc(all, func(v variable) bool { return v.value == "" })
}

// export sets the variables of later steps.
func (r *run) export(variables []variable) error {
	for _, v := range variables {
		if err := r.host.SetEnv(v.name, v.value); err != nil {
			return err
		}
	}
	return nil
}
