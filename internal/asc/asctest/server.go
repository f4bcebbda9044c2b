package asctest

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a running fake. It is safe for concurrent use.
type Server struct {
	// Team is the default team, which most tests need no other than.
	*Team
	// URL is the base URL, without a slash at the end.
	URL string

	opt    Options
	routes map[string]Route
	http   *http.Server
	cert   tls.Certificate
	pipe   *pipeListener

	mu   sync.RWMutex
	keys map[string]*Key

	conns  atomic.Int64
	faults faults
	log    recorder
}

// Start starts a server on a free port of loopback. It panics if the machine has
// none, which no caller could do anything about.
func Start(opt Options) *Server {
	opt = opt.withDefaults()
	s := &Server{opt: opt, routes: routesOf(opt.Program), keys: make(map[string]*Key), log: recorder{keep: opt.Keep}}
	s.Team = s.NewTeam(opt.IssuerID, opt.Apps)
	listener, err := s.listen()
	if err != nil {
		panic(fmt.Sprintf("asctest: %v", err))
	}
	s.http = &http.Server{
		Handler:     s,
		Protocols:   opt.protocols(),
		ConnContext: s.connContext,
		// A client that does not trust us must not clutter the test's output.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go s.serve(listener)
	return s
}

func (o Options) protocols() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(!o.Plain && !o.HTTP1)
	return p
}

func (s *Server) listen() (net.Listener, error) {
	if !s.opt.Plain {
		cert, err := s.opt.certificate()
		if err != nil {
			return nil, err
		}
		s.cert = cert
	}
	scheme := "https://"
	if s.opt.Plain {
		scheme = "http://"
	}
	if s.opt.InMemory {
		s.pipe = newPipeListener()
		s.URL = scheme + "127.0.0.1"
		return s.pipe, nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.URL = scheme + l.Addr().String()
	return l, nil
}

// serve runs until Close; its error is always that the server was closed.
func (s *Server) serve(l net.Listener) {
	if s.opt.Plain {
		_ = s.http.Serve(l)
		return
	}
	// Nothing here is worth the time of what keeps secrets from the computers of tomorrow.
	curves := []tls.CurveID{tls.X25519}
	s.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{s.cert}, CurvePreferences: curves}
	_ = s.http.ServeTLS(l, "", "")
}

// Close ends the server and every connection, also those that a fault leaves hanging.
func (s *Server) Close() { _ = s.http.Close() }

// Trust makes a transport accept the server's certificate, ignore proxies, and
// reach a server that lives in memory; nil makes one for HTTP/1.1 and HTTP/2.
// Close it with CloseIdleConnections before a bubble of testing/synctest ends.
func (s *Server) Trust(t *http.Transport) *http.Transport {
	if t == nil {
		t = &http.Transport{ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second}
	}
	t.Proxy = nil
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = new(tls.Config)
	}
	t.TLSClientConfig.RootCAs = s.Roots()
	if s.pipe != nil {
		t.DialContext = s.pipe.dial
	}
	return t
}

// connKey is where a request's context holds its [connection].
type connKey struct{}

type connection struct {
	id   int
	conn net.Conn
}

func (s *Server) connContext(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, connection{id: int(s.conns.Add(1)), conn: c})
}

// Connections is how many connections were accepted so far, those included whose
// TLS handshake failed.
func (s *Server) Connections() int { return int(s.conns.Load()) }

// reset ends the connection of a request as a crashed gateway does: without a
// word, and for every request that shares it.
func (c connection) reset() {
	raw := c.conn
	if t, ok := raw.(*tls.Conn); ok {
		raw = t.NetConn()
	}
	if t, ok := raw.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = raw.Close()
}
