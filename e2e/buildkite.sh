#!/usr/bin/env bash
#
# Runs the hooks of docs/ci/buildkite.md, and the plugin of this repository, in the
# real buildkite-agent, against a fake of Buildkite's agent API: what the agent
# redacts, what reaches the next phase, what people are shown, and what is left
# afterwards.
#
# Nothing here reaches a network, but for what installs the agent.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"

# Later versions of the agent need a module that Go's proxy does not have.
readonly version=v3.78.0

main() {
	have git || skip "the agent needs git"
	scratch
	agent=$(go_tool buildkite-agent github.com/buildkite/agent/v3 "$version") || skip "buildkite-agent cannot be built"
	programs ./e2e/internal/fakebuildkite
	# Hooks call it by its name.
	cp "$agent" "$bin/buildkite-agent"
	say "agent: $("$bin/buildkite-agent" --version)"
	start_asc
	make_repository

	publishes
	hides_what_the_agent_does_not
	goes_on_during_an_outage
	stops revoked 3 rejected
	stops agreements 5 blocked
	stops outage 6 unverified
	is_cancelled

	make_plugin
	publishes_by_plugin
	takes_a_second_key
	stops_by_plugin
	refuses_an_option
	refuses_a_changed_program
	say "passed"
}

# ---- pipelines ----

publishes() {
	scenario works ok
	job
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	has log "$run/build/log" "published: 200"
	hidden
	shown valid pass success
	nothing_left
}

# Of the two names of the key's variable this is the one that no pattern of the
# agent fits.
hides_what_the_agent_does_not() {
	scenario other-name ok
	key_variable=ASC_PRIVATE_KEY_B64 job
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	hidden
	has "a warning" "$run/build/log" "[redaction-gap]"
	shown valid warn warning
	nothing_left
}

# The team would rather publish than wait for Apple.
goes_on_during_an_outage() {
	scenario outage-warns outage
	job ASC_ON_UNREACHABLE=warn ASC_TIMEOUT=5s
	# The token is there; what fails is the request.
	expect "$case: requests with the token" 503 "$(published)"
	shown unverified warn warning
	nothing_left
}

# stops SCENARIO EXIT STATUS
stops() {
	scenario "stops-$1" "$1"
	job ASC_TIMEOUT=5s
	expect "$case: exit status" "$2" "$(<"$run/build/exit-status")"
	expect "$case: requests with a token" "" "$(published)"
	lacks "the command ran" "$run/build/log" "the command runs"
	shown "$3" fail error
	nothing_left
}

# A job that is cancelled while its command runs.
is_cancelled() {
	scenario cancelled ok
	job HANG=true
	[[ $(<"$run/build/exit-status") != 0 ]] || die "$case: a cancelled job succeeded"
	[[ -e $evidence_dir/files ]] || die "$case: there were no files to remove"
	nothing_left
}

# ---- the plugin ----

# The agent checks the plugin out by its address and version, and so finds its hooks.
publishes_by_plugin() {
	scenario plugin ok
	with_plugin '"require": ["metadata", "app-manager"], "probe": "write", "files": "p8,fastlane"'
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	hidden
	has "the settings" "$run/build/log" "metadata"
	has "the settings" "$run/build/log" "app-manager"
	shown valid pass success
	nothing_left
}

takes_a_second_key() {
	scenario plugin-second-key ok
	key_variable=SECOND_KEY with_plugin '"private-key-variable": "SECOND_KEY", "files": "p8", "vendor-number": 80012345'
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	lacks "the key" "$run/build/log" "$(base64 <"$asc_dir/key.p8" | tr -d '\n')"
	nothing_left
}

stops_by_plugin() {
	scenario plugin-stops revoked
	with_plugin '"timeout": "5s"'
	expect "$case: exit status" 3 "$(<"$run/build/exit-status")"
	lacks "the command ran" "$run/build/log" "the command runs"
	shown rejected fail error
	nothing_left
}

refuses_an_option() {
	scenario plugin-option ok
	with_plugin '"requires": "metadata"'
	has "the option" "$run/build/log" "the plugin has no option requires"
	lacks "the command ran" "$run/build/log" "the command runs"
	nothing_left
}

refuses_a_changed_program() {
	echo >>"$work/mirror/v0.0.0/ascproof_0.0.0_linux_$(go env GOARCH)"
	scenario plugin-changed ok
	with_plugin '"require": "metadata"'
	has "the reason" "$run/build/log" "somebody changed the file"
	lacks "the command ran" "$run/build/log" "the command runs"
	nothing_left
}

# make_plugin makes the repository of the plugin as a release has it, with the sum of
# its program, and a mirror that has the program.
make_plugin() {
	local name plugin="$work/ascproof"
	name=ascproof_0.0.0_linux_$(go env GOARCH)
	mkdir -p "$plugin" "$work/mirror/v0.0.0"
	cp -R "$repo/plugin.yml" "$repo/hooks" "$repo/setup" "$plugin/"
	cp "$bin/ascproof" "$work/mirror/v0.0.0/$name"
	(cd "$work/mirror/v0.0.0" && sha256sum "$name") >"$plugin/setup/checksums.txt"
	git -C "$plugin" init -q -b main
	git -C "$plugin" add .
	git -C "$plugin" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A release"
	git -C "$plugin" tag v0.0.0
}

# with_plugin OPTIONS runs one job with the plugin. Its program is not on the PATH.
with_plugin() {
	plugins="[{\"file://$work/ascproof#v0.0.0\": {\"base-url\": \"$work/mirror\", $1}}]" job
}

# ---- what is true of each ----

# hidden is about what the command printed in the phase after ascproof's.
hidden() {
	local text
	for text in "the token: " "its signature: " "key: " "the key on one line: " "as it came: "; do
		has "what the command printed" "$run/build/log" "${text}[REDACTED]"
	done
}

# shown STATUS VERDICT STYLE
shown() {
	local annotation="$run/build/annotations"
	expect "$case: meta-data, status" "$1" "$(cat "$run"/build/meta-data/ascproof-status)"
	expect "$case: meta-data, verdict" "$2" "$(cat "$run"/build/meta-data/ascproof-verdict)"
	expect "$case: annotations" 1 "$(find "$annotation" -mindepth 1 -maxdepth 1 | wc -l)"
	expect "$case: style" "$3" "$(cat "$annotation"/*/style)"
	grep -q '[^[:space:]]' "$annotation"/*/body || die "$case: the annotation is empty"
}

# nothing_left searches the log, annotations, meta-data, checkout and all that the
# job could write to.
nothing_left() {
	expect "$case: unexpected requests" "" "$(cat "$run/build/unexpected" 2>/dev/null)"
	expect "$case: secrets" "" "$(secrets_in "$run/build" "$run/builds" "$run/home" "$run/tmp" "$run/agent.log")"
	expect "$case: files of ours" "" "$(written)"
	say "$case: exit status $(<"$run/build/exit-status")"
	evidence=""
}

# written lists what was not there before: a checkout, and what the agent writes.
written() {
	find "$run/builds" "$run/home" "$run/tmp" ! -type d ! -path '*/.git/*' ! -path '*/.buildkite/*' ! -name command -printf '%P\n' | sort | xargs
}

# ---- the job ----

# make_repository makes what the job checks out: the documented hooks, and a
# command that prints what it must not.
make_repository() {
	local hooks="$work/repository/.buildkite/hooks" hook
	mkdir -p "$hooks"
	for hook in pre-command pre-exit; do
		block docs/ci/buildkite.md ".buildkite/hooks/$hook" >"$hooks/$hook"
		chmod +x "$hooks/$hook"
	done
	cp "$repo/e2e/buildkite/command" "$work/repository/command"
	git -C "$work/repository" init -q
	git -C "$work/repository" add .
	git -C "$work/repository" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A pipeline"
}

# job [NAME=VALUE...] runs one job to its end. It leaves its remains in $run.
job() {
	mkdir -p "$run"/{build,builds,home,tmp,agent-hooks}
	evidence="$run/build/log"
	environment_hook "$@" >"$run/agent-hooks/environment"
	chmod 700 "$run/agent-hooks/environment"
	job_environment >"$run/job.json"
	"$bin/fakebuildkite" serve "$run/job.json" "$run/build" &
	local fake=$!
	wait_for 30 test -e "$run/build/url" || die "the fake of Buildkite does not start"
	cancel_when_it_hangs &
	local canceller=$!
	run_agent || evidence="$run/agent.log" die "$case: the agent failed"
	kill "$fake" "$canceller" 2>/dev/null || true
	wait "$fake" "$canceller" || true
}

cancel_when_it_hangs() {
	wait_for 90 test -e "$evidence_dir/hangs" && : >"$run/build/cancel"
}

# environment_hook is how many teams give secrets to their jobs.
environment_hook() {
	local variable
	echo '#!/bin/sh'
	echo "export ASC_KEY_ID=$(<"$asc_dir/key-id") ASC_ISSUER_ID=$(<"$asc_dir/issuer-id") ASC_API_URL=$(<"$asc_dir/url")"
	echo "export ${key_variable:-ASC_PRIVATE_KEY}=$(base64 <"$asc_dir/key.p8" | tr -d '\n')"
	for variable; do echo "export $variable"; done
}

job_environment() {
	local escaped=${plugins:-}
	cat <<-JSON
		{
			"BUILDKITE": "true", "CI": "true", "BUILDKITE_JOB_ID": "00000000-0000-4000-8000-000000000001",
			"BUILDKITE_BUILD_ID": "00000000-0000-4000-8000-000000000002", "BUILDKITE_BUILD_NUMBER": "1",
			"BUILDKITE_REPO": "$work/repository", "BUILDKITE_BRANCH": "$(git -C "$work/repository" branch --show-current)",
			"BUILDKITE_COMMIT": "HEAD", "BUILDKITE_TAG": "", "BUILDKITE_MESSAGE": "A pipeline",
			"BUILDKITE_PIPELINE_SLUG": "publish", "BUILDKITE_ORGANIZATION_SLUG": "example",
			"BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_LABEL": "publish metadata",
			"BUILDKITE_COMMAND": "./command", "BUILDKITE_AGENT_NAME": "e2e", "BUILDKITE_PIPELINE_PROVIDER": "git", "PUBLISHES_TO_APP_STORE": "$([[ -n ${plugins:-} ]] || echo true)",
			"BUILDKITE_PLUGINS": "${escaped//\"/\\\"}",
			"SSL_CERT_FILE": "$asc_dir/ca.pem", "E2E_EVIDENCE": "$evidence_dir"
		}
	JSON
}

# run_agent starts an agent that takes one job and leaves.
run_agent() {
	env -i "PATH=$bin:$PATH" "HOME=$run/home" "TMPDIR=$run/tmp" BUILDKITE_AGENT_TOKEN=registration-token \
		timeout 100 buildkite-agent start --endpoint "$(<"$run/build/url")" --name e2e --no-color \
		--build-path "$run/builds" --hooks-path "$run/agent-hooks" --plugins-path "$run/plugins" --sockets-path "$run/s" \
		--disconnect-after-job --disconnect-after-idle-timeout 60 --cancel-grace-period 5 >"$run/agent.log" 2>&1
}

main "$@"
