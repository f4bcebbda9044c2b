package explain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ascproof/ascproof/internal/asc"
	"github.com/ascproof/ascproof/internal/explain"
	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/role"
)

// What was seen on this machine comes before what every rejected key gets to hear, and
// the best of it alone.
func TestStrongestClueComesFirst(t *testing.T) {
	t.Parallel()
	shutOut, open := asc.Proof{OtherKind: asc.Unauthorized}, asc.Proof{OtherKind: asc.RateLimited}
	tests := []struct {
		name   string
		keyID  string
		proof  asc.Proof
		issuer bool
		known  []finding.Code
		cause  string // the end of "Most likely ...", "" if nothing is suspected
	}{
		{"nothing was noticed", "", shutOut, true, nil, ""},
		{"something else was noticed", "", shutOut, true, []finding.Code{finding.KeyIsPath, finding.RedactionGap}, ""},
		{"file of another key", "", shutOut, true, []finding.Code{finding.KeyIDMismatch}, "from different keys"},
		{"file of another key, and a repair", "", shutOut, true, []finding.Code{finding.KeyRepaired, finding.KeyIDMismatch}, "from different keys"},
		{"file of an In-App Purchase key", "", shutOut, true, []finding.Code{finding.KeyIDMismatch, finding.KeyInAppPurchase}, "In-App Purchase key"},
		{"long key ID", "ABC123DEFGH", shutOut, true, []finding.Code{finding.KeyIDMalformed}, "it has 11 characters"},
		{"short key ID", "ABC123DE", shutOut, true, []finding.Code{finding.KeyIDMalformed, finding.KeyRepaired}, "it has 8 characters"},
		{"file of an individual key, which was not tried", "", open, true, []finding.Code{finding.KeyTypeConflict}, "an individual key"},
		{"file of an individual key, which was tried", "", shutOut, true, []finding.Code{finding.KeyTypeConflict}, ""},
		{"issuer ID under another name", "", asc.Proof{}, false, []finding.Code{finding.VariableNotRead}, "a team key"},
		{"issuer ID in capitals", "", shutOut, true, []finding.Code{finding.IssuerMalformed, finding.KeyRepaired}, "it has capital letters"},
		{"half a key", "", shutOut, true, []finding.Code{finding.KeyRepaired, finding.KeyHasNoPublic}, "without its public half"},
		{"issuer ID under another name, and half a key", "", asc.Proof{}, false, []finding.Code{finding.KeyHasNoPublic, finding.VariableNotRead}, "a team key"},
		{"a repair", "", shutOut, true, []finding.Code{finding.KeyRepaired}, "had to repair"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := situation{answers: "unauthorized=apps.list", proof: tt.proof, keyID: tt.keyID, known: tt.known, kind: role.Team}
			s.proof.State, s.proof.Attempts, s.proof.Waited = asc.Rejected, 3, 3*time.Second
			if !tt.issuer {
				s.kind, s.noIssuer = role.Individual, true
			}
			plain := situation{answers: s.answers, proof: s.proof, kind: s.kind, noIssuer: s.noIssuer}
			r := s.result(t)
			got, usual := explain.Finding(r, r.Cases[0], s.noticed()...), explain.Finding(plain.result(t), r.Cases[0])
			first, _, _ := strings.Cut(got.Detail, ". ")
			if !strings.HasPrefix(first, "Most likely ") || len(got.Fix) != 3 || !got.InTurn {
				t.Fatalf("%s %q, want the likeliest cause first, and three steps", got.Detail, got.Fix)
			}
			if suspected := tt.cause != ""; suspected != (got.Detail != usual.Detail) || suspected != (got.Fix[0] != usual.Fix[0]) || !strings.Contains(first, tt.cause) {
				t.Errorf("%s %q, want first: %q", got.Detail, got.Fix, tt.cause)
			}
		})
	}
}

// A setting under a name with a typing error tells nothing of the key.
func TestMistypedSettingIsNoClue(t *testing.T) {
	t.Parallel()
	s := situation{answers: "unauthorized=apps.list", proof: asc.Proof{State: asc.Rejected, Attempts: 3}, kind: role.Individual, noIssuer: true}
	r := s.result(t)
	for subject, want := range map[string]bool{"": true, "ASC_REQUIRE": false} {
		f := explain.Finding(r, r.Cases[0], finding.New(finding.VariableNotRead, "").About(subject))
		if got := strings.Contains(f.Detail, "seems to hold its issuer ID"); got != want {
			t.Errorf("about %q: %q", subject, f.Detail)
		}
	}
}

// A value that had lost nothing, and was only stored in another form, is no clue.
func TestFormIsNoClue(t *testing.T) {
	t.Parallel()
	s := situation{answers: "unauthorized=apps.list", proof: asc.Proof{OtherKind: asc.Unauthorized, State: asc.Rejected, Attempts: 3, Waited: 3 * time.Second}, kind: role.Team}
	r := s.result(t)
	for whole, want := range map[bool]bool{true: false, false: true} {
		f := explain.Finding(r, r.Cases[0], finding.New(finding.KeyRepaired, "").OfWhole(whole))
		if got := strings.Contains(f.Detail, "had to repair"); got != want {
			t.Errorf("whole: %v: %q", whole, f.Detail)
		}
	}
}

// How long ascproof waited is a fact of the proof.
func TestRejectionSaysHowLong(t *testing.T) {
	t.Parallel()
	for want, waited := range map[string]time.Duration{"within 3 s.": 3 * time.Second, "within 61 s.": 61 * time.Second} {
		s := situation{answers: "unauthorized=apps.list", proof: asc.Proof{State: asc.Rejected, Attempts: 3, Waited: waited}, kind: role.Team}
		if got := explain.Finding(s.result(t), s.result(t).Cases[0]); !strings.HasSuffix(got.Detail, want) {
			t.Errorf("%s waited for: %q", waited, got.Detail)
		}
	}
}
