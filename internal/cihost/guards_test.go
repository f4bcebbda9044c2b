package cihost_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/ascproof/ascproof/internal/cihost"
)

// What must not become a mask never reaches the agent.
func TestBuildkiteRefusesMasks(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"two lines,\nof which each would be one", "short", " white space around it "} {
		api, command := newJobAPI(t), &agent{}
		if err := open(cihost.NameBuildkite, cihost.Links{Env: api.env, Command: always(command.run)}).Mask(value); err == nil {
			t.Errorf("Mask(%q) succeeded", value)
		}
		if len(api.requests) > 0 || len(command.calls) > 0 {
			t.Errorf("Mask(%q) reached the agent: %q, %q", value, api.requests, command.calls)
		}
	}
}

// Whoever listens at the socket cannot have a secret sent somewhere else.
func TestBuildkiteIsNotRedirected(t *testing.T) {
	t.Parallel()
	asked := false
	elsewhere := http.NewServeMux()
	elsewhere.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			asked = true
			return
		}
		http.Redirect(w, r, "http://job/elsewhere", http.StatusTemporaryRedirect)
	})
	socket := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip("the temporary directory has too long a name for a socket: ", err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: elsewhere}}
	srv.Start()
	defer srv.Close()
	h := open(cihost.NameBuildkite, cihost.Links{Env: map[string]string{"BUILDKITE_AGENT_JOB_API_SOCKET": socket, "BUILDKITE_AGENT_JOB_API_TOKEN": "t"}, Command: always(nil)})
	if err := h.Mask("a value that is long enough"); err == nil || asked {
		t.Errorf("Mask() = %v, redirected: %v, want an error and no", err, asked)
	}
}

// Where no runner reads, a mask is refused, and not thought to be set.
func TestGitHubWithoutItsRunner(t *testing.T) {
	t.Parallel()
	for _, h := range []cihost.Host{open(cihost.NameGitHub, cihost.Links{}), open(cihost.NameForgejo, cihost.Links{})} {
		if err := h.Mask("a value that is long enough"); !errors.Is(err, errors.ErrUnsupported) || h.CanMask() {
			t.Errorf("%s: Mask() = %v, CanMask() = %v, want %v and false", h.Name(), err, h.CanMask(), errors.ErrUnsupported)
		}
	}
}
