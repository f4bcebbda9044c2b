package asc_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

// A proxy that repeats the request in its error, or a server that means to, does
// not get a token into ours.
func TestEchoes(t *testing.T) {
	t.Parallel()
	signature := func(tok string) string { return tok[strings.LastIndexByte(tok, '.')+1:] }
	refusal := func(text string) string {
		return fmt.Sprintf(`{"errors":[{"code":"X%s","title":"%s","detail":"you sent %s"}]}`, text, text, text)
	}
	apps200 := func(id, bundleID string) string {
		return fmt.Sprintf(`{"data":[{"type":"apps","id":"%s","attributes":{"bundleId":"%s"}}]}`, id, bundleID)
	}
	tests := []struct {
		name   string
		status int
		body   func(tok string) string
	}{
		{"as it is", 403, refusal},
		{"its dots escaped", 403, func(tok string) string { return refusal(strings.ReplaceAll(tok, ".", `\u002e`)) }},
		{"with invisible characters", 403, func(tok string) string { return refusal(strings.Join(strings.SplitAfter(tok, ""), `\u200b`)) }},
		{"signature alone", 403, func(tok string) string { return refusal(signature(tok)) }},
		{"signature where the text is cut", 403, func(tok string) string { return refusal(strings.Repeat("words ", 40) + signature(tok)) }},
		{"claims and a part of the signature", 403, func(tok string) string {
			_, rest, _ := strings.Cut(tok, ".")
			return refusal(rest[:len(rest)-8])
		}},
		{"base64", 403, func(tok string) string { return refusal(base64.StdEncoding.EncodeToString([]byte("Bearer " + tok))) }},
		{"of a 401, after which another one is made", 401, refusal},
		{"signature as an id", 200, func(tok string) string { return apps200(signature(tok), "com.example") }},
		{"signature as a bundle ID", 200, func(tok string) string { return apps200("1", signature(tok)) }},
		{"all but its end as an id", 200, func(tok string) string { return apps200(tok[:250], "com.example") }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, first := echoing(t, tt.status, tt.body)
			a := s.Round(t.Context(), []asc.Request{apps})[0]
			if a.Status != tt.status || len(a.Resources) != 0 {
				t.Errorf("status %d, resources %v, want %d and none", a.Status, a.Resources, tt.status)
			}
			text := a.Code + a.Title + a.Detail
			for _, piece := range pieces(*first, base64.StdEncoding.EncodeToString([]byte("Bearer "+*first))) {
				if strings.Contains(text, piece) {
					t.Fatalf("%q is in %q", piece, text)
				}
			}
			if tt.status != 200 && !strings.Contains(a.Detail, "***") {
				t.Errorf("%q does not say what is missing", a.Detail)
			}
		})
	}
}

// echoing returns a session in front of a server that makes its answers of the
// first token it saw.
func echoing(t *testing.T, status int, body func(tok string) string) (s *asc.Session, first *string) {
	t.Helper()
	first = new(string)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if *first == "" {
			*first = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body(*first)))
	}))
	t.Cleanup(srv.Close)
	base, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := asc.NewClient(base, nil, "ascproof/test")
	client.Sleep = (&naps{}).sleep
	key := newServer(t, asctest.Options{}).TeamKey(role.Admin)
	return &asc.Session{Client: client, Signer: signer(t, key.Credentials()), Lifetime: 10 * time.Minute}, first
}

// pieces returns what must not be left of a token: any 20 characters in a row of
// its signature, or of all of it in base64.
func pieces(tok, encoded string) []string {
	var all []string
	for _, s := range []string{tok[strings.LastIndexByte(tok, '.')+1:], encoded[20:]} {
		for i := range len(s) - 20 {
			all = append(all, s[i:i+20])
		}
	}
	return all
}
