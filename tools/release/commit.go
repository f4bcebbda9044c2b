package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

// published is what a release commit tells of the build.
type published struct {
	version          string
	repo             repository
	image            string // without a tag or a digest
	layout, binaries string
	checksums        string
}

func commitCommand(flags *flag.FlagSet) func(io.Writer) error {
	var p published
	flags.StringVar(&p.version, "version", "", "version without a v, such as 1.2.3")
	flags.StringVar((*string)(&p.repo), "repo", "", "checkout of the commit that was built, without changes")
	flags.StringVar(&p.image, "image", "", "repository of the image, such as ghcr.io/owner/name")
	flags.StringVar(&p.layout, "layout", "", "directory of the OCI layout that was pushed")
	flags.StringVar(&p.binaries, "binaries", "", "directory with the files of the release")
	flags.StringVar(&p.checksums, "checksums", "", "the release's checksums.txt")
	return func(stdout io.Writer) error {
		commit, err := p.commit()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, commit)
		return err
	}
}

// commit makes the release commit on top of the one that was built, sets the
// version's tag to it, and returns it. Made twice it is the same commit.
func (p published) commit() (string, error) {
	if !semver.IsValid("v"+p.version) || semver.Canonical("v"+p.version) != "v"+p.version {
		return "", fmt.Errorf("%q is no version such as 1.2.3", p.version)
	}
	if err := p.repo.mustBeClean(); err != nil {
		return "", err
	}
	files, err := p.files()
	if err != nil {
		return "", err
	}
	for name, content := range files {
		if err := p.repo.write(name, content); err != nil {
			return "", err
		}
	}
	commit, err := p.repo.commit("Release "+p.version, slices.Sorted(maps.Keys(files)))
	if err != nil {
		return "", err
	}
	return commit, p.repo.tagOnce("v"+p.version, commit)
}

// files are those that a release commit changes, with their new content.
func (p published) files() (map[string][]byte, error) {
	images, err := readLayout(p.layout)
	if err != nil {
		return nil, err
	}
	plain, err := digestOf(images, p.version)
	if err != nil {
		return nil, err
	}
	shell, err := digestOf(images, p.version+shellSuffix)
	if err != nil {
		return nil, err
	}
	sums, err := p.sums()
	if err != nil {
		return nil, err
	}
	action, err := p.edit("action.yml", "  image: Dockerfile\n",
		fmt.Sprintf("  # %s\n  image: docker://%s@%s\n", p.version, p.image, plain))
	if err != nil {
		return nil, err
	}
	component, err := p.edit("templates/ascproof/template.yml", "      # A release has a default here.\n",
		fmt.Sprintf("      default: %s:%s%s@%s\n", p.image, p.version, shellSuffix, shell))
	return map[string][]byte{"action.yml": action, "templates/ascproof/template.yml": component, "setup/checksums.txt": sums}, err
}

// edit replaces a line of a file that must have it exactly once.
func (p published) edit(name, line, by string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(string(p.repo), name))
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(text, []byte(line)); n != 1 {
		return nil, fmt.Errorf("%s has %d lines %q, and a release commit replaces one", name, n, strings.TrimSpace(line))
	}
	return bytes.Replace(text, []byte(line), []byte(by), 1), nil
}

// platforms are the ends of the names of the programs that setup/ installs.
var platforms = []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64.exe", "windows_arm64.exe"}

// sums are the lines of checksums.txt that setup/ needs. Each must be right, and
// each platform must have its own.
func (p published) sums() ([]byte, error) {
	text, err := os.ReadFile(p.checksums)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, platform := range platforms {
		name := fmt.Sprintf("ascproof_%s_%s", p.version, platform)
		sum, err := sumOfFile(filepath.Join(p.binaries, name))
		if err != nil {
			return nil, err
		}
		line := sum + "  " + name + "\n"
		if !strings.Contains("\n"+string(text), "\n"+line) {
			return nil, fmt.Errorf("%s does not have %q", p.checksums, strings.TrimSpace(line))
		}
		all.WriteString(line)
	}
	return all.Bytes(), nil
}

func majorCommand(flags *flag.FlagSet) func(io.Writer) error {
	var repo repository
	flags.StringVar((*string)(&repo), "repo", "", "checkout with the tags of all versions")
	version := flags.String("version", "", "version without a v, such as 1.2.3")
	return func(stdout io.Writer) error {
		tag, err := repo.moveMajor("v" + *version)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, tag)
		return err
	}
}

// errNotMoved says that a version is none that the major tag leads to.
var errNotMoved = errors.New("the major tag stays where it is")

// moveMajor sets the tag of the major version, such as v1, to that of a version,
// and returns it. It never goes back, and never to a pre-release.
func (r repository) moveMajor(version string) (string, error) {
	if !semver.IsValid(version) || semver.Prerelease(version) != "" {
		return "", fmt.Errorf("%s is not a full release: %w", version, errNotMoved)
	}
	tags, err := r.tags()
	if err != nil {
		return "", err
	}
	if !slices.Contains(tags, version) {
		return "", fmt.Errorf("there is no tag %s", version)
	}
	major := semver.Major(version)
	for _, tag := range tags {
		newer := semver.IsValid(tag) && semver.Canonical(tag) == tag && semver.Prerelease(tag) == "" && semver.Compare(tag, version) > 0
		if newer && semver.Major(tag) == major {
			return "", fmt.Errorf("%s is newer than %s: %w", tag, version, errNotMoved)
		}
	}
	return major, r.moveTag(major, version)
}
