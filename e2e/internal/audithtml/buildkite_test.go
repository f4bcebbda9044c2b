package audithtml

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// agent stands in for buildkite-agent: the artifacts of each build are a directory.
const agent = `
[ "$1 $2" = "artifact download" ] && [ "$4" = . ]
build=$BUILDKITE_BUILD_ID
[ "${5:-}" != --build ] || build=$6
cp "$ARTIFACTS/$build"/$3 .
`

// api stands in for curl, and for Buildkite's API behind it.
const api = `
for url; do :; done
printf '%s\n' "$@" >"$ARTIFACTS/curl"
[ "$url" = "https://api.buildkite.com/v2/organizations/example/pipelines/keys/builds?branch=main&state=finished&per_page=1" ]
cat "$ARTIFACTS/builds.json"
`

// The example for Buildkite, with its own commands: each job in a checkout of its own,
// with what an agent would upload and download.
func TestBuildkiteExample(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("JQ IS NOT HERE, which the example runs: nobody tried it")
	}
	p := newPlace(t)
	p.standIn("buildkite-agent", agent)
	p.standIn("curl", api)
	var doc struct {
		Notify []struct{ Slack, If string }
		Steps  []yamlStep
	}
	parse(t, blockWith(t, "yaml", "BUILDKITE_PARALLEL_JOB"), &doc)
	audit, report := doc.Steps[0], doc.Steps[2]
	if len(doc.Notify) != 1 || doc.Notify[0].If != `build.state == "failed"` || audit.Parallelism != 4 {
		t.Fatalf("%+v", doc)
	}
	artifacts, build := t.TempDir(), 0
	p.write(artifacts, "builds.json", "[]")
	p.nights(func(damage func(dir string)) bool {
		if build > 0 {
			damage(filepath.Join(artifacts, fmt.Sprintf("build-%d", build)))
		}
		build++
		id := fmt.Sprintf("build-%d", build)
		env := []string{"ARTIFACTS=" + artifacts, "BUILDKITE_BUILD_ID=" + id, "BUILDKITE_ORGANIZATION_SLUG=example", "BUILDKITE_PIPELINE_SLUG=keys",
			"BUILDKITE_BRANCH=main", "BUILDKITE_API_TOKEN=token-of-the-api", "BUILDKITE_PARALLEL_JOB_COUNT=4"}
		upload := func(dir string, step yamlStep) {
			for pattern := range strings.SplitSeq(step.ArtifactPaths, ";") {
				p.copyAll(filepath.Join(dir, pattern), filepath.Join(artifacts, id))
			}
		}
		for i := range audit.Parallelism {
			dir := p.checkout()
			if ok, said := p.run(dir, audit.script(), append(env, "BUILDKITE_PARALLEL_JOB="+strconv.Itoa(i))...); !ok {
				t.Fatal(said)
			}
			upload(dir, audit)
		}
		dir := p.checkout()
		ok, _ := p.run(dir, report.script(), env...)
		upload(dir, report)
		p.write(artifacts, "builds.json", `[{"id":"`+id+`","state":"failed"}]`)
		return ok
	})
	if !strings.Contains(p.read(artifacts, "curl"), "\nAuthorization: Bearer token-of-the-api\n") {
		t.Error("the API is not given its token")
	}
	if page := p.read(artifacts, "build-9/audit.html"); !strings.Contains(page, "newly rejected") {
		t.Error("the page does not say what is new")
	}
}

// yamlStep is a step of a Buildkite pipeline, or "wait".
type yamlStep struct {
	Command       string
	Parallelism   int
	ArtifactPaths string `yaml:"artifact_paths"`
}

// UnmarshalYAML lets a step be a word.
func (s *yamlStep) UnmarshalYAML(decode func(any) error) error {
	var word string
	if decode(&word) == nil {
		return nil
	}
	type plain yamlStep
	return decode((*plain)(s))
}

// script is the command as a job gets it: the upload of a pipeline replaces $$ by $.
func (s yamlStep) script() string { return strings.ReplaceAll(s.Command, "$$", "$") }
