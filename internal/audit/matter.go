package audit

import "github.com/ascproof/ascproof/internal/finding"

// sameMatter reports whether a finding is about what an earlier one was about, in whatever
// words.
func sameMatter(f, old *finding.Finding) bool { return f.Code == old.Code && f.Subject == old.Subject }
