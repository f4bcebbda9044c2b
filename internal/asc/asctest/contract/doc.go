// Package contract holds the tests of the fake against Apple's OpenAPI document.
//
// It is a module of its own, because the library that reads such documents would
// otherwise be a dependency of ascproof. The document is Apple's and not part of
// this repository: download it from
// https://developer.apple.com/app-store-connect/api/ and name it:
//
//	cd internal/asc/asctest/contract
//	ASCPROOF_OPENAPI=$HOME/openapi.oas.json go test ./...
//
// Without ASCPROOF_OPENAPI nothing is tested, and the tests say so.
package contract
