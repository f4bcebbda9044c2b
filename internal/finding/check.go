package finding

// Check is something that every key goes through, and that findings are about.
// The names stay the same whether a key passes or not: GitLab compares a merge
// request's tests with its target's by name.
type Check string

// The checks, in the order in which a key comes to them.
const (
	CheckUsable   Check = "settings and key are usable"
	CheckAccepted Check = "Apple accepts the key"
	CheckUnlocked Check = "no agreement or membership is in the way"
	CheckClock    Check = "this machine's clock is right"
	CheckAnswers  Check = "Apple answers what is asked"
	CheckApp      Check = "the key sees the app"

	// ownCheck is of what no key goes through: a check is then named after the code.
	ownCheck Check = ""
)
