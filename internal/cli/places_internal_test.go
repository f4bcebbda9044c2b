package cli

import (
	"slices"
	"testing"
)

func TestPlaceAtHand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, host string
		onCI       bool
		files      []string
		want       string
	}{
		{"a CI system", "gitlab", true, []string{".github"}, "gitlab"},
		{"a CI system without a command for secrets", "forgejo", true, []string{".github"}, "forgejo"},
		{"a checkout with workflows", "plain", false, []string{".github"}, "github"},
		{"a checkout with a GitLab pipeline", "plain", false, []string{".gitlab-ci.yml"}, "gitlab"},
		{"a checkout with a Buildkite pipeline", "plain", false, []string{".buildkite"}, "buildkite"},
		{"another CI system", "plain", true, []string{".github"}, ""},
		{"nothing known", "plain", false, nil, "github"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := placeAtHand(tt.host, tt.onCI, func(path string) bool { return slices.Contains(tt.files, path) })
			if got != tt.want {
				t.Errorf("placeAtHand(%s) with %q = %s, want %s", tt.host, tt.files, got, tt.want)
			}
		})
	}
}
