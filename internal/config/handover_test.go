package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asckey/asckey/internal/config"
)

// Settings about what is handed over, as typed values.
func TestHandOverSettings(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, config.Source{Env: map[string]string{
		"ASC_FILES": "p8, fastlane\ntoken p8", "ASC_FILES_DIR": "/run/keys", "ASC_EXPORT_ENV": "true", "ASC_DOTENV": "result.env",
		"ASC_HOST": "forgejo", "ASC_HOST_TEMP": "host=/srv/_temp", "ASC_HOST_WORKSPACE": "host=/srv/app",
	}})
	got := []any{cfg.Files, cfg.FilesDir, cfg.ExportEnv, cfg.Dotenv, cfg.Host, cfg.HostTemp, cfg.HostWorkspace}
	want := []any{config.List{"p8", "fastlane", "token"}, "/run/keys", true, "result.env", "forgejo", "host=/srv/_temp", "host=/srv/app"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got): %s", diff)
	}
	if cfg := mustLoad(t, config.Source{}); cfg.ExportEnv || len(cfg.Files) > 0 {
		t.Errorf("by default export-env is %v, files is %q", cfg.ExportEnv, cfg.Files)
	}
}

func TestFilesRefused(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"p8,fastlan": "did you mean fastlane?", "P8": "p8, fastlane, token", "key.p8": "p8, fastlane, token",
	} {
		cfg, findings := config.Load(config.Source{Flags: map[string]string{"files": value}})
		if cfg != nil || !strings.Contains(told(findings), says) {
			t.Errorf("files %q: %q, want it refused and told %q", value, told(findings), says)
		}
	}
}
