package role

import "slices"

// CouldChange reports whether answers to open operations, such as probes that
// an outage took, could give the requirement of a result another status. Nothing
// could where the evidence contradicts itself already.
func (inf *Inference) CouldChange(res Result, open []string) bool {
	if len(open) == 0 || inf.Contradiction() {
		return false
	}
	return slices.ContainsFunc(possibleAnswers(open), func(answers []Evidence) bool {
		supposed := inf.With(answers...)
		return !supposed.Contradiction() && supposed.judge(res.Setting, res.Name, res.Unproven).Status != res.Status
	})
}

// maxMixed is up to how many open operations every mix of answers is tried; of
// more, that all were granted or all denied, or one of them was.
const maxMixed = 8

// possibleAnswers are the answers that open operations could get.
func possibleAnswers(open []string) [][]Evidence {
	if len(open) > maxMixed {
		all := [][]Evidence{sameAnswer(open, OutcomeGranted), sameAnswer(open, OutcomeDenied)}
		for _, id := range open {
			all = append(all, []Evidence{{id, OutcomeGranted}}, []Evidence{{id, OutcomeDenied}})
		}
		return all
	}
	all := [][]Evidence{nil}
	for _, id := range open {
		var longer [][]Evidence
		for _, answers := range all {
			longer = append(longer,
				append(slices.Clone(answers), Evidence{id, OutcomeGranted}),
				append(slices.Clone(answers), Evidence{id, OutcomeDenied}))
		}
		all = longer
	}
	return all
}

// sameAnswer is one outcome for every operation.
func sameAnswer(operations []string, outcome Outcome) []Evidence {
	answers := make([]Evidence, len(operations))
	for i, id := range operations {
		answers[i] = Evidence{id, outcome}
	}
	return answers
}
