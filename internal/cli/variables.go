package cli

import (
	"path/filepath"

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
		{"APP_STORE_CONNECT_API_KEY_PATH", paths[config.FileFastlane]},
		{"ASC_TOKEN_EXPIRES_AT", expiresAt(h.tokenInfo)},
	}
	if p8 := paths[config.FileP8]; p8 != "" {
		all = append(all,
			variable{"ASC_PRIVATE_KEY_PATH", p8},
			variable{"API_PRIVATE_KEYS_DIR", filepath.Dir(p8)},
			variable{"EXPO_ASC_API_KEY_PATH", p8},
			variable{"EXPO_ASC_KEY_ID", key.KeyID},
			variable{"EXPO_ASC_ISSUER_ID", key.IssuerID})
	}
	return withValue(all)
}

func withValue(all []variable) []variable {
	set := all[:0]
	for _, v := range all {
		if v.value != "" {
			set = append(set, v)
		}
	}
	return set
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
