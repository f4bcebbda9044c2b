package role_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ascproof/ascproof/internal/role"
)

// cellCodes are the cells of the little matrices in these tests.
var cellCodes = map[string]string{
	"Y": "yes medium", "y": "yes low", "d": "yes high disputed",
	"N": "no medium", "n": "no low", "D": "no high disputed", "?": "unknown", "t": "unknown disputed",
}

// tiny is knowledge with the real roles and a little matrix, so that the rules
// are tested whatever becomes of the data. A row is an operation, its cells in
// the order of the roles
//
//	ACCOUNT_HOLDER ADMIN APP_MANAGER DEVELOPER MARKETING SALES FINANCE CUSTOMER_SUPPORT
//
// and what it is to individual keys; then, if need be, its kin. There is one
// capability "all" with every operation, and a tool "tool" of it. Beside them
// there is "allowed.get", of which nothing is known.
func tiny(t *testing.T, rows ...string) *role.Knowledge {
	t.Helper()
	real := mapFS(t)
	var ops, ids []string
	for i, row := range append(slices.Clone(rows), "allowed.get ? ? ? ? ? ? ? ? yes") {
		f := strings.Fields(row)
		if len(f) < 10 {
			t.Fatalf("row %q has %d fields, want 10 or more", row, len(f))
		}
		var kin []string
		for _, id := range f[10:] {
			kin = append(kin, fmt.Sprintf(`{"operation": %q, "reason": "one row"}`, id))
		}
		cells := map[string]string{}
		for r := range f[1:9] {
			cells[role.Role(r).String()] = cellCodes[f[r+1]]
		}
		text, err := json.Marshal(cells)
		if err != nil {
			t.Fatal(err)
		}
		ops = append(ops, fmt.Sprintf(`{"id": %q, "words": "things", "request": "GET /v1/thing%d", "cells": %s, "individual": %q, "kin": [%s], "sources": ["s"]}`,
			f[0], i, text, f[9], strings.Join(kin, ",")))
		if i < len(rows) {
			ids = append(ids, fmt.Sprintf("%q", f[0]))
		}
	}
	roles := string(real["roles.json"].Data)
	start, end := strings.LastIndex(roles, `"sources": [`), strings.LastIndex(roles, "]")
	k, err := role.LoadStrictly(fstest.MapFS{
		"roles.json":           {Data: []byte(roles[:start] + `"sources": ["s"` + roles[end:])},
		"sources.json":         {Data: []byte(`{"sources": [{"id": "s", "cite": "S"}]}`)},
		"operations/tiny.json": {Data: []byte(`{"title": "Tiny", "operations": [` + strings.Join(ops, ",") + `]}`)},
		"probes.json":          {Data: []byte(`{"probes": []}`)},
		"capabilities.json": {Data: []byte(`{"capabilities": [{"name": "all", "summary": "all", "operations": [` +
			strings.Join(ids, ",") + `]}]}`)},
		"tools.json": {Data: []byte(`{"tools": [{"name": "tool", "title": "Tool", "capabilities": ["all"],` +
			` "stated_role": "ADMIN", "sources": ["s"]}]}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// answers reads "+a.get -b.get": granted and denied.
func answers(t *testing.T, text string) []role.Evidence {
	t.Helper()
	var out []role.Evidence
	for _, f := range strings.Fields(text) {
		outcome, ok := map[byte]role.Outcome{
			'+': role.OutcomeGranted, '-': role.OutcomeDenied, '?': role.OutcomeUnknown,
		}[f[0]]
		if !ok {
			t.Fatalf("answer %q has no sign", f)
		}
		out = append(out, role.Evidence{Operation: f[1:], Outcome: outcome})
	}
	return out
}
