package secret

import (
	"bytes"
	"testing"
)

// The example in the comment on stream.
func TestRedactorExample(t *testing.T) {
	t.Parallel()
	patterns := NewPatterns()
	patterns.p.add([]word{{text: "secretsecret"}, {text: "token.token.", tail: tailSignature}})
	var out bytes.Buffer
	r := NewRedactor(&out, patterns)
	for _, tt := range []struct{ write, want string }{
		{"my sec", "my "},
		{"ond word\n", "second word\n"},
		{"a secretsec", "a "},
		{"\n  ret", "***"},
		{" b token.to", " b "},
		{"ken.abc", "***"},
		{"def, g", ", g"},
	} {
		out.Reset()
		_, _ = r.Write([]byte(tt.write))
		if got := out.String(); got != tt.want {
			t.Errorf("Write(%q) passed on %q, want %q", tt.write, got, tt.want)
		}
	}
}
