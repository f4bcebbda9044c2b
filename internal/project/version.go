package project

import (
	_ "embed"
	"runtime/debug"
	"strings"

	"github.com/ascproof/ascproof/internal/pattern"
)

// release is set by the linker, where a build is given its version:
//
//	go build -ldflags "-X github.com/ascproof/ascproof/internal/project.release=1.2.3" ./cmd/ascproof
var release string

// archived is the commit of which git made an archive. GitHub hands actions to its
// runners as archives, without a history that the compiler could read.
//
//go:embed commit.txt
var archived string

// Version names the release that this program is, such as "1.2.3", or the commit
// that it was built from, such as "devel-0123456789ab".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return version(release, archived, info)
}

// version takes the first that is known, the surest first.
func version(release, archived string, info *debug.BuildInfo) string {
	if release != "" {
		return strings.TrimPrefix(release, "v")
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return moduleVersion(v)
	}
	if v := checkoutVersion(info.Settings); v != "" {
		return v
	}
	if commit := strings.TrimSpace(archived); isCommit(commit) {
		return untagged(commit, false)
	}
	return "devel"
}

func isCommit(s string) bool { return len(s) == 40 && strings.Trim(s, "0123456789abcdef") == "" }

// pseudo is the end of a module's version that no tag names: go.dev/ref/mod,
// "Pseudo-versions". A checkout with changes has "+dirty" behind it.
var pseudo = pattern.Of(`[.-]\d{14}-([0-9a-f]{12})(\+dirty)?$`)

func moduleVersion(v string) string {
	if m := pseudo().FindStringSubmatch(v); m != nil {
		return untagged(m[1], m[2] != "")
	}
	return strings.TrimPrefix(v, "v")
}

// checkoutVersion is what the compiler read from git, or nothing.
func checkoutVersion(settings []debug.BuildSetting) string {
	of := map[string]string{}
	for _, s := range settings {
		of[s.Key] = s.Value
	}
	if len(of["vcs.revision"]) < 12 {
		return ""
	}
	return untagged(of["vcs.revision"], of["vcs.modified"] == "true")
}

func untagged(commit string, changed bool) string {
	v := "devel-" + commit[:12]
	if changed {
		v += "-dirty"
	}
	return v
}
