package finding_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/finding"
)

// Who runs a command as a child gets no advice to do that, and all the other advice.
func TestInChild(t *testing.T) {
	t.Parallel()
	ways := 0
	for e := range finding.Catalog() {
		got, all := finding.InChild(e.Code, ""), finding.New(e.Code, "")
		want := slices.DeleteFunc(slices.Clone(all.Fix), func(fix string) bool { return fix == e.Fix.RunAsChild })
		if !slices.Equal(got.Fix, want) {
			t.Errorf("%s advises in a child %q, want %q", e.Code, got.Fix, want)
		}
		if e.Fix.RunAsChild != "" {
			ways++
		}
	}
	if ways == 0 {
		t.Error("no code advises to run a child")
	}
}

// What a finding is made of outlasts the way through JSON.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	for _, f := range []*finding.Finding{
		finding.New(finding.TokenRejected, "Seen"),
		finding.New(finding.AppNotVisible, "").Ending(" com.example.app"),
		finding.New(finding.ForbiddenUnproven, "").Naming("admin"),
		finding.New(finding.SettingInvalid, "").Titled("x is not known"),
	} {
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var got finding.Finding
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, &got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f, diff)
		}
	}
}

// A headline says of a key by its name what a title says, unless that is one of its own.
func TestSentencesAboutKeys(t *testing.T) {
	t.Parallel()
	unseen, unsure := finding.New(finding.AppNotVisible, ""), finding.New(finding.RequirementUnproven, "")
	tests := []struct {
		name string
		says func() (string, bool)
		want string
		ok   bool
	}{
		{"of a key", unseen.Ending(" 1").OfKey, "cannot see the app 1", true},
		{"of a key, under a title of its own", unseen.Titled("this key is lost").OfKey, "", false},
		{"of a doubt", unsure.OfKey, "", false},
		{"a doubt", unsure.Naming("apps").Doubt, "Could not confirm: apps", true},
		{"a doubt under a title of its own", unsure.Titled("could not confirm anything").Doubt, "", false},
		{"no doubt", unseen.Doubt, "", false},
	}
	for _, tt := range tests {
		if got, ok := tt.says(); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %q, %v, want %q, %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}
