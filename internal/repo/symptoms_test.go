package repo

import (
	"slices"
	"strings"
	"testing"

	"github.com/ascproof/ascproof/internal/finding"
)

// What people search for, as other tools and Apple say it in public reports, leads to
// the sections about its causes.
func TestSymptomsAreFound(t *testing.T) {
	t.Parallel()
	rows := symptoms(t)
	tests := []struct {
		says  string
		codes []finding.Code
	}{
		{"-26000", []finding.Code{finding.TokenRejected, finding.WrongKeyKind}},
		{"-1011", []finding.Code{finding.TokenRejected}},
		{"Failed to load AuthKey", []finding.Code{finding.InputUnreadable}},
		{"-19208", []finding.Code{finding.AgreementsMissing}},
		{"-19209", []finding.Code{finding.RequirementNotMet, finding.TokenRejected, finding.AgreementsMissing}},
		{"1048", []finding.Code{finding.AgreementsMissing}},
		{"CONTRACT_NOT_VALID", []finding.Code{finding.AgreementsMissing}},
		{"PLA_NOT_ACCEPTED", []finding.Code{finding.AgreementsMissing}},
		{"PLA_NOT_VALID", []finding.Code{finding.AgreementsMissing}},
		{"REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", []finding.Code{finding.AgreementsMissing}},
		{"You do not have required contracts", []finding.Code{finding.AgreementsMissing}},
		{"ROLE_NOT_VALID", []finding.Code{finding.RequirementNotMet}},
		{"Unable to find a team", []finding.Code{finding.TeamNotFound}},
		{"invalidPEMDocument", []finding.Code{finding.KeyRepaired, finding.KeyDamaged}},
		{"invalidAsn1", []finding.Code{finding.KeyRepaired, finding.KeyDamaged}},
		{"invalid curve name", []finding.Code{finding.KeyRepaired}},
		{"DECODER routines", []finding.Code{finding.KeyRepaired, finding.KeyNotPEM}},
		{"no start line", []finding.Code{finding.KeyRepaired, finding.KeyNotPEM}},
		{"secretOrPrivateKey must be an asymmetric key", []finding.Code{finding.KeyRepaired, finding.InputMissing}},
		{"is not valid JSON", []finding.Code{finding.KeyJSONInvalid}},
		{"unexpected token", []finding.Code{finding.KeyJSONInvalid}},
		{"missing field(s)", []finding.Code{finding.KeyJSONInvalid}},
		{"issuerId is required", []finding.Code{finding.InputMissing}},
		{"Unauthenticated", []finding.Code{finding.TokenRejected, finding.ClockSkew}},
		{"NOT_AUTHORIZED", []finding.Code{finding.TokenRejected, finding.WrongKeyKind, finding.ClockSkew}},
		{"certificate verify failed", []finding.Code{finding.APIUnreachable}},
		{"certificate has expired", []finding.Code{finding.APIUnreachable}},
		{"This value cannot be masked", []finding.Code{finding.RedactionGap}},
	}
	for _, tt := range tests {
		var linked []string
		for _, row := range rows {
			if strings.Contains(row.says, tt.says) {
				linked = append(linked, row.look)
			}
		}
		for _, code := range tt.codes {
			if !slices.ContainsFunc(linked, func(look string) bool { return strings.Contains(look, "](#"+string(code)+")") }) {
				t.Errorf("no row of %s that has %q leads to %s", troubleshooting, tt.says, code)
			}
		}
	}
}

// Each link of the table leads to a section.
func TestSymptomsLead(t *testing.T) {
	t.Parallel()
	for _, row := range symptoms(t) {
		for _, link := range strings.Split(row.look, "](#")[1:] {
			code, _, _ := strings.Cut(link, ")")
			if _, ok := finding.Lookup(finding.Code(code)); !ok {
				t.Errorf("%s leads to %s, which is no finding", row.says, code)
			}
		}
	}
}

// symptom is a row of the table of what other tools say.
type symptom struct{ says, look string }

func symptoms(t *testing.T) []symptom {
	t.Helper()
	head, _ := sections(read(t, troubleshooting))
	var rows []symptom
	for line := range strings.Lines(head) {
		if cells := strings.Split(strings.Trim(line, "| \n"), " | "); strings.HasPrefix(line, "| ") && len(cells) == 2 {
			rows = append(rows, symptom{cells[0], cells[1]})
		}
	}
	if len(rows) < 20 {
		t.Fatalf("%d rows are read of the table in %s", len(rows), troubleshooting)
	}
	return rows
}
