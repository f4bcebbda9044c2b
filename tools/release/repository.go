package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// repository is a checkout of git.
type repository string

// git runs a command of git there, and returns what it says.
func (r repository) git(args ...string) (string, error) { return r.gitWith(nil, args...) }

func (r repository) gitWith(env []string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-C", string(r)}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("git %s: %s", strings.Join(args, " "), strings.TrimSpace(string(exit.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}

func (r repository) mustBeClean() error {
	changed, err := r.git("status", "--porcelain")
	if err == nil && changed != "" {
		err = fmt.Errorf("%s has changes that are not committed:\n%s", string(r), changed)
	}
	return err
}

// write writes a file of the checkout, and its directory.
func (r repository) write(name string, content []byte) error {
	file := filepath.Join(string(r), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

// commit commits the files on a detached HEAD, at the time of the commit below, so
// that the same content makes the same commit.
func (r repository) commit(subject string, files []string) (string, error) {
	at, err := r.git("log", "-1", "--format=%cI")
	if err != nil {
		return "", err
	}
	if _, err := r.git("checkout", "--quiet", "--detach"); err != nil {
		return "", err
	}
	if _, err := r.git(append([]string{"add", "--"}, files...)...); err != nil {
		return "", err
	}
	if _, err := r.gitWith([]string{"GIT_AUTHOR_DATE=" + at, "GIT_COMMITTER_DATE=" + at}, "commit", "--quiet", "-m", subject); err != nil {
		return "", err
	}
	return r.git("rev-parse", "HEAD")
}

// tagOnce sets a tag. One that is elsewhere already stays, since nobody may change
// what a version is.
func (r repository) tagOnce(tag, commit string) error {
	if at, err := r.git("rev-parse", "--verify", "--quiet", tag+"^{commit}"); err == nil && at != commit {
		return fmt.Errorf("the tag %s is there already, at %s: a version is released once", tag, at)
	}
	return r.moveTag(tag, commit)
}

func (r repository) moveTag(tag, to string) error {
	commit, err := r.git("rev-parse", "--verify", to+"^{commit}")
	if err != nil {
		return err
	}
	_, err = r.git("tag", "--force", tag, commit)
	return err
}

func (r repository) tags() ([]string, error) {
	out, err := r.git("tag", "--list")
	return strings.Fields(out), err
}

// sumOfFile is the SHA-256 of a file, as sha256sum prints it.
func sumOfFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
