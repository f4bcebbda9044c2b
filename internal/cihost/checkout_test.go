package cihost_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

func TestOfCheckout(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		".github": cihost.NameGitHub, ".gitlab-ci.yml": cihost.NameGitLab, ".buildkite": cihost.NameBuildkite, "README.md": "", "": "",
	} {
		if got := cihost.OfCheckout(func(p string) bool { return p == path }); got != want {
			t.Errorf("a checkout with %q is of %q, want %q", path, got, want)
		}
	}
}

// Systems of which one looks like another call a step alike.
func TestStep(t *testing.T) {
	t.Parallel()
	for _, env := range []cihost.Env{{"GITHUB_ACTION": "check", "FORGEJO_ACTIONS": "true"}, {"GITHUB_ACTION": "check"}} {
		if got := cihost.Step(env); got != "check" {
			t.Errorf("Step(%v) = %q", env, got)
		}
	}
	if got := cihost.Step(cihost.Env{"": "no variable"}); got != "" {
		t.Errorf("a step without a name is called %q", got)
	}
}
