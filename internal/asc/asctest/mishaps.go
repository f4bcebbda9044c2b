package asctest

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// What can go wrong: the makers of [Fault].

// Refuse answers with an error of Apple's API. Those about the token, the rate
// limit and Apple's own health strike everybody, the rest whoever has a good token.
func Refuse(r Refusal) Fault {
	return Fault{name: string(r), authed: !r.early(), act: func(x *exchange) bool { x.refuse(r); return true }}
}

// Spurious401 refuses n good tokens, as Apple is known to do now and then
// (microsoft/asconnect issue 8, codemagic-ci-cd/cli-tools pull request 178).
func Spurious401(n int) Fault { return Refuse(NotAuthorized).Times(n) }

// RetryAfter is a 429 that says in whole seconds when to come again.
func RetryAfter(d time.Duration) Fault {
	return retryAfter(func(time.Time) string { return strconv.Itoa(int(d.Seconds())) })
}

// RetryAfterDate is a 429 that says so as a date, by the server's clock.
func RetryAfterDate(d time.Duration) Fault {
	return retryAfter(func(now time.Time) string { return now.Add(d).UTC().Format(http.TimeFormat) })
}

func retryAfter(value func(now time.Time) string) Fault {
	return Fault{name: "retry-after", act: func(x *exchange) bool {
		x.w.Header().Set("Retry-After", value(x.now))
		x.refuse(RateLimited)
		return true
	}}
}

// Reply is any other answer.
func Reply(status int, contentType, body string) Fault {
	return Fault{name: fmt.Sprintf("reply-%d", status), act: func(x *exchange) bool {
		x.write(status, contentType, []byte(body))
		return true
	}}
}

// BadGateway is the HTML page of a gateway that lost its back end.
func BadGateway() Fault {
	return Reply(http.StatusBadGateway, "text/html", "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n")
}

// CaptivePortal is a page that wants somebody to sign in to a network first.
func CaptivePortal() Fault {
	return Reply(http.StatusOK, "text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Sign in to continue</body></html>\n")
}

// EmptyOK is a 200 with nothing in it.
func EmptyOK() Fault { return Reply(http.StatusOK, "application/json", "") }

// HugeBody is a good answer of more than 4 MiB.
func HugeBody() Fault {
	return Fault{name: "huge-body", act: func(x *exchange) bool {
		body := append([]byte(`{"data":[],"links":{"self":"/"}}`), bytes.Repeat([]byte(" "), 4<<20)...)
		x.write(http.StatusOK, "application/json", body)
		return true
	}}
}

// HugeHeaders adds more than 64 KiB of headers to the answer.
func HugeHeaders() Fault {
	return Fault{name: "huge-headers", act: func(x *exchange) bool {
		for i := range 17 {
			x.w.Header().Set("X-Padding-"+strconv.Itoa(i), string(bytes.Repeat([]byte("x"), 4<<10)))
		}
		return false
	}}
}

// Redirect sends the client to another URL, which must not see the token.
func Redirect(url string) Fault {
	return Fault{name: "redirect", act: func(x *exchange) bool {
		x.w.Header().Set("Location", url)
		x.write(http.StatusTemporaryRedirect, "", nil)
		return true
	}}
}

// Truncate breaks off in the middle of a good answer.
func Truncate() Fault {
	return Fault{name: "truncate", act: func(x *exchange) bool {
		x.w.Header().Set("Content-Length", "1000")
		x.write(http.StatusOK, "application/json", []byte(`{"data":[{"type":"apps",`))
		_ = http.NewResponseController(x.w).Flush()
		panic(http.ErrAbortHandler)
	}}
}

// Babble goes on after a good answer and repeats the request's token, on a
// connection that then waits for the next request. It takes HTTP/1.1.
func Babble() Fault {
	return Fault{name: "babble", act: func(x *exchange) bool {
		c, _, err := http.NewResponseController(x.w).Hijack()
		if err != nil {
			panic(fmt.Sprintf("asctest: %v", err))
		}
		x.srv.log.answered(x.log, http.StatusOK)
		_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":[]}%s", x.r.Header.Get("Authorization"))
		_ = c.Close()
		return true
	}}
}

// Reset closes the connection, with every request on it, without an answer.
func Reset() Fault {
	return Fault{name: "reset", act: func(x *exchange) bool {
		if c, ok := x.r.Context().Value(connKey{}).(connection); ok {
			c.reset()
		}
		panic(http.ErrAbortHandler)
	}}
}

// Hang says nothing until the client gives up or the server is closed.
func Hang() Fault {
	return Fault{name: "hang", act: func(x *exchange) bool { <-x.r.Context().Done(); return true }}
}

// ClockOff moves the server's clock: ahead, or back if d is negative. To the
// server it is the client's that is off.
func ClockOff(d time.Duration) Fault {
	return Fault{name: "clock-off", act: func(x *exchange) bool {
		x.now = x.now.Add(d)
		x.setHeaders()
		return false
	}}
}
