package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/cli"
	"github.com/ascproof/ascproof/internal/role"
)

// command is a run of the program, and what has to come of it. What takes a process of its
// own is a script of cmd/ascproof. This is for what comes of settings, wherever it runs.
type command struct {
	name string
	// args are the arguments. Like env and files they may hold $DIR, which is a fresh
	// directory, $KEY_ID, $ISSUER_ID, $P8, which is the key, $HALF of it, and $B64, its base64.
	args string
	env  []string
	// files are written to $DIR before.
	files map[string]string
	// fake is Apple's API, key what it has given out: a team key of an App Manager.
	fake asctest.Options
	key  func(*asctest.Server) asctest.Credentials
	// without leaves the key's own variables out.
	without bool

	status int
	// stdout and stderr are what is said there, nothing if it must be silent.
	stdout, stderr string
	// not is said nowhere.
	not string
	// asks says that Apple is asked anything.
	asks bool
	// token says that standard output holds a token that Apple accepts, narrow one that is
	// no good for the list of apps.
	token, narrow bool
	// outputs are those of a step of GitHub's, by name. One that is empty is not there.
	outputs map[string]string
}

// nothing is what a silent stream says.
const nothing = "(nothing)"

// tokens matches what the API takes for a token.
var tokens = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]{80,}`)

// ran is what a command left behind.
type ran struct {
	result
	dir string
	// before are the files that were there.
	before map[string]string
	// handed is the token among the outputs.
	handed string
}

// check runs the command and holds it against what has to come of it. Neither the key nor a
// token is where nobody asked for it, be it in a file.
func (c command) check(t *testing.T) ran {
	t.Helper()
	srv := start(t, c.fake)
	cred := srv.TeamKey(role.AppManager).Credentials()
	if c.key != nil {
		cred = c.key(srv)
	}
	r := c.run(t, srv, cred)
	said := map[string]string{"standard output": r.stdout, "standard error": r.stderr}
	for stream, want := range map[string]string{"standard output": c.stdout, "standard error": c.stderr} {
		got := strings.Join(strings.Fields(said[stream]), " ")
		if want == nothing && got != "" || want != nothing && !strings.Contains(got, want) {
			t.Errorf("%s, want %s:\n%s", stream, want, said[stream])
		}
	}
	if r.status != c.status || (srv.Count() > 0) != c.asks || c.not != "" && strings.Contains(r.stdout+r.stderr, c.not) {
		t.Errorf("status %d after %d requests, want %d, requests: %v, and no word of %q\n%s%s", r.status, srv.Count(), c.status, c.asks, c.not, r.stdout, r.stderr)
	}
	for _, sent := range srv.Requests() {
		if sent.Method != "GET" && (sent.Method != "PATCH" || sent.HasAttributes) {
			t.Errorf("Apple was asked to %s %s", sent.Method, sent.Path)
		}
	}
	c.leaksNothing(t, cred, r)
	if c.outputs != nil {
		r.checkOutputs(t, c.outputs)
	}
	if c.token || c.narrow {
		c.checkToken(t, srv, cmp.Or(r.handed, tokens.FindString(r.stdout)))
	}
	return r
}

// checkOutputs holds the outputs of a step against what they have to be.
func (r ran) checkOutputs(t *testing.T, want map[string]string) {
	t.Helper()
	text, _ := os.ReadFile(filepath.Join(r.dir, "output"))
	for name, value := range want {
		if got := output(string(text), name); !regexp.MustCompile("^(?:" + value + ")$").MatchString(got) {
			t.Errorf("output %s is %q, want %q", name, got, value)
		}
	}
}

// run runs the command in a fresh directory.
func (c command) run(t *testing.T, srv *asctest.Server, cred asctest.Credentials) ran {
	t.Helper()
	dir := t.TempDir()
	fill := strings.NewReplacer("$DIR", dir, "$KEY_ID", cred.KeyID, "$ISSUER_ID", cred.IssuerID, "$P8", cred.PrivateKey,
		"$HALF", cred.PrivateKey[:len(cred.PrivateKey)/2], "$B64", base64.StdEncoding.EncodeToString([]byte(cred.PrivateKey))).Replace
	before := map[string]string{}
	for name, content := range c.files {
		before[write(t, dir, fill(name), fill(content))] = fill(content)
	}
	env := []string{"ASC_API_URL=" + srv.URL, "PATH=/bin:/usr/bin", "TMPDIR=" + dir}
	if !c.without {
		env = append(env, cred.Env()...)
	}
	for _, e := range c.env {
		env = append(env, fill(e))
	}
	var args []string
	for _, arg := range strings.Fields(c.args) {
		args = append(args, fill(arg))
	}
	transport := srv.Trust(asc.NewTransport())
	defer transport.CloseIdleConnections()
	var stdout, stderr bytes.Buffer
	status := cli.Main(t.Context(), cli.System{
		Args: args, Env: env, Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Transport: transport,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	text, _ := os.ReadFile(filepath.Join(dir, "output"))
	return ran{result{status, stdout.String(), stderr.String()}, dir, before, output(string(text), "token")}
}

// leaksNothing searches what was said and what was written, but for masks and the files
// that were there before.
func (c command) leaksNothing(t *testing.T, cred asctest.Credentials, r ran) {
	t.Helper()
	der, _ := bytesOf(t, cred.PrivateKey)
	texts := []string{masks.ReplaceAllString(r.stdout, ""), masks.ReplaceAllString(r.stderr, "")}
	if asked := r.handed == "" && (c.token || c.narrow); tokens.MatchString(texts[1]) || tokens.MatchString(texts[0]) && !asked {
		t.Errorf("a token is shown:\n%s%s", r.stdout, r.stderr)
	}
	err := filepath.WalkDir(r.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if string(data) != r.before[path] {
			texts = append(texts, string(data), d.Name())
		}
		if found := tokens.FindAllString(string(data), -1); len(found) > 0 && (d.Name() != "output" || len(found) > 1 || found[0] != r.handed) {
			t.Errorf("a token is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	noLeak(t, spellings(cred.PrivateKey, der), texts...)
}

// checkToken sends a token as a later step would.
func (c command) checkToken(t *testing.T, srv *asctest.Server, tok string) {
	t.Helper()
	list := "/v1/apps?limit=1"
	if srv.Program() == asctest.Enterprise {
		list = "/v1/bundleIds?limit=1"
	}
	if got := answer(t, srv, list, tok); (got == 200) != c.token {
		t.Errorf("Apple answers %d to the token, want it accepted: %v", got, c.token)
	}
}
