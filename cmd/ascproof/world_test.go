package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ascproof/ascproof/internal/asc/asctest"
)

// world is what there is around one script: the fake, the keys, and what the
// program said so far.
type world struct {
	workDir string
	private string // a directory that is not searched for leaks
	servers []*asctest.Server
	creds   asctest.Credentials
	keys    []string // PEM texts of all keys
	// spelled are the forms of the first keys, as far as somebody looked for them.
	spelled [][]form
	runs    []*ran
	may     []allowance
	// asides are requests of the script's own, by "accepted-token".
	asides  map[*asctest.Server]int
	outputs func(name string)
}

// ran is one run of the program.
type ran struct {
	line           string
	stdout, stderr string
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// setUp gives a script its world, and looks for leaks at its end.
func setUp(env *testscript.Env, outputs func(string)) error {
	private, err := os.MkdirTemp("", "ascproof-script")
	if err != nil {
		return err
	}
	w := &world{workDir: env.WorkDir, private: private, asides: map[*asctest.Server]int{}, outputs: outputs}
	env.Values[worldKey{}] = w
	if env.Getenv("GORACE") == "" {
		env.Setenv("GORACE", "atexit_sleep_ms=10") // instead of a second
	}
	// Reading all certificates of the system takes longer than a check.
	env.Setenv("SSL_CERT_FILE", os.DevNull)
	env.Setenv("SSL_CERT_DIR", filepath.Join(private, "none"))
	env.Setenv("NO_COLOR", "1") // which is tested apart, so that lines are plain
	env.Defer(func() {
		defer func() { _ = os.RemoveAll(private) }()
		defer w.close()
		if problems := w.problems(); len(problems) > 0 {
			env.T().Fatal("at the end of the script: " + strings.Join(problems, "\n"))
		}
	})
	return nil
}

func (w *world) close() {
	for _, s := range w.servers {
		s.Close()
	}
}

// problems is what must hold at the end of every script.
func (w *world) problems() []string {
	problems := w.leaks()
	for _, s := range w.servers {
		for _, fault := range s.Unfired() {
			problems = append(problems, "the fault "+fault+" never struck")
		}
		if n := s.Count(); n > 45*max(1, len(w.runs)) {
			problems = append(problems, fmt.Sprintf("%d requests in %d runs", n, len(w.runs)))
		}
		for _, r := range s.Requests() {
			if r.Method != "GET" && (r.Method != "PATCH" || r.HasAttributes) {
				problems = append(problems, "the API was asked to "+r.Method+" "+r.Path)
			}
		}
	}
	return problems
}

// exits runs the program and holds its exit status against the first argument:
//
//	exits 3 ascproof check --quiet
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || args[1] != "ascproof" && args[1] != postName {
		ts.Fatalf("usage: exits N ascproof [arguments]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	w := worldOf(ts)
	w.runs = append(w.runs, &ran{strings.Join(args[1:], " "), ts.ReadFile("stdout"), ts.ReadFile("stderr")})
	status := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if status != want {
		ts.Fatalf("exit status %d, want %d", status, want)
	}
}

// asked checks how many requests the last fake got: "asked 0".
func asked(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	if neg || len(args) != 1 || len(w.servers) == 0 {
		ts.Fatalf("usage, after apple: asked N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	srv := w.servers[len(w.servers)-1]
	if got := srv.Count() - w.asides[srv]; got != want {
		ts.Fatalf("the API got %d requests, want %d", got, want)
	}
}

// awaits waits until the last fake has got so many requests: "awaits 1".
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	if neg || len(args) != 1 || len(w.servers) == 0 {
		ts.Fatalf("usage, after apple: awaits N")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	srv := w.servers[len(w.servers)-1]
	for start := time.Now(); srv.Count() < want; time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			ts.Fatalf("the API got %d requests within a minute, want %d", srv.Count(), want)
		}
	}
}
