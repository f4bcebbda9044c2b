package repo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// forbidden is what no file of the repository may say. The patterns are put
// together so that this file does not say it either.
func forbidden() map[string]string {
	any := func(words ...string) string { return `(?i)\b(` + strings.Join(words, "|") + `)\b` }
	return map[string]string{
		"a path of somebody's machine": `(^|[\s"'=:(])/(work/` + `main|root/|Users/|home/[a-z]+/)`,
		"a file outside":               `\.\./` + `shared\b`,
		"notes that are not here":      any("contract"+`\.md`, "style"+`\.md`, "facts"+`\.md`, "ci-platforms"+`\.md`, "peers"+`\.md`, "role-"+`matrix\.json`),
		"an issue of nowhere":          `(?i)(^|[^/\w.-])(see |in |for )?issue ` + `[1-9]\b`,
		"who wrote it":                 any("A"+"I", "L"+"LM", "cl"+"aude", "anth"+"ropic", "chat"+"gpt", "copi"+"lot", "language "+"model", "co-author"+"ed-by"),
		"where packages come from":     any("proxy"+`\.golang\.org`, "registry"+`\.npmjs\.org`, "deb"+`\.debian\.org`),
		"work that is not done":        `\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b`,
		"a private key":                `MBMGByqGSM49AgEGCCqGSM49` + `AwEHBG[A-Za-z0-9+/]{20}`,
	}
}

// exceptions are files that must say something forbidden.
var exceptions = map[string][]string{
	"a file outside": {".ci/run"}, // it validates the fake where Apple's document is at hand
}

func TestForbiddenTexts(t *testing.T) {
	t.Parallel()
	files, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	patterns := map[string]*regexp.Regexp{}
	for what, pattern := range forbidden() {
		patterns[what] = regexp.MustCompile(pattern)
	}
	for _, file := range files {
		text := read(t, file)
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("%s is not text", file)
			continue
		}
		for what, pattern := range patterns {
			if slices.ContainsFunc(exceptions[what], func(dir string) bool { return within(file, strings.TrimSuffix(dir, "*")) }) {
				continue
			}
			for n, line := range strings.Split(text, "\n") {
				if found := find(pattern, line); found != "" {
					t.Errorf("%s:%d holds %s: %q", file, n+1, what, found)
				}
			}
		}
	}
}

// find is what a pattern finds in a line. A public issue has a repository before
// it, as in owner/name issue 8, and is welcome; GitHub's machines are where they are.
func find(pattern *regexp.Regexp, line string) string {
	found := strings.TrimSpace(pattern.FindString(line))
	if strings.HasSuffix(found, "/home/"+"runner/") {
		return ""
	}
	before, _, _ := strings.Cut(line, found)
	if strings.Contains(strings.ToLower(found), "issue") && repository.MatchString(strings.TrimSpace(before)) {
		return ""
	}
	return found
}

var repository = regexp.MustCompile(`[\w.-]+/[\w.-]+,?$`)

// What is forbidden is found where it stands, and what only looks like it is not.
func TestForbiddenPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what, line string
		want       bool
	}{
		{"a path of somebody's machine", "cd /work/" + "main", true},
		{"a path of somebody's machine", `"/ro` + `ot/.cache"`, true},
		{"a path of somebody's machine", "mounted at /github/home/x", false},
		{"a path of somebody's machine", "HOME=/home/" + "jo/x", true},
		{"a path of somebody's machine", "HOME=/home/runner/work", false},
		{"a file outside", "see ../" + "shared/x", true},
		{"notes that are not here", "as sty" + "le.md says", true},
		{"an issue of nowhere", "// see iss" + "ue 2", true},
		{"an issue of nowhere", "// microsoft/asconnect issue 8", false},
		{"an issue of nowhere", "// fastlane/fastlane issue 27149", false},
		{"who wrote it", "Written by an A" + "I.", true},
		{"who wrote it", "again and AIR", false},
		{"where packages come from", "GOPROXY=https://proxy." + "golang.org", true},
		{"work that is not done", "// TO" + "DO: later", true},
		{"work that is not done", "xxxxyyyyzzzzXXXX", false},
		{"a private key", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49" + "AwEHBG0wawIBAQQgAAAAAAAAAAAA", true},
	}
	for _, tt := range tests {
		if got := find(regexp.MustCompile(forbidden()[tt.what]), tt.line); (got != "") != tt.want {
			t.Errorf("%s in %q: found %q, want any: %v", tt.what, tt.line, got, tt.want)
		}
	}
}

// Line ends and the ends of files are what editors and git expect.
func TestLineEnds(t *testing.T) {
	t.Parallel()
	files, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text := read(t, file)
		if strings.Contains(file, "testdata/") || text == "" {
			continue
		}
		if strings.Contains(text, "\r") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s has carriage returns, or no line break at its end", file)
		}
	}
}
