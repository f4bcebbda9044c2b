package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/ascproof/ascproof/internal/token"
)

// signing measures a token against the signature in it, in turn.
func signing() map[string]time.Duration {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	signer := token.SignerOf(key, "ABC123DEFG", "00000000-0000-0000-e053-000000000001", token.AppStore)
	now := time.Now()
	digest := sha256.Sum256([]byte("header.claims"))
	var whole, alone []time.Duration
	for range 200 {
		whole = append(whole, perOp(func() error { _, err := signer.Mint(now, 15*time.Minute, nil); return err }))
		alone = append(alone, perOp(func() error { _, err := ecdsa.SignASN1(rand.Reader, key, digest[:]); return err }))
	}
	return map[string]time.Duration{"sign": median(whole), "ecdsa": median(alone)}
}

// perOp times a few operations: so few that whoever else uses the machine seldom
// comes in between.
func perOp(op func() error) time.Duration {
	const n = 10
	start := time.Now()
	for range n {
		if err := op(); err != nil {
			panic(err)
		}
	}
	return time.Since(start) / n
}
