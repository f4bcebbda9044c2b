package asc

import (
	"crypto/x509"
	"sync"
)

// Prepare begins with what the first connection and the first refusal need, and
// returns at once. A command that is going to ask Apple calls it before all else:
// what it does here takes longer than reading the settings and making a token.
func Prepare() { go prepared() }

// prepared makes crypto/x509 read the system's certificates, which it does once and
// else in the middle of the first handshake. On Debian it reads some 300 files. The
// patterns would else be made between two waves of requests.
var prepared = sync.OnceFunc(func() {
	_, _ = x509.SystemCertPool()
	texts()
	namePatterns()
	noNames()
})
