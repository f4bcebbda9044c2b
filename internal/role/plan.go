package role

import "slices"

// Plan says what is asked of a key, and with what it may be probed.
type Plan struct {
	// Names are what require and forbid hold.
	Names []Name
	// All probes everything, whatever the names need.
	All bool
	// Write allows the no-op updates.
	Write bool
	// VendorNumber says that the user's own is known, without which an answer
	// about reports can only be a refusal.
	VendorNumber bool
}

// Probes are the probes of a plan, in the order of the data. A role needs the
// whole set, since it is known only by inference; a capability needs the whole
// set too if one of its operations cannot be tried, else just its own. The
// first probe, which proves the key and finds an app, is always among them.
// Probes by name are sent only if their operation is one that a name stands for.
func (k *Knowledge) Probes(p Plan) []Probe {
	var named []*Operation
	whole := p.All
	for _, n := range p.Names {
		named = append(named, n.Operations()...)
		whole = whole || n.Kind == RoleName || k.needsInference(n, p)
	}
	var out []Probe
	for i, probe := range k.ProbeSet {
		asked := slices.Contains(named, probe.Operation)
		send := i == 0 || asked || whole
		switch probe.When {
		case ByName:
			send = asked
		case WriteProbe:
			send = send && p.Write
		}
		if send {
			out = append(out, probe)
		}
	}
	return out
}

// needsInference reports whether a capability or consumer has an operation that
// no probe of the plan can settle by itself.
func (k *Knowledge) needsInference(n Name, p Plan) bool {
	return slices.ContainsFunc(n.Operations(), func(op *Operation) bool {
		probe, ok := k.Probe(op.ID)
		return !ok || probe.When == WriteProbe && !p.Write || op.Needs("vendor-number") && !p.VendorNumber
	})
}
