package finding

import "github.com/ascproof/ascproof/internal/project"

// The codes of what a pipeline asks of a key, in the order of [Catalog].
const (
	RequirementNotMet   Code = "requirement-not-met"
	RequirementLikely   Code = "requirement-likely"
	RequirementUnproven Code = "requirement-unproven"
	ForbiddenPresent    Code = "forbidden-present"
	ForbiddenUnproven   Code = "forbidden-unproven"
	NoAppToProbe        Code = "no-app-to-probe"
	RequestsLeftOut     Code = "requests-left-out"
	VendorNumberInvalid Code = "vendor-number-invalid"
	EvidenceContradicts Code = "evidence-contradicts"
)

const acceptDoubt = "set unproven to ignore to accept this, or to fail to stop the pipeline."

// ofRequirements is about what a pipeline asks of a key that Apple accepts.
func ofRequirements() []Entry {
	return []Entry{
		ofKey(RequirementNotMet, ExitUnmet, ownCheck, "cannot do what the pipeline requires", do(
			"run 'ascproof roles NAME' to see which roles can.",
		)),
		entry(RequirementLikely, Notice, ExitUnmet, ownCheck, "likely, not confirmed", do(
			"do nothing. The requirement passes.",
		)),
		doubt(RequirementUnproven, Warning, ExitUnmet, ownCheck, "could not confirm", do(
			acceptDoubt,
		)),
		ofKey(ForbiddenPresent, ExitUnmet, ownCheck, "can do what the pipeline forbids", do(
			"create a key with a narrower role. 'ascproof roles NAME' shows the narrowest one for what the pipeline needs.",
		)),
		doubt(ForbiddenUnproven, Warning, ExitUnmet, ownCheck, "could not rule out what the pipeline forbids", do(
			acceptDoubt,
		)),
		entry(NoAppToProbe, Notice, ExitUnmet, CheckAnswers, "this key sees no app, so less could be tried", do(
			"create an app, or give the user of an individual key access to one.",
		)),
		entry(RequestsLeftOut, Notice, ExitUnmet, CheckAnswers, "some requests were left out", do(
			"remove all. Then ascproof only tries what require and forbid need.",
			"divide require over two checks. Then everything that the names need is tried.",
		)),
		entry(VendorNumberInvalid, Warning, ExitUnmet, CheckAnswers, "Apple does not know this vendor number", do(
			"copy the vendor number from the top of App Store Connect > Payments and Financial Reports.",
		)),
		entry(EvidenceContradicts, Warning, ExitUnmet, CheckAnswers, "Apple's answers fit no role we know", do(
			"please report it: add --report FILE, and attach that file at "+project.Issues,
		)),
	}
}
