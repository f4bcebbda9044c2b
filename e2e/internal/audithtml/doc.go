// Package audithtml tests the HTML page of an audit in a real browser, and runs the
// examples of docs/audit.md as CI systems and shells would. It is a module
// of its own, so that the program does not depend on the browser's driver:
//
//	CHROMIUM=/usr/bin/chromium go test ./...
//
// With PICTURE set to a path, the test keeps a picture of the page there.
package audithtml
