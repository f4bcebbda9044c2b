package cihost_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
)

// The runner takes masks as they stand, and shows annotations as raw commands.
func TestForgejo(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	env := map[string]string{"GITHUB_OUTPUT": filepath.Join(t.TempDir(), "output"), "GITHUB_ENV": filepath.Join(t.TempDir(), "env")}
	h := open(cihost.NameForgejo, cihost.Links{Commands: &log, Env: env})
	if h.Name() != cihost.NameForgejo || !h.CanMask() {
		t.Errorf("Name() = %q, CanMask() = %v", h.Name(), h.CanMask())
	}
	if err := h.Mask("100%25 of a secret"); err != nil {
		t.Error(err)
	}
	if err := h.Mask("two lines of it\ntwo lines of it"); err == nil {
		t.Error("a mask of two lines was taken")
	}
	if err := h.Annotate(finding.New(finding.ClockSkew, "")); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Annotate = %v, want %v", err, errors.ErrUnsupported)
	}
	if got, want := log.String(), "::add-mask::100%25 of a secret\n"; got != want {
		t.Errorf("log %q, want %q", got, want)
	}
	if err := errors.Join(h.SetOutput("status", "valid"), h.SetEnv("ASC_KEY_ID", "ABC123DEFG"), h.Flush()); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]pair{"GITHUB_OUTPUT": {"status", "valid"}, "GITHUB_ENV": {"ASC_KEY_ID", "ABC123DEFG"}} {
		text, _ := os.ReadFile(env[file])
		got, err := readCommandFile(string(text))
		if diff := cmp.Diff([]pair{want}, got, cmp.AllowUnexported(pair{})); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %s %v", file, diff, err)
		}
	}
}

// GitHub's other command files are written like that of outputs.
func TestVariablesAndState(t *testing.T) {
	t.Parallel()
	env := map[string]string{"GITHUB_ENV": filepath.Join(t.TempDir(), "env"), "GITHUB_STATE": filepath.Join(t.TempDir(), "state")}
	h := open(cihost.NameGitHub, cihost.Links{Commands: new(bytes.Buffer), Env: env})
	if err := errors.Join(h.SetEnv("ASC_TOKEN", "a=b<<c"), h.SaveState("dir", "/tmp/x y")); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]pair{"GITHUB_ENV": {"ASC_TOKEN", "a=b<<c"}, "GITHUB_STATE": {"dir", "/tmp/x y"}} {
		text, _ := os.ReadFile(env[file])
		got, err := readCommandFile(string(text))
		if diff := cmp.Diff([]pair{want}, got, cmp.AllowUnexported(pair{})); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %s %v", file, diff, err)
		}
	}
	if err := h.SetEnv("A=B", "value"); err == nil {
		t.Error("a variable with = in its name was set")
	}
}
