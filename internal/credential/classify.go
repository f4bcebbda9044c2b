package credential

import (
	"bytes"
	"strings"
)

// identify tells from its structure what the content of a DER SEQUENCE is. The
// parts are matched by their tags: 02 INTEGER, 03 BIT STRING, 04 OCTET STRING,
// 06 OBJECT IDENTIFIER, 30 SEQUENCE, a0 [0].
func identify(seq elements) identity {
	switch {
	case strings.HasPrefix(seq.tags, "\x02\x30\x04"):
		return identifyPKCS8(seq)
	case strings.HasPrefix(seq.tags, "\x02\x04"):
		return identifySEC1(seq)
	case strings.HasPrefix(seq.tags, "\x02\x02\x02\x02\x02\x02\x02\x02\x02"):
		return identity{content: ContentRSAKey, algorithm: "RSA", bits: bitLen(seq.at(1, tagInteger))}
	case seq.tags == "\x02\x02\x02\x02\x02\x02":
		return identity{content: ContentOtherKey, algorithm: "DSA", words: "a DSA private key"}
	case seq.tags == "\x02\x02":
		return identity{content: ContentPublic, algorithm: "RSA", bits: bitLen(seq.at(0, tagInteger))}
	case seq.tags == "\x30\x03":
		return identifyPublic(seq)
	case seq.tags == "\x30\x04":
		return identifyEncrypted(seq)
	case seq.tags == "\x30\x30\x03":
		return identifySigned(seq)
	}
	return identifyContainer(seq)
}

// identifyPKCS8 reads PrivateKeyInfo (RFC 5208): version, algorithm, key.
func identifyPKCS8(seq elements) identity {
	alg := seq.child(1)
	name := algorithms[string(alg.at(0, tagOID))]
	switch name {
	case "EC":
		if len(alg.list) < 2 {
			return identity{content: ContentECKey, algorithm: name, curve: curveUnknown}
		}
		curve, bits := curveOf(alg.list[1])
		if curve == "P-256" {
			return identity{content: ContentKey, algorithm: name, curve: curve, bits: bits}
		}
		return identity{content: ContentECKey, algorithm: name, curve: curve, bits: bits}
	case "RSA":
		inner := seq.child(2).child(0)
		return identity{content: ContentRSAKey, algorithm: name, bits: bitLen(inner.at(1, tagInteger))}
	case "":
		return identity{content: ContentOtherKey, words: "a private key of a kind that ascproof does not know"}
	case "Ed25519", "Ed448":
		return identity{content: ContentOtherKey, algorithm: name, words: "an " + name + " private key"}
	}
	return identity{content: ContentOtherKey, algorithm: name, words: "a private key of the kind " + name}
}

// identifySEC1 reads ECPrivateKey (RFC 5915), which names its curve in [0].
func identifySEC1(seq elements) identity {
	id := identity{content: ContentECKey, algorithm: "EC", curve: curveUnknown}
	for i, e := range seq.list {
		params := seq.child(i).list
		if e.tag != tag0 || len(params) == 0 {
			continue
		}
		if id.curve, id.bits = curveOf(params[0]); id.curve == "P-256" {
			id.content = ContentSEC1
		}
	}
	return id
}

// identifyPublic reads SubjectPublicKeyInfo (RFC 5280).
func identifyPublic(seq elements) identity {
	alg := seq.child(0)
	id := identity{content: ContentPublic, algorithm: algorithms[string(alg.at(0, tagOID))]}
	if id.algorithm == "EC" && len(alg.list) > 1 {
		id.curve, id.bits = curveOf(alg.list[1])
	}
	return id
}

// identifyEncrypted reads EncryptedPrivateKeyInfo (RFC 5208), which looks like
// a DigestInfo but for its algorithm.
func identifyEncrypted(seq elements) identity {
	oid := seq.child(0).at(0, tagOID)
	if bytes.HasPrefix(oid, []byte(oidPKCS5)) || bytes.HasPrefix(oid, []byte(oidPKCS12)) {
		return identity{content: ContentEncrypted}
	}
	return identity{content: ContentNotKey}
}

// identifySigned tells apart what is signed with an X.509 signature: a
// certificate begins with [0] or a serial number and an algorithm, a request
// with a version and a name, a revocation list with an algorithm.
func identifySigned(seq elements) identity {
	tbs := seq.child(0)
	switch {
	case strings.HasPrefix(tbs.tags, "\xa0\x02"), strings.HasPrefix(tbs.tags, "\x02\x30\x30\x30\x30\x30"):
		return identity{content: ContentCertificate}
	case strings.HasPrefix(tbs.tags, "\x02\x30\x30\xa0"), tbs.tags == "\x02\x30\x30":
		return identity{content: ContentRequest}
	}
	return identity{content: ContentForeign, words: "a signed X.509 structure"}
}

// identifyContainer reads PFX (RFC 7292), whose version is 3, and ContentInfo
// (RFC 5652). A provisioning profile is a property list that Apple has signed.
func identifyContainer(seq elements) identity {
	version := seq.at(0, tagInteger)
	inner := seq.child(1).at(0, tagOID)
	switch {
	case len(version) == 1 && version[0] == 3 && bytes.HasPrefix(inner, []byte(oidPKCS7)):
		return identity{content: ContentPKCS12}
	case !bytes.HasPrefix(seq.at(0, tagOID), []byte(oidPKCS7)):
		return identity{content: ContentNotKey}
	case len(seq.list) > 1 && bytes.Contains(seq.list[1].body, []byte("<plist")):
		return identity{content: ContentProfile}
	}
	return identity{content: ContentForeign, words: "a PKCS#7 file"}
}

// bitLen returns the size of a positive INTEGER in bits, to the next byte.
func bitLen(integer []byte) int { return 8 * len(bytes.TrimLeft(integer, "\x00")) }
