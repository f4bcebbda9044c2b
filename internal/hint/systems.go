package hint

import "github.com/ascproof/ascproof/internal/finding"

// gitLab is GitLab CI.
var gitLab = habits{
	whyEmpty: whyEmptyGitLab,
	warnings: func(r Run) []*finding.Finding { return []*finding.Finding{debugTrace(r), unmaskable(r)} },
	store: func(r Run) string {
		return "store it on one line, as a masked variable: " + r.gitLabStore("AuthKey_ABC123DEFG.p8")
	},
}

// whyEmptyGitLab knows two withheld kinds of variables (GitLab, "CI/CD
// variables"): protected ones, which reach protected branches and tags only, and
// those of an environment.
func whyEmptyGitLab(r Run) []string {
	fork := r.Env["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] != r.Env["CI_MERGE_REQUEST_PROJECT_ID"]
	switch mergeRequest := r.Env["CI_PIPELINE_SOURCE"] == "merge_request_event"; {
	case mergeRequest && fork:
		return []string{"run the check on the target branch. This merge request is from a fork, and gets no variables of this project."}
	case mergeRequest && r.Env["CI_COMMIT_REF_PROTECTED"] == "false":
		return []string{
			"run the check on a protected branch. This merge request pipeline gets no protected variables.",
			"or clear 'Protect variable' for it in Settings > CI/CD > Variables.",
		}
	case r.Env["CI_COMMIT_REF_PROTECTED"] == "false":
		return []string{
			"protect this branch or tag in Settings > Repository. It is not protected, so protected variables are empty.",
			"or clear 'Protect variable' for it in Settings > CI/CD > Variables.",
		}
	default:
		return []string{
			"look at the variable in Settings > CI/CD > Variables. If it has an environment scope, only jobs of that environment get it.",
		}
	}
}

// buildkite is Buildkite, with its own secrets or with those of an agent's hooks.
var buildkite = habits{
	whyEmpty: whyEmptyBuildkite,
	warnings: func(r Run) []*finding.Finding { return []*finding.Finding{unredacted(r)} },
	store: func(Run) string {
		return "store it as the cluster's secret ASC_PRIVATE_KEY (Agents > the cluster > Secrets), " + onOneLine
	},
}

func whyEmptyBuildkite(r Run) []string {
	hints := []string{
		"name the secret in the step: secrets: [ASC_PRIVATE_KEY]",
		"or fetch it in the command: export ASC_PRIVATE_KEY=\"$(buildkite-agent secret get ASC_PRIVATE_KEY)\"",
		"in a container, tell the docker plugin to pass it on: environment: [ASC_KEY_ID, ASC_ISSUER_ID, ASC_PRIVATE_KEY]",
	}
	if repo := r.Env["BUILDKITE_PULL_REQUEST_REPO"]; repo != "" && repository(repo) != repository(r.Env["BUILDKITE_REPO"]) {
		return append([]string{"run the check on a branch of this repository. This build is of a pull request from a fork, and can be without secrets."}, hints...)
	}
	return hints
}

// azure is Azure Pipelines, where a secret variable is in the environment of no step
// that does not ask for it.
var azure = habits{
	whyEmpty: whyEmptyAzure,
	store: func(Run) string {
		return "store it as a secret variable ASC_PRIVATE_KEY, " + onOneLine
	},
}

func whyEmptyAzure(r Run) []string {
	mapped := "map the secret variable in this step, which does not get it otherwise: env: { ASC_PRIVATE_KEY: $(ASC_PRIVATE_KEY) }"
	if r.Env["SYSTEM_PULLREQUEST_ISFORK"] == "True" {
		return []string{"run the check on a branch of this repository. This build is of a pull request from a fork, and gets no secrets.", mapped}
	}
	return []string{mapped}
}

// bitrise is Bitrise. Its secrets reach all steps of a build, but not those of pull
// requests unless each is exposed to them.
var bitrise = habits{
	whyEmpty: whyEmptyBitrise,
	store: func(Run) string {
		return "store it as a secret ASC_PRIVATE_KEY (Workflow Editor > Secrets), " + onOneLine
	},
}

func whyEmptyBitrise(r Run) []string {
	if r.Env["PR"] == "true" || r.Env["BITRISE_PULL_REQUEST"] != "" {
		return []string{"run the check on a branch. This build is of a pull request, and gets only secrets that are exposed to pull requests."}
	}
	return []string{"look at the secret in Workflow Editor > Secrets. Its name must be ASC_PRIVATE_KEY, or the step must map it."}
}
