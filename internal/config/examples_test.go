package config_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/config"
)

var example = regexp.MustCompile(`such as (.+?)(?:, |\.$)`)

// What a message gives as an example is a value that the setting takes.
func TestExamplesAreTaken(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, set := range config.Settings() {
		if set.Secret || set.Group == config.GroupCredential {
			continue
		}
		_, bad := config.Load(config.Source{Flags: map[string]string{set.Name: "?! ?!"}})
		for _, f := range bad {
			for _, m := range example.FindAllStringSubmatch(strings.Join(f.Fix, "\n"), -1) {
				for _, value := range strings.Split(m[1], " or ") {
					tried[set.Name] = true
					if _, again := config.Load(config.Source{Flags: map[string]string{set.Name: value}}); len(again) > 0 {
						t.Errorf("%s: %q, and of %q then: %v", set.Name, f.Fix, value, again)
					}
				}
			}
		}
	}
	for _, name := range []string{"timeout", "token-lifetime", "expiry", "token-scope", "app", "api-url"} {
		if !tried[name] {
			t.Errorf("no example for %s was tried", name)
		}
	}
}

// Of a list each name that is not known is told.
func TestUnknownFilesAreNamed(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"p8,foo":       `Not known: "foo".`,
		"tokn,p8,blob": `Not known: "tokn" and "blob". Did you mean token?`,
		"tokn":         "Did you mean token?",
		"frobnicate":   "",
	} {
		_, bad := config.Load(config.Source{Flags: map[string]string{"files": value}})
		if len(bad) != 1 || bad[0].Detail != want {
			t.Errorf("files %s: %v, want %q", value, bad, want)
		}
	}
}

// Another name for a CI system leads to that of ascproof.
func TestHostThatIsMeant(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"gitea": "Did you mean forgejo?", "Gitea": "Did you mean forgejo?", "gitlb": "Did you mean gitlab?", "build": "Did you mean buildkite?", "jenkins": "",
	} {
		_, bad := config.Load(config.Source{Flags: map[string]string{"host": value}})
		if len(bad) != 1 || bad[0].Detail != want {
			t.Errorf("host %s: %v, want %q", value, bad, want)
		}
	}
}
