package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/config"
)

// Settings about what is handed over, as typed values.
func TestHandOverSettings(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, config.Source{Env: map[string]string{
		"ASC_FILES": "p8, fastlane\ntoken p8", "ASC_FILES_DIR": "/run/keys", "ASC_EXPORT_ENV": "true", "ASC_DOTENV": "result.env",
		"ASC_HOST": "forgejo", "ASC_HOST_TEMP": "host=/srv/_temp", "ASC_HOST_WORKSPACE": "host=/srv/app",
	}})
	got := []any{cfg.Files, cfg.FilesDir, cfg.ExportEnv, cfg.Dotenv, cfg.Host, cfg.HostTemp, cfg.HostWorkspace}
	want := []any{config.FileKinds{"p8", "fastlane", "token"}, "/run/keys", config.Switch(true), "result.env", "forgejo", "host=/srv/_temp", "host=/srv/app"}
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
		"p8,fastlan": "Did you mean fastlane?", "P8": "p8, fastlane and token", "key.p8": "p8, fastlane and token",
	} {
		cfg, findings := config.Load(config.Source{Flags: map[string]string{"files": value}})
		if len(cfg.Files) > 0 || !strings.Contains(told(findings), says) {
			t.Errorf("files %q: %q, want it refused and told %q", value, told(findings), says)
		}
	}
}

// A file to write is that of no other setting: a report in the place of another, or
// of the key, would be the end of that.
func TestOutputsAreFilesOfTheirOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("key.p8"), []byte("a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path("key.p8"), path("link.p8")); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name         string
		flags, env   map[string]string
		first, other string // the one refused names the other; none is if both are empty
		written      string // the one that is left
	}{
		{"four files", map[string]string{"report": path("r"), "junit": path("j"), "markdown": path("m"), "dotenv": path("d")}, nil, "", "", ""},
		{"files beside that of the key", map[string]string{"report": path("r")}, map[string]string{"ASC_PRIVATE_KEY_PATH": path("key.p8")}, "", "", ""},
		{"two reports", map[string]string{"report": path("r"), "junit": path("r")}, nil, "--junit", "--report", path("r")},
		{"two spellings", map[string]string{"markdown": "r"}, map[string]string{"ASC_DOTENV": "x/.././r"}, "$ASC_DOTENV", "--markdown", "r"},
		{"the key", map[string]string{"report": path("key.p8"), "private-key-path": path("key.p8")}, nil, "--report", "--private-key-path", ""},
		{"the key that is overridden", map[string]string{"report": "key.p8", "private-key-path": "-"}, map[string]string{"ASC_PRIVATE_KEY_PATH": " key.p8\n"}, "--report", "$ASC_PRIVATE_KEY_PATH", ""},
		{"the key under another name", map[string]string{"dotenv": path("link.p8"), "private-key-path": path("key.p8")}, nil, "--dotenv", "--private-key-path", ""},
		{"fastlane's file", nil, map[string]string{"ASC_JUNIT": "key.json", "ASC_API_KEY_PATH": "./key.json"}, "$ASC_JUNIT", "$ASC_API_KEY_PATH", ""},
		{"a path in place of a key", nil, map[string]string{"ASC_REPORT": "key.p8", "ASC_PRIVATE_KEY": "./key.p8"}, "$ASC_REPORT", "$ASC_PRIVATE_KEY", ""},
		{"the step's outputs", map[string]string{"report": path("link.p8")}, map[string]string{"GITHUB_OUTPUT": path("key.p8")}, "--report", "$GITHUB_OUTPUT", ""},
		{"the job's variables", map[string]string{"dotenv": path("env")}, map[string]string{"GITHUB_ENV": path("env")}, "--dotenv", "$GITHUB_ENV", ""},
		{"the step's summary", nil, map[string]string{"ASC_MARKDOWN": path("sum"), "GITHUB_STEP_SUMMARY": path("sum")}, "$ASC_MARKDOWN", "$GITHUB_STEP_SUMMARY", ""},
		{"the file that another tool's reference names", nil, map[string]string{"ASC_MARKDOWN": "key.p8", "APP_STORE_CONNECT_PRIVATE_KEY": "@file:./key.p8"}, "$ASC_MARKDOWN", "$APP_STORE_CONNECT_PRIVATE_KEY", ""},
		{"the file of another tool", nil, map[string]string{"ASC_MARKDOWN": "key.p8", "EXPO_ASC_API_KEY_PATH": "./key.p8"}, "$ASC_MARKDOWN", "$EXPO_ASC_API_KEY_PATH", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := config.Source{Flags: tt.flags, Env: tt.env}
			cfg, findings := config.Load(src)
			if tt.first == "" {
				if len(findings) > 0 {
					t.Error(findings)
				}
				return
			}
			if len(findings) != 1 || !strings.HasPrefix(findings[0].Title, tt.first+" ") || !strings.Contains(findings[0].Title, "the file of "+tt.other+",") {
				t.Errorf("Load found %v, want %s refused for %s", findings, tt.first, tt.other)
			}
			// What is wrong is written to the others only.
			if got := strings.Join(slices.Collect(maps.Values(cfg.Reports)), "") + cfg.Dotenv; got != tt.written {
				t.Errorf("written: %q, want %q", got, tt.written)
			}
		})
	}
}
