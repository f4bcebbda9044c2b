package cihost_test

import (
	"slices"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

func TestMeant(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, given string
		known       []string
		want        string
	}{
		{"another name", "Gitea", cihost.Names(), cihost.NameForgejo},
		{"another name of what is not taken", "gitea", []string{cihost.NameAzure}, ""},
		{"slip", "gitlap", cihost.Names(), cihost.NameGitLab},
		{"nothing", "", cihost.Names(), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := cihost.Meant(tt.given, tt.known); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What a report must not overwrite is known of all systems, whichever runs this.
func TestFileVariables(t *testing.T) {
	t.Parallel()
	got := cihost.FileVariables()
	for _, name := range []string{"GITHUB_OUTPUT", "BUILDKITE_ENV_FILE", "ENVMAN_ENVSTORE_PATH", "CIRRUS_ENV"} {
		if !slices.Contains(got, name) {
			t.Errorf("%s is not among %q", name, got)
		}
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != len(got) {
		t.Errorf("%q has a name twice", got)
	}
}
