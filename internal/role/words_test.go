package role_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

var sentenceEnd = regexp.MustCompile(`[.:] `)

// What people read of the data is plain: short sentences, and none that a semicolon
// holds together.
func TestNotesArePlain(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	texts := map[string]string{}
	for _, op := range k.Operations {
		texts[op.ID] = op.Note
	}
	for _, c := range k.Capabilities {
		texts[c.Name] = c.Summary
	}
	for _, tool := range k.Tools {
		texts[tool.Name] = tool.Note
	}
	for _, s := range k.Sources {
		texts[s.Cite] = s.Cite
	}
	const most = 25 // words, with room for lists of roles
	for name, text := range texts {
		if strings.Contains(text, ";") {
			t.Errorf("%s: a semicolon in %q", name, text)
		}
		for _, s := range sentenceEnd.Split(text, -1) {
			if n := len(strings.Fields(s)); n > most {
				t.Errorf("%s: a sentence of %d words: %q", name, n, s)
			}
		}
	}
	if len(texts) < 150 {
		t.Errorf("only %d texts", len(texts))
	}
}

// A sentence counts its roles, and lists them as any other list.
func TestRolesInSentences(t *testing.T) {
	t.Parallel()
	k := role.Embedded()
	for _, tt := range []struct {
		set              role.Set
		theRoles, titles string
	}{
		{role.Of(role.Admin), "the role Admin", "Admin"},
		{role.Of(role.AppManager, role.Finance), "the roles App Manager and Finance", "App Manager with Finance"},
		{role.Of(role.Marketing, role.Finance, role.CustomerSupport), "the roles Marketing, Finance and Customer Support", "Marketing with Finance + Customer Support"},
		{role.Of(role.Developer, role.Marketing, role.Finance, role.CustomerSupport), "the roles Developer, Marketing, Finance and Customer Support", "Developer with Marketing + Finance + Customer Support"},
	} {
		if the, titles := k.TheRoles(tt.set), k.Titles(tt.set); the != tt.theRoles || titles != tt.titles {
			t.Errorf("%s: %q, %q; want %q, %q", tt.set, the, titles, tt.theRoles, tt.titles)
		}
	}
}
