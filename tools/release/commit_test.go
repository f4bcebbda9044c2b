package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// commitOf makes the release commit of a checkout.
func commitOf(t *testing.T, r repository, layout, dist string) (string, error) {
	t.Helper()
	out, err := release(t, "commit", "--version", version, "--repo", string(r), "--image", "ghcr.io/ascproof/ascproof",
		"--layout", layout, "--binaries", dist, "--checksums", filepath.Join(dist, "checksums.txt"))
	return strings.TrimSpace(out), err
}

func gitOut(t *testing.T, r repository, args ...string) string {
	t.Helper()
	out, err := r.git(args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReleaseCommit(t *testing.T) {
	t.Parallel()
	dir := dist(t)
	layout := makeLayout(t, dir, shellBase(t, startRegistry(t)))
	images, err := readLayout(layout)
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := digestOf(images, version)
	shell, _ := digestOf(images, version+shellSuffix)
	r := checkout(t)
	main := gitOut(t, r, "rev-parse", "main")
	commit, err := commitOf(t, r, layout, dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := gitOut(t, r, "rev-parse", "v1.2.3^{commit}"); got != commit {
		t.Errorf("v1.2.3 is %s, and the release commit %s", got, commit)
	}
	if got := gitOut(t, r, "rev-parse", "v1.2.3^"); got != main || gitOut(t, r, "rev-parse", "main") != main {
		t.Errorf("the release commit is upon %s, want main, which is %s", got, main)
	}
	if got := gitOut(t, r, "diff", "--name-only", "main", "v1.2.3"); got != "action.yml\nsetup/checksums.txt\ntemplates/ascproof/template.yml" {
		t.Errorf("it changes\n%s", got)
	}
	for file, want := range map[string]string{
		"action.yml":                      "\n  image: docker://ghcr.io/ascproof/ascproof@" + plain + "\n",
		"templates/ascproof/template.yml": "\n      default: ghcr.io/ascproof/ascproof:1.2.3-shell@" + shell + "\n",
	} {
		if text := gitOut(t, r, "show", "v1.2.3:"+file); !strings.Contains(text, want) {
			t.Errorf("%s does not have %q:\n%s", file, want, text)
		}
	}
	if sums := gitOut(t, r, "show", "v1.2.3:setup/checksums.txt"); strings.Count(sums, "\n") != len(platforms)-1 || strings.Contains(sums, "tar.gz") {
		t.Errorf("setup/checksums.txt has\n%s", sums)
	}
}

// A workflow that is run again does not make another release.
func TestReleaseCommitIsReproducible(t *testing.T) {
	t.Parallel()
	dir := dist(t)
	layout := makeLayout(t, dir, shellBase(t, startRegistry(t)))
	r := checkout(t)
	first, err := commitOf(t, r, layout, dir)
	if err != nil {
		t.Fatal(err)
	}
	gitOut(t, r, "checkout", "--quiet", "main")
	if again, err := commitOf(t, r, layout, dir); err != nil || again != first {
		t.Errorf("made twice it is %s and %s, %v", first, again, err)
	}
}

func TestReleaseCommitRefuses(t *testing.T) {
	t.Parallel()
	host := startRegistry(t)
	base := shellBase(t, host)
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, r repository, dist string)
		want   string
	}{
		{"a changed program", func(t *testing.T, _ repository, dist string) {
			write(t, filepath.Join(dist, "ascproof_1.2.3_darwin_arm64"), "something else")
		}, "does not have"},
		{"a platform that is not there", func(t *testing.T, _ repository, dist string) {
			if err := os.Remove(filepath.Join(dist, "ascproof_1.2.3_windows_arm64.exe")); err != nil {
				t.Fatal(err)
			}
		}, "no such file"},
		{"a checkout with changes", func(t *testing.T, r repository, _ string) {
			write(t, filepath.Join(string(r), "stray"), "")
		}, "not committed"},
		{"a version that is out", func(t *testing.T, r repository, _ string) { gitOut(t, r, "tag", "v1.2.3") }, "released once"},
		{"an action that is released already", func(t *testing.T, r repository, _ string) {
			file := filepath.Join(string(r), "action.yml")
			write(t, file, strings.Replace(read(t, file), "image: Dockerfile", "image: docker://x", 1))
			gitOut(t, r, "commit", "--quiet", "-am", "Release by hand")
		}, "replaces one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir, r := dist(t), checkout(t)
			layout := makeLayout(t, dir, base)
			tt.damage(t, r, dir)
			if commit, err := commitOf(t, r, layout, dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("commit %s, error %v, want %q", commit, err, tt.want)
			}
		})
	}
}

func TestVersionsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1.2.3", "1.2", "1", "latest", "1.2.3+meta", "1.2.3 "} {
		if _, err := (published{version: version}).commit(); err == nil || !strings.Contains(err.Error(), "no version") {
			t.Errorf("%q: error %v", version, err)
		}
	}
}

func TestMajor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, version string
		others        []string
		moved         bool
	}{
		{"the first", "1.2.3", nil, true},
		{"the newest", "1.2.3", []string{"v1.2.2", "v1.10.0-rc.1", "v2.0.0", "v1", "release-1.9.9", "v1.3"}, true},
		{"a fix of an older line", "1.2.3", []string{"v1.10.0"}, false},
		{"a pre-release", "1.2.3-rc.1", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := checkout(t)
			for _, tag := range tt.others {
				gitOut(t, r, "tag", tag)
			}
			write(t, filepath.Join(string(r), "released"), "")
			gitOut(t, r, "add", "released")
			gitOut(t, r, "commit", "--quiet", "-m", "Release")
			gitOut(t, r, "tag", "v"+tt.version)
			out, err := release(t, "major", "--repo", string(r), "--version", tt.version)
			if tt.moved && (err != nil || out != "v1\n" || gitOut(t, r, "rev-parse", "v1") != gitOut(t, r, "rev-parse", "v"+tt.version)) {
				t.Errorf("major: %q, %v", out, err)
			}
			if !tt.moved && !errors.Is(err, errNotMoved) {
				t.Errorf("major: %q, %v, want that it stays", out, err)
			}
		})
	}
}

// A flag that is forgotten is an error that names it.
func TestFlagsThatAreMissing(t *testing.T) {
	t.Parallel()
	for command := range commands {
		if _, err := release(t, command); err == nil || !strings.Contains(err.Error(), "needs --") {
			t.Errorf("release %s: error %v", command, err)
		}
	}
	if _, err := release(t, "publish"); err == nil {
		t.Error("there is no command publish")
	}
}
