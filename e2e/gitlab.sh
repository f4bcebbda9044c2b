#!/usr/bin/env bash
#
# Runs the pipelines of docs/ci/gitlab.md, with the component of templates/, in
# gitlab-ci-local: what the component makes of its inputs, what other jobs get,
# and that no secret is in a log, an artifact, or left behind.
#
# gitlab-ci-local is no runner of GitLab's. It hides nothing at all, so that
# whatever a job prints is seen here. Its jobs run in a shell of this machine,
# without their images.
#
# Nothing here reaches a network, but for what installs gitlab-ci-local.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-gitlab.sh
. "$repo/e2e/lib-gitlab.sh"

main() {
	have git || skip "gitlab-ci-local needs git"
	scratch
	install_gitlab
	programs
	start_asc

	publishes
	stops revoked 3 rejected
	stops agreements 5 blocked
	goes_on_during_an_outage
	checks_two_keys
	hands_over_a_file
	leaves_a_fork_alone
	fails_without_a_key
	say "passed"
}

# ---- pipelines ----

publishes() {
	scenario works ok
	pipeline 0 .gitlab-ci.yml
	expect "$case: requests with the token" 200 "$(published)"
	has "dotenv across jobs" "$run/log" "the key is valid, the verdict pass"
	has "exec" "$run/log" "fastlane runs"
	has "the inputs of the component" "$report" '"metadata"'
	expect "$case: dotenv, status" valid "$(dotenv ASCPROOF_STATUS)"
	junit 0
	pipeline_left_nothing
}

# stops SCENARIO EXIT STATUS
#
# gitlab-ci-local shows by "FAIL" and "WARN" which exit statuses a job may fail
# with, but goes on after any of them. So this pipeline allows none.
stops() {
	scenario "stops-$1" "$1"
	strict=yes pipeline 1 .gitlab-ci.yml
	has "exit status" "$run/log" "FAIL $2"
	expect "$case: requests with a token" "" "$(published)"
	lacks "the next stage ran" "$run/log" "the verdict"
	expect "$case: dotenv, status" "$3" "$(dotenv ASCPROOF_STATUS)"
	junit 1
	pipeline_left_nothing
}

# The component lets the pipeline go on; the job that needs Apple fails by itself.
goes_on_during_an_outage() {
	scenario outage outage
	pipeline 1 .gitlab-ci.yml --variable ASC_TIMEOUT=3s
	has "the check warns" "$run/log" "WARN 6"
	has "dotenv across jobs" "$run/log" "the key is unverified, the verdict fail"
	has "the publishing job fails" "$run/log" "FAIL 6"
	expect "$case: requests with a token" "" "$(published)"
	pipeline_left_nothing
}

# Each job has the variables of its own key: here the first one is damaged, and the
# second one, which is whole, cannot read sales reports. See "stops" for the status.
checks_two_keys() {
	scenario two-keys ok
	second=yes pipeline 0 two-keys.gitlab-ci.yml
	has "the first key" "$run/log" "FAIL 2"
	has "the second key" "$run/log" "FAIL 4"
	pipeline_left_nothing
}

hands_over_a_file() {
	scenario token-file ok
	pipeline 0 token.gitlab-ci.yml
	expect "$case: requests with the token" 200 "$(published)"
	pipeline_left_nothing
}

# A fork has none of the variables.
leaves_a_fork_alone() {
	scenario fork ok
	without_key=yes pipeline 0 fork.gitlab-ci.yml
	has "the other jobs run" "$run/log" tested
	lacks "the check runs" "$run/log" "ascproof check"
	pipeline_left_nothing
}

fails_without_a_key() {
	scenario no-key ok
	without_key=yes pipeline 1 .gitlab-ci.yml
	has "exit status" "$run/log" "FAIL 2"
	has "the likely reason" "$run/log" "protected"
	pipeline_left_nothing
}

main "$@"
