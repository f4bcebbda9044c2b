package credential_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
)

func BenchmarkRead(b *testing.B) {
	k := newTestKey(b)
	for name, text := range map[string]string{"PEM": k.p8, "base64": b64(k.p8)} {
		b.Run(name, func(b *testing.B) {
			in := good(k)
			in.PrivateKey = value(text, credential.FromVariable("ASC_PRIVATE_KEY"))
			b.ReportAllocs()
			for b.Loop() {
				if cred, _ := credential.Read(in); cred == nil {
					b.Fatal("refused")
				}
			}
		})
	}
}

func BenchmarkParseKeyWorst(b *testing.B) {
	inputs := map[string][]byte{"ends": nil, "quotes": nil, "spaces": nil}
	for len(inputs["ends"]) < credential.MaxInput-8 {
		inputs["ends"] = append(inputs["ends"], "--END "...)
		inputs["quotes"] = append(inputs["quotes"], `"'  `...)
		inputs["spaces"] = append(inputs["spaces"], "MIG  "...)
	}
	for name, raw := range inputs {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				credential.ParseKey(raw, source)
			}
		})
	}
}
