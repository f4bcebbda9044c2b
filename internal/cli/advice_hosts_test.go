package cli_test

import "slices"

// adviceOnHosts is about CI systems, and what later steps get.
func adviceOnHosts() []followed {
	const shown, export, checkout = "a token where it would be seen", "variables on a host that would show them", "files in a checkout"
	const jenkins, unknown = "GitHub: a runner that Jenkins has started", "files of which it is not known where later steps see them"
	exec := []string{"exec", "--format", "json", "--", "true"}
	push := func(sample string, env ...string) followed {
		return followed{sample: sample, fix: "run the check on ", env: slices.Concat(env, givenValues())}
	}
	at := func(fix string, before, after []string) followed {
		return followed{run: sample{args: checkWith(), without: true, env: before}, fix: fix, drop: []string{"PR", "BITRISE_PULL_REQUEST", "SYSTEM_PULLREQUEST_ISFORK", "BUILDKITE_PULL_REQUEST_REPO"}, env: slices.Concat(after, givenValues())}
	}
	both := sampleOf("GitLab: the host of another")
	both.env, both.files = append(both.env, "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=$DIR/output"), map[string]string{"output": ""}
	allOfGitLab := both
	allOfGitLab.env = append(slices.Clone(both.env), "CI_SERVER_NAME=GitLab", "CI_RUNNER_ID=1")
	noStep := sampleOf(jenkins)
	noStep.env = slices.DeleteFunc(noStep.env, func(e string) bool {
		return e == "GITHUB_OUTPUT=$DIR/output" || e == "JENKINS_URL=https://jenkins.example"
	})
	ofGitHub := func(event string, files map[string]string) sample {
		files["output"] = ""
		return sample{args: checkWith(), without: true, files: files, env: []string{"GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=acme/app", "GITHUB_EVENT_PATH=$DIR/event.json", "GITHUB_EVENT_NAME=" + event,
			"GITHUB_OUTPUT=$DIR/output", "GITHUB_WORKSPACE=$DIR", "GITHUB_JOB=use", "GITHUB_WORKFLOW_REF=acme/app/.github/workflows/a.yml@main"}}
	}
	return []followed{
		{sample: shown, fix: "add --force to print it", more: []string{"--force"}},
		{sample: shown, fix: "run the command that needs the token as: ascproof exec -- COMMAND", instead: exec},
		{sample: shown, fix: "write the token to a private file with --out FILE", more: []string{"--out", "$DIR/token"}},
		{sample: export, fix: "remove export-env, and set files to p8, fastlane or token", instead: checkWith("--files", "p8,fastlane,token")},
		{sample: export, fix: "remove export-env, and set dotenv to a file", instead: checkWith("--dotenv", "$DIR/results.env")},
		{sample: export, fix: "remove export-env, and run the command that needs the key as: ascproof exec -- COMMAND", instead: exec},
		{sample: checkout, fix: "leave files-dir (ASC_FILES_DIR) empty", instead: checkWith("--files", "p8"), files: map[string]string{}},
		{sample: checkout, fix: "or set it to a directory outside of the checkout", more: []string{"--files-dir", "$DIR"}},
		{sample: "no directory for files", fix: "set files-dir (ASC_FILES_DIR) to a directory", more: []string{"--files-dir", "$DIR"}},
		{sample: "GitLab: the host of another", fix: "remove the setting host", instead: checkWith()},
		{run: allOfGitLab, fix: "env -u GITLAB_CI -u CI_SERVER_NAME -u CI_RUNNER_ID ascproof check", drop: []string{"GITLAB_CI", "CI_SERVER_NAME", "CI_RUNNER_ID"}},
		{run: both, fix: "Run ascproof without the variables of the other system", drop: []string{"GITLAB_CI"}},
		{sample: jenkins, fix: "remove the variables of the CI system that does not run this job", drop: []string{"JENKINS_URL"}},
		{sample: jenkins, fix: "run the command that needs the key as: ascproof exec -- COMMAND", instead: exec},
		{sample: jenkins, fix: "run ascproof in a step of a workflow", drop: []string{"JENKINS_URL"}},
		{run: sample{args: checkWith("--host", "github")}, fix: "set host to plain, or remove it", more: []string{"--host", "plain"}},
		{run: sample{args: checkWith("--host", "github")}, fix: "or remove it", instead: checkWith()},
		{run: sample{args: checkWith("--host", "github"), env: []string{"GITHUB_RUN_ID=1"}}, fix: "elsewhere, set host to plain", more: []string{"--host", "plain"}},
		{run: noStep, fix: "run it in a step of a workflow", env: []string{"GITHUB_OUTPUT=$DIR/output"}},
		{sample: unknown, fix: "leave files-dir empty, and host-temp and host-workspace as action.yml has them", by: inContainer("/github/runner_temp")},
		{sample: unknown, fix: "write files below RUNNER_TEMP or the workspace", by: inContainer("/github/workspace/keys")},
		{sample: "GitLab: a trace, and a key that cannot be masked", fix: "remove CI_DEBUG_TRACE from the job", drop: []string{"CI_DEBUG_TRACE"}},
		{sample: "Buildkite: a variable that is not hidden", fix: "rename the variable to ASC_PRIVATE_KEY", drop: []string{"ASC_PRIVATE_KEY_B64"}, env: []string{"ASC_PRIVATE_KEY=$B64"}},
		{sample: "GitHub: a secret that is not there", fix: "write the input key-id in place of key_id", drop: []string{"INPUT_KEY_ID"},
			env: []string{"INPUT_KEY-ID=ABC123DEFG", givenIssuer, givenKey}},
		{sample: "GitHub: Dependabot", fix: "store the key for Dependabot too", env: givenValues()},
		{sample: "GitHub: a secret that is not there", fix: "compare the names with", env: givenValues(), drop: []string{"INPUT_KEY_ID"}},
		{run: ofGitHub("push", map[string]string{"event.json": `{"repository":{"full_name":"eve/app","fork":true}}`}), fix: "store the secrets in this repository too", env: givenValues()},
		{run: ofGitHub("push", map[string]string{"event.json": "{}", ".github/workflows/a.yml": "jobs:\n  use:\n    steps:\n      - uses: ascproof/ascproof@v1\n        with:\n          key-id: ${{ needs.check.outputs.key }}\n"}),
			fix: "take the key ID from vars or secrets in this job", env: givenValues()},
		{sample: "GitHub: an ID that is a secret", fix: "store the key ID and the issuer ID as variables", files: map[string]string{"event.json": "{}", "output": "", ".github/workflows/a.yml": "jobs: {}\n"}},
		{sample: "GitLab: a trace, and a key that cannot be masked", fix: "keep other commands of the job from printing the key", again: true},
		{sample: "GitLab: a trace, and a key that cannot be masked", fix: "or store the file in a variable of type File", drop: []string{"CI_DEBUG_TRACE"}, env: []string{"ASC_PRIVATE_KEY=", "ASC_PRIVATE_KEY_PATH=$DIR/key"}, files: map[string]string{"key": "$P8"}},
		at("protect this branch or tag", []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false"}, []string{"CI_COMMIT_REF_PROTECTED=true"}),
		at("or clear 'Protect variable'", []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false"}, nil),
		at("or clear 'Protect variable'", []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=false", "CI_PIPELINE_SOURCE=merge_request_event"}, nil),
		at("look at the variable in Settings", []string{"GITLAB_CI=true", "CI_COMMIT_REF_PROTECTED=true"}, nil),
		at("name the secret in the step", []string{"BUILDKITE=true"}, nil),
		at("or fetch it in the command", []string{"BUILDKITE=true"}, nil),
		at("map the secret variable in this step", []string{"TF_BUILD=True"}, nil),
		at("look at the secret in Workflow Editor", []string{"BITRISE_IO=true"}, nil),
		at("find out why ASC_PRIVATE_KEY is empty", []string{givenKeyID, givenIssuer, "ASC_PRIVATE_KEY="}, nil),
		at("find out why ASC_KEY_ID and ASC_PRIVATE_KEY are empty", []string{"ASC_KEY_ID=", givenIssuer, "ASC_PRIVATE_KEY="}, nil),
		push("GitHub: a pull request from a fork", "GITHUB_EVENT_NAME=push"),
		push("GitLab: a merge request", "CI_COMMIT_REF_PROTECTED=true", "CI_PIPELINE_SOURCE=push", "ASC_PRIVATE_KEY_B64="),
		at("run the check on the target branch", []string{"GITLAB_CI=true", "CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID=2", "CI_MERGE_REQUEST_PROJECT_ID=1"}, []string{"CI_PIPELINE_SOURCE=push"}),
		at("run the check on a branch of this repository", []string{"BUILDKITE=true", "BUILDKITE_PULL_REQUEST_REPO=https://github.com/eve/app", "BUILDKITE_REPO=https://github.com/acme/app"}, nil),
		at("run the check on a branch of this repository", []string{"TF_BUILD=True", "SYSTEM_PULLREQUEST_ISFORK=True"}, nil),
		at("run the check on a branch. This build", []string{"BITRISE_IO=true", "PR=true"}, nil),
	}
}
