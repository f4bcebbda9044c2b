package hint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScalars(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, document string
		want           []string
	}{
		{"nested", "a:\n  b: 1\n  c:\n    d: 2\ne: 3\n", []string{"a.b=1", "a.c.d=2", "e=3"}},
		{"lists count as what holds them", "s:\n  - u: x\n    with:\n      k: v\n  - u: y\n", []string{"s.u=x", "s.with.k=v", "s.u=y"}},
		{"list without indent", "s:\n- u: x\nt: y\n", []string{"s.u=x", "t=y"}},
		{"quotes and comments", "'a': \"b\" # c\n# d: e\n", []string{"a=b"}},
		{"a text of several lines", "run: |\n  key-id: no\n\n  more: no\nend: yes\n", []string{"end=yes"}},
		{"a mapping on one line", "env: {A: '${{ secrets.B }}', C: d}\n", []string{"env.A=${{ secrets.B }}", "env.C=d"}},
		{"what is no mapping", "a\nhttp://b\n- c\n", nil},
		{"Windows", "a: b\r\nc:\r\n  d: e\r\n", []string{"a=b", "c.d=e"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for path, value := range scalars(tt.document) {
				got = append(got, strings.Join(path, ".")+"="+value)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("scalars(%q) (-want +got):\n%s", tt.document, diff)
			}
		})
	}
}

// Whatever the document, scanning it ends and yields no empty path.
func FuzzScalars(f *testing.F) {
	f.Add("a:\n - b: {c: d}\n   e: |\n    f\n")
	f.Fuzz(func(t *testing.T, document string) {
		for path := range scalars(document) {
			if len(path) == 0 {
				t.Error("an empty path")
			}
		}
	})
}
