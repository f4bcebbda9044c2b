package project

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	const commit = "0123456789abcdef0123456789abcdef01234567"
	built := func(module string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: module}, Settings: settings}
	}
	checkout := debug.BuildSetting{Key: "vcs.revision", Value: commit}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, tt := range []struct {
		name, release, archived string
		info                    *debug.BuildInfo
		want                    string
	}{
		{"given by the build", "1.2.3", commit, built("v9.9.9", checkout), "1.2.3"},
		{"given as a tag", "v1.2.3", "", built(""), "1.2.3"},
		{"installed by go install", "", "$Format:%H$\n", built("v1.2.3"), "1.2.3"},
		{"a pre-release", "", "", built("v1.2.3-rc.1"), "1.2.3-rc.1"},
		{"go install of a branch", "", "", built("v0.0.0-20261126020322-0123456789ab"), "devel-0123456789ab"},
		{"a branch after a release", "", "", built("v1.2.4-0.20261126020322-0123456789ab"), "devel-0123456789ab"},
		{"a branch after a pre-release", "", "", built("v1.2.4-rc.1.0.20261126020322-0123456789ab"), "devel-0123456789ab"},
		{"a checkout with changes", "", "", built("v0.0.0-20261126020322-0123456789ab+dirty"), "devel-0123456789ab-dirty"},
		{"a tagged checkout with changes", "", "", built("v1.2.3+dirty"), "1.2.3+dirty"},
		{"a checkout, by an older compiler", "", commit, built("(devel)", checkout), "devel-0123456789ab"},
		{"the same with changes", "", commit, built("(devel)", checkout, changed), "devel-0123456789ab-dirty"},
		{"an archive", "", commit + "\n", built("(devel)"), "devel-0123456789ab"},
		{"a copy without history", "", "$Format:%H$\n", built("(devel)"), "devel"},
		{"a commit that is cut", "", "", built("(devel)", debug.BuildSetting{Key: "vcs.revision", Value: "01234"}), "devel"},
		{"nothing is known", "", "", built(""), "devel"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := version(tt.release, tt.archived, tt.info); got != tt.want {
				t.Errorf("version(%q, %q, ...) = %q, want %q", tt.release, tt.archived, got, tt.want)
			}
		})
	}
}
