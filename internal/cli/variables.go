package cli

import (
	"path/filepath"
	"time"

	"github.com/ascproof/ascproof/internal/config"
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
func (h *handOver) variables(c *checked, paths map[string]string) []variable {
	all := []variable{
		{"ASC_TOKEN", h.tok.Reveal()},
		{"ASC_KEY_ID", c.cred.KeyID()},
		{"ASC_ISSUER_ID", c.cred.IssuerID()},
		{"APP_STORE_CONNECT_API_KEY_PATH", paths[config.FileFastlane]},
	}
	if h.token != nil {
		all = append(all, variable{"ASC_TOKEN_EXPIRES_AT", h.token.ExpiresAt.Format(time.RFC3339)})
	}
	if p8 := paths[config.FileP8]; p8 != "" {
		all = append(all,
			variable{"ASC_PRIVATE_KEY_PATH", p8},
			variable{"API_PRIVATE_KEYS_DIR", filepath.Dir(p8)},
			variable{"EXPO_ASC_API_KEY_PATH", p8},
			variable{"EXPO_ASC_KEY_ID", c.cred.KeyID()},
			variable{"EXPO_ASC_ISSUER_ID", c.cred.IssuerID()})
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
func (a *app) export(c *checked, h *handOver, paths map[string]string) error {
	for _, v := range h.variables(c, paths) {
		if err := a.host.SetEnv(v.name, v.value); err != nil {
			return err
		}
	}
	return nil
}
