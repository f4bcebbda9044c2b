package credential_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

var update = flag.Bool("update", false, "rewrite testdata/messages.txt")

func TestParseKeyReads(t *testing.T) {
	t.Parallel()
	for _, m := range slices.Concat(documented, repaired, alone) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			k := newTestKey(t)
			raw := m.mangle(t, k)
			key, findings := credential.ParseKey([]byte(raw), source)
			if key == nil {
				t.Fatalf("no key:\n%s", say(findings))
			}
			if !key.PrivateKey().Equal(k.priv) || key.PEM().Reveal() != k.p8 {
				t.Error("another key, or not spelt as Apple's file")
			}
			checkRepairs(t, m, raw, findings)
			noLeak(t, say(findings), append(k.forms(), raw)...)
		})
	}
}

// checkRepairs wants a warning of what was mended, and one of a public half that
// is not there.
func checkRepairs(t *testing.T, m mangled, raw string, findings []*finding.Finding) {
	t.Helper()
	if diff := cmp.Diff(m.had, credential.RepairsOf([]byte(raw)), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("repairs (-want +got):\n%s", diff)
	}
	var want []finding.Code
	if len(m.had) > 0 {
		want = is(finding.KeyRepaired)
	}
	if slices.ContainsFunc(alone, func(a mangled) bool { return a.name == m.name }) {
		want = append(want, finding.KeyHasNoPublic)
	}
	if diff := cmp.Diff(want, codes(findings)); diff != "" {
		t.Errorf("codes (-want +got):\n%s%s", diff, say(findings))
	}
	for _, f := range findings {
		if f.Severity != finding.Warning {
			t.Errorf("%s is no warning", f.Code)
		}
	}
}

func TestParseKeyRefuses(t *testing.T) {
	t.Parallel()
	for _, r := range slices.Concat(otherKeys, otherThings, damagedKeys) {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			k := newTestKey(t)
			checkRefused(t, k, r.make(t, k), r.code, r.content)
		})
	}
	for _, value := range references {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			checkRefused(t, newTestKey(t), value, finding.ValueIsReference, credential.ContentReference)
		})
	}
}

func checkRefused(t *testing.T, k testKey, raw string, code finding.Code, content credential.Content) {
	t.Helper()
	key, findings := credential.ParseKey([]byte(raw), source)
	if key != nil {
		t.Fatal("was accepted")
	}
	if len(findings) != 1 || findings[0].Code != code || findings[0].Severity != finding.Error {
		t.Fatalf("want one error %s, got:\n%s", code, say(findings))
	}
	if got := credential.Inspect([]byte(raw), source).Content; got != content {
		t.Errorf("Inspect says %q, want %q", got, content)
	}
	if raw != "" && !strings.HasPrefix(findings[0].Detail, source+" holds ") {
		t.Errorf("detail %q does not say what the value holds", findings[0].Detail)
	}
	noLeak(t, say(findings), append(k.forms(), raw)...)
}

// TestMessages keeps every message of the package in one file, to be read aloud.
// Run it with -update after a change.
func TestMessages(t *testing.T) {
	t.Parallel()
	k := newTestKey(t)
	var b strings.Builder
	write := func(name, raw string) {
		_, findings := credential.ParseKey([]byte(raw), "$ASC_PRIVATE_KEY")
		b.WriteString("# " + name + "\n" + say(findings) + "\n")
	}
	for _, m := range slices.Concat(repaired, alone) {
		write(m.name, m.mangle(t, k))
	}
	for _, r := range slices.Concat(otherKeys, otherThings, damagedKeys) {
		write(r.name, r.make(t, k))
	}
	for _, value := range references {
		write(value, value)
	}
	for _, f := range faults {
		in := good(k)
		f.change(&in)
		_, findings := credential.Read(in)
		b.WriteString("# " + f.name + "\n" + say(findings) + "\n")
	}
	for _, f := range notFastlane(t, k) {
		_, findings := credential.ParseFastlaneJSON([]byte(f.json), credential.FromFlag("api-key-path"))
		b.WriteString("# as JSON: " + f.name + "\n" + say(findings) + "\n")
	}
	const golden = "testdata/messages.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := must(os.ReadFile(golden))(t); b.String() != string(want) {
		t.Errorf("messages differ from %s; run go test -update and read the difference", golden)
	}
}
