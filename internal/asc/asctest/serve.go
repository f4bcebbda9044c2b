package asctest

import (
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// exchange is one request on its way to an answer.
type exchange struct {
	srv  *Server
	w    http.ResponseWriter
	r    *http.Request
	body []byte
	now  time.Time
	log  *Request

	token    jwt
	hasToken bool
	key      *Key // whom the token claims to be from; nil if unknown

	route Route // zero if there is none
	query url.Values

	// What an error says, where it names something.
	about about
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := s.begin(w, r)
	if !x.wait(s.opt.Latency) || s.faults.strike(x, false) {
		return
	}
	if refusal := x.authenticate(); refusal != NoRefusal {
		x.refuse(refusal)
		return
	}
	x.setRateLimit(x.key.used.Add(1))
	if blocked, _ := x.key.team.block.Load().(Refusal); blocked != NoRefusal {
		x.refuse(blocked)
		return
	}
	if s.faults.strike(x, true) {
		return
	}
	x.answer()
}

// begin reads and records the request.
func (s *Server) begin(w http.ResponseWriter, r *http.Request) *exchange {
	entry, body := newRequest(r)
	x := &exchange{srv: s, w: w, r: r, body: body, now: s.opt.Now(), log: entry, query: r.URL.Query()}
	x.token, x.hasToken = parseBearer(r.Header.Get("Authorization"))
	x.key = s.key(x.token.kid())
	x.route, x.about.id = s.lookup(r.Method, r.URL.Path)
	x.about.typ = ownerType(r.URL.Path)
	entry.Operation, entry.KeyID = x.route.Operation, x.token.kid()
	if r.Header.Get("Authorization") != "" {
		entry.Token = hex.EncodeToString(x.token.sum[:8])
	}
	s.log.add(entry)
	x.setHeaders()
	return x
}

// wait spends time, unless the client goes away first.
func (x *exchange) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-x.r.Context().Done():
		return false
	}
}

// write sends an answer that is complete in itself.
func (x *exchange) write(status int, contentType string, body []byte) {
	if contentType != "" {
		x.w.Header().Set("Content-Type", contentType)
	}
	x.srv.log.answered(x.log, status)
	x.w.WriteHeader(status)
	_, _ = x.w.Write(body)
}

// answer is given to whoever holds a good token.
func (x *exchange) answer() {
	switch {
	case x.route.Operation == "":
		x.refuse(x.notServed())
	case !x.acceptable():
		x.write(http.StatusNotAcceptable, "text/plain", []byte("Not Acceptable"))
	default:
		// Apple's order is not known, so nothing may depend on this one.
		for _, check := range []func() Refusal{x.checkRole, x.checkParameters, x.checkIDs} {
			if refusal := check(); refusal != NoRefusal {
				x.refuse(refusal)
				return
			}
		}
		x.reply()
	}
}

// acceptable compares Accept with what the route has to give. Apple's 406 is
// plain text.
func (x *exchange) acceptable() bool {
	accept := strings.Join(x.r.Header.Values("Accept"), ",")
	for part := range strings.SplitSeq(accept, ",") {
		media, _, _ := strings.Cut(part, ";")
		switch strings.TrimSpace(media) {
		case "", "*/*", "application/*", x.route.contentType():
			return true
		}
	}
	return false
}
