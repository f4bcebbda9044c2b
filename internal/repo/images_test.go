package repo

import (
	"regexp"
	"strings"
	"testing"
)

var baseImage = regexp.MustCompile(`(?m)^FROM (\S+:\S+@sha256:[0-9a-f]{64}) AS (\w+)$`)

// The images that the Dockerfile builds upon are those that Dependabot raises, by
// digest, and Go's is that of go.mod.
func TestBaseImages(t *testing.T) {
	images := baseImage.FindAllStringSubmatch(read(t, ".github/images/Dockerfile"), -1)
	if len(images) != 2 {
		t.Fatalf("found %d images by their digests, want 2", len(images))
	}
	dockerfile := read(t, "Dockerfile")
	for _, m := range images {
		line := regexp.MustCompile(`(?m)^ARG ` + strings.ToUpper(m[2]) + `=.*$`)
		want := "ARG " + strings.ToUpper(m[2]) + "=" + m[1]
		switch got := line.FindString(dockerfile); {
		case got == want:
		case *update && got != "":
			dockerfile = strings.Replace(dockerfile, got, want, 1)
			writeFile(t, "Dockerfile", dockerfile)
		default:
			t.Errorf("the Dockerfile has %q, want %q: go test ./internal/repo -update", got, want)
		}
	}
	toolchain := regexp.MustCompile(`(?m)^toolchain go(\S+)$`).FindStringSubmatch(read(t, "go.mod"))
	if toolchain == nil || !strings.HasPrefix(images[0][1], "golang:"+toolchain[1]+"@") {
		t.Errorf("the image is %s, the toolchain of go.mod %q", images[0][1], toolchain)
	}
}
