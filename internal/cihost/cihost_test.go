package cihost_test

import (
	"errors"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/finding"
)

// takesNothing wants a host of this name to refuse all that it is told, as unsupported.
func takesNothing(t *testing.T, h cihost.Host, name string) {
	t.Helper()
	if h.Name() != name || h.CanMask() {
		t.Errorf("Name() = %q, CanMask() = %v", h.Name(), h.CanMask())
	}
	for what, err := range map[string]error{
		"Mask": h.Mask("a value of one line"), "SetOutput": h.SetOutput("name", "value"), "SetEnv": h.SetEnv("NAME", "value"), "SaveState": h.SaveState("name", "value"),
		"Annotate": h.Annotate(finding.New(finding.ClockSkew, "")), "Summary": h.Summary("text"),
	} {
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s = %v, want %v", what, err, errors.ErrUnsupported)
		}
	}
}

// open begins to speak to a system as the program does.
func open(system string, l cihost.Links) cihost.Host { return cihost.Lookup(system).Open(l) }

// always is the one program that there is, or none.
func always(run cihost.Run) func(string) cihost.Run { return func(string) cihost.Run { return run } }

// What a shell cannot do it says, so that nothing is left out unnoticed.
func TestPlain(t *testing.T) {
	t.Parallel()
	h := open(cihost.NamePlain, cihost.Links{})
	takesNothing(t, h, cihost.NamePlain)
	end, err := h.Group("title")
	if err != nil || end() != nil {
		t.Errorf("Group = %v", err)
	}
}
