package report_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asckey/asckey/internal/report"
)

// views are all writers, by the ending of their golden files.
var views = []struct {
	ending string
	write  func(io.Writer, *report.Report) error
}{
	{".txt", func(w io.Writer, r *report.Report) error { return report.Text(w, r, false) }},
	{".ansi", func(w io.Writer, r *report.Report) error { return report.Text(w, r, true) }},
	{".md", report.Markdown},
	{".xml", report.JUnit},
}

// Every report in testdata goes through every view.
func TestViews(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d reports, %v", len(paths), err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(path, ".json")
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rep := decode(t, data)
			if diff := cmp.Diff(string(data), string(encode(t, rep))); diff != "" {
				t.Errorf("read and written again (-want +got):\n%s", diff)
			}
			for _, v := range views {
				var b bytes.Buffer
				if err := v.write(&b, rep); err != nil {
					t.Fatal(err)
				}
				golden(t, name+v.ending, b.Bytes())
			}
		})
	}
}
