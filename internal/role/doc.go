// Package role knows which role may do what on App Store Connect, and infers
// from answers to probes which roles a key can have.
//
// Apple has no "who am I" for keys. What is known is data, under data/: for
// each operation and role a cell that says yes, no or unknown, with a
// confidence and its sources. [Embedded] decodes it, once and only when asked.
// [Knowledge.Infer] keeps every set of roles that the evidence does not refute
// and says of each operation, capability and role what follows:
//
//	k := role.Embedded()
//	inf := k.Infer(role.Team, []role.Evidence{
//		{Operation: "customerReviews.list", Outcome: role.OutcomeGranted},
//		{Operation: "analyticsReportRequests.list", Outcome: role.OutcomeDenied},
//	})
//	inf.Role(role.Admin).Verdict // role.Unlikely
//
// The package is pure: it must never do input or output, read a clock, or
// guess. An unknown cell is never inferred from, a doubtful one never proves.
package role
