package main

import (
	"errors"
	"fmt"
	"io"

	"os/exec"
	"strings"
	"text/tabwriter"
	"time"
)

// jobImage is what the image is called on the engine and in the registry.
const jobImage = "ascproof-bench"

// job measures the whole of a job on GitHub, from "Set up" to the verdict: with the
// image that the runner builds, with one that it pulls, and with one that is there.
//
// A runner has none of it, so nothing is kept from one run to the next but the base
// image, which GitHub's own machines would have to pull, too.
type job struct {
	s        *setup
	registry string   // such as 127.0.0.1:5000
	build    []string // arguments of docker build
	took     map[string][]time.Duration
}

// ways to the verdict, in the order in which they are shown.
var ways = []string{"built from the Dockerfile", "pulled by its digest", "there already"}

func (j *job) measure(runs int) error {
	if j.registry == "" {
		return errors.New("-job needs -registry, the address of a registry on this machine")
	}
	j.took = map[string][]time.Duration{}
	remote := j.registry + "/" + jobImage
	for range runs {
		if err := j.time(ways[0], func() error {
			return docker(append([]string{"build", "--quiet", "--no-cache", "--network", "host", "--tag", jobImage}, append(j.build, ".")...)...)
		}, jobImage); err != nil {
			return err
		}
		digest, err := j.publish(remote)
		if err != nil {
			return err
		}
		if err := j.time(ways[1], func() error { return docker("pull", "--quiet", digest) }, digest); err != nil {
			return err
		}
		if err := j.time(ways[2], func() error { return nil }, digest); err != nil {
			return err
		}
		if err := docker("rmi", "--force", digest); err != nil {
			return err
		}
	}
	return nil
}

// publish pushes the image that was built, removes it from the engine, and returns
// its name with its digest.
func (j *job) publish(remote string) (string, error) {
	for _, args := range [][]string{{"tag", jobImage, remote}, {"push", "--quiet", remote}} {
		if err := docker(args...); err != nil {
			return "", err
		}
	}
	digest, err := exec.Command("docker", "image", "inspect", "--format", "{{index .RepoDigests 0}}", remote).Output()
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(digest)), docker("rmi", "--force", jobImage, remote)
}

// time takes the time of making the image ready, and of a check in it.
func (j *job) time(way string, ready func() error, image string) error {
	start := time.Now()
	if err := ready(); err != nil {
		return err
	}
	args := []string{"run", "--rm", "--network", "host", "--volume", j.s.dir + ":" + j.s.dir + ":ro"}
	for _, variable := range j.s.env {
		if !strings.HasPrefix(variable, "PATH=") {
			args = append(args, "--env", variable)
		}
	}
	if err := docker(append(args, image)...); err != nil {
		return err
	}
	j.took[way] = append(j.took[way], time.Since(start))
	return nil
}

func docker(args ...string) error {
	cmd := exec.Command("docker", args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("docker %s: %w\n%s", args[0], err, out)
	}
	return nil
}

// maxPull is what a pulled image adds to the check at most.
const maxPull = 2 * time.Second

func (j *job) show(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "the image is\tto the verdict\tmore than the check\tbudget\t")
	there := median(j.took[ways[2]])
	for _, way := range ways {
		took := median(j.took[way])
		budget, verdict := "", ""
		if way == ways[1] {
			budget, verdict = maxPull.String(), "ok"
			if took-there > maxPull {
				verdict = "MISSED"
			}
		}
		fmt.Fprintf(w, "%s\t%v\t%v\t%s\t%s\n", way, round(took), round(took-there), budget, verdict)
	}
	return w.Flush()
}
