package repo

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// ban is something that no file of the repository may say.
type ban struct {
	what string
	// words are in lower case unless case matters; a text or a line without any of them
	// need not be searched.
	words   []string
	pattern *regexp.Regexp
}

// bans are put together so that this file does not say what it forbids.
func bans() []ban {
	whole := func(words []string) string {
		return `(?i)\b(` + strings.ReplaceAll(strings.Join(words, "|"), ".", `\.`) + `)\b`
	}
	notes := []string{"contract" + ".md", "style" + ".md", "facts" + ".md", "ci-platforms" + ".md", "peers" + ".md", "role-" + "matrix.json"}
	writers := []string{"l" + "lm", "cl" + "aude", "anth" + "ropic", "chat" + "gpt", "copi" + "lot", "language " + "model", "co-author" + "ed-by"}
	registries := []string{"proxy" + ".golang.org", "registry" + ".npmjs.org", "deb" + ".debian.org"}
	re := regexp.MustCompile
	return []ban{
		{"a path of somebody's machine", []string{"/ro" + "ot/", "/users/", "/home/"}, re(`(^|[\s"'=:(])/(root/|Users/|home/[a-z]+/)`)},
		{"a file outside", []string{"../" + "shared"}, re(`\.\./` + `shared\b`)},
		{"notes that are not here", notes, re(whole(notes))},
		{"an issue of nowhere", []string{"issue "}, re(`(?i)(^|[^/\w.-])(see |in |for )?issue ` + `[1-9]\b`)},
		{"who wrote it", append(writers, "A"+"I"), re(whole(writers) + `|\bA` + `I\b`)},
		{"where packages come from", registries, re(whole(registries))},
		{"work that is not done", []string{"to" + "do", "fix" + "me", "ha" + "ck"}, re(`\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b`)},
		{"a private key", []string{"mbmgbyqgsm49"}, re(`MBMGByqGSM49AgEGCCqGSM49` + `AwEHBG[A-Za-z0-9+/]{20}`)},
	}
}

// hasWord reports whether one of the words is in a text, given in lower case, too.
func (b ban) hasWord(text, lower string) bool {
	return slices.ContainsFunc(b.words, func(w string) bool {
		if strings.ToLower(w) != w {
			return strings.Contains(text, w)
		}
		return strings.Contains(lower, w)
	})
}

// find names what is forbidden in a text, given in lower case, too, by line.
func (b ban) find(text, lower string) []string {
	if !b.hasWord(text, lower) {
		return nil
	}
	var all []string
	n := 0
	for line := range strings.Lines(text) {
		n++
		if !b.hasWord(line, strings.ToLower(line)) {
			continue
		}
		if found := strings.TrimSpace(b.pattern.FindString(line)); found != "" && !isWelcome(line, found) {
			all = append(all, fmt.Sprintf("line %d: %q", n, found))
		}
	}
	return all
}

var repository = regexp.MustCompile(`[\w.-]+/[\w.-]+,?$`)

// isWelcome reports whether what was found is a public issue, which has a
// repository before it, as in owner/name issue 8, or where GitHub's machines work.
func isWelcome(line, found string) bool {
	if strings.HasSuffix(found, "/home/"+"runner/") {
		return true
	}
	before, _, _ := strings.Cut(line, found)
	return strings.Contains(strings.ToLower(found), "issue") && repository.MatchString(strings.TrimSpace(before))
}

// exceptions are files that must say something forbidden.
var exceptions = map[string][]string{
	"a file outside": {".ci/run"}, // it validates the fake where Apple's document is at hand
}

// isPicture reports whether a file is a picture of the documents.
func isPicture(file string) bool {
	return strings.HasPrefix(file, "docs/") && strings.HasSuffix(file, ".png")
}

func TestForbiddenTexts(t *testing.T) {
	t.Parallel()
	files, err := tracked()
	if err != nil {
		t.Fatal(err)
	}
	all := bans()
	for _, file := range files {
		if isPicture(file) {
			continue
		}
		text := read(t, file)
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("%s is not text", file)
			continue
		}
		lower := strings.ToLower(text)
		for _, b := range all {
			if slices.Contains(exceptions[b.what], file) {
				continue
			}
			for _, found := range b.find(text, lower) {
				t.Errorf("%s holds %s: %s", file, b.what, found)
			}
		}
	}
}

// What is forbidden is found where it stands, and what only looks like it is not.
func TestForbiddenPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what, line string
		want       bool
	}{
		{"a path of somebody's machine", "cd /Us" + "ers/jo/x", true},
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
		{"for permission", "it may be", true},
		{"for permission", "Maybe in May, or mayo", false},
		{"to be read twice", "Whether or not", true},
		{"to be read twice", "as it is, by its own", false},
		{"a private key", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49" + "AwEHBG0wawIBAQQgAAAAAAAAAAAA", true},
	}
	all := append(bans(), unspoken()...)
	for _, tt := range tests {
		i := slices.IndexFunc(all, func(b ban) bool { return b.what == tt.what })
		if got := all[i].find(tt.line, strings.ToLower(tt.line)); (got != nil) != tt.want {
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
		if strings.Contains(file, "testdata/") || text == "" || isPicture(file) {
			continue
		}
		if strings.Contains(text, "\r") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s has carriage returns, or no line break at its end", file)
		}
	}
}

var unreleased = regexp.MustCompile(`(?i)\b(no (version|release)\b[^.]*\b(yet|been released)|is no release yet|not (been )?released yet)`)

// That there is no release is said in one place at most, which the first release
// removes: RELEASING.md.
func TestUnreleasedInOnePlace(t *testing.T) {
	t.Parallel()
	for file, text := range texts(t, "*.md", "docs/*.md", "docs/*/*.md", ".github/*.md", "setup/*", "templates/*/*", "bench/*.md", "contrib/*") {
		said := len(unreleased.FindAllString(text, -1))
		if said > 1 || said == 1 && file != "README.md" {
			t.Errorf("%s says %d times that there is no release: %q", file, said, unreleased.FindString(text))
		}
	}
}
