package cihost_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/cihost"
)

// envman stands in for the program: it keeps what it is told.
type envman struct {
	fail  error
	takes time.Duration
	calls []string // arguments, and what came to standard input behind an arrow
}

func (e *envman) run(ctx context.Context, stdin, program string, args ...string) (string, error) {
	e.calls = append(e.calls, program+" "+strings.Join(args, " ")+" <- "+stdin)
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case <-time.After(e.takes):
		return "", e.fail
	}
}

// inBuild is the environment of a build.
var inBuild = map[string]string{"ENVMAN_ENVSTORE_PATH": "/store"}

// What is masked is a sensitive variable. No secret is among the arguments.
func TestBitrise(t *testing.T) {
	t.Parallel()
	e := new(envman)
	h := open(cihost.NameBitrise, cihost.Links{Env: inBuild, Command: always(e.run)})
	for _, err := range []error{
		h.Mask(azureToken), h.SetEnv("ASC_TOKEN", azureToken), h.SetEnv("ASC_KEY_ID", "ABC123DEFG"),
		h.SetOutput("role-confidence", "likely"), h.UnsetEnv("ASC_TOKEN"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{
		"envman add --key ASC_TOKEN --no-expand --sensitive <- " + azureToken,
		"envman add --key ASC_KEY_ID --no-expand <- ABC123DEFG",
		"envman add --key ASCPROOF_ROLE_CONFIDENCE --no-expand <- likely",
		"envman add --key ASC_TOKEN --no-expand <- ",
	}
	if !slices.Equal(e.calls, want) {
		t.Errorf("envman was called with\n%q\nwant\n%q", e.calls, want)
	}
	if err := h.SetOutput("token", azureToken); !errors.Is(err, errors.ErrUnsupported) || len(e.calls) != len(want) {
		t.Errorf("an output with a token: %v", err)
	}
}

func TestBitriseRefuses(t *testing.T) {
	t.Parallel()
	e := new(envman)
	h := open(cihost.NameBitrise, cihost.Links{Env: inBuild, Command: always(e.run)})
	for what, err := range map[string]error{
		"a short mask":        h.Mask("short"),
		"a name with blanks":  h.SetEnv("A B", "value"),
		"a name of an option": h.SetEnv("--sensitive", "value"),
		"a summary":           h.Summary("text"),
	} {
		if err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	if len(e.calls) > 0 {
		t.Errorf("envman was called with %q", e.calls)
	}
	for name, h := range map[string]cihost.Host{
		"without envman":  open(cihost.NameBitrise, cihost.Links{Env: inBuild, Command: always(nil)}),
		"without a store": open(cihost.NameBitrise, cihost.Links{Command: always(e.run)}),
	} {
		if err := h.Mask(azureToken); h.CanMask() || !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: CanMask = %v, Mask: %v", name, h.CanMask(), err)
		}
		if err := h.SetEnv("ASC_KEY_ID", "x"); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: SetEnv: %v", name, err)
		}
	}
}

// What envman says of a value that it does not take has that value in it.
func TestBitriseErrors(t *testing.T) {
	t.Parallel()
	e := &envman{fail: errors.New("value " + azureToken + " is too large")}
	h := open(cihost.NameBitrise, cihost.Links{Env: inBuild, Command: always(e.run)})
	if err := h.Mask(azureToken); err != nil {
		t.Fatal(err)
	}
	err := h.SetEnv("ASC_TOKEN", azureToken)
	if err == nil || strings.Contains(err.Error(), azureToken) || !strings.Contains(err.Error(), "too large") {
		t.Errorf("error %v", err)
	}
}

// An envman that does not end keeps a step for as long as an agent does, once.
func TestBitriseTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &envman{takes: time.Hour}
		h := open(cihost.NameBitrise, cihost.Links{Env: inBuild, Command: always(e.run)})
		begin := time.Now()
		for range 3 {
			if err := h.SetEnv("ASC_KEY_ID", "x"); err == nil {
				t.Error("a variable is set by a program that did not end")
			}
		}
		if took := time.Since(begin); took > 30*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
