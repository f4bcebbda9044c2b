package cli_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascproof/ascproof/internal/cli"
)

// roundTrip is a transport without a network.
type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

// A program that nobody gave a clock waits between its attempts by the true one. Tests of all
// else give it one that does not.
func TestWaitsBetweenAttempts(t *testing.T) {
	t.Parallel()
	m := newMaterial(t)
	synctest.Test(t, func(t *testing.T) {
		begin, last, tries := time.Now(), time.Duration(0), 0
		var stdout, stderr bytes.Buffer
		status := cli.Main(t.Context(), cli.System{
			Args: []string{"check"}, Env: []string{"ASC_KEY_ID=ABC123DEFG", "ASC_ISSUER_ID=00000000-0000-0000-e053-000000000001", "ASC_PRIVATE_KEY=" + m.p8},
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			Transport: roundTrip(func(*http.Request) *http.Response {
				tries, last = tries+1, time.Since(begin)
				w := httptest.NewRecorder()
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusServiceUnavailable)
				return w.Result()
			}),
		})
		if status != 6 || tries < 2 || last < 7*time.Second {
			t.Errorf("status %d, want 6; the last of %d attempts came after %v, want 7 s or more:\n%s", status, tries, last, stdout.String())
		}
	})
}
