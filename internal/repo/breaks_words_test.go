package repo

// breachesOfTexts decide by what is for people to read.
func breachesOfTexts() []breach {
	const of = `import "github.com/ascproof/ascproof/internal/finding"; func f(a, b *finding.Finding)`
	const looking = `import ("slices"; "strings"; "github.com/ascproof/ascproof/internal/finding"); var _, _ = slices.Sorted[string], strings.Clone; func f(a *finding.Finding)`
	return []breach{
		{"title", "internal/explain", of + ` bool { return a.Title == b.Title }`, "texts"},
		{"title of one that embeds it", "internal/explain", `import "github.com/ascproof/ascproof/internal/finding"; type x struct{ *finding.Finding }; func f(a x) bool { return a.Title == "x" }`, "texts"},
		{"order of titles", "internal/explain", of + ` bool { return a.Title < b.Title }`, "texts"},
		{"title in a variable", "internal/explain", of + ` bool { t := a.Title; return t == b.Text() }`, "texts"},
		{"title in two variables", "internal/explain", of + ` bool { var t = a.Title; u := t + "."; return "x" == u }`, "texts"},
		{"title by a pointer", "internal/explain", of + ` bool { t := &a.Title; return *t == "x" }`, "texts"},
		{"line of a finding", "internal/explain", of + ` bool { return a.Text() == "x" }`, "texts"},
		{"error of a finding", "internal/explain", of + ` bool { return a.Error() == "y" }`, "texts"},
		{"heading of a finding", "internal/explain", of + ` bool { return a.Heading() == "z" }`, "texts"},
		{"heading as a function", "internal/explain", of + ` bool { h := a.Heading; return h() == "z" }`, "texts"},
		{"sentence about a key", "internal/explain", of + ` bool { says, ok := a.OfKey(); return ok && says == "x" }`, "texts"},
		{"advice for any key", "internal/explain", of + ` bool { return a.General[0] == "x" }`, "texts"},
		{"advice, one by one", "internal/explain", of + ` { for _, x := range a.Fix { if x == "do it" {} } }`, "texts"},
		{"advice in a sequence", "internal/explain", looking + ` { for x := range slices.Values(a.Fix) { if x == "do it" {} } }`, "texts"},
		{"advice, each by a function", "internal/explain", looking + ` bool { return slices.ContainsFunc(a.Fix, func(x string) bool { return x == "do it" }) }`, "texts"},
		{"table of titles", "internal/explain", of + ` int { return map[string]int{"x": 1}[a.Title] }`, "texts"},
		{"cause", "internal/audit", looking + ` bool { return strings.HasPrefix(a.Detail, "x") }`, "texts"},
		{"cause made of parts", "internal/audit", looking + ` bool { return strings.Join([]string{a.Title, a.Detail}, "") == "x" }`, "texts"},
		{"choice by a cause", "internal/cli", of + ` { switch a.Detail { case "x": } }`, "texts"},
		{"choice of a cause", "internal/cli", of + ` { switch "x" { case a.Detail: } }`, "texts"},
		{"advice by its words", "internal/cli", looking + ` bool { return slices.Contains(a.Fix, "x") }`, "texts"},
		{"step by its number", "internal/finding", `import "strings"; func (f *Finding) x() bool { return strings.HasPrefix(f.Fix[0], "1. ") }`, "texts"},
		{"heading of a recipe", "internal/cli", `import ("strings"; "github.com/ascproof/ascproof/internal/report"); func f(r report.Recipe) string { return strings.ToLower(r.Place) }`, "texts"},
		{"reason of a requirement", "internal/cli", `import ("strings"; "github.com/ascproof/ascproof/internal/report"); func f(r report.Requirement) bool { return strings.HasPrefix(r.Reason, "Apple refused") }`, "texts"},
		{"reason of a requirement in a view", "internal/report", `import "strings"; func f(r Requirement) bool { return strings.HasPrefix(r.Reason, "Apple refused") }`, "texts"},
		{"words of a change", "internal/report", `func f(k Key) bool { return k.Change.Words == "gone" }`, "texts"},
		{"headline in a view", "internal/report", `import "strings"; func f(k Key) bool { return strings.Contains(k.Headline, "rejects") }`, "texts"},
		{"words for an origin", "internal/hint", `import ("strings"; "github.com/ascproof/ascproof/internal/credential"); func f(o credential.Origin) bool { return strings.HasPrefix(o.String(), "$") }`, "texts"},
		{"words for an origin to set", "internal/cli", `import "github.com/ascproof/ascproof/internal/credential"; func f(v credential.Value) bool { return v.Origin.ToSet() == "ASC_KEY_ID" }`, "texts"},
		{"origin", "internal/cli", `import "github.com/ascproof/ascproof/internal/credential"; func f(v credential.Value) bool { return v.Origin.Name == "ASC_KEY_ID" }`, ""},
		{"code of a key that decided", "internal/report", `func f(k Key) bool { return k.Reason == "x" && k.Name == "y" }`, ""},
		{"cause that is there", "internal/cli", of + ` bool { const none = ""; return a.Detail != none && a.General != nil }`, ""},
	}
}
