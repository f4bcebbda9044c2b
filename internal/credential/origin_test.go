package credential_test

import (
	"testing"

	"github.com/ascproof/ascproof/internal/credential"
)

// Users meet these words in reports and messages, so they stay as they are.
func TestOriginInWords(t *testing.T) {
	t.Parallel()
	inJSON := credential.FromVariable("ASC_API_KEY_PATH").Path()
	inJSON.JSON = "issuer_id"
	for _, tt := range []struct {
		name         string
		origin       credential.Origin
		words, toSet string
	}{
		{"nowhere", credential.Origin{}, "", ""},
		{"a flag", credential.FromFlag("key-id"), "--key-id", "--key-id"},
		{"an input", credential.FromInput("key-id"), "input key-id", "the input key-id"},
		{"a variable", credential.FromVariable("ASC_KEY_ID"), "$ASC_KEY_ID", "ASC_KEY_ID"},
		{"the file that a variable names", credential.FromVariable("ASC_PRIVATE_KEY_PATH").Path(), "$ASC_PRIVATE_KEY_PATH", "ASC_PRIVATE_KEY_PATH"},
		{"a variable whose name is not shown", credential.FromVariable(""), "a variable", "a variable"},
		{"JSON", inJSON, "$ASC_API_KEY_PATH (issuer_id)", "ASC_API_KEY_PATH (issuer_id)"},
		{"a field of an audit file", credential.FromField("key-id"), "key-id", "key-id"},
		{"a file", credential.FromFile("AuthKey_ABC123DEFG.p8"), "AuthKey_ABC123DEFG.p8", "AuthKey_ABC123DEFG.p8"},
		{"no setting", credential.Origin{Kind: credential.OriginDefault}, "default", "default"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if words, toSet := tt.origin.String(), tt.origin.ToSet(); words != tt.words || toSet != tt.toSet {
				t.Errorf("it is %q, to set %q, want %q and %q", words, toSet, tt.words, tt.toSet)
			}
		})
	}
}

func TestOriginIsVariable(t *testing.T) {
	t.Parallel()
	field := credential.FromVariable("ASC_PRIVATE_KEY")
	field.JSON = "key_id"
	for _, tt := range []struct {
		name   string
		origin credential.Origin
		want   bool
	}{
		{"the variable", credential.FromVariable("ASC_PRIVATE_KEY"), true},
		{"the file that it names", credential.FromVariable("ASC_PRIVATE_KEY").Path(), true},
		{"JSON in it", field, false},
		{"another", credential.FromVariable("ASC_KEY_ID"), false},
		{"one without a name", credential.FromVariable(""), false},
		{"a flag that is called so", credential.FromFlag("ASC_PRIVATE_KEY"), false},
		{"nowhere", credential.Origin{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.origin.IsVariable("", "ASC_PRIVATE_KEY"); got != tt.want {
				t.Errorf("IsVariable = %v", got)
			}
		})
	}
}
