package role

import (
	"slices"
	"strings"
)

// Kind is the kind of key that was inferred about.
func (inf *Inference) Kind() Kind { return inf.kind }

// Possible is the number of explanations left.
func (inf *Inference) Possible() int { return inf.possible.len() }

// Explains reports whether a key with these roles is among the explanations left.
func (inf *Inference) Explains(s Set) bool {
	var only roleSets
	only.add(s)
	return only.within(inf.possible)
}

// Within reports whether all explanations left are left by another inference too.
func (inf *Inference) Within(other *Inference) bool { return inf.possible.within(other.possible) }

// IfOneRefusalIsWrong are the explanations left if any one refusal is not believed, and
// the same by leaving out each.
func (inf *Inference) IfOneRefusalIsWrong() (got, want []Set) {
	all := inf.possible
	for _, f := range inf.facts {
		if f.outcome == OutcomeDenied {
			all = all.or(inf.Without(f.op.ID).possible)
		}
	}
	return slices.Collect(inf.possibleIfOneRefusalIsWrong.all()), slices.Collect(all.all())
}

// Verdict is that of Assess, without its reasons.
func (inf *Inference) Verdict(n Name) Verdict {
	weakest, _ := inf.verdicts(n)
	return weakest
}

// String is the form of the data files, such as "yes medium disputed".
func (c Cell) String() string {
	s := string(c.Answer)
	if c.Answer != Unknown {
		s += " " + string(c.Confidence)
	}
	if c.Disputed {
		s += " disputed"
	}
	return s
}

// Match returns the operation of a request, given its method and the path of
// its URL, such as GET and /v1/apps/123/customerReviews.
func (k *Knowledge) Match(method, path string) (*Operation, bool) {
	for _, op := range k.Operations {
		if op.Method == method && method != "" && matchPath(op.Path, path) {
			return op, true
		}
	}
	return nil, false
}

// matchPath reports whether path is the template with every placeholder filled.
func matchPath(template, path string) bool {
	for {
		want, wantRest, wantMore := strings.Cut(template, "/")
		got, gotRest, gotMore := strings.Cut(path, "/")
		placeholder := strings.HasPrefix(want, "{") && got != ""
		if !placeholder && got != want || wantMore != gotMore {
			return false
		}
		if !wantMore {
			return true
		}
		template, path = wantRest, gotRest
	}
}

// Firm reports whether an answer to the contrary refutes the set of roles.
func (p Prediction) Firm() bool { return p == FirmYes || p == FirmNo }
