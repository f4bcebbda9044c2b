package credential_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
	"github.com/ascproof/ascproof/internal/finding"
)

var update = flag.Bool("update", false, "rewrite testdata/messages.txt")

func TestParseKeyReads(t *testing.T) {
	t.Parallel()
	for _, m := range slices.Concat(documented, repaired) {
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
			checkRepairs(t, findings, m.had)
			noLeak(t, say(findings), append(k.forms(), raw)...)
		})
	}
}

// checkRepairs wants no finding, or one warning that names what the value had.
func checkRepairs(t *testing.T, findings []*finding.Finding, had []string) {
	t.Helper()
	if len(had) == 0 {
		if len(findings) > 0 {
			t.Errorf("warned of a documented form:\n%s", say(findings))
		}
		return
	}
	if len(findings) != 1 || findings[0].Code != finding.KeyRepaired || findings[0].Severity != finding.Warning {
		t.Fatalf("got %v, want one warning %s", codes(findings), finding.KeyRepaired)
	}
	if got, want := findings[0].Detail, source+" had "+joined(had); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// joined is a list as a sentence has it.
func joined(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return words[0]
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
	for _, m := range repaired {
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
