package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestJob goes through a job as an agent does, its log out of turn.
func TestJob(t *testing.T) {
	t.Parallel()
	s := &server{dir: t.TempDir(), env: map[string]string{"A": "b"}, meta: map[string]string{}}
	steps := []struct{ method, path, body, want string }{
		{"POST", "/register", `{"name":"x"}`, `"access_token"`},
		{"GET", "/ping", "", `"A":"b"`},
		{"GET", "/ping", "", `"idle"`},
		{"PUT", "/jobs/1/accept", "", `"A":"b"`},
		{"PUT", "/jobs/1/start", "{}", "{}"},
		{"GET", "/jobs/1", "", `"running"`},
		{"POST", "/jobs/1/chunks?sequence=2&offset=6&size=5", zip("world"), "{}"},
		{"POST", "/jobs/1/chunks?sequence=1&offset=0&size=6", zip("hello "), "{}"},
		{"POST", "/jobs/1/data/exists", `{"key":"k"}`, "false"},
		{"POST", "/jobs/1/data/get", `{"key":"k"}`, "not found"},
		{"POST", "/jobs/1/data/set", `{"key":"k","value":"v"}`, "{}"},
		{"POST", "/jobs/1/data/get", `{"key":"k"}`, `"v"`},
		{"POST", "/jobs/1/annotations", `{"body":"old","context":"c/d","style":"info"}`, "{}"},
		{"POST", "/jobs/1/annotations", `{"body":"new","context":"c/d","style":"error"}`, "{}"},
		{"PUT", "/jobs/1/finish", `{"exit_status":"3"}`, "{}"},
		{"GET", "/jobs/1", "", `"finished"`},
		{"GET", "/secrets", "", "not found"},
	}
	for _, step := range steps {
		rec := httptest.NewRecorder()
		s.routes().ServeHTTP(rec, httptest.NewRequest(step.method, step.path, strings.NewReader(step.body)))
		if got := rec.Body.String(); !strings.Contains(got, step.want) {
			t.Errorf("%s %s = %d %s, want %s", step.method, step.path, rec.Code, got, step.want)
		}
	}
	for name, want := range map[string]string{
		"log": "hello world", "exit-status": "3", "meta-data/k": "v", "annotations/c%2Fd/body": "new",
		"annotations/c%2Fd/style": "error", "unexpected": "GET /secrets\n",
	} {
		got, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	s := &server{dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(s.dir, "cancel"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	s.routes().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/jobs/1", nil))
	if got, _ := io.ReadAll(rec.Body); !bytes.Contains(got, []byte("canceling")) {
		t.Errorf("the job is %s, want it to be canceling", got)
	}
}

func zip(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}
