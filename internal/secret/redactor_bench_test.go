package secret

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkRedactor redacts with the patterns of a real run: a key and three
// tokens. Reads from a pipe come in up to 32 KiB, those of a chatty child line by line.
func BenchmarkRedactor(b *testing.B) {
	der := newDER(b)
	patterns := NewPatterns()
	patterns.AddKey(der)
	for range 3 {
		patterns.AddToken(New(newToken()))
	}
	body := base64.StdEncoding.EncodeToString(der)
	streams := []struct{ name, text string }{
		{"log", repeat("[12:04:%02d]: ▸ Compiling Module.swift (in target 'Store' from project 'Store') -> ok\n")},
		{"json", repeat(`{"type":"apps","id":"%d","attributes":{"name":"Caf\u00e9","path":"C:\\Users","url":"https:\/\/x.example\/%%2Fa"}}` + "\n")},
		{"base64", randomLines()},
		{"near misses", repeat(body[:60] + "%d!")},
		{"nothing but a key", strings.Repeat(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), 4096)},
		{"one secret in 4 KiB", repeat(strings.Repeat("words ", 600) + body + "%d\n")},
	}
	for _, st := range streams {
		for _, size := range []int{80, 32 << 10} {
			b.Run(fmt.Sprintf("%s/%d", st.name, size), func(b *testing.B) {
				benchRedactor(b, NewRedactor(io.Discard, patterns), []byte(st.text), size)
			})
		}
	}
}

func benchRedactor(b *testing.B, r *Redactor, data []byte, size int) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for i := 0; i < len(data); i += size {
			_, _ = r.Write(data[i:min(len(data), i+size)])
		}
	}
}

// repeat returns about 1 MiB of a line with a number in it.
func repeat(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// randomLines returns about 1 MiB of base64 that is no secret.
func randomLines() string {
	src := rand.NewChaCha8([32]byte{})
	data := make([]byte, 768<<10)
	_, _ = src.Read(data)
	return wrap(base64.StdEncoding.EncodeToString(data), 76)
}

// BenchmarkPatterns is what a run pays before the first byte is redacted.
func BenchmarkPatterns(b *testing.B) {
	der, token := newDER(b), New(newToken())
	for b.Loop() {
		patterns := NewPatterns()
		patterns.AddKey(der)
		patterns.AddToken(token)
		patterns.p.index()
	}
}
