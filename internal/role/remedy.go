package role

import "slices"

// RemedyKind says what a user can do about a requirement that is not met or not settled.
type RemedyKind string

const (
	// AskAgain: probes got no usable answer, or were left out because the names
	// asked for do not need them.
	AskAgain RemedyKind = "ask-again"
	// NeedApp: the account needs an app, or the key must see one, to be probed on.
	NeedApp RemedyKind = "app"
	// NeedVendorNumber: reports can only be proved with the setting vendor-number.
	NeedVendorNumber RemedyKind = "vendor-number"
	// ProbeWrite: the no-op updates of probe: write.
	ProbeWrite RemedyKind = "probe-write"
	// NewKey: another key; the roles of a key cannot be edited.
	NewKey RemedyKind = "new-key"
)

// Remedy is one thing that would settle or mend a requirement.
type Remedy struct {
	Kind RemedyKind `json:"kind"`
	// Operations are what would be answered.
	Operations []string `json:"operations,omitempty"`
	// Decides means that the answers settle the requirement, whichever of the best
	// explanations is true. Otherwise they do so for some of them.
	Decides bool `json:"decides,omitempty"`
	// NeedsApp means that there is no app to send it to either.
	NeedsApp bool `json:"needs_app,omitempty"`
	// Advice describes the new key.
	Advice *Advice `json:"advice,omitempty"`
}

// Situation is what remedies depend on beside the evidence.
type Situation struct {
	// Required are all the names that a new key would have to cover.
	Required []Name
	// Forbidden are those that it must not have.
	Forbidden []Name
	// Appless says that there is no app to send probes to.
	Appless bool
}

// Remedies are what would settle a requirement that fails or is unsettled, or mend it,
// best first; none for one that passes.
func (inf *Inference) Remedies(res Result, s Situation) []Remedy {
	if res.Setting == Required && res.Verdict < Unproven && inf.wantsRemedy(res) {
		return append(inf.newKey(res.Name, s), inf.Deciders(res, s.Appless)...)
	}
	return inf.Deciders(res, s.Appless)
}

func (inf *Inference) wantsRemedy(res Result) bool {
	return res.Status != Pass && res.Status != Notice && !inf.Contradiction()
}

// Deciders are those remedies of a requirement that are probes without an answer, by what
// they wait for: those that would settle it; if none would for certain, those that could.
func (inf *Inference) Deciders(res Result, appless bool) []Remedy {
	if res.Verdict == Granted || res.Verdict == Denied || !inf.wantsRemedy(res) {
		return nil
	}
	waiting := inf.waiting(res.Name, appless)
	var certain, perhaps []Remedy
	for _, kind := range []RemedyKind{AskAgain, NeedApp, NeedVendorNumber, ProbeWrite} {
		r := Remedy{Kind: kind, Operations: waiting[kind], NeedsApp: kind == ProbeWrite && appless}
		switch inf.wouldSettle(res, waiting[kind]) {
		case bothWays:
			r.Decides = true
			certain = append(certain, r)
		case oneWay:
			perhaps = append(perhaps, r)
		}
	}
	if len(certain) > 0 {
		return certain
	}
	return perhaps
}

// waiting are the operations of the probes that have no answer and can be sent
// for a name, by what they wait for.
func (inf *Inference) waiting(n Name, appless bool) map[RemedyKind][]string {
	waiting := map[RemedyKind][]string{}
	sent := inf.k.Probes(Plan{Kind: inf.kind, Names: []Name{n}, Write: true})
	for _, p := range inf.k.ProbeSet {
		op := p.Operation
		_, answered := inf.factAbout(op)
		unasked := p.When == ByName && !slices.Contains(n.Operations(), op)
		idle := p.When == WriteProbe && (inf.refusedLead(p) || !slices.Contains(sent, p))
		if !answered && !unasked && !idle && !inf.closed(op) {
			kind := waitsFor(p, appless)
			waiting[kind] = append(waiting[kind], op.ID)
		}
	}
	return waiting
}

// refusedLead reports whether Apple refused what shows the resource that an update names.
func (inf *Inference) refusedLead(p *Probe) bool {
	return slices.ContainsFunc(p.Find, func(find Find) bool {
		return slices.ContainsFunc(inf.facts, func(f fact) bool { return f.op.ID == find.Operation && f.outcome == OutcomeDenied })
	})
}

// waitsFor says what keeps a probe from an answer.
func waitsFor(p *Probe, appless bool) RemedyKind {
	switch {
	case p.When == WriteProbe:
		return ProbeWrite
	case p.Operation.Needs("vendor-number"):
		return NeedVendorNumber
	case p.Operation.Needs("app") && appless:
		return NeedApp
	}
	return AskAgain
}

// closed reports whether no key of this kind can be granted the operation.
func (inf *Inference) closed(op *Operation) bool {
	return inf.all.sets.within(inf.all.operations[op.index].firmNo)
}

// settling says whether answers would settle a requirement.
type settling int

const (
	// noWay: none would.
	noWay settling = iota
	// oneWay: some would, others leave it as it is.
	oneWay
	// bothWays: each would.
	bothWays
)

// wouldSettle supposes the answers that each leading explanation predicts, and where one
// predicts none, a yes and a no. An answer settles if it leads to a new verdict that is
// more than a lean against the key.
func (inf *Inference) wouldSettle(res Result, operations []string) settling {
	if len(operations) == 0 {
		return noWay
	}
	some, all := false, true
	for s := range inf.leading.all() {
		answers := [][]Evidence{inf.predicted(s, operations, OutcomeGranted), inf.predicted(s, operations, OutcomeDenied)}
		for _, predicted := range slices.CompactFunc(answers, slices.Equal) {
			supposed := inf.With(predicted...)
			v := supposed.verdict(res.Setting, res.Name)
			settled := !supposed.Contradiction() && v != res.Verdict && (v >= Likely || v == Denied)
			some, all = some || settled, all && settled
		}
	}
	switch {
	case !some:
		return noWay
	case all:
		return bothWays
	}
	return oneWay
}

// predicted are the answers that a key with some roles gets.
func (inf *Inference) predicted(s Set, operations []string, ifNotKnown Outcome) []Evidence {
	all := make([]Evidence, len(operations))
	for i, id := range operations {
		all[i] = Evidence{id, ifNotKnown}
		switch p := inf.k.operations[id].Predict(inf.kind, s); {
		case p > NotKnown:
			all[i].Outcome = OutcomeGranted
		case p < NotKnown:
			all[i].Outcome = OutcomeDenied
		}
	}
	return all
}

// newKey describes the key to make, if there is one: of the same kind if that
// can do it, else, of the same program, a team key. It covers everything required, if one key can; and
// it has more than this key has by the best explanations, which was refused.
func (inf *Inference) newKey(n Name, s Situation) []Remedy {
	for _, names := range [][]Name{s.Required, {n}} {
		for _, kind := range []Kind{inf.kind, Team} {
			if inf.kind == Enterprise && kind == Team {
				continue
			}
			a := inf.k.AdviseWithout(kind, s.Forbidden, names...)
			if kind == inf.kind {
				a = inf.beyond(a)
			}
			open := slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return slices.Contains(a.Open, op.ID) })
			if len(a.Least) > 0 && !open {
				return []Remedy{{Kind: NewKey, Advice: &a}}
			}
		}
	}
	return nil
}

// beyond leaves out of an advice what a leading explanation has already.
func (inf *Inference) beyond(a Advice) Advice {
	had := func(c Choice) bool {
		return slices.ContainsFunc(inf.Leading(), func(s Set) bool { return inf.k.includesAll(s, c.Roles) })
	}
	a.Safe = slices.DeleteFunc(a.Safe, had)
	a.Several = slices.DeleteFunc(a.Several, had)
	if a.Least = slices.DeleteFunc(a.Least, had); len(a.Least) == 0 {
		a.Least = a.Safe
	}
	return a
}
