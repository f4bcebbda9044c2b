// Package project holds the one name under which ascproof is published, and the
// addresses that follow from it. Messages take their addresses from here; a test
// in internal/repo keeps documents, action.yml, go.mod and templates equal to it.
package project

// Repository is the owner and the name of the repository on GitHub. The owner is
// also that of the Go module and of the action.
const Repository = "ascproof/ascproof"

const (
	// Home is the address of the repository.
	Home = "https://github.com/" + Repository
	// Issues is where bugs and wrong answers are reported.
	Issues = Home + "/issues"
)

// Docs is the address of a page of docs/, such as "troubleshooting.md#clock-skew".
func Docs(page string) string { return Home + "/blob/main/docs/" + page }
