package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/config"
)

// github makes the script a step of a workflow, with the fake's credentials as
// the action's inputs.
func github(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: github")
	}
	w := worldOf(ts)
	ts.Setenv("CI", "true")
	ts.Setenv("GITHUB_ACTIONS", "true")
	for _, name := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"} {
		path := filepath.Join(w.workDir, strings.ToLower(strings.TrimPrefix(name, "GITHUB_")))
		ts.Check(os.WriteFile(path, nil, 0o644))
		ts.Setenv(name, path)
	}
	for input, variable := range map[string]string{
		"INPUT_KEY-ID": "ASC_KEY_ID", "INPUT_ISSUER-ID": "ASC_ISSUER_ID", "INPUT_PRIVATE-KEY": "ASC_PRIVATE_KEY", "INPUT_API-URL": "ASC_API_URL",
	} {
		ts.Setenv(input, ts.Getenv(variable))
		ts.Setenv(variable, "")
	}
	// The runner sets every input that action.yml has.
	for _, s := range config.Settings() {
		if name := config.InputVar(s.Name); ts.Getenv(name) == "" {
			ts.Setenv(name, "")
		}
	}
}

// output checks an output of the step, as the runner reads it from the file:
//
//	output status ^valid$
//	! output token
func output(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 || len(args) > 2 {
		ts.Fatalf("usage: [!] output NAME [PATTERN]")
	}
	all := readOutputs(ts, ts.ReadFile("output"))
	for name := range all {
		if !slices.ContainsFunc(cli.Outputs(), func(o cli.Output) bool { return o.Name == name }) {
			ts.Fatalf("the output %q is not in the table of outputs", name)
		}
		worldOf(ts).outputs(name)
	}
	value, ok := all[args[0]]
	if len(args) == 2 && ok {
		re, err := regexp.Compile(args[1])
		ts.Check(err)
		ok = re.MatchString(value)
	}
	if ok == neg {
		ts.Fatalf("output %s is %q", args[0], value)
	}
}

// readOutputs reads a command file that has heredocs only, which is the form in
// which no value can add outputs of its own.
func readOutputs(ts *testscript.TestScript, text string) map[string]string {
	all := map[string]string{}
	for text != "" {
		head, rest, _ := strings.Cut(text, "\n")
		name, delimiter, ok := strings.Cut(strings.TrimSuffix(head, "\r"), "<<")
		value, after, found := strings.Cut(rest, "\n"+delimiter)
		if _, twice := all[name]; !ok || !found || twice {
			ts.Fatalf("line %q of $GITHUB_OUTPUT is no heredoc, or an output is there twice", head)
		}
		all[name], text = value, strings.TrimLeft(after, "\r\n")
	}
	return all
}

var maskBegin = regexp.MustCompile(`^(` + maskCommand + `)`)

// masksFirst checks that the last run masked everything before it said anything
// else, on the stream that is named: one value a line, nothing that hides
// ordinary words, and all of the key and of the token.
func masksFirst(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: masks-first stdout|stderr")
	}
	var masks []string
	others := false
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		line = strings.TrimRight(line, "\r\n")
		mask := maskBegin.ReplaceAllString(line, "")
		ok := mask != line
		switch {
		case !ok:
			others = true
		case others:
			ts.Fatalf("a mask comes after other output")
		case len(mask) < 12 || strings.Contains(mask, "-----") || strings.ContainsAny(mask, "% "):
			ts.Fatalf("mask %q is not fit to be one", mask)
		default:
			masks = append(masks, mask)
		}
	}
	want := append(bodyLines(worldOf(ts).creds.PrivateKey), keyForm(ts, "body"), strings.TrimRight(keyForm(ts, "base64"), "="))
	for _, secret := range want {
		if len(secret) >= 12 && !slices.Contains(masks, secret) {
			ts.Fatalf("a piece of the key, %d characters, is not masked", len(secret))
		}
	}
	handed := tokenForm.FindString(ts.ReadFile("stdout") + ts.ReadFile("output"))
	signature := handed[strings.LastIndexByte(handed, '.')+1:]
	if handed != "" && (!slices.Contains(masks, handed) || !slices.Contains(masks, signature)) {
		ts.Fatalf("the token or its signature is not masked")
	}
}
