// Command bench measures what ascproof promises about its speed and prints each
// figure beside its budget:
//
//	go run ./bench
//	go run ./bench -job -registry 127.0.0.1:5000
//
// The second measures a whole job with a container engine, in place of the program.
//
// Times are ratios of two things measured in the same run, one after the other in
// turn, against a local TLS server that answers as slowly as Apple's. Bytes and
// the redactor's speed are given as they are.
// It is for people to read: no test depends on it, since machines differ and are
// busy.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	latency := flag.Duration("latency", 100*time.Millisecond, "how long the server takes for each answer")
	runs := flag.Int("runs", 20, "how often each program is run")
	whole := flag.Bool("job", false, "measure a whole job: the image built, pulled, and there")
	registry := flag.String("registry", "", "with -job: the address of a registry on this machine")
	build := flag.String("build", "", "with -job: arguments of docker build, with blanks between")
	many := flag.Bool("audit", false, "measure an audit of many keys, and nothing else")
	flag.Parse()
	measured := func(s *setup) error { return programTimes(s, *runs, *latency) }
	if *whole {
		j := job{registry: *registry, build: strings.Fields(*build)}
		measured = func(s *setup) error { return jobTimes(s, &j, *runs) }
	}
	if *many {
		measured = func(s *setup) error { return auditTimes(s, *latency) }
	}
	if err := bench(*latency, measured); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench sets up what is measured, and measures it.
func bench(latency time.Duration, measured func(*setup) error) error {
	dir, err := os.MkdirTemp("", "ascproof-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := newSetup(dir, latency)
	if err != nil {
		return err
	}
	defer s.srv.Close()
	return measured(s)
}

func programTimes(s *setup, runs int, latency time.Duration) error {
	waiting, local := s.programs()
	if err := measure(waiting, runs); err != nil {
		return err
	}
	if err := measure(local, 5*runs); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d CPUs, %d runs, answers after %v\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runs, latency)
	return show(s, append(waiting, local...), signing())
}

func jobTimes(s *setup, j *job, runs int) error {
	j.s = s
	if err := j.measure(runs); err != nil {
		return err
	}
	return j.show(os.Stdout)
}

// budget is a promise: the median of one program is at most so many times that
// of another.
type budget struct {
	what    string
	program string
	times   float64
	other   string
}

var budgets = []budget{
	{"the key is accepted: 1 request", "check", 1.3, "curl"},
	{"everything, app by its Apple ID: 1 wave", "check app", 1.3, "curl"},
	{"everything: 2 waves", "check all", 2, "curl"},
	{"everything, and probe: write: 3 waves", "check write", 3.1, "curl"},
	{"a token, against openssl and a shell", "token", 0.5, "openssl"},
	{"a token, against an empty program", "token", 3, "empty"},
	{"a signature, against ecdsa alone", "sign", 1.3, "ecdsa"},
}

func show(s *setup, programs []*program, signing map[string]time.Duration) error {
	took := signing
	for _, p := range programs {
		took[p.name] = p.median()
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\ttook\tagainst\t\tratio\tbudget\t")
	for _, b := range budgets {
		ratio := float64(took[b.program]) / float64(took[b.other])
		verdict := "ok"
		if ratio > b.times {
			verdict = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%v\t%s\t%v\t%.2f\t%.2g\t%s\n", b.what, round(took[b.program]), b.other, round(took[b.other]), ratio, b.times, verdict)
	}
	if err := absolute(w, s); err != nil {
		return err
	}
	return w.Flush()
}

func round(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d.Round(100 * time.Nanosecond)
	}
	return d.Round(100 * time.Microsecond)
}

func median(ds []time.Duration) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ds))
	return sorted[len(sorted)/2]
}
