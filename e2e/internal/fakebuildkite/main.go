// Command fakebuildkite is as much of Buildkite's agent API as one agent needs to
// run one job, for end-to-end scripts. It listens on loopback only.
//
//	fakebuildkite serve JOB DIR
//
// JOB is a JSON object of the job's environment. The first agent that asks gets
// the job. What the agent says of it goes to files in DIR:
//
//	url              where the API is; there once it answers
//	log              the job's log, as people see it
//	exit-status      how the job ended; there once it has
//	annotations/ID/  the body and the style of each annotation
//	meta-data/KEY    each value of the build's meta-data
//
// Whoever makes the file DIR/cancel cancels the job.
//
// The requests are those of buildkite/agent v3.78.0, package api. Other requests
// are answered with 404 and listed in DIR/unexpected.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "fakebuildkite: error: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 || args[0] != "serve" {
		return errors.New("usage: fakebuildkite serve JOB DIR")
	}
	text, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	s := &server{dir: args[2], meta: map[string]string{}}
	if err := json.Unmarshal(text, &s.env); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return s.serve(ctx)
}

func (s *server) serve(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	s.url = "http://" + l.Addr().String()
	if err := s.write("url", []byte(s.url)); err != nil {
		return err
	}
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// write makes a file in one go: who waits for it never sees half of it.
func (s *server) write(name string, data []byte) error {
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
