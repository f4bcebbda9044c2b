package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCommandFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []pair
		wantErr    bool
	}{
		{name: "nothing", text: ""},
		{name: "simple", text: "a=1\n\nb=x=y<<z\n", want: []pair{{"a", "1"}, {"b", "x=y<<z"}}},
		{name: "simple without a line break", text: "a=1", want: []pair{{"a", "1"}}},
		{name: "heredoc", text: "a<<E\n1\n2\nE\nb=3\n", want: []pair{{"a", "1\n2"}, {"b", "3"}}},
		{name: "heredoc that ends with the file", text: "a<<E\n1\nE", want: []pair{{"a", "1"}}},
		{name: "empty heredoc", text: "a<<E\nE\n", want: []pair{{"a", ""}}},
		{name: "heredoc with an empty line", text: "a<<E\n1\n\nE\n", want: []pair{{"a", "1\n"}}},
		{name: "delimiter with an equals sign", text: "a<<=E\nb=c\n=E\n", want: []pair{{"a", "b=c"}}},
		{name: "delimiter inside a line", text: "a<<E\n E\nEE\nE\n", want: []pair{{"a", " E\nEE"}}},
		{name: "carriage returns are text", text: "a<<E\r\n1\r\nE\r\n", want: []pair{{"a", "1\r"}}},
		{name: "value that adds an output", text: "a<<E\n1\nE\nb=2\nE\n", wantErr: true},
		{name: "no end", text: "a<<E\n1\n", wantErr: true},
		{name: "no delimiter", text: "a<<\n\n", wantErr: true},
		{name: "no name", text: "<<E\nE\n", wantErr: true},
		{name: "no name, simple", text: "=1\n", wantErr: true},
		{name: "neither", text: "a\n", wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseCommandFile(tt.text)
			if (err != nil) != tt.wantErr {
				t.Fatalf("parseCommandFile(%q): error %v, want one: %v", tt.text, err, tt.wantErr)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(pair{})); diff != "" {
				t.Errorf("parseCommandFile(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestShowLog(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, stdout, stderr, want string
		wantErr                    bool
	}{
		{name: "masked", stdout: "::add-mask::abcdefghijkl\nis abcdefghijkl\n", want: "is ***\n\n"},
		{name: "escaped", stdout: "::add-mask::abc%25def%25ghijkl\nabc%def%ghijkl", want: "***\n"},
		{name: "standard error may be shown first", stdout: "::add-mask::abcdefghijkl", stderr: "abcdefghijkl", want: "abcdefghijkl"},
		{name: "a command in a line is text", stdout: "x ::add-mask::abc", want: "x ::add-mask::abc\n"},
		{name: "late", stdout: "hello\n::add-mask::abcdefghijkl\n", wantErr: true},
		{name: "short", stdout: "::add-mask::abcdefghijk\n", wantErr: true},
		{name: "of several lines", stdout: "::add-mask::abcdefghijkl%0Aabcdefghijkl\n", wantErr: true},
		{name: "armour", stdout: "::add-mask::-----BEGIN PRIVATE KEY-----\n", wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := showLog(tt.stdout, tt.stderr)
			if (err != nil) != tt.wantErr {
				t.Fatalf("showLog(%q, %q): error %v, want one: %v", tt.stdout, tt.stderr, err, tt.wantErr)
			}
			if err == nil && got != tt.want {
				t.Errorf("showLog(%q, %q) = %q, want %q", tt.stdout, tt.stderr, got, tt.want)
			}
		})
	}
}
