package cihost_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// TestMain makes this test binary a program, too, that a step runs.
func TestMain(m *testing.M) {
	switch os.Getenv("CIHOST_TEST") {
	case "":
		os.Exit(m.Run())
	case "probe": // says of its own streams what ReadByRunner says
		env := cihost.Env{}
		for _, name := range []string{"GITHUB_OUTPUT", "SYSTEM_JOBID", "AGENT_WORKFOLDER"} {
			env[name] = os.Getenv(name)
		}
		text := fmt.Sprintf("%v; %v", cihost.ReadByRunner(os.Stdout, env), cihost.ReadByRunner(os.Stderr, env))
		if err := os.WriteFile(os.Getenv("CIHOST_TEST_RESULT"), []byte(text), 0o600); err != nil {
			panic(err)
		}
	case "tool": // a tool of the step that collects what a command says
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CIHOST_TEST=probe")
		if _, err := cmd.Output(); err != nil {
			panic(err)
		}
	}
}

// A runner starts a step with pipes of its own, and reads them. So does this test.
func TestReadByRunner(t *testing.T) {
	t.Parallel()
	const both, other = "<nil>; <nil>", "goes to another program; goes to another program"
	const onAzure = "unset GITHUB_OUTPUT; export SYSTEM_JOBID=1 AGENT_WORKFOLDER=$DIR; "
	tests := []struct {
		name, shell, script string
		want                string // what is said of standard output; and of standard error
	}{
		{"the step itself", "", "", both},
		{"a script", "sh", "$PROBE", both},
		{"a script in a script", "sh", `sh -c '$PROBE; true'; true`, both},
		{"behind other programs", "sh", "env A=b nice $PROBE", both},
		{"both in one", "sh", "$PROBE 2>&1", both},
		{"redirected", "sh", "$PROBE >$DIR/log", "goes to a file; <nil>"},
		{"thrown away", "sh", "$PROBE >/dev/null", "goes nowhere; <nil>"},
		{"both redirected", "sh", "$PROBE >$DIR/log 2>&1", "goes to a file; goes to a file"},
		{"tee", "sh", "$PROBE | cat", "goes to another program; <nil>"},
		{"tee of both", "sh", "$PROBE 2>&1 | cat", other},
		{"tee of a group", "sh", "{ $PROBE; true; } 2>&1 | cat", other},
		{"tee of a script", "sh", "sh -c '$PROBE; true' 2>&1 | cat", other},
		{"a variable", "sh", "x=$($PROBE)", "goes to another program; <nil>"},
		{"a variable of both", "sh", "x=$($PROBE 2>&1)", other},
		{"a variable of a group", "sh", "x=$($PROBE 2>&1; true)", other},
		{"a variable of a script", "sh", "x=$(sh -c '$PROBE; true' 2>&1)", other},
		{"a named pipe", "sh", "mkfifo $DIR/p; cat $DIR/p & $PROBE >$DIR/p; wait", "goes to another program; <nil>"},
		{"bash's tee", "bash", "$PROBE > >(cat)", "goes to another program; <nil>"},
		{"bash's tee for all that follows", "bash", "exec > >(cat) 2>&1; $PROBE", other},
		{"a tool that collects", "sh", "CIHOST_TEST=tool $PROBE", other},
		{"a tool that collects, and is the step", "", "tool", other},
		{"a tool that collects on Azure", "sh", onAzure + "CIHOST_TEST=tool $PROBE", other},
		{"a task of Azure's", "sh", onAzure + "CIHOST_TEST=tool $PROBE $DIR/_tasks/Bash/bash.js", both},
		{"a tool of a task's script", "sh", onAzure + `sh -c 'CIHOST_TEST=tool $PROBE $DIR/bash.js; true'`, other},
		{"only the command is told", "sh", `GITHUB_OUTPUT=$DIR/other $PROBE 2>&1 | cat`, other},
		{"only the command is told, and the shell reads", "sh", `x=$(GITHUB_OUTPUT=$DIR/other $PROBE 2>&1)`, other},
		{"a terminal", "sh", `script -qec "$PROBE" /dev/null`, "is a terminal; is a terminal"},
		{"a terminal of act's", "sh", `mkdir $DIR/workflow; GITHUB_OUTPUT=$DIR/workflow/outputcmd.txt; export GITHUB_OUTPUT
			script -qec "$PROBE" /dev/null; : >$GITHUB_OUTPUT; mv $CIHOST_TEST_RESULT $DIR/first; grep -q terminal $DIR/first || exit 1
			script -qec "$PROBE" /dev/null`, both},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd, result := step(t, tt.shell, tt.script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got, _ := os.ReadFile(result); string(got) != tt.want {
				t.Errorf("%s: %q, want %q", tt.script, got, tt.want)
			}
		})
	}
}

// step is a script of a shell that runs the probe, or the probe itself in a mode.
func step(t *testing.T, shell, script string) (cmd *exec.Cmd, result string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	result = filepath.Join(dir, "result")
	cmd, mode := exec.Command(exe), "probe"
	if shell == "" && script != "" {
		mode = script
	} else if shell != "" {
		for _, program := range append([]string{shell}, strings.Fields(script)...) {
			if _, err := exec.LookPath(program); err != nil && (program == shell || program == "script") {
				t.Skipf("%s is not installed", program)
			}
		}
		cmd = exec.Command(shell, "-c", script)
	}
	cmd.Env = append(os.Environ(), "CIHOST_TEST="+mode, "CIHOST_TEST_RESULT="+result, "PROBE="+exe, "DIR="+dir, "GITHUB_OUTPUT="+filepath.Join(dir, "output"))
	return cmd, result
}

// Sockets, which node gives its children for pipes, cannot be told apart by who
// reads them, but by who made them.
func TestReadByRunnerSockets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, shell, script, want string }{
		{"the step itself", "", "", "<nil>; <nil>"},
		{"a script", "sh", "$PROBE; true", "<nil>; <nil>"},
		{"a tool of the step", "sh", "CIHOST_TEST=tool $PROBE", "goes to another program; goes to another program"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd, result := step(t, tt.shell, tt.script)
			ours, theirs := socketPair(t)
			cmd.Stdout, cmd.Stderr = theirs, theirs
			go func() { _, _ = io.Copy(io.Discard, ours) }()
			if err := cmd.Run(); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(result); string(got) != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadByRunnerOfOthers(t *testing.T) {
	t.Parallel()
	if err := cihost.ReadByRunner(new(strings.Builder), nil); err != nil {
		t.Errorf("a buffer %v, want it to be the caller's affair", err)
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "closed"))
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if err := cihost.ReadByRunner(f, nil); err == nil {
		t.Error("a closed file is read")
	}
}

func socketPair(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs = os.NewFile(uintptr(fds[0]), "ours"), os.NewFile(uintptr(fds[1]), "theirs")
	t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	return ours, theirs
}
