package hint

import "github.com/ascproof/ascproof/internal/finding"

// gitLab is GitLab CI.
var gitLab = system{
	whyEmpty: whyEmptyGitLab,
	warnings: func(r Run) []*finding.Finding { return []*finding.Finding{debugTrace(r), unmaskable(r)} },
	store: func(r Run) string {
		return "store it on one line and masked: " + r.gitLabStore("AuthKey_ABC123DEFG.p8")
	},
}

// whyEmptyGitLab knows two withheld kinds of variables (GitLab, "CI/CD
// variables"): protected ones, which reach protected branches and tags only, and
// those of an environment.
func whyEmptyGitLab(r Run) []string {
	fork := r.Env["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] != r.Env["CI_MERGE_REQUEST_PROJECT_ID"]
	switch mergeRequest := r.Env["CI_PIPELINE_SOURCE"] == "merge_request_event"; {
	case mergeRequest && fork:
		return []string{"this pipeline is of a merge request from a fork, which does not get this project's variables: run the check on the target branch"}
	case mergeRequest && r.Env["CI_COMMIT_REF_PROTECTED"] == "false":
		return []string{
			"this merge request pipeline does not get protected variables: run the check on a protected branch, or clear 'Protect variable' in Settings > CI/CD > Variables",
			"newer GitLab gives them to merge requests between two protected branches, if the project's settings say so",
		}
	case r.Env["CI_COMMIT_REF_PROTECTED"] == "false":
		return []string{
			"this branch or tag is not protected, and protected variables are empty there: protect it in Settings > Repository, or clear 'Protect variable' in Settings > CI/CD > Variables",
		}
	default:
		return []string{
			"look at the variable in Settings > CI/CD > Variables: one with an environment scope reaches only jobs that name that environment",
		}
	}
}

// buildkite is Buildkite, with its own secrets or with those of an agent's hooks.
var buildkite = system{
	whyEmpty: whyEmptyBuildkite,
	warnings: func(r Run) []*finding.Finding { return []*finding.Finding{unredacted(r)} },
	store: func(Run) string {
		return "store it as a secret of the cluster called ASC_PRIVATE_KEY (Agents > the cluster > Secrets), as base64 on one line: base64 < AuthKey_ABC123DEFG.p8 | tr -d '\\n'"
	},
}

func whyEmptyBuildkite(r Run) []string {
	hints := []string{
		"name the secret in the step, secrets: [ASC_PRIVATE_KEY], or fetch it in the command: export ASC_PRIVATE_KEY=\"$(buildkite-agent secret get ASC_PRIVATE_KEY)\"",
		"a command in a container gets only the variables that the docker plugin is told to pass: environment: [ASC_KEY_ID, ASC_ISSUER_ID, ASC_PRIVATE_KEY]",
	}
	if repo := r.Env["BUILDKITE_PULL_REQUEST_REPO"]; repo != "" && repository(repo) != repository(r.Env["BUILDKITE_REPO"]) {
		return append([]string{"this build is of a pull request from a fork, to which access policies and agent hooks may give no secrets: run the check on a branch"}, hints...)
	}
	return hints
}
