// Command ascproof-demo shows "ascproof check" at work, offline: it starts the
// built-in fake of Apple's API on this machine, makes a key that is thrown away
// afterwards, and runs the real program against it.
//
//	go run ./cmd/ascproof-demo [scenario]
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/suggest"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, asc.Sleep)) }

// sleep waits between two attempts.
type sleep func(context.Context, time.Duration) error

// run shows one scenario. Its status is that of the demo, not of the check.
func run(args []string, stdout, stderr io.Writer, pause sleep) int {
	name := "ok"
	if len(args) > 0 {
		name = args[0]
	}
	sc, ok := asctest.FindScenario(name)
	switch {
	case slices.Contains([]string{"-h", "-help", "--help"}, name):
		_, _ = fmt.Fprintln(stdout, "Usage: go run ./cmd/ascproof-demo [SCENARIO]")
		list(stdout, asctest.Scenarios())
		return 0
	case len(args) > 1:
		_, _ = fmt.Fprintf(stderr, "ascproof-demo: error: one scenario at a time, and %q is one more\n", args[1])
		return 2
	case !ok:
		return unknown(stderr, name)
	}
	if err := show(sc, stdout, stderr, pause); err != nil {
		_, _ = fmt.Fprintf(stderr, "ascproof-demo: error: %v\n", err)
		return 1
	}
	if len(args) == 0 {
		_, _ = fmt.Fprintf(stdout, "\nMore to see, as 'go run ./cmd/ascproof-demo SCENARIO':\n")
		list(stdout, asctest.Scenarios()[1:])
	}
	return 0
}

func list(w io.Writer, scenarios []asctest.Scenario) {
	for _, sc := range scenarios {
		_, _ = fmt.Fprintf(w, "  %-14s %s\n", sc.Name, sc.Summary)
	}
}

// show runs the check in a scenario and, if it passes, what a later step of a
// pipeline does: a request with a token.
func show(sc asctest.Scenario, stdout, stderr io.Writer, pause sleep) error {
	srv, cred := sc.Start(asctest.Options{})
	defer srv.Close()
	_, _ = fmt.Fprintf(stdout, "# %s: %s\n# The API is a fake on this machine, the key is a throw-away key.\n", sc.Name, sc.Summary)
	_, _ = fmt.Fprintf(stdout, "$ export ASC_KEY_ID=%s ASC_ISSUER_ID=%s ASC_PRIVATE_KEY=...\n$ ascproof check --require storesyncer --probe write\n", cred.KeyID, cred.IssuerID)
	sys := cli.System{
		Args: []string{"check", "--require", "storesyncer", "--probe", "write"}, Env: append(cred.Env(), "ASC_API_URL="+srv.URL, "NO_COLOR="+os.Getenv("NO_COLOR")),
		Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		Sleep:     pause,
		Terminal:  isTerminal(stdout),
		Transport: srv.Trust(asc.NewTransport()),
	}
	status := cli.Main(context.Background(), sys)
	_, _ = fmt.Fprintf(stdout, "\n$ echo $?\n%d\n", status)
	if status != 0 || sc.Name != asctest.Scenarios()[0].Name {
		return nil // "ascproof token" asks nobody, and so knows nothing of Apple's clock
	}
	return useToken(srv, sys, stdout)
}

// useToken mints a token as a later step would, and asks the API for its apps.
func useToken(srv *asctest.Server, sys cli.System, stdout io.Writer) error {
	var tok strings.Builder
	sys.Args, sys.Stdout = []string{"token"}, &tok
	if status := cli.Main(context.Background(), sys); status != 0 {
		return fmt.Errorf("ascproof token ended with status %d", status)
	}
	req, err := http.NewRequest(http.MethodGet, srv.URL+"/v1/apps", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(tok.String()))
	resp, err := (&http.Client{Transport: sys.Transport}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = fmt.Fprintf(stdout, "\n$ curl -so /dev/null -w '%%{http_code}\\n' -H \"Authorization: Bearer $(ascproof token)\" \"$API/v1/apps\"\n%d\n", resp.StatusCode)
	return err
}

// unknown says which scenarios there are.
func unknown(stderr io.Writer, name string) int {
	var names []string
	for _, sc := range asctest.Scenarios() {
		names = append(names, sc.Name)
	}
	_, _ = fmt.Fprintf(stderr, "ascproof-demo: error: there is no scenario %q\n", name)
	if near, ok := suggest.Closest(name, names); ok {
		_, _ = fmt.Fprintf(stderr, "ascproof-demo: hint: did you mean %s?\n", near)
	}
	_, _ = fmt.Fprintf(stderr, "ascproof-demo: hint: the scenarios are %s\n", strings.Join(names, ", "))
	return 2
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
