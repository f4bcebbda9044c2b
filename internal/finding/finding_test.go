package finding_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascproof/ascproof/internal/finding"
	"github.com/ascproof/ascproof/internal/safetext"
)

// copied matches advice that ends in a command, an example or an address.
var copied = regexp.MustCompile(`(: [^ ].* .*[^.]|https://\S*[^.\s])$`)

func TestCatalog(t *testing.T) {
	t.Parallel()
	kebab := regexp.MustCompile(`^[a-z]+[a-z0-9]*(-[a-z0-9]+)+$`)
	codes, titles := map[finding.Code]bool{}, map[string]bool{}
	for e := range finding.Catalog() {
		if codes[e.Code] || titles[e.Title] {
			t.Errorf("%s or its title is there twice", e.Code)
		}
		codes[e.Code], titles[e.Title] = true, true
		if !kebab.MatchString(string(e.Code)) {
			t.Errorf("code %q is not kebab-case", e.Code)
		}
		if first := e.Title[:1]; strings.ToLower(first) != first && !strings.HasPrefix(e.Title, "Apple") {
			t.Errorf("%s: title %q does not begin in lower case", e.Code, e.Title)
		}
		if e.Title == "" || strings.HasSuffix(e.Title, ".") || safetext.Clean(e.Title) != e.Title {
			t.Errorf("%s: title %q is empty, ends in a full stop, or would be cleaned", e.Code, e.Title)
		}
		for _, fix := range e.Fix.All() {
			if strings.HasSuffix(fix, ".") == copied.MatchString(fix) || safetext.Clean(fix) != fix {
				t.Errorf("%s: %q does not end in a full stop, nor in what is to be copied, or would be cleaned", e.Code, fix)
			}
		}
		if len(e.Fix.All()) == 0 {
			t.Errorf("%s gives no advice", e.Code)
		}
		if e.Exit < finding.ExitInternal || e.Exit > finding.ExitUnknown {
			t.Errorf("%s has exit status %d", e.Code, e.Exit)
		}
		if !slices.Contains([]finding.Severity{finding.Error, finding.Warning, finding.Notice}, e.Severity) {
			t.Errorf("%s has severity %q", e.Code, e.Severity)
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	e, _ := finding.Lookup(finding.TokenRejected)
	want := finding.Finding{Code: e.Code, Severity: e.Severity, Title: e.Title, Detail: "3 of 3", Fix: e.Fix.All(), InTurn: true}
	if diff := cmp.Diff(&want, finding.New(finding.TokenRejected, "%d of %d", 3, 3)); diff != "" {
		t.Errorf("New (-want +got):\n%s", diff)
	}
	defer func() {
		if recover() == nil {
			t.Error("New of an unknown code does not panic")
		}
	}()
	finding.New("no-such-code", "")
}

// A title that names the case belongs to that finding alone.
func TestTitled(t *testing.T) {
	t.Parallel()
	standing := finding.New(finding.UsageError, "")
	f := standing.Titled("unknown command %q", "chekc")
	if f.Title != `unknown command "chekc"` || standing.Title == f.Title {
		t.Errorf("titles %q and %q", f.Title, standing.Title)
	}
}

// What a title names is found in it again, and only there.
func TestNaming(t *testing.T) {
	t.Parallel()
	plain := finding.New(finding.RequirementUnproven, "")
	if name, ok := plain.Naming("metadata").Named(); name != "metadata" || !ok {
		t.Errorf("Named() = %q, %v", name, ok)
	}
	for _, f := range []*finding.Finding{plain, plain.Titled("something else: metadata")} {
		if name, ok := f.Named(); ok {
			t.Errorf("%q names %q", f.Title, name)
		}
	}
}

// Steps are values. JSON shows their numbers, as all other forms do.
func TestStepsInJSON(t *testing.T) {
	t.Parallel()
	f := finding.New(finding.ReplacementFits, "").OnlySteps("change <it>.", "1. is not a number.").OfAnyKey("change.")
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var shown struct {
		Fix     []string `json:"fix"`
		General []string `json:"general_fix"`
	}
	if err := json.Unmarshal(text, &shown); err != nil || !slices.Equal(shown.Fix, []string{"1. change <it>.", "2. 1. is not a number."}) || !slices.Equal(shown.General, []string{"1. change."}) {
		t.Errorf("%s: %v", text, err)
	}
	var read finding.Finding
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, &read); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	if want := []string{"change <it>.", "1. is not a number."}; !slices.Equal(f.Fix, want) {
		t.Errorf("to show it changed it: %q", f.Fix)
	}
}

// What is no list of steps stays none, though those of its code are, and is read as it is.
func TestFixInJSON(t *testing.T) {
	t.Parallel()
	f := finding.New(finding.ReplacementFits, "").OnlyFix("do A", "2. do B")
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var read finding.Finding
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, &read); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}

// The lines of a finding are the same wherever it is shown.
func TestForm(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		f    *finding.Finding
		want []string
	}{
		{"a cause and a fix", finding.New(finding.ClockSkew, "It is slow").OnlyFix("set it."), []string{"It is slow.", "Fix: set it."}},
		{"no cause", finding.New(finding.ClockSkew, "").OnlyFix("a.", "b."), []string{"Fix: a.", "Fix: b."}},
		{"steps", finding.New(finding.ClockSkew, "Is it?").OnlySteps("a.", "b."), []string{"Is it?", "1. a.", "2. b."}},
		{"no steps, whatever they begin with", finding.New(finding.ClockSkew, "").OnlyFix("1. a.", "2. b."), []string{"Fix: 1. a.", "Fix: 2. b."}},
		{"steps of the catalog, and something before them", finding.New(finding.TokenRejected, "").WithFix("x.").OnlyFix("a."), []string{"Fix: a."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(append(tt.want, "Help: "+tt.f.Docs()), tt.f.Lines()); diff != "" {
				t.Errorf("Lines (-want +got):\n%s", diff)
			}
		})
	}
	if got, want := finding.New(finding.ClockSkew, "x").Heading(), "the clock of this machine is wrong [clock-skew]"; got != want {
		t.Errorf("Heading() = %q, want %q", got, want)
	}
}

// Advice for one case must not become everybody's.
func TestAdviceOfOneFinding(t *testing.T) {
	t.Parallel()
	standing, _ := finding.Lookup(finding.TokenRejected)
	before := standing.Fix.All()
	own := []string{"first", "second"}
	f := finding.New(finding.TokenRejected, "").WithFix(own...)
	if want := []string{"first", "second", before[0]}; !slices.Equal(f.Fix, want) {
		t.Errorf("WithFix = %q, want %q", f.Fix, want)
	}
	f.Fix[2] = "changed"
	finding.New(finding.TokenRejected, "").Fix[0] = "changed"
	g := finding.New(finding.TokenRejected, "").OnlyFix(own...)
	g.Fix[0] = "changed"
	if !slices.Equal(g.Fix, []string{"changed", "second"}) || own[0] != "first" {
		t.Errorf("OnlyFix = %q of %q", g.Fix, own)
	}
	if now, _ := finding.Lookup(finding.TokenRejected); !slices.Equal(now.Fix.All(), before) {
		t.Errorf("catalog now says %q, want %q", now.Fix.All(), before)
	}
}

func TestFindingTexts(t *testing.T) {
	t.Parallel()
	f := finding.New(finding.ClockSkew, "5m behind")
	if got, want := f.Error(), "the clock of this machine is wrong. 5m behind [clock-skew]"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if got, want := finding.New(finding.ClockSkew, "").Text(), "the clock of this machine is wrong"; got != want {
		t.Errorf("Text() = %q, want %q", got, want)
	}
	if !strings.HasSuffix(f.Docs(), "/docs/troubleshooting.md#clock-skew") {
		t.Errorf("Docs() = %q", f.Docs())
	}
	var as *finding.Finding
	if err := fmt.Errorf("checking: %w", f); !errors.As(err, &as) || as != f {
		t.Errorf("errors.As(%v) = %v", err, as)
	}
}

func TestFindingJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(finding.New(finding.ClockSkew, "d").OnlyFix("f"))
	want := `{"code":"clock-skew","severity":"warning","title":"the clock of this machine is wrong","detail":"d","fix":["f"]}`
	if err != nil || string(got) != want {
		t.Errorf("Marshal = %s, %v, want %s", got, err, want)
	}
}

// The order of the contract, over all subsets of statuses in both orders.
func TestWorstExit(t *testing.T) {
	t.Parallel()
	order := []int{1, 2, 3, 5, 4, 6, 0}
	for subset := range 1 << len(order) {
		var statuses []int
		want := 0
		if subset != 0 {
			want = order[bits.TrailingZeros(uint(subset))]
		}
		for i, status := range order {
			if subset&(1<<i) != 0 {
				statuses = append(statuses, status)
			}
		}
		for range 2 {
			if got := finding.WorstExit(statuses...); got != want {
				t.Errorf("WorstExit(%v) = %d, want %d", statuses, got, want)
			}
			slices.Reverse(statuses)
		}
	}
}

// The way to store a key is replaced wherever it stands, and nothing else is.
func TestStoreAs(t *testing.T) {
	t.Parallel()
	damaged := finding.New(finding.KeyDamaged, "")
	tests := []struct {
		name string
		f    *finding.Finding
		way  string
		at   int // -1: nowhere
	}{
		{"standing advice", damaged, "here", 0},
		{"behind other advice", damaged.WithFix("a").WithFix("c"), "here", 2},
		{"behind so much other advice that it fell away", damaged.WithFix("a", "b").WithFix("c"), "here", -1},
		{"of another severity", damaged.WithFix("a").At(finding.Warning), "here", 1},
		{"tolerated", finding.Tolerated(finding.KeyDamaged, ""), "here", 0},
		{"no way is known", damaged, "", -1},
		{"other advice only", damaged.OnlyFix("a"), "here", -1},
		{"no advice of the kind", finding.New(finding.TokenRejected, ""), "here", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := slices.Clone(tt.f.Fix)
			if tt.at >= 0 {
				want[tt.at] = tt.way
			}
			before := slices.Clone(tt.f.Fix)
			if diff := cmp.Diff(want, tt.f.StoreAs(tt.way).Fix); diff != "" || !slices.Equal(before, tt.f.Fix) {
				t.Errorf("StoreAs (-want +got): %s; the finding itself: %q", diff, tt.f.Fix)
			}
		})
	}
}

// A command at the end of advice can be pasted as it is.
func TestCommandsOfAdviceAreWhole(t *testing.T) {
	t.Parallel()
	tried := 0
	for e := range finding.Catalog() {
		for _, fix := range e.Fix.All() {
			_, command, isCommand := strings.Cut(fix, ": sudo ")
			if !isCommand {
				continue
			}
			if tried++; strings.ContainsAny(command, "()") || strings.HasSuffix(command, ".") {
				t.Errorf("%s: %q is more than a command", e.Code, command)
			}
		}
	}
	if tried == 0 {
		t.Error("no advice has a command")
	}
}
