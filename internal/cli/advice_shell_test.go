package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// encoded matches a command that makes base64 of a key file.
var encoded = regexp.MustCompile(`base64 < AuthKey_ABC123DEFG\.p8(?: \| tr (?:-d )?'[^']*'(?: '[^']*')?)*`)

// What a message gives to be copied makes a value that needs no repair.
func TestAdvisedShellCommandsWork(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	tried := map[string]bool{}
	for _, file := range []string{"testdata/messages.txt", "../explain/testdata/words.txt", "../credential/testdata/messages.txt"} {
		for _, command := range encoded.FindAllString(golden(t, file), -1) {
			tried[command] = true
		}
	}
	if len(tried) < 2 {
		t.Errorf("only %v are named", tried)
	}
	for command := range tried {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			s := sample{args: checkWith()}
			s.prepare = func(_ *asctest.Server, _ *asctest.Key, c *asctest.Credentials) {
				cmd := exec.Command(sh, "-c", command)
				cmd.Dir = t.TempDir()
				if err := os.WriteFile(filepath.Join(cmd.Dir, "AuthKey_ABC123DEFG.p8"), []byte(c.PrivateKey), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := cmd.Output()
				if err != nil {
					t.Fatal(err)
				}
				c.PrivateKey = strings.TrimSuffix(string(out), "\n")
			}
			if got := s.run(t); got != "exit status 0\n" {
				t.Errorf("with what it makes: %s", got)
			}
		})
	}
}
