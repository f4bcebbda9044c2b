package cli

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A program may take the first of two variables of one name, or the last.
func TestSetVariables(t *testing.T) {
	t.Parallel()
	env := []string{"A=old", "B=kept", "A=older", "=C:=C:\\"}
	got := setVariables(env, []variable{{"A", "new"}, {"C", "added"}})
	if want := []string{"B=kept", "=C:=C:\\", "A=new", "C=added"}; !slices.Equal(got, want) {
		t.Errorf("setVariables = %q, want %q", got, want)
	}
	if env[0] != "A=old" {
		t.Errorf("it changed what it was given: %q", env)
	}
}

// What is advised for a tool that goes without its variables gives it all of them.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	if got := leftOut([]string{"tauri", "notarize"}); len(got) > 0 {
		t.Errorf("with one tool: %v", got)
	}
	got := leftOut([]string{"electron-builder", "tauri"})
	if len(got) != 1 || len(got[0].Fix) != 2 {
		t.Fatalf("with two tools: %v", got)
	}
	advice := strings.TrimPrefix(got[0].Fix[1], "set them in the command: ")
	cmd := exec.Command("sh", "-c", advice+` sh -c 'echo "$APPLE_API_KEY_ID $APPLE_API_ISSUER $APPLE_API_KEY"'`)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=issuer", "ASC_PRIVATE_KEY_PATH=/keys/a.p8", "APPLE_API_KEY=ABC123DEFG"}
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "ABC123DEFG issuer /keys/a.p8\n" {
		t.Errorf("%s gives %q, %v", advice, out, err)
	}
}
