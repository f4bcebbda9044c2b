//go:build unix

package child_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/secret"
)

// roleVar makes this test binary play one of the programs below.
const roleVar = "ASCPROOF_CHILD_TEST"

// detachVar makes the role "run" detach its child from the terminal.
const detachVar = "ASCPROOF_CHILD_TEST_DETACH"

func TestMain(m *testing.M) {
	roles := map[string]func([]string) int{
		"echo": echo, "exit": exit, "say": say, "tty": tty, "kill": kill, "dribble": dribble, "catch": catch, "read": read, "ignored": ignored,
		"orphan": orphan, "flood": flood, "linger": linger, "run": run,
	}
	if role, ok := roles[os.Getenv(roleVar)]; ok {
		os.Exit(role(os.Args[1:]))
	}
	hear()
	os.Exit(m.Run())
}

// hear has the programs below get the signals that nohup(1), or a shell that starts the
// tests in the background, has this process ignore. A child inherits what is ignored,
// and not what is caught.
func hear() {
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
}

// command makes a command of this binary that plays a role.
func command(t testing.TB, role string, args ...string) child.Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return child.Command{
		Args: append([]string{self}, args...), Env: append(os.Environ(), roleVar+"="+role, "GORACE=atexit_sleep_ms=0"),
		Stdout: io.Discard, Stderr: io.Discard, Patterns: secret.NewPatterns(),
	}
}

// echo prints its arguments on standard output and its input on standard error.
func echo(args []string) int {
	fmt.Println(strings.Join(args, "|"))
	_, _ = io.Copy(os.Stderr, os.Stdin)
	return 0
}

// tty writes past its output to the terminal, and tells whether it could.
func tty([]string) int {
	f, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("past the output\n")
	}
	fmt.Println(err == nil, syscall.Getpgrp() == os.Getpid())
	return 5
}

// say prints a text and exits with a status.
func say(args []string) int {
	fmt.Println(args[0])
	return exit(args[1:])
}

func exit(args []string) int {
	status, _ := strconv.Atoi(args[0])
	return status
}

func kill(args []string) int {
	n, _ := strconv.Atoi(args[0])
	_ = syscall.Kill(os.Getpid(), syscall.Signal(n))
	select {}
}

// dribble copies its input byte by byte: "out", "err", or in turn "both".
func dribble(args []string) int {
	text, _ := io.ReadAll(os.Stdin)
	for i := range text {
		to := os.Stdout
		if args[0] == "err" || args[0] == "both" && i%2 == 1 {
			to = os.Stderr
		}
		_, _ = to.Write(text[i : i+1])
	}
	return 0
}

// catch names the signals that it gets, and ends with SIGTERM.
func catch([]string) int {
	caught := make(chan os.Signal, 10)
	signal.Notify(caught, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH, syscall.SIGCONT)
	fmt.Println("ready", syscall.Getpgrp() == os.Getpid())
	for sig := range caught {
		fmt.Println(sig)
		if sig == syscall.SIGTERM {
			return 7
		}
	}
	return 1
}

// read is catch that also repeats what it reads.
func read([]string) int {
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			fmt.Println("read", lines.Text())
		}
	}()
	return catch(nil)
}

// ignored tells whether it was started to ignore SIGHUP.
func ignored([]string) int {
	fmt.Println(signal.Ignored(syscall.SIGHUP))
	return 0
}

// orphan leaves a child of its own behind, which keeps the output open.
func orphan(args []string) int {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"=linger")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1
	}
	fmt.Println(cmd.Process.Pid)
	fmt.Println(strings.Repeat("x", 50_000) + "end")
	return 3
}

// linger outlives a test, but not by much.
func linger([]string) int {
	time.Sleep(time.Minute)
	return 0
}

// flood writes 4 MiB, the last of it just before its end.
func flood([]string) int {
	w := bufio.NewWriterSize(os.Stdout, 100_000)
	for i := range 1 << 16 {
		fmt.Fprintf(w, "%63d\n", i)
	}
	_ = w.Flush()
	return 0
}

// run is what "ascproof exec" does with a command, here one of these roles, or a path.
func run(args []string) int {
	signals := child.Catch()
	defer signals.Release()
	fmt.Fprintln(os.Stderr, "caught")
	program := os.Args[0]
	if strings.ContainsRune(args[0], '/') {
		program = args[0]
	}
	status, err := child.Command{
		Args: append([]string{program}, args[1:]...), Env: append(os.Environ(), roleVar+"="+args[0]),
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Patterns: secret.NewPatterns(),
		Detach: os.Getenv(detachVar) != "",
	}.WithGrace(time.Millisecond).Run(signals)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return status
}
