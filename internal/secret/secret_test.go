package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ascproof/ascproof/internal/secret"
)

const hidden = "MIGTAgEAMBMGByqGSM49"

type nested struct {
	Text    secret.Text
	private secret.Text
	Pointer *secret.Text
	Any     any
	List    []secret.Text
	Map     map[string]secret.Text
	Keys    map[secret.Text]int
	inner   struct{ deep *struct{ text secret.Text } }
}

type embedding struct{ secret.Text }

func newNested() nested {
	text := secret.New(hidden)
	n := nested{
		Text: text, private: text, Pointer: &text, Any: text, List: []secret.Text{text},
		Map: map[string]secret.Text{"k": text}, Keys: map[secret.Text]int{text: 1},
	}
	n.inner.deep = &struct{ text secret.Text }{text}
	return n
}

// everywhere is a secret in whatever may be printed.
func everywhere() map[string]any {
	text, n := secret.New(hidden), newNested()
	return map[string]any{
		"text": text, "pointer": &text, "struct": n, "pointer to struct": &n, "slice": []any{text, &text},
		"array": [1]secret.Text{text}, "map": map[string]any{"k": text, "n": n}, "map key": map[secret.Text]int{text: 1},
		"embedded":        embedding{text},
		"embedded hidden": struct{ n nested }{n},
		"error":           fmt.Errorf("reading %v: %w", text, errors.Join(fmt.Errorf("%s", text), io.EOF)),
	}
}

// leaks reports whether output holds the secret, in clear, quoted or in hexadecimal.
func leaks(output string) bool {
	for _, form := range []string{hidden, hidden[:12], fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden), fmt.Sprint([]byte(hidden))} {
		if strings.Contains(output, form) {
			return true
		}
	}
	return false
}

func TestTextIsNotFormatted(t *testing.T) {
	t.Parallel()
	for name, value := range everywhere() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%+q", "%x", "%X", "% x", "%d", "%t", "%p", "%T", "%U", "%c", "%10v", "%.3s", "%z"} {
			if got := fmt.Sprintf(verb, value); leaks(got) {
				t.Errorf("Sprintf(%q) of %s = %s", verb, name, got)
			}
		}
		if got := fmt.Sprint(value) + fmt.Sprintln(value); leaks(got) {
			t.Errorf("Sprint of %s = %s", name, got)
		}
	}
}

func TestTextIsNotEncoded(t *testing.T) {
	t.Parallel()
	encoders := map[string]func(any) ([]byte, error){
		"JSON": json.Marshal,
		"XML":  xml.Marshal,
		"YAML": yaml.Marshal,
		"gob": func(v any) ([]byte, error) {
			var b bytes.Buffer
			return b.Bytes(), gob.NewEncoder(&b).Encode(v)
		},
	}
	for encoder, encode := range encoders {
		for name, value := range everywhere() {
			got, err := encode(value)
			if leaks(string(got)) || err != nil && leaks(err.Error()) {
				t.Errorf("%s of %s = %s, %v", encoder, name, got, err)
			}
		}
	}
}

func TestTextIsNotLogged(t *testing.T) {
	t.Parallel()
	for name, value := range everywhere() {
		var b bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
			log := slog.New(h)
			log.Info("m", "k", value)
			log.With("k", value).WithGroup("g").Info("m", slog.Group("h", slog.Any("k", value)))
			log.Info(fmt.Sprint(value))
		}
		if leaks(b.String()) {
			t.Errorf("log of %s: %s", name, b.String())
		}
	}
}

func TestTextIsNotInTemplates(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	page := template.Must(template.New("").Parse(`<a href="{{.text}}">{{.struct}} {{printf "%v" .pointer}}</a><script>let x = {{.struct}}</script>`))
	if err := page.Execute(&b, everywhere()); err != nil && leaks(err.Error()) || leaks(b.String()) {
		t.Errorf("template: %s, %v", b.String(), err)
	}
}

// That nothing leaks would also hold if nothing were printed.
func TestTextSaysThatItIsRedacted(t *testing.T) {
	t.Parallel()
	text := secret.New(hidden)
	asJSON, err := json.Marshal(map[string]any{"k": text})
	if err != nil {
		t.Fatal(err)
	}
	for how, got := range map[string]string{
		"%v": fmt.Sprintf("%v", text), "%#v": fmt.Sprintf("%#v", text), "%x": fmt.Sprintf("%x", text),
		"String": text.String(), "GoString": text.GoString(), "JSON": string(asJSON),
	} {
		if !strings.Contains(got, "[redacted]") {
			t.Errorf("%s = %q, want it to say [redacted]", how, got)
		}
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		text  secret.Text
		want  string
		empty bool
	}{
		{"a secret", secret.New(hidden), hidden, false},
		{"white space", secret.New(" \n"), " \n", false},
		{"nothing", secret.New(""), "", true},
		{"zero value", secret.Text{}, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.text.Reveal(); got != tt.want || tt.text.IsEmpty() != tt.empty {
				t.Errorf("Reveal() = %q, IsEmpty() = %v, want %q, %v", got, tt.text.IsEmpty(), tt.want, tt.empty)
			}
			if got := fmt.Sprintf("%v %+v %s", tt.text, tt.text, &tt.text); got != "[redacted] [redacted] [redacted]" {
				t.Errorf("printed %q: whether it is empty is nobody's business", got)
			}
		})
	}
}
