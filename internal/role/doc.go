// Package role knows which role may do what on App Store Connect, and infers
// from answers to probes which roles a key can have.
//
// Apple has no "who am I" for keys. What is known is data, under data/: for
// each operation and role a cell that says yes, no or unknown, with a
// confidence and its sources. [Embedded] decodes it, once and only when asked.
//
// A key has one or more roles, so an explanation of what Apple answered is a set
// of roles, a role set. [Knowledge.Infer] starts with all that a key of its kind
// can have, and drops those that firmly predict something else than Apple said:
//
//	k := role.Embedded()
//	inf := k.Infer(role.Team, []role.Evidence{
//		{Operation: "customerReviews.list", Outcome: role.OutcomeGranted},
//		{Operation: "analyticsReportRequests.list", Outcome: role.OutcomeDenied},
//	})
//
// Any key with SALES or ADMIN can see analytics,
// so none with either explains both answers. {APP_MANAGER}, {DEVELOPER}, {DEVELOPER, MARKETING}
// and others do: they are possible. The leading explanations are those with the
// least against them by doubtful cells, and the fewest roles. What all possible
// ones say is proved, what only the leading ones say is likely or unlikely:
//
//	inf.Role(role.Admin).Verdict // role.Unlikely
//
// It is not denied, for Apple has refused good keys by mistake, and without that
// one refusal ADMIN would be possible.
//
// Much cannot be tried, such as making a version. Where one list of Apple's grants
// it together with something that can, such as changing one, the two are kin, and
// the answer about one makes the other likely or unlikely. It refutes nothing:
//
//	inf = inf.With(role.Evidence{Operation: "appStoreVersion.update", Outcome: role.OutcomeGranted})
//	inf.Operation("appStoreVersions.create").Verdict // role.Likely, by role.BasisKin
//
// [Knowledge.Probes] says what is worth asking for the names that a pipeline
// requires, and [Inference.Require] what the answers come to.
//
// The package is pure: it must never do input or output, read a clock, or
// guess. An unknown cell is never inferred from, a doubtful one never proves.
package role
