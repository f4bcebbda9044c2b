package secret_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"testing"

	"github.com/ascproof/ascproof/internal/secret"
)

// A key is known by its signs in each of its forms, and by what is left of it.
func TestSigns(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.StdEncoding.EncodeToString
	body, older := encode(pkcs8), encode(sec1)
	pem := secret.Armoured(body)
	file := encode([]byte(pem))
	type signs struct {
		sure, looks, file, cut bool
		start                  int
	}
	tests := []struct {
		name, text string
		want       signs
	}{
		{"file", pem, signs{sure: true, start: 28}},
		{"base64 of the file", file, signs{sure: true, looks: true, file: true, cut: true}},
		{"base64 of the file behind a text", "key: " + file, signs{sure: true, cut: true, start: 5}},
		{"base64 of the file without its beginning", file[9:], signs{sure: true, cut: true, start: -1}},
		{"body", body, signs{sure: true, looks: true}},
		{"older body", older, signs{sure: true, looks: true}},
		{"a letter of the base64 wrong", "LS0tx" + file[5:], signs{sure: true, looks: true, file: true, cut: true, start: -1}},
		{"path", "/home/runner/AuthKey_ABC123DEFG.p8", signs{start: -1}},
		{"nothing", "", signs{start: -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := signs{secret.HasKeyMarks(tt.text), secret.LooksLikeKey(tt.text), secret.LooksLikeFile(tt.text), secret.HasLostStart(tt.text), secret.FindKeyStart(tt.text)}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
