package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What go reports decides what came of a mutant.
func TestJudge(t *testing.T) {
	t.Parallel()
	const fails = `{"Action":"run","Package":"p","Test":"TestX"}
{"Action":"fail","Package":"p","Test":"TestX/case"}
{"Action":"fail","Package":"p","Test":"TestX"}
{"Action":"fail","Package":"p"}
`
	const compiler = `{"ImportPath":"p","Action":"build-output","Output":"x.go:1: declared and not used\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"fail","Package":"p","FailedBuild":"p"}
`
	failed := errors.New("exit status 1")
	tests := []struct {
		name, report string
		err          error
		same         string
		want         verdict
		says         string
	}{
		{"a test fails", fails, failed, "", noticed, "by TestX/case"},
		{"all pass", `{"Action":"pass","Package":"p"}`, nil, "", unnoticed, "./p"},
		{"all pass, as they should", `{"Action":"pass","Package":"p"}`, nil, "it is the same", equivalent, "it is the same"},
		{"a test fails that should not", fails, failed, "it is the same", broken, "TestX/case"},
		{"it does not compile", compiler, failed, "", broken, "declared and not used"},
		{"it does not compile, though equivalent", compiler, failed, "it is the same", broken, "declared and not used"},
		{"go itself fails", "go: no such tool\n", failed, "", broken, "no such tool"},
		{"a program that others start prints something", "panic: x\n" + fails, failed, "", noticed, "by TestX/case"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mutant{tests: "./p", same: tt.same}.judge([]byte(tt.report), tt.err)
			if got.verdict != tt.want || !strings.Contains(got.detail, tt.says) {
				t.Errorf("%+v, want %s, %q", got, tt.want, tt.says)
			}
		})
	}
}

// A mutant changes one place.
func TestSource(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "x.go")
	if err := os.WriteFile(file, []byte("package x // one two two"), 0o600); err != nil {
		t.Fatal(err)
	}
	for old, want := range map[string]string{"one": "package x // 1 two two", "two": "", "three": ""} {
		got, err := mutant{file: file, old: old, new: "1"}.source()
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", old, got, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const entry = "## no links\nfile: x.go\ntests: ./x ./y\nrun: TestX\nsame: why\n-\tif a &&\n-\t\tb {\n+\tif a {\n"
	want := mutant{guard: "no links", file: "x.go", tests: "./x ./y", run: "TestX", same: "why", old: "\tif a &&\n\t\tb {", new: "\tif a {"}
	got, err := parse(entry + "\n" + entry)
	if err != nil || len(got) != 2 || got[0] != want || got[1] != want {
		t.Errorf("%+v, %v, want twice %+v", got, err, want)
	}
	for name, text := range map[string]string{
		"no title": "file: x.go\n", "an unknown field": entry + "files: y.go\n", "no file": "## x\ntests: ./x\n-a\n+b\n",
		"no tests": "## x\nfile: x.go\n-a\n+b\n", "no change": "## x\nfile: x.go\ntests: ./x\n-a\n+a\n",
	} {
		if got, err := parse(text); err == nil {
			t.Errorf("%s: %+v, want an error", name, got)
		}
	}
}

// Whoever changes a guard, or the line that it stands in, changes its mutant.
func TestMutantsFitTheSource(t *testing.T) {
	t.Parallel()
	mutants, err := all()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range mutants {
		m.file = filepath.Join("..", "..", "..", filepath.FromSlash(m.file))
		if _, err := m.source(); err != nil {
			t.Errorf("%s: %s: %v", m.file, m.guard, err)
		}
		if seen[m.file+m.guard] {
			t.Errorf("%s: %s: there are two", m.file, m.guard)
		}
		seen[m.file+m.guard] = true
	}
	if len(seen) < 150 {
		t.Errorf("%d mutants, want 150 at least", len(seen))
	}
}
