package hint

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/ascproof/ascproof/internal/finding"
)

// gitHub is GitHub Actions.
var gitHub = habits{
	whyEmpty: whyEmptyGitHub,
	warnings: func(r Run) []*finding.Finding { return []*finding.Finding{secretID(r)} },
	store: func(Run) string {
		return "store the .p8 file as base64 on one line: " + gitHubStore("AuthKey_ABC123DEFG.p8")
	},
}

// event is what is read of the event that started the run.
type event struct {
	Repository  repo `json:"repository"`
	PullRequest *struct {
		Head, Base struct {
			// Repo is null if the fork was deleted.
			Repo *repo `json:"repo"`
		}
	} `json:"pull_request"`
}

type repo struct {
	FullName string `json:"full_name"`
	Fork     bool   `json:"fork"`
}

// fromFork reports whether a pull request comes from another repository.
func (e event) fromFork() bool {
	if e.PullRequest == nil {
		return false
	}
	head, base := e.PullRequest.Head.Repo, cmp.Or(e.PullRequest.Base.Repo, &e.Repository)
	return head == nil || !strings.EqualFold(head.FullName, base.FullName)
}

// event reads the event; the zero value if it cannot.
func (r Run) event() event {
	var e event
	if data := r.read(r.Env["GITHUB_EVENT_PATH"]); json.Unmarshal(data, &e) != nil {
		return event{}
	}
	return e
}

// read reads a file, nil if it cannot.
func (r Run) read(path string) []byte {
	if path == "" || r.ReadFile == nil {
		return nil
	}
	data, err := r.ReadFile(path)
	if err != nil {
		return nil
	}
	return data
}

// Events that get no secrets, or Dependabot's alone, when somebody from outside
// causes them (GitHub, "Events that trigger workflows" and "Troubleshooting
// Dependabot on GitHub Actions"). pull_request_target runs the workflow of the
// base branch and gets secrets.
var (
	forkEvents       = []string{"pull_request", "pull_request_review", "pull_request_review_comment"}
	dependabotEvents = append([]string{"push", "create", "deployment", "deployment_status"}, forkEvents...)
)

func whyEmptyGitHub(r Run) []string {
	if why := withheld(r); why != nil {
		return why
	}
	return append(r.fromOtherJob(), lookUp("Settings > Secrets and variables > Actions")...)
}

// whyEmptyForgejo is for Forgejo and Gitea, whose runners set GitHub's variables.
func whyEmptyForgejo(r Run) []string {
	if why := withheld(r); why != nil {
		return why
	}
	return lookUp("Settings > Actions > Secrets and > Variables")
}

// withheld says why a run gets no secrets at all; nil if it gets them.
func withheld(r Run) []string {
	name, e := r.Env["GITHUB_EVENT_NAME"], r.event()
	switch {
	case r.Env["GITHUB_ACTOR"] == "dependabot[bot]" && slices.Contains(dependabotEvents, name):
		return []string{
			"store the key for Dependabot too. It started this run, and gets only its own secrets: " + gitHubStore("AuthKey_ABC123DEFG.p8") + " --app dependabot",
			"or skip the check for Dependabot: if: github.actor != 'dependabot[bot]'",
		}
	case slices.Contains(forkEvents, name) && e.fromFork():
		return []string{
			"run the check on push to a branch of this repository. This run is for a pull request from a fork, and gets no secrets.",
			"or skip the check for forks: if: github.event.pull_request.head.repo.full_name == github.repository",
		}
	case e.Repository.Fork:
		return []string{
			"store the secrets in this repository too. It is a fork, and a fork gets no copy of the secrets.",
			"or skip the check in forks: if: ${{ !github.event.repository.fork }}",
		}
	default:
		return nil
	}
}

// lookUp tells where to compare names.
func lookUp(where string) []string {
	return []string{
		"compare the names with " + where + ". A name that is not stored there is empty, without an error.",
		"if the secret belongs to an environment, name it in the job (environment:). A reusable workflow needs 'secrets: inherit'.",
	}
}

// repository is the owner and name at the end of a repository's address, in any
// of git's spellings.
func repository(address string) string {
	address = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(address), "/"), ".git")
	parts := strings.FieldsFunc(address, func(c rune) bool { return c == '/' || c == ':' })
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}
