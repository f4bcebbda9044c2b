package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// demo runs the demo in process, without the pauses between attempts.
func demo(args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(args, &out, &errs, func(ctx context.Context, _ time.Duration) error { return ctx.Err() })
	return status, out.String(), errs.String()
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	wants := map[string]struct {
		status int      // of the check
		says   []string // codes, mostly: words may change
	}{
		"ok":           {0, []string{"PASS  ABC123DEFG", "App Manager", "\n200\n"}},
		"revoked":      {3, []string{"FAIL  Apple rejects ABC123DEFG", "[token-rejected]"}},
		"wrong-issuer": {3, []string{"FAIL  Apple rejects ABC123DEFG", "[token-rejected]"}},
		"agreements":   {5, []string{"[agreements-missing]", "Account Holder"}},
		"contract":     {5, []string{"[agreements-missing]", "Account Holder"}},
		"outage":       {6, []string{"[api-error]", "503"}},
		"skew":         {0, []string{"WARN  ABC123DEFG", "[clock-skew]"}},
	}
	for _, sc := range asctest.Scenarios() {
		want, ok := wants[sc.Name]
		if !ok {
			t.Errorf("the scenario %s is not tested", sc.Name)
			continue
		}
		t.Run(sc.Name, func(t *testing.T) {
			t.Parallel()
			status, stdout, _ := demo(sc.Name)
			if status != 0 {
				t.Errorf("the demo ends with status %d, want 0", status)
			}
			says := append(want.says, sc.Summary, "\n$ ascproof check", fmt.Sprintf("\n$ echo $?\n%d\n", want.status))
			for _, text := range says {
				if !strings.Contains(stdout, text) {
					t.Errorf("it does not say %q:\n%s", text, stdout)
				}
			}
			// A later step's token is shown where nothing is wrong, and is accepted.
			if used := strings.Contains(stdout, "ascproof token") && strings.Contains(stdout, "\n200\n"); used != (sc.Name == "ok") {
				t.Errorf("a token is used: %v:\n%s", used, stdout)
			}
		})
	}
}

// The demo shows what users will see, and users' logs hold no secrets.
func TestDemoShowsNoSecret(t *testing.T) {
	t.Parallel()
	secrets := regexp.MustCompile(`eyJ|PRIVATE KEY-----|[A-Za-z0-9+/_-]{60,}`)
	_, stdout, stderr := demo("ok")
	links := regexp.MustCompile(`https://\S+|/v1/\S+`)
	if found := secrets.FindString(links.ReplaceAllString(stdout+stderr, "")); found != "" {
		t.Errorf("it shows %q", found)
	}
}

func TestWithoutArguments(t *testing.T) {
	t.Parallel()
	status, stdout, _ := demo()
	if status != 0 || !strings.Contains(stdout, "# ok: ") {
		t.Errorf("status %d:\n%s", status, stdout)
	}
	for _, sc := range asctest.Scenarios()[1:] {
		if !strings.Contains(stdout, "\n  "+sc.Name+" ") {
			t.Errorf("it does not list %s:\n%s", sc.Name, stdout)
		}
	}
}

// What is not a scenario is named, and help is given.
func TestArguments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args   string
		status int
		stdout string
		stderr string
	}{
		{"--help", 0, "SCENARIO", ""},
		{"-h", 0, "\n  ok ", ""},
		{"revokd", 2, "", `there is no scenario "revokd"` + "\nascproof-demo: hint: did you mean revoked?"},
		{"ok extra", 2, "", `one scenario at a time, and "extra" is one more`},
	} {
		status, stdout, stderr := demo(strings.Fields(tt.args)...)
		if status != tt.status || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%s: status %d\n%s%s", tt.args, status, stdout, stderr)
		}
		if (stderr == "") != (status == 0) {
			t.Errorf("%s: status %d, and on standard error %q", tt.args, status, stderr)
		}
	}
}
