package cihost

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/secret"
)

// NameBuildkite is Buildkite in the setting "host".
const NameBuildkite = "buildkite"

func buildkiteSystem() System {
	return System{
		Name: NameBuildkite, Title: "Buildkite", Colour: true,
		marks: []string{"BUILDKITE"}, traces: []string{"BUILDKITE_JOB_ID", "BUILDKITE_BUILD_ID", "BUILDKITE_AGENT_ID"},
		proof:         jobAPISocket,
		hidesBy:       "its agent",
		pipelines:     ".buildkite",
		fileVariables: []string{"BUILDKITE_ENV_FILE"},
		jobVariables:  []string{"BUILDKITE_JOB_ID"},
		open:          func(l Links) Host { return newBuildkite(l, dialSocket) },
	}
}

// jobAPISocket wants the socket that the agent makes for each job.
func jobAPISocket(env Env) error {
	const variable = "BUILDKITE_AGENT_JOB_API_SOCKET"
	info, err := os.Stat(env[variable])
	if err != nil || info.Mode().Type() != os.ModeSocket || env["BUILDKITE_AGENT_JOB_API_TOKEN"] == "" {
		return fmt.Errorf("%s names no socket", variable)
	}
	return nil
}

// Run runs a program to its end, within the context's deadline, with text on its
// standard input, and returns what it printed on its standard output. Secrets are
// handed to it in that text only.
type Run func(ctx context.Context, stdin, program string, args ...string) (string, error)

// newBuildkite speaks to a job on Buildkite. Masks and variables go to the agent's Job API,
// HTTP over a Unix socket, or failing that through run to the command
// buildkite-agent, which also takes annotations and meta-data.
func newBuildkite(l Links, dial dialer) Host {
	b := &buildkite{
		plain: NameBuildkite, run: l.Command(agentCommand), job: l.Env["BUILDKITE_JOB_ID"], left: askTimeout,
		patterns: secret.NewPatterns(), env: map[string]string{}, data: map[string]string{},
	}
	socket, token := l.Env["BUILDKITE_AGENT_JOB_API_SOCKET"], l.Env["BUILDKITE_AGENT_JOB_API_TOKEN"]
	if socket != "" && token != "" {
		b.api = newJobAPI(dial, socket, token)
	}
	return b
}

type buildkite struct {
	plain
	api *jobAPI // nil if the agent offers none to this process
	// tried says that somebody was looked for behind api, lost that nobody is there.
	tried, lost bool
	run         Run // of the agent's command; nil if there is none
	job         string
	left        time.Duration // for what ask does
	// patterns are what was masked: annotations and meta-data are not redacted by
	// the agent.
	patterns *secret.Patterns
	masked   bool
	// The rest waits for Flush.
	env, data map[string]string
	unset     []string
	style     string
	summary   string
}

// askTimeout is for all redactions and variables together, which the check waits
// for.
const askTimeout = 20 * time.Second

// ask does something through the Job API, or failing that through the agent's
// command.
func (b *buildkite) ask(api, command func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), b.left)
	defer cancel()
	begin := time.Now()
	defer func() { b.left -= time.Since(begin) }()
	err := api(ctx)
	if err == nil || b.run == nil {
		return err
	}
	if failed := command(ctx); failed != nil {
		return errors.Join(err, errors.New(b.scrub(failed.Error())))
	}
	return nil
}

// CanMask reports whether this process reaches the agent, which it finds out once:
// a container of the job's own may have the variables and not the socket. The
// command is tried on a value that is no secret.
func (b *buildkite) CanMask() bool {
	if b.api != nil && !b.tried {
		b.tried = true
		if b.ask(b.api.find, b.redactor(rand.Text())) != nil {
			b.api, b.lost = nil, true
		}
	}
	return b.api != nil
}

// Mask adds a redaction, at once: the agent hides what comes after it only, and
// what is set as a variable before it never.
func (b *buildkite) Mask(value string) error {
	if err := checkMask(value); err != nil {
		return err
	}
	b.patterns.AddText(secret.New(value)) // for meta-data, whoever else can hide it
	b.masked = true
	if !b.CanMask() {
		return unsupported(b.Name(), "mask a value without the agent's Job API")
	}
	return b.ask(func(ctx context.Context) error {
		return b.api.do(ctx, http.MethodPost, "redactions", map[string]string{"redact": value})
	}, b.redactor(value))
}

// redactor adds a redaction by the agent's command.
func (b *buildkite) redactor(value string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := b.run(ctx, value, agentCommand, "redactor", "add")
		return err
	}
}

// SetEnv sets a variable for the next phase of the job, at the next Flush.
func (b *buildkite) SetEnv(name, value string) error {
	if !b.CanMask() {
		return unsupported(b.Name(), "set variables without the agent's Job API")
	}
	b.env[name] = value
	return nil
}

// UnsetEnv removes a variable from the next phase of the job, at the next Flush.
func (b *buildkite) UnsetEnv(name string) error {
	if !b.CanMask() {
		return unsupported(b.Name(), "remove variables without the agent's Job API")
	}
	b.unset = append(b.unset, name)
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

// export hands over the variables in one go, and takes others back in another.
func (b *buildkite) export() error {
	set, unset := b.env, b.unset
	b.env, b.unset = map[string]string{}, nil
	var err error
	if len(set) > 0 {
		err = b.tellEnv(http.MethodPatch, map[string]any{"env": set}, "set", set)
	}
	if len(unset) > 0 {
		err = errors.Join(err, b.tellEnv(http.MethodDelete, map[string]any{"keys": unset}, "unset", unset))
	}
	return err
}

// tellEnv changes variables through the Job API, else by the agent's command. That
// reports no error by its status, but null for what it did (buildkite/agent
// clicommand/env_set.go and env_unset.go).
func (b *buildkite) tellEnv(method string, body any, verb string, input any) error {
	return b.ask(func(ctx context.Context) error {
		return b.api.do(ctx, method, "env", body)
	}, func(ctx context.Context) error {
		text, _ := json.Marshal(input) // strings always encode
		out, err := b.run(ctx, string(text), agentCommand, "env", verb, "--input-format=json", "--output-format=json", "-")
		if err == nil && (!json.Valid([]byte(out)) || string(bytes.TrimSpace([]byte(out))) == "null") {
			err = errors.New("the agent " + verb + " no variable")
		}
		return err
	})
}
