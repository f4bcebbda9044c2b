package role_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/role"
)

// observed are the observations in data/observations.
func observed(t testing.TB) map[string]role.Observation {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("data", "observations", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]role.Observation{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		var o role.Observation
		if err := dec.Decode(&o); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		all[file] = o
	}
	return all
}

func TestObservations(t *testing.T) {
	t.Parallel()
	for file, o := range observed(t) {
		for _, err := range role.Embedded().CheckObservation(o) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestCheckObservation(t *testing.T) {
	t.Parallel()
	good := `{"schema": 1, "roles": ["DEVELOPER"], "kind": "team", "month": "2026-11", "version": "v1.0.0", "answers": [` +
		`{"operation": "apps.list", "outcome": "granted", "status": 200}, ` +
		`{"operation": "nominations.list", "outcome": "denied", "status": 403, "code": "FORBIDDEN_ERROR"}]}`
	tests := []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"against a low cell", `"nominations.list", "outcome": "denied"`, `"nominations.list", "outcome": "granted"`, ""},
		{"against a firm cell", `"apps.list", "outcome": "granted"`, `"apps.list", "outcome": "denied"`, "apps.list was denied to DEVELOPER, against a firm cell"},
		{"of no information", `"apps.list", "outcome": "granted"`, `"apps.list", "outcome": "unknown"`, ""},
		{"another schema", `"schema": 1`, `"schema": 2`, "want schema 1"},
		{"a day", `2026-11`, `2026-11-05`, "a month such as"},
		{"no version", `v1.0.0`, ``, "a version"},
		{"a role that no team key has", `"DEVELOPER"`, `"ACCOUNT_HOLDER"`, "no team key has"},
		{"no role", `["DEVELOPER"]`, `[]`, "no team key has"},
		{"another kind", `"team"`, `"app"`, "no app key has"},
		{"an unknown operation", `"apps.list"`, `"apps.lost"`, `"apps.lost" is unknown`},
		{"an operation twice", `"nominations.list"`, `"apps.list"`, "there twice"},
		{"an outcome that is none", `"granted"`, `"likely"`, `outcome "likely"`},
		{"a status that is none", `403`, `4030`, "status 4030"},
		{"a code that says more", `"FORBIDDEN_ERROR"`, `"com.example.app"`, `code "com.example.app"`},
		{"a code with a name in it", `"FORBIDDEN_ERROR"`, `"SECRET_JANE_DOE_1000000001"`, `code "SECRET_JANE_DOE_1000000001"`},
		{"a code with a name at its end", `"FORBIDDEN_ERROR"`, `"FORBIDDEN_ERROR.JANE_DOE"`, `code "FORBIDDEN_ERROR.JANE_DOE"`},
		{"a code in parts", `"FORBIDDEN_ERROR"`, `"FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var o role.Observation
			if err := json.Unmarshal([]byte(strings.Replace(good, tt.old, tt.new, 1)), &o); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, err := range role.Embedded().CheckObservation(o) {
				got = append(got, err.Error())
			}
			if text := strings.Join(got, "; "); (tt.want == "") != (text == "") || !strings.Contains(text, tt.want) {
				t.Errorf("CheckObservation = %q, want %q", text, tt.want)
			}
		})
	}
}

// A cell shows how often it was measured, by keys of that role alone.
func TestMeasuredCells(t *testing.T) {
	t.Parallel()
	answers := []role.Observed{{Evidence: role.Evidence{Operation: "apps.list", Outcome: role.OutcomeGranted}, Status: 200}}
	n := measuredBy(map[string]role.Observation{
		"a": {Roles: sales, Kind: role.Team, Answers: answers},
		"b": {Roles: sales, Kind: role.Team, Answers: answers},
		"c": {Roles: role.Of(role.Sales, role.Finance), Kind: role.Team, Answers: answers},
		"d": {Roles: admin, Kind: role.Individual, Answers: answers},
	})
	if got := n[measured{"apps.list", role.Sales}]; got != 2 {
		t.Errorf("measured %d times, want 2", got)
	}
	if got := cell(role.Cell{Answer: role.Yes, Confidence: role.Medium}, 2); got != "yes ×2" {
		t.Errorf("the cell is %q, want yes ×2", got)
	}
}
