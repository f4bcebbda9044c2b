package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/cli"
)

// TestMain makes this test binary the program, too: under its names it does what
// main does, but for the pauses between attempts.
func TestMain(m *testing.M) {
	// The few that do wait should not keep others from running.
	_ = flag.Set("test.parallel", "4")
	testscript.Main(m, map[string]func(){"ascproof": hurriedMain, postName: hurriedMain})
}

// hurriedMain is main without its pauses between attempts, which scripts would do
// nothing but wait for. Tests with a clock of their own have them.
func hurriedMain() {
	sys := process()
	sys.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	os.Exit(run(sys))
}

// params are those of all scripts; outputs sees every name that a script finds
// in GITHUB_OUTPUT.
func params(files []string, outputs func(name string)) testscript.Params {
	return testscript.Params{
		Files: files,
		Setup: func(env *testscript.Env) error { return setUp(env, outputs) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"apple": apple, "asked": asked, "awaits": awaits, "exits": exits, "noleak": noleak, "may-hold": mayHold,
			"keyfile": keyFile, "keyvar": keyVar, "github": github, "output": output, "masks-first": masksFirst,
			"mode": mode, "accepted-token": acceptedToken,
		},
		// "ascproof ..." alone would be seen neither by exits nor by noleak.
		RequireExplicitExec: true, RequireUniqueNames: true,
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("scripts: %q, %v", files, err)
	}
	var (
		mu   sync.Mutex
		seen []string
	)
	t.Run("script", func(t *testing.T) {
		for _, file := range files {
			refuseExec(t, file)
		}
		testscript.Run(t, params(files, func(name string) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, name)
		}))
	})
	// The scripts ran to their end. Between them they saw every output there is.
	if testing.Short() || flag.Lookup("test.run").Value.String() != "" {
		return
	}
	for _, o := range cli.Outputs() {
		if !slices.Contains(seen, o.Name) {
			t.Errorf("no script has the output %q", o.Name)
		}
	}
}

// refuseExec keeps a script from running the program behind noleak's back.
func refuseExec(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		if strings.Contains(lines.Text(), "exec ascproof") {
			t.Errorf("%s:%d: say 'exits N ascproof' instead of 'exec ascproof'", file, n)
		}
	}
}
