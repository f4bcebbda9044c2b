package credential

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"fmt"
)

// Sizes of a P-256 key in bytes.
const (
	scalarSize = 32
	pointSize  = 1 + 2*scalarSize
)

// The fixed parts of the 150 bytes of PKCS#8 that Apple hands out: a .p8 file
// of 257 bytes, whose text begins with MIGT. The curve is named twice, once for
// PKCS#8 and once for the ECPrivateKey inside.
const (
	pkcs8Head = "\x30\x81\x93\x02\x01\x00\x30\x13\x06\x07" + oidEC + "\x06\x08" + oidP256 +
		"\x04\x79\x30\x77\x02\x01\x01\x04\x20"
	pkcs8Middle = "\xa0\x0a\x06\x08" + oidP256 + "\xa1\x44\x03\x42\x00"
	spkiHead    = "\x30\x59\x30\x13\x06\x07" + oidEC + "\x06\x08" + oidP256 + "\x03\x42\x00"
)

// parseP256 reads the private key out of DER that was identified as content.
// The fault is fit to follow "holds a private key".
func parseP256(seq elements, content Content) (priv *ecdsa.PrivateKey, fault string) {
	if content == ContentKey {
		inner, rest, ok := next(seq.list[2].body)
		if !ok || inner.tag != tagSequence {
			return nil, "whose inner structure is broken"
		}
		if len(rest) > 0 {
			return nil, fmt.Sprintf("with bytes too many inside: %d", len(rest))
		}
		seq = children(inner.body)
	}
	scalar := seq.at(1, tagOctets)
	if len(seq.at(0, tagInteger)) != 1 || scalar == nil {
		return nil, "whose inner structure is broken"
	}
	priv, fault = newPrivateKey(scalar)
	if fault != "" {
		return nil, fault
	}
	if !publicMatches(seq, priv) {
		return nil, "whose public half belongs to another key"
	}
	return priv, ""
}

// newPrivateKey takes a scalar of any length, as some encoders drop leading
// zeros and others add one.
func newPrivateKey(scalar []byte) (*ecdsa.PrivateKey, string) {
	short := bytes.TrimLeft(scalar, "\x00")
	switch {
	case len(short) == 0:
		return nil, "that is zero"
	case len(short) > scalarSize:
		return nil, fmt.Sprintf("of %d bytes, where P-256 has %d", len(short), scalarSize)
	}
	var full [scalarSize]byte
	copy(full[scalarSize-len(short):], short)
	priv, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), full[:])
	if err != nil {
		return nil, "that is out of the range of P-256"
	}
	return priv, ""
}

// publicMatches reports whether the public half in [1] of an ECPrivateKey, if
// there is one, is that of the private half. It may be compressed.
func publicMatches(seq elements, priv *ecdsa.PrivateKey) bool {
	for i, e := range seq.list {
		if e.tag != tag1 {
			continue
		}
		bits := seq.child(i).at(0, tagBitString)
		point := publicPoint(priv)
		if len(bits) == 1+pointSize {
			return bits[0] == 0 && bytes.Equal(bits[1:], point)
		}
		if len(bits) != 2+scalarSize {
			return false
		}
		sign := 2 + point[pointSize-1]&1
		return bits[0] == 0 && bits[1] == sign && bytes.Equal(bits[2:], point[1:1+scalarSize])
	}
	return true
}

// publicPoint returns the public half, uncompressed: 04, X, Y.
func publicPoint(priv *ecdsa.PrivateKey) []byte {
	point, err := priv.PublicKey.Bytes()
	if err != nil {
		panic("credential: a P-256 key without a point") // ParseRawPrivateKey made it
	}
	return point
}

// encodePKCS8 returns the key as Apple's files hold it.
func encodePKCS8(priv *ecdsa.PrivateKey) []byte {
	scalar, err := priv.Bytes()
	if err != nil {
		panic("credential: a P-256 key without a scalar")
	}
	return append(append(append([]byte(pkcs8Head), scalar...), pkcs8Middle...), publicPoint(priv)...)
}

// encodeSPKI returns the public half as a SubjectPublicKeyInfo.
func encodeSPKI(priv *ecdsa.PrivateKey) []byte {
	return append([]byte(spkiHead), publicPoint(priv)...)
}
