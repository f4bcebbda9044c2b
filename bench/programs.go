package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// program is a process to measure.
type program struct {
	name   string
	argv   []string
	env    []string
	output string
	took   []time.Duration
}

func (p *program) median() time.Duration { return median(p.took) }

// run runs the program once, from before it starts until after it has ended. Its
// output goes to a file: a pipe would have to be read meanwhile.
func (p *program) run() (time.Duration, error) {
	cmd := exec.Command(p.argv[0], p.argv[1:]...)
	cmd.Env = p.env
	output, err := os.Create(p.output)
	if err != nil {
		return 0, err
	}
	defer func() { _ = output.Close() }()
	cmd.Stdout, cmd.Stderr = output, output
	start := time.Now()
	err = cmd.Run()
	took := time.Since(start)
	if err != nil {
		said, _ := os.ReadFile(p.output) // at worst it said nothing
		return 0, fmt.Errorf("%s: %w\n%s", p.name, err, said)
	}
	return took, nil
}

// measure runs the programs in turn, so that what else the machine does meets
// all of them. The first round warms the file cache and does not count.
func measure(programs []*program, runs int) error {
	for i := range runs + 1 {
		for _, p := range programs {
			took, err := p.run()
			if err != nil {
				return err
			}
			if i > 0 {
				p.took = append(p.took, took)
			}
		}
	}
	return nil
}

// setup is what the programs need: binaries, a server, and a key.
type setup struct {
	dir string
	srv *asctest.Server
	env []string
}

func newSetup(dir string, latency time.Duration) (*setup, error) {
	s := &setup{dir: dir}
	for _, name := range []string{"./cmd/ascproof", "./bench/empty"} {
		if err := s.install(name); err != nil {
			return nil, err
		}
	}
	s.srv = asctest.Start(asctest.Options{Latency: latency})
	key := s.srv.TeamKey(role.AppManager)
	s.env = []string{
		"PATH=" + os.Getenv("PATH"), "ASC_API_URL=" + s.srv.URL, "SSL_CERT_FILE=" + s.path("ca.pem"),
		"ASC_KEY_ID=" + key.ID, "ASC_ISSUER_ID=" + key.IssuerID, "ASC_PRIVATE_KEY_PATH=" + s.path("AuthKey_"+key.ID+".p8"),
	}
	files := map[string][]byte{"ca.pem": s.srv.CertPEM(), "AuthKey_" + key.ID + ".p8": []byte(key.PEM())}
	for name, data := range files {
		if err := os.WriteFile(s.path(name), data, 0o600); err != nil {
			return nil, err
		}
	}
	return s, s.writeHeader()
}

// install builds a program as releases are built, and writes its file once more, as an
// unpacked download is written: each start takes longer from a file as the linker leaves it.
func (s *setup) install(name string) error {
	built := filepath.Join(s.dir, "built", filepath.Base(name))
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", built, name)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s, from the top of the repository: %w\n%s", name, err, out)
	}
	data, err := os.ReadFile(built)
	if err != nil {
		return err
	}
	return os.WriteFile(s.path(filepath.Base(name)), data, 0o700)
}

func (s *setup) path(name string) string { return filepath.Join(s.dir, name) }

// writeHeader mints curl's token, and keeps it off its command line.
func (s *setup) writeHeader() error {
	cmd := exec.Command(s.path("ascproof"), "token")
	cmd.Env = s.env
	tok, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("ascproof token: %w", err)
	}
	return os.WriteFile(s.path("header"), []byte("Authorization: Bearer "+strings.TrimSpace(string(tok))), 0o600)
}

// programs are those that wait for the server and those that do not: the two kinds
// are measured apart, since a processor that has waited is slow to begin with.
func (s *setup) programs() (waiting, local []*program) {
	add := func(name string, argv ...string) *program {
		return &program{name: name, argv: argv, env: s.env, output: s.path("output")}
	}
	ascproof := s.path("ascproof")
	waiting = []*program{
		add("curl", "curl", "--silent", "--show-error", "--fail", "--cacert", s.path("ca.pem"), "--header", "@"+s.path("header"), s.srv.URL+"/v1/apps?limit=1"),
		add("check", ascproof, "check"),
		add("check app", ascproof, "check", "--all", "--app", s.srv.Apps[0].ID),
		add("check all", ascproof, "check", "--all"),
		add("check write", ascproof, "check", "--all", "--probe", "write"),
	}
	local = []*program{
		add("openssl", "sh", "bench/token.sh"),
		add("token", ascproof, "token"),
		add("empty", s.path("empty")),
	}
	return waiting, local
}
