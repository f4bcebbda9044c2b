package asc

import (
	"encoding/json"
	"net/http"
)

// judgeNotary judges what only the notary service answers. It refuses a token with
// a 401 in plain text (electron/notarize pull 246), which could come from anything
// in between elsewhere; it says neither that the token is bad everywhere nor what
// role it has, so a [Session] rejects no key by it. To a key that it let through it
// answers 404 in JSON if the team has submitted nothing (Apple, "Get Previous
// Submissions").
func (a *Answer) judgeNotary(body []byte) {
	switch {
	case a.Status == http.StatusUnauthorized:
		a.Class = Unauthorized
		if a.Code == "" {
			a.Detail = "the notary service does not accept the token"
		}
	case a.Status == http.StatusNotFound && json.Valid(body):
		a.Class = NotFound
	}
}
