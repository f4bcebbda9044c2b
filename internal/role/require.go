package role

import (
	"errors"
	"fmt"
	"slices"
)

// OnUnproven says what a requirement does that the evidence does not settle: the
// setting of the same name.
type OnUnproven string

// The values of the setting.
const (
	WarnUnproven   OnUnproven = "warn"
	FailUnproven   OnUnproven = "fail"
	IgnoreUnproven OnUnproven = "ignore"
)

// status is what an unsettled requirement comes to.
func (u OnUnproven) status() Status {
	switch u {
	case FailUnproven:
		return Fail
	case IgnoreUnproven:
		return Pass
	}
	return Warn
}

// Status is the outcome of one requirement.
type Status string

// From the best to the worst. A notice passes, and says on what it rests.
const (
	Pass   Status = "pass"
	Notice Status = "notice"
	Warn   Status = "warn"
	Fail   Status = "fail"
)

// Setting says whether a name must be covered or must not be had.
type Setting string

// The two requirements, as the settings are called.
const (
	Required  Setting = "require"
	Forbidden Setting = "forbid"
)

// Result is the outcome of one name in require or forbid.
type Result struct {
	Assessment
	Setting Setting `json:"setting"`
	Status  Status  `json:"status"`
	// Open means that the evidence does not settle it, so that it does as unproven says.
	Open bool `json:"-"`
	// Unproven is the setting that it was judged under.
	Unproven OnUnproven `json:"-"`
	// Remedies are what would settle or mend it, best first, for those who ask for them
	// by [Inference.Remedies].
	Remedies []Remedy `json:"remedies,omitempty"`
}

// Errors of settings, which leave nothing to ask Apple for.
var (
	// ErrAccountHolder: no team key can have that role.
	ErrAccountHolder = errors.New("no team key can have the role ACCOUNT_HOLDER")
	// ErrTool: a tool says what is needed, not what is too much.
	ErrTool = errors.New("forbid takes roles and capabilities, not a tool")
)

// CheckSetting returns an error if the requirement makes no sense for a key of this
// kind, whatever its roles: [ErrAccountHolder] or [ErrTool], wrapped.
func CheckSetting(kind Kind, s Setting, n Name) error {
	switch {
	case s == Required && kind != Individual && n.Kind == RoleName && n.Role == AccountHolder:
		return fmt.Errorf("%s %s: %w", s, n, ErrAccountHolder)
	case s == Forbidden && n.Kind == ToolName:
		return fmt.Errorf("%s %s: %w", s, n, ErrTool)
	}
	return nil
}

// Require judges a name that the key must cover: granted passes, likely passes
// with a notice, and denied fails. Unlikely fails too if it does not hang on one
// refusal, which can be Apple's mistake. The rest does as unproven says, and so
// does everything that rests on answers if Apple allowed nothing at all.
func (inf *Inference) Require(n Name, unproven OnUnproven) Result {
	return inf.withParts(inf.judge(Required, n, unproven))
}

// Forbid judges a role or capability that the key must not have. It is violated
// as soon as the role, or one operation of the capability, is granted or
// likely, and clear if all are denied or, with a notice, unlikely; else, or if
// Apple allowed nothing at all, it does as unproven says. The verdict is the
// strongest of the parts.
func (inf *Inference) Forbid(n Name, unproven OnUnproven) Result {
	return inf.withParts(inf.judge(Forbidden, n, unproven))
}

func (inf *Inference) withParts(res Result) Result {
	res.Parts = inf.Assess(res.Name).Parts
	return res
}

// judge is what Require and Forbid say, without the parts and their reasons.
func (inf *Inference) judge(s Setting, n Name, unproven OnUnproven) Result {
	v := inf.verdict(s, n)
	res := Result{Assessment: Assessment{Name: n, Verdict: v}, Setting: s, Unproven: unproven}
	switch required := s == Required; {
	case required && v == Granted, !required && v == Denied:
		res.Status = Pass
	case required && v == Likely, !required && v == Unlikely:
		res.Status = Notice
	case required && (v == Denied || v == Unlikely && inf.unlikelyWithoutAnyRefusal(n)), !required && v >= Likely:
		res.Status = Fail
	default:
		res.Open, res.Status = true, unproven.status()
	}
	return res
}

// verdict is the weakest of what is required, and the strongest of what is forbidden. If
// Apple allowed nothing, its refusals prove nothing.
func (inf *Inference) verdict(s Setting, n Name) Verdict {
	v, strongest := inf.verdicts(n)
	if s == Forbidden {
		v = strongest
	}
	if v < Likely && inf.NothingAllowed() && !inf.deniedByKind(n) {
		return Unproven
	}
	return v
}

// deniedByKind reports whether no key of this kind can do it, which takes no answer
// of Apple's.
func (inf *Inference) deniedByKind(n Name) bool {
	return slices.ContainsFunc(n.Operations(), func(op *Operation) bool { return op.closed(inf.kind) })
}

// DecisiveRefusals are the refused operations on each of which a failure rests alone: if
// it were not believed, the verdict would be better. Ask Apple for them once
// more before failing.
func (inf *Inference) DecisiveRefusals(res Result) []string {
	if res.Status != Fail {
		return nil
	}
	var out []string
	for _, f := range inf.facts {
		if f.outcome != OutcomeDenied {
			continue
		}
		v := inf.Without(f.op.ID).verdict(res.Setting, res.Name)
		if res.Setting == Required && v > res.Verdict || res.Setting == Forbidden && v < res.Verdict {
			out = append(out, f.op.ID)
		}
	}
	return out
}
