package repo

import (
	"go/ast"
	"maps"
	"slices"
	"testing"
)

// revealers are the functions in which a secret is taken out of what keeps it
// from being printed, and why. A new one is a decision: read it twice.
var revealers = map[string]string{
	"internal/config.pick":            "compares values of the same rank",
	"internal/config.agree":           "compares IDs with those that were exported",
	"internal/credential.isEmpty":     "tells an empty value",
	"internal/credential.examination": "reads the private key",
	"internal/credential.id":          "reads an ID, in whose place people put keys",
	"internal/token.NewSigner":        "signs",
	"internal/asc.newRequest":         "sends the token, in the Authorization header",
	"internal/secret.AddText":         "makes patterns for redaction",
	"internal/secret.AddToken":        "makes patterns for redaction",
	"internal/cli.runToken":           "prints the token, which is what the command is for, and masks it before",
	"internal/cli.hideToken":          "masks the token",
	"internal/cli.fastlaneJSON":       "writes fastlane's private file",
	"internal/cli.variables":          "hands the token to the environment of later steps, masked",
	"internal/cli.verdictOutputs":     "hands the token to the host, which can mask",
	"internal/keyfile.Write":          "writes a private file",
}

// The only ways out are Reveal of a secret.Text and PrivateKey of a credential.
func TestRevealers(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTool() || s.dir == "cmd/ascproof-demo" || s.dir == "internal/asc/asctest" {
			continue
		}
		for _, d := range s.file.Decls {
			for _, call := range reveals(d) {
				name := s.dir + "." + nameOf(d)
				found[name] = true
				if revealers[name] == "" {
					t.Errorf("%s: %s takes a secret out; list it, with the reason, if it must", s.at(call), name)
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(revealers)) {
		if !found[name] {
			t.Errorf("%s is listed, but takes no secret out", name)
		}
	}
}

func nameOf(d ast.Decl) string {
	if f, ok := d.(*ast.FuncDecl); ok {
		return f.Name.Name
	}
	return "var"
}

// reveals finds uses of the two methods, called or not.
func reveals(d ast.Decl) []ast.Node {
	var found []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Reveal" || sel.Sel.Name == "PrivateKey") && !isPackage(sel.X, "ecdsa") {
			// A field of that name is not the method.
			if sel.Sel.Name == "Reveal" || isCall(d, sel) {
				found = append(found, n)
			}
		}
		return true
	})
	return found
}

// isCall reports whether a selector is called somewhere in a declaration.
func isCall(d ast.Decl, sel *ast.SelectorExpr) bool {
	called := false
	ast.Inspect(d, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && call.Fun == ast.Expr(sel) {
			called = true
		}
		return !called
	})
	return called
}
