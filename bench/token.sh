#!/bin/sh
# Mints a token with openssl, as pipelines do that have no tool for it.
# Needs ASC_KEY_ID, ASC_ISSUER_ID and ASC_PRIVATE_KEY_PATH.
set -eu

b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

now=$(date +%s)
header=$(printf '{"alg":"ES256","kid":"%s","typ":"JWT"}' "$ASC_KEY_ID" | b64)
claims=$(printf '{"iss":"%s","iat":%d,"exp":%d,"aud":"appstoreconnect-v1"}' "$ASC_ISSUER_ID" $((now - 60)) $((now + 600)) | b64)

# openssl signs in DER, a token wants the two numbers as 32 bytes each.
signature=$(
  printf '%s.%s' "$header" "$claims" |
    openssl dgst -sha256 -sign "$ASC_PRIVATE_KEY_PATH" |
    openssl asn1parse -inform DER |
    sed -n 's/.*INTEGER *://p' |
    while read -r hex; do printf '%64s' "$hex" | tr ' ' '0'; done |
    sed 's/../\\\\x&/g' | xargs printf '%b' | b64
)

printf '%s.%s.%s\n' "$header" "$claims" "$signature"
