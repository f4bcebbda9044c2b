package cli

import (
	"slices"
	"testing"
)

func TestPlaceAtHand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, host string
		files      []string
		want       string
	}{
		{"a CI system", "gitlab", []string{".github"}, "gitlab"},
		{"a CI system without a command for secrets", "forgejo", []string{".github"}, "forgejo"},
		{"a checkout with workflows", "plain", []string{".github"}, "github"},
		{"a checkout with a GitLab pipeline", "plain", []string{".gitlab-ci.yml"}, "gitlab"},
		{"a checkout with a Buildkite pipeline", "plain", []string{".buildkite"}, "buildkite"},
		{"nothing known", "plain", nil, "github"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := placeAtHand(tt.host, func(path string) bool { return slices.Contains(tt.files, path) })
			if got != tt.want {
				t.Errorf("placeAtHand(%s) with %q = %s, want %s", tt.host, tt.files, got, tt.want)
			}
		})
	}
}
