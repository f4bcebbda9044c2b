package audit

import "github.com/ascproof/ascproof/internal/finding"

// sameMatter reports whether a finding is about what an earlier one was about, in whatever
// words. The first reports had no subjects: nothing but the title says what their findings
// are about.
func sameMatter(f, old *finding.Finding) bool {
	if old.Subject == "" || f.Subject == "" {
		return f.Code == old.Code && f.Title == old.Title
	}
	return f.Code == old.Code && f.Subject == old.Subject
}
