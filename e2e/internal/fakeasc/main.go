// Command fakeasc is the fake App Store Connect API as a program of its own, for
// end-to-end scripts, and a client of it. It listens on loopback only.
//
//	fakeasc serve DIR
//	fakeasc get URL
//
// "serve" starts one server for each scenario, and one more, "changed", and writes what a user of it needs
// to DIR/SCENARIO: url, ca.pem, key-id, issuer-id and key.p8. It makes DIR/ready
// once all of them answer, and ends with SIGTERM. Then DIR/SCENARIO/agents has how
// clients called themselves, each once.
//
// "get" is what a later step of a pipeline does: one request with the token in
// $TOKEN. It prints the HTTP status, and trusts what SSL_CERT_FILE names.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "fakeasc: error: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		return serve(args[1])
	case len(args) == 2 && args[0] == "get":
		return get(os.Stdout, args[1], os.Getenv("TOKEN"))
	default:
		return errors.New("usage: fakeasc serve DIR | fakeasc get URL")
	}
}

func serve(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	servers := map[string]*asctest.Server{}
	for _, sc := range asctest.Scenarios() {
		srv, cred := sc.Start(asctest.Options{})
		defer srv.Close()
		if err := describe(filepath.Join(dir, sc.Name), srv, cred); err != nil {
			return err
		}
		servers[sc.Name] = srv
	}
	srv, cred := changed()
	defer srv.Close()
	servers["changed"] = srv
	if err := describe(filepath.Join(dir, "changed"), srv, cred); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "ready"), nil, 0o600); err != nil {
		return err
	}
	<-ctx.Done()
	for name, srv := range servers {
		if err := os.WriteFile(filepath.Join(dir, name, "agents"), []byte(agents(srv)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// changed is the first scenario at a later time: the key of that ID can do more, and a
// certificate of the account ends soon.
func changed() (*asctest.Server, asctest.Credentials) {
	was, cred := asctest.Scenarios()[0].Start(asctest.Options{})
	was.Close()
	soon := asctest.App{ID: "1", BundleID: "com.example.app", Name: "Example", Ends: time.Now().AddDate(0, 0, 10)}
	srv := asctest.Start(asctest.Options{IssuerID: cred.IssuerID, Apps: []asctest.App{soon}})
	return srv, srv.Key(asctest.KeyOptions{ID: cred.KeyID, Roles: role.Of(role.Admin)}).Credentials()
}

// agents are the names of the clients of a server, a line each.
func agents(srv *asctest.Server) string {
	seen := map[string]bool{}
	for _, r := range srv.Requests() {
		seen[r.Agent+"\n"] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(seen)), "")
}

// describe writes down how to reach a server. The certificate is for everybody,
// as the authorities of a machine are; the key is not.
func describe(dir string, srv *asctest.Server, cred asctest.Credentials) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := []struct {
		name, text string
		mode       os.FileMode
	}{
		{"url", srv.URL, 0o644},
		{"ca.pem", string(srv.CertPEM()), 0o644},
		{"key-id", cred.KeyID, 0o644},
		{"issuer-id", cred.IssuerID, 0o644},
		{"key.p8", cred.PrivateKey, 0o600},
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.text), f.mode); err != nil {
			return err
		}
	}
	return nil
}

func get(w io.Writer, url, token string) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = fmt.Fprintln(w, resp.StatusCode)
	return err
}
