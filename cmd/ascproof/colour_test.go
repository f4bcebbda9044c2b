package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/cli"
)

// Colours are for terminals of people who did not say no (no-color.org). A
// script's output is never a terminal, so this runs in process.
func TestColour(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		terminal bool
		env      []string
		args     []string
		want     bool
	}{
		{"a terminal", true, nil, nil, true},
		{"a file", false, nil, nil, false},
		{"NO_COLOR", true, []string{"NO_COLOR=1"}, nil, false},
		{"NO_COLOR without a value", true, []string{"NO_COLOR="}, nil, true},
		{"a flag", true, nil, []string{"--no-color"}, false},
		{"a dumb terminal", true, []string{"TERM=dumb"}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			status := cli.Main(t.Context(), cli.System{
				Args: append([]string{"check"}, tt.args...), Env: tt.env, Terminal: tt.terminal,
				Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			})
			if status != 2 || strings.Contains(stdout.String(), "\x1b[") != tt.want {
				t.Errorf("status %d, want 2; coloured: %v, want %v:\n%s", status, !tt.want, tt.want, stdout.String())
			}
		})
	}
}
