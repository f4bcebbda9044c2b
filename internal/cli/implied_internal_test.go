package cli

import (
	"io"
	"testing"
)

// A flag that another one implies holds for the run, and is not written to the flags that
// were given.
func TestImpliedFlags(t *testing.T) {
	t.Parallel()
	p := newProgram(t.Context(), System{Stdout: io.Discard, Stderr: io.Discard})
	p.root() // which makes the flags
	for _, implied := range []map[string]string{nil, {"all": "true"}, nil} {
		err := p.runWritingWith(implied, ownResult, func(r *run) error {
			if all := implied["all"] == "true"; bool(r.cfg.All) != all {
				t.Errorf("with %v, all is %v", implied, r.cfg.All)
			}
			return nil
		})
		if err != nil || len(p.flags.settings) > 0 {
			t.Errorf("with %v: %v, and the flags are %v", implied, err, p.flags.settings)
		}
	}
}

// What is shown of a hand-over leaves it as it was.
func TestHandoverAtPaths(t *testing.T) {
	t.Parallel()
	h := &handover{export: true}
	shown := h.at(map[string]string{"p8": "/outside"})
	if h.outside != nil || shown.outside["p8"] != "/outside" || !shown.export {
		t.Errorf("%+v became %+v", h, shown)
	}
}
