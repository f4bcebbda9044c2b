package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/child"
	"github.com/ascproof/ascproof/internal/cihost"
	"github.com/ascproof/ascproof/internal/config"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/report"
	"github.com/ascproof/ascproof/internal/secret"
)

// run is everything that a command needs. It is never changed once it is made.
type run struct {
	sys   System
	env   map[string]string
	quiet bool
	src   config.Source
	cfg   *config.Config
	// bad is what is wrong with the settings.
	bad []*finding.Finding
	out streams
	// system is the CI system, and host what it can be told.
	system cihost.System
	host   cihost.Host
	// uncertain says that the environment is not clearly that of the system.
	uncertain bool
	job       cihost.Job
	// patterns are what the output of a child is searched for; nil without a child.
	patterns *secret.Patterns
	// child is the command that is run with the key; nil without a child.
	child []string
	// interrupted is closed by a signal that ends the program.
	interrupted <-chan struct{}
	// limit ends with the time of a check; nil where there is no limit.
	limit context.Context
}

// within is the run of a check that ends with its time limit, from reading the key on.
func (r *run) within(ctx context.Context) (limited *run, cancel context.CancelFunc) {
	c := *r
	c.limit, cancel = context.WithTimeout(ctx, r.cfg.Timeout.Duration)
	return &c, cancel
}

// newRun makes a run by the settings of a source. It can tell what is wrong with some of them
// in the form and the place that the others ask for.
func newRun(p *program, src config.Source, u use) *run {
	cfg, bad := config.Load(src)
	r := &run{
		sys: p.sys, env: config.MapEnv(p.sys.Env), quiet: p.flags.quiet,
		src: src, cfg: cfg, child: p.child, interrupted: p.interrupted,
	}
	id, contradicted := identify(r.env, cfg, p.sys.Args)
	r.out = route(r.sys, r.env, cfg, p.flags.noColor, u, id)
	r.system, r.host = id.System, id.System.Open(r.links())
	r.job = cihost.NewJob(id.System.Name, cihost.Places{Env: r.env, HostTemp: cfg.HostTemp, HostWorkspace: cfg.HostWorkspace})
	if u == childOutput {
		r.patterns = secret.NewPatterns()
	}
	r.uncertain = id.Doubt != nil
	r.bad = append(bad, contradicted...)
	return r
}

// links are what connects this process with its host.
func (r *run) links() cihost.Links {
	return cihost.Links{Env: r.env, Commands: r.out.commands, Log: r.out.result, Now: r.sys.Now, Command: r.command}
}

// identify finds out which CI system runs this. A setting that the environment
// contradicts does not count.
func identify(env cihost.Env, cfg *config.Config, args []string) (cihost.Identity, []*finding.Finding) {
	id, err := cihost.Identify(env, cfg.Host)
	if err == nil {
		return id, nil
	}
	id, _ = cihost.Identify(env, cihost.Auto) // which is never contradicted
	fix := []string{"remove the setting host. ascproof finds the CI system out by itself.",
		"is the setting right? Run ascproof without the variables of the other system: " + without(env.Foreign(cfg.Host), args)}
	if errors.Is(err, cihost.ErrNoTrace) {
		fix = []string{"set host to plain, or remove it. ascproof finds the CI system out by itself.",
			"does a container run ascproof? Pass the variables and the files of the step on to it."}
	}
	f := finding.New(finding.HostUncertain, "%s is %s, but %v", cfg.Origins["host"], cfg.Host, err)
	return id, []*finding.Finding{f.OnlyFix(fix...)}
}

// without is the command line of ascproof without some variables, as far as its first word.
func without(variables, args []string) string {
	command := "ascproof"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command += " " + args[0] // it names a command, or none would run
	}
	return "env -u " + strings.Join(variables, " -u ") + " " + command
}

// ofOther advises where the environment is also that of another system: by name, so that it
// takes one try.
func (r *run) ofOther(f *finding.Finding) *finding.Finding {
	names := cihost.Env(r.env).Foreign(r.system.Name)
	if len(names) == 0 {
		return f.OnlyFix(f.Fix[1:]...)
	}
	fix := slices.Clone(f.Fix)
	fix[0] = "remove the variables of the CI system that does not run this job: " + without(names, r.sys.Args)
	return f.OnlyFix(fix...)
}

// settings is where the settings of a command come from.
func (p *program) settings() config.Source {
	env := config.MapEnv(p.sys.Env)
	return config.Source{Flags: p.flags.settings, Env: env, Inputs: cihost.Lookup(cihost.Detect(env)).Inputs}
}

func (r *run) getenv(name string) string { return r.env[name] }

// print writes to the stream of the result.
func (r *run) print(format string, args ...any) error {
	_, err := fmt.Fprintf(r.out.result, format, args...)
	return written(err)
}

// tell says what is worth knowing beside the result. Nothing can be told of it if that
// fails.
func (r *run) tell(format string, args ...any) {
	if !r.quiet {
		_ = report.WriteLine(r.out.talk, format, args...)
	}
}

// written explains an error of writing to standard output.
func written(err error) error {
	if err == nil {
		return nil
	}
	return outputError(onStdout(err))
}

// command runs a program of the host's; nil if it is not here. Like every child it
// gets none of our secret inputs.
func (r *run) command(name string) cihost.Run {
	if _, err := child.Find(name, r.sys.Env); err != nil {
		return nil
	}
	env, _ := dropInputs(r.sys.Env, secret.HasKeyMarks)
	return func(ctx context.Context, stdin, program string, args ...string) (string, error) {
		return child.Output(ctx, env, stdin, program, args...)
	}
}
