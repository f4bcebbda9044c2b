package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"
)

// entries are what package managers are told of a release. Nobody sees that one of
// them leads nowhere before a user installs by it.
type entries struct {
	version          string
	assets           string
	aqua, mise, cask string
}

func packagesCommand(flags *flag.FlagSet) func(io.Writer) error {
	var e entries
	flags.StringVar(&e.version, "version", "", "version without a v, such as 1.2.3")
	flags.StringVar(&e.assets, "assets", "", "directory with the files of the release")
	flags.StringVar(&e.aqua, "aqua", "", "entry of aqua's registry")
	flags.StringVar(&e.mise, "mise", "", "entry of mise's registry")
	flags.StringVar(&e.cask, "cask", "", "cask of Homebrew")
	return func(io.Writer) error { return errors.Join(e.checkAqua(), e.checkMise(), e.checkCask()) }
}

// aquaFile has the fields of aqua's registry.json that our entry uses, and no more:
// another one is a mistake in writing.
type aquaFile struct {
	Packages []struct {
		Type        string
		Owner       string `yaml:"repo_owner"`
		Name        string `yaml:"repo_name"`
		Description string
		Asset       string
		Format      string
		Overrides   []struct{ GOOS, Format string }
		Checksum    struct{ Type, Asset, Algorithm string }
		Attestation struct {
			Workflow string `yaml:"signer_workflow"`
		} `yaml:"github_artifact_attestations"`
	}
}

// checkAqua makes aqua's name of the archive for each platform, and holds that it is
// one, that it has the program, and that the checksums know it.
func (e entries) checkAqua() error {
	var file aquaFile
	if err := decodeYAML(e.aqua, &file); err != nil {
		return err
	}
	if len(file.Packages) != 1 {
		return fmt.Errorf("%s has %d packages", e.aqua, len(file.Packages))
	}
	p := file.Packages[0]
	if p.Type != "github_release" || p.Checksum.Type != "github_release" || p.Checksum.Algorithm != "sha256" || p.Description == "" {
		return fmt.Errorf("%s is no entry of a release with checksums: %+v", e.aqua, p)
	}
	for _, platform := range platforms {
		os, arch, _ := strings.Cut(strings.TrimSuffix(platform, ".exe"), "_")
		format := p.Format
		for _, o := range p.Overrides {
			if o.GOOS == os {
				format = o.Format
			}
		}
		name, err := e.aquaName(p.Asset, os, arch, format)
		if err != nil {
			return err
		}
		if err := errors.Join(e.mustHave(name, program(os)), e.mustSum(p.Checksum.Asset, name)); err != nil {
			return fmt.Errorf("%s, %s: %w", e.aqua, platform, err)
		}
	}
	return nil
}

// aquaName executes the template of a name as aqua does. Its version is the tag.
func (e entries) aquaName(text, os, arch, format string) (string, error) {
	t, err := template.New(e.aqua).Funcs(template.FuncMap{"trimV": func(v string) string { return strings.TrimPrefix(v, "v") }}).Parse(text)
	if err != nil {
		return "", err
	}
	var name strings.Builder
	err = t.Execute(&name, struct{ Version, OS, Arch, Format string }{"v" + e.version, os, arch, format})
	return name.String(), err
}

// miseFile has the fields of mise-registry-tool.json that our entry uses.
type miseFile struct {
	Backends     []string
	Bins         []string
	Description  string
	VersionOrder string `toml:"version_order"`
	Test         struct{ Cmd, Expected string }
}

// checkMise holds that the entry is whole. mise finds archives by itself.
func (e entries) checkMise() error {
	var file miseFile
	meta, err := toml.DecodeFile(e.mise, &file)
	if err != nil {
		return err
	}
	if more := meta.Undecoded(); len(more) > 0 {
		return fmt.Errorf("%s has fields that mise does not know: %v", e.mise, more)
	}
	if len(file.Backends) == 0 || len(file.Bins) != 1 || file.Bins[0] != program("linux") || file.VersionOrder != "semver" ||
		file.Description == "" || !strings.HasPrefix(file.Test.Cmd, file.Bins[0]+" ") || file.Test.Expected == "" {
		return fmt.Errorf("%s is not whole: %+v", e.mise, file)
	}
	return nil
}

var (
	caskVersion  = regexp.MustCompile(`(?m)^  version "(.+)"$`)
	caskDownload = regexp.MustCompile(`(?m)^ +url "(.+)"\n +sha256 "([0-9a-f]{64})"$`)
	caskContent  = regexp.MustCompile(`(?m)^  (?:binary|bash_completion|fish_completion|zsh_completion) "(.+)"$`)
)

// checkCask holds that each archive of the cask is there, with its sum, and has what the
// cask takes out of it.
func (e entries) checkCask() error {
	content, err := os.ReadFile(e.cask)
	if err != nil {
		return err
	}
	text := string(content)
	if v := caskVersion.FindStringSubmatch(text); v == nil || v[1] != e.version {
		return fmt.Errorf("%s has the version %q, want %s", e.cask, v, e.version)
	}
	downloads, taken := caskDownload.FindAllStringSubmatch(text, -1), caskContent.FindAllStringSubmatch(text, -1)
	if len(downloads) != 4 || len(taken) != 4 {
		return fmt.Errorf("%s has %d archives and takes %d files, want 4 and 4", e.cask, len(downloads), len(taken))
	}
	for _, d := range downloads {
		name, ours := strings.CutPrefix(strings.ReplaceAll(d[1], "#{version}", e.version), releases+"/v"+e.version+"/")
		if !ours {
			return fmt.Errorf("%s downloads %s", e.cask, d[1])
		}
		if err := e.mustTake(name, d[2], taken); err != nil {
			return fmt.Errorf("%s: %w", e.cask, err)
		}
	}
	return nil
}

// mustTake holds that an archive has the sum that a cask says, and the files.
func (e entries) mustTake(archive, sum string, files [][]string) error {
	got, err := sumOfFile(filepath.Join(e.assets, archive))
	if err != nil {
		return err
	}
	if got != sum {
		return fmt.Errorf("the sum of %s is %s, not %s", archive, got, sum)
	}
	for _, file := range files {
		if err := e.mustHave(archive, file[1]); err != nil {
			return err
		}
	}
	return nil
}

// releases is where GitHub has the files.
const releases = "https://github.com/ascproof/ascproof/releases/download"

func decodeYAML(file string, into any) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	return d.Decode(into)
}
