package cihost_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// The variables are those that the hosts' runners set together.
func TestDetectHosts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  []string // set to "true"
		want string
	}{
		{"Forgejo", []string{"CI", "GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS"}, cihost.NameForgejo},
		{"Gitea", []string{"CI", "GITHUB_ACTIONS", "GITEA_ACTIONS"}, cihost.NameForgejo},
		{"GitHub", []string{"CI", "GITHUB_ACTIONS"}, cihost.NameGitHub},
		{"GitLab", []string{"CI", "GITLAB_CI"}, cihost.NameGitLab},
		{"Buildkite", []string{"CI", "BUILDKITE"}, cihost.NameBuildkite},
		{"GitHub on a machine of Buildkite", []string{"CI", "BUILDKITE", "GITHUB_ACTIONS"}, cihost.NameGitHub},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := map[string]string{}
			for _, name := range tt.env {
				env[name] = "true"
			}
			if got := cihost.Detect(lookup(env)); got != tt.want {
				t.Errorf("Detect(%q) = %q, want %q", tt.env, got, tt.want)
			}
		})
	}
}

func lookup(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}
