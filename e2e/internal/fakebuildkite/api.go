package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// jobID is the form of a job's ID; there is only the one.
const jobID = "00000000-0000-4000-8000-000000000001"

type server struct {
	dir, url string
	env      map[string]string

	mu         sync.Mutex
	given      bool
	finished   bool
	log        []byte
	meta       map[string]string
	unexpected []byte
}

// object is a JSON object.
type object = map[string]any

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /register", s.answer(s.register))
	for _, route := range []string{"POST /connect", "POST /disconnect", "POST /heartbeat", "PUT /jobs/{id}/start", "POST /jobs/{id}/header_times"} {
		mux.HandleFunc(route, s.answer(nothing))
	}
	mux.HandleFunc("GET /ping", s.answer(s.ping))
	mux.HandleFunc("PUT /jobs/{id}/accept", s.answer(s.job))
	mux.HandleFunc("GET /jobs/{id}", s.answer(s.state))
	mux.HandleFunc("POST /jobs/{id}/chunks", s.answer(s.chunk))
	mux.HandleFunc("PUT /jobs/{id}/finish", s.answer(s.finish))
	mux.HandleFunc("POST /jobs/{id}/annotations", s.answer(s.annotate))
	mux.HandleFunc("POST /jobs/{id}/data/set", s.answer(s.setData))
	mux.HandleFunc("POST /jobs/{id}/data/get", s.answer(s.getData))
	mux.HandleFunc("POST /jobs/{id}/data/exists", s.answer(s.hasData))
	mux.HandleFunc("/", s.answer(s.notKnown))
	return mux
}

// answer runs one handler at a time and sends what it returns.
func (s *server) answer(handle func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		body, err := handle(r)
		w.Header().Set("Content-Type", "application/json")
		switch {
		case err != nil:
			w.WriteHeader(http.StatusInternalServerError)
			body = object{"message": err.Error()}
		case body == nil:
			w.WriteHeader(http.StatusNotFound)
			body = object{"message": "not found"}
		}
		_ = json.NewEncoder(w).Encode(body)
	}
}

func nothing(*http.Request) (any, error) { return object{}, nil }

func (s *server) register(*http.Request) (any, error) {
	return object{
		"id": "agent", "name": "agent", "access_token": "agent-access-token", "endpoint": s.url,
		"ping_interval": 1, "job_status_interval": 1, "heartbeat_interval": 10,
	}, nil
}

func (s *server) ping(r *http.Request) (any, error) {
	if s.given {
		return object{"action": "idle"}, nil
	}
	s.given = true
	job, err := s.job(r)
	return object{"job": job}, err
}

func (s *server) job(*http.Request) (any, error) {
	return object{
		"id": jobID, "state": "accepted", "env": s.env, "endpoint": s.url,
		"chunks_max_size_bytes": 1 << 20, "token": "job-token", "step": object{},
	}, nil
}

// state is what the agent asks for while the job runs.
func (s *server) state(*http.Request) (any, error) {
	_, err := os.Stat(filepath.Join(s.dir, "cancel"))
	switch {
	case s.finished:
		return object{"state": "finished"}, nil
	case err == nil:
		return object{"state": "canceling"}, nil
	default:
		return object{"state": "running"}, nil
	}
}

// chunk takes a piece of the log, which may come out of turn.
func (s *server) chunk(r *http.Request) (any, error) {
	zr, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(zr)
	if err != nil {
		return nil, err
	}
	offset, err := strconv.Atoi(r.URL.Query().Get("offset"))
	if err != nil {
		return nil, err
	}
	if missing := offset + len(data) - len(s.log); missing > 0 {
		s.log = append(s.log, make([]byte, missing)...)
	}
	copy(s.log[offset:], data)
	return object{}, s.write("log", s.log)
}

func (s *server) finish(r *http.Request) (any, error) {
	var req struct {
		ExitStatus string `json:"exit_status"`
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		return nil, err
	}
	s.finished = true
	return object{}, s.write("exit-status", []byte(req.ExitStatus))
}

func (s *server) notKnown(r *http.Request) (any, error) {
	s.unexpected = fmt.Appendf(s.unexpected, "%s %s\n", r.Method, r.URL.Path)
	return nil, s.write("unexpected", s.unexpected)
}
