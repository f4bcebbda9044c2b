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
	VendorNumberInvalid Code = "vendor-number-invalid"
	EvidenceContradicts Code = "evidence-contradicts"
)

const acceptDoubt = "set unproven to ignore to accept this, or to fail to stop the pipeline on it"

// ofRequirements is about what a pipeline asks of a key that Apple accepts.
var ofRequirements = []Entry{
	{RequirementNotMet, Error, ExitUnmet, ownCheck, "the key may not do what the pipeline requires", do(
		"'ascproof roles NAME' tells who may do it, how sure that is, and why",
	)},
	{RequirementLikely, Notice, ExitUnmet, ownCheck, "what the pipeline requires is likely, not proved", do(
		"nothing needs to be done; the requirement passes",
	)},
	{RequirementUnproven, Warning, ExitUnmet, ownCheck, "whether the key may do what the pipeline requires is not proved", do(
		acceptDoubt,
	)},
	{ForbiddenPresent, Error, ExitUnmet, ownCheck, "the key may do what the pipeline forbids", do(
		"make a new key with a narrower role; 'ascproof roles NAME' tells the least that covers what the pipeline needs",
	)},
	{ForbiddenUnproven, Warning, ExitUnmet, ownCheck, "that the key may not do what the pipeline forbids is not proved", do(
		acceptDoubt,
	)},
	{NoAppToProbe, Notice, ExitUnmet, CheckAnswers, "the key sees no app, so some of its rights cannot be tried", do(
		"make an app, or give the user of an individual key access to one",
	)},
	{VendorNumberInvalid, Warning, ExitUnmet, CheckAnswers, "Apple does not know this vendor number", do(
		"copy the vendor number from the top of App Store Connect > Payments and Financial Reports",
	)},
	{EvidenceContradicts, Warning, ExitUnmet, CheckAnswers, "Apple's answers contradict what is known about roles", do(
		"only what Apple answered directly counts in this report; please report it with the JSON report at " + project.Issues + ", so that the role matrix can be corrected",
	)},
}
