package cihost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/asckey/asckey/internal/finding"
	"github.com/asckey/asckey/internal/secret"
)

// Run runs a program to its end, within the context's deadline, with text on its
// standard input, and returns what it printed on its standard output. Secrets are
// handed to it in that text only.
type Run func(ctx context.Context, stdin, program string, args ...string) (string, error)

// Buildkite is a job on Buildkite. Masks and variables go to the agent's Job API,
// HTTP over a Unix socket, or failing that through run to the command
// buildkite-agent, which also takes annotations and meta-data. A nil run means
// that there is no such command.
func Buildkite(getenv func(string) string, run Run) Host {
	b := &buildkite{
		plain: NameBuildkite, run: run, job: getenv("BUILDKITE_JOB_ID"),
		needles: secret.NewNeedles(), env: map[string]string{}, data: map[string]string{},
	}
	socket, token := getenv("BUILDKITE_AGENT_JOB_API_SOCKET"), getenv("BUILDKITE_AGENT_JOB_API_TOKEN")
	if socket != "" && token != "" {
		b.api = newJobAPI(socket, token)
	}
	return b
}

type buildkite struct {
	plain
	api *jobAPI // nil if the agent offers none to this process
	run Run
	job string
	// needles are what was masked: annotations and meta-data are not redacted by
	// the agent.
	needles *secret.Needles
	masked  bool
	// The rest waits for Flush.
	env, data map[string]string
	style     string
	summary   string
}

// CanMask reports whether this process reaches the Job API. In a container of
// the job's own it does only if the socket is mounted.
func (b *buildkite) CanMask() bool { return b.api != nil }

// Mask adds a redaction, at once: the agent hides what comes after it only, and
// what is set as a variable before it never.
func (b *buildkite) Mask(value string) error {
	if err := checkMask(value); err != nil {
		return err
	}
	b.needles.AddText(secret.New(value)) // for meta-data, whoever else can hide it
	b.masked = true
	if b.api == nil {
		return unsupported(b.Name(), "mask a value without the agent's Job API")
	}
	err := b.api.do(http.MethodPost, "redactions", map[string]string{"redact": value})
	if err == nil || b.run == nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), jobAPITimeout)
	defer cancel()
	if _, failed := b.run(ctx, value, AgentCommand, "redactor", "add"); failed != nil {
		return errors.Join(err, failed)
	}
	return nil
}

// SetEnv sets a variable for the next phase of the job, at the next Flush.
func (b *buildkite) SetEnv(name, value string) error {
	if b.api == nil {
		return unsupported(b.Name(), "set variables without the agent's Job API")
	}
	b.env[name] = value
	return nil
}

// Annotate only colours the summary, which has all findings: the page shows one
// annotation better than many.
func (b *buildkite) Annotate(f *finding.Finding) error {
	switch {
	case f.Severity == finding.Error:
		b.style = "error"
	case f.Severity == finding.Warning && b.style == "":
		b.style = "warning"
	}
	return nil
}

// export hands over the variables in one go. The agent reports no error of "env
// set" by its status, but null for what it did (buildkite/agent
// clicommand/env_set.go).
func (b *buildkite) export() error {
	if len(b.env) == 0 {
		return nil
	}
	err := b.api.do(http.MethodPatch, "env", map[string]any{"env": b.env})
	if err != nil && b.run != nil {
		ctx, cancel := context.WithTimeout(context.Background(), jobAPITimeout)
		defer cancel()
		text, _ := json.Marshal(b.env) // strings always encode
		out, failed := b.run(ctx, string(text), AgentCommand, "env", "set", "--input-format=json", "--output-format=json", "-")
		if failed == nil && json.Valid([]byte(out)) && string(bytes.TrimSpace([]byte(out))) != "null" {
			err = nil
		}
	}
	clear(b.env)
	return err
}

// jobAPITimeout is for one request to a process of this machine.
const jobAPITimeout = 10 * time.Second

// jobAPI is a client of the agent's Job API (buildkite/agent jobapi).
type jobAPI struct {
	client *http.Client
	token  string
}

func newJobAPI(socket, token string) *jobAPI {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	return &jobAPI{token: token, client: &http.Client{
		Timeout:   jobAPITimeout,
		Transport: &http.Transport{DialContext: dial, Proxy: nil},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// do sends one request. What the answer says is not repeated: it has the
// redacted value in it.
func (j *jobAPI) do(method, path string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return errors.New("a request to the Job API of Buildkite cannot be encoded")
	}
	req, err := http.NewRequest(method, "http://job/api/current-job/v0/"+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+j.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := j.client.Do(req)
	if err != nil {
		return fmt.Errorf("asking the Job API of Buildkite: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the Job API of Buildkite answered %s %s with status %d", method, path, resp.StatusCode)
	}
	return nil
}
