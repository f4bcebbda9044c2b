package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// mutant is the source without one guard.
type mutant struct {
	guard string // what no longer holds
	file  string // from the top of the repository
	// old stands once in the file; new takes its place.
	old, new string
	// tests are the packages whose tests must notice, and which of their tests, as
	// for "go test -run", if not all.
	tests, run string
	// same says why no test can notice; "" if one must.
	same string
}

// verdict is what came of a mutant.
type verdict string

const (
	noticed    verdict = "noticed"
	equivalent verdict = "equivalent"
	unnoticed  verdict = "UNNOTICED"
	broken     verdict = "BROKEN" // nothing was learnt
)

type result struct {
	verdict verdict
	detail  string
}

// source returns the mutant's text.
func (m mutant) source() ([]byte, error) {
	text, err := os.ReadFile(filepath.FromSlash(m.file))
	if err != nil {
		return nil, fmt.Errorf("from the top of the repository: %w", err)
	}
	if n := bytes.Count(text, []byte(m.old)); n != 1 {
		return nil, fmt.Errorf("what is to be changed stands %d times in the file, not once: %q", n, m.old)
	}
	return bytes.Replace(text, []byte(m.old), []byte(m.new), 1), nil
}

// test runs the tests of one mutant.
func test(ctx context.Context, work string, number int, m mutant) result {
	overlay, err := m.overlay(filepath.Join(work, fmt.Sprint(number)))
	if err != nil {
		return result{broken, err.Error()}
	}
	args := []string{"-overlay", overlay, "-failfast", "-run", m.run}
	return m.judge(goTest(ctx, append(args, strings.Fields(m.tests)...)...))
}

// overlay writes the mutant beside the source, for go's -overlay.
func (m mutant) overlay(dir string) (string, error) {
	text, err := m.source()
	if err != nil {
		return "", err
	}
	file, err := filepath.Abs(filepath.FromSlash(m.file))
	if err != nil {
		return "", err
	}
	mutated, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {file: mutated}})
	if err != nil {
		return "", err
	}
	return overlay, errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(mutated, text, 0o600), os.WriteFile(overlay, replace, 0o600))
}

// goTest runs "go test" and returns what it reports and whether all passed.
func goTest(ctx context.Context, args ...string) (report []byte, err error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-count=1", "-vet=off", "-timeout=3m"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.Bytes(), err
}

// judge says what the tests of a mutant have shown.
func (m mutant) judge(report []byte, err error) result {
	if err == nil {
		if m.same != "" {
			return result{equivalent, m.same}
		}
		return result{unnoticed, "all tests of " + m.tests + " pass"}
	}
	failed, built := failures(report)
	switch {
	case !built:
		return result{broken, "it does not compile: " + told(report)}
	case len(failed) == 0:
		return result{broken, fmt.Sprintf("%v, and no test failed: %s", err, told(report))}
	case m.same != "":
		return result{broken, "it is noticed by " + failed[0] + ", though listed as equivalent: " + m.same}
	}
	return result{noticed, "by " + failed[0]}
}

// failures reads go's report: the tests that failed, the innermost of each first,
// and whether there was a program to test at all. Lines that are no events are what
// go itself has to say.
func failures(report []byte) (failed []string, built bool) {
	built = true
	for line := range bytes.Lines(report) {
		var e struct{ Action, Package, Test, FailedBuild string }
		switch err := json.Unmarshal(line, &e); {
		case err != nil:
		case e.FailedBuild != "" || e.Action == "build-fail":
			built = false
		case e.Action == "fail" && e.Test != "":
			failed = append(failed, e.Test)
		}
	}
	return failed, built
}

// told is what the report says besides its events about tests: what the compiler
// and go itself have to say.
func told(report []byte) string {
	var b strings.Builder
	for line := range bytes.Lines(report) {
		var e struct{ Action, Output string }
		if json.Unmarshal(line, &e) != nil {
			b.Write(line)
		} else if e.Action == "build-output" {
			b.WriteString(e.Output)
		}
	}
	return strings.TrimSpace(b.String())
}

// control runs the same tests without any mutant: they must pass.
func control(ctx context.Context, mutants []mutant) error {
	var packages []string
	for _, m := range mutants {
		packages = append(packages, strings.Fields(m.tests)...)
	}
	slices.Sort(packages)
	if report, err := goTest(ctx, slices.Compact(packages)...); err != nil {
		failed, _ := failures(report)
		if len(failed) == 0 {
			return fmt.Errorf("the tests fail without any mutant: %w: %s", err, told(report))
		}
		return fmt.Errorf("the tests fail without any mutant: %q", failed)
	}
	return nil
}
