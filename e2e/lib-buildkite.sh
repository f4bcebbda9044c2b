# shellcheck shell=bash
#
# A job of Buildkite in the real agent, against a fake of Buildkite's agent API. To be
# sourced after lib.sh and lib-pipeline.sh, of which $work, $bin and $run are.
# shellcheck disable=SC2154,SC2034

# Later versions of the agent need a module that Go's proxy does not have.
readonly agent_version=v3.78.0

# install_agent puts the agent beside our programs: hooks call it by its name.
install_agent() {
	local agent
	agent=$(go_tool buildkite-agent github.com/buildkite/agent/v3 "$agent_version") || skip "buildkite-agent cannot be built"
	cp "$agent" "$bin/buildkite-agent"
	say "agent: $("$bin/buildkite-agent" --version)"
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

# job_left_nothing searches the log, annotations, meta-data, checkout and all that the
# job could write to.
job_left_nothing() {
	expect "$case: unexpected requests" "" "$(cat "$run/build/unexpected" 2>/dev/null)"
	expect "$case: secrets" "" "$(secrets_in "$run/build" "$run/builds" "$run/home" "$run/tmp" "$run/agent.log")"
	expect "$case: files of ours" "" "$(job_wrote)"
	say "$case: exit status $(<"$run/build/exit-status")"
	evidence=""
}

# job_wrote lists what was not there before: a checkout, and what the agent writes.
job_wrote() {
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
			"BUILDKITE_PIPELINE_SLUG": "publish", "BUILDKITE_PIPELINE_NAME": "publish", "BUILDKITE_STEP_KEY": "publish", "BUILDKITE_ORGANIZATION_SLUG": "example",
			"BUILDKITE_PULL_REQUEST": "false", "BUILDKITE_LABEL": "publish metadata",
			"BUILDKITE_COMMAND": "${command:-./command}", "BUILDKITE_AGENT_NAME": "e2e", "BUILDKITE_AGENT_ID": "00000000-0000-4000-8000-000000000003", "BUILDKITE_PIPELINE_PROVIDER": "git", "PUBLISHES_TO_APP_STORE": "$([[ -n ${plugins:-} ]] || echo true)",
			"BUILDKITE_PLUGINS": "${escaped//\"/\\\"}",
			"SSL_CERT_FILE": "$asc_dir/ca.pem", "E2E_EVIDENCE": "$evidence_dir"
		}
	JSON
}

# run_agent starts an agent that takes one job and leaves.
run_agent() {
	env -i "PATH=${job_path:-$bin:$PATH}" "HOME=$run/home" "TMPDIR=$run/tmp" BUILDKITE_AGENT_TOKEN=registration-token \
		timeout 100 buildkite-agent start --endpoint "$(<"$run/build/url")" --name e2e --no-color \
		--build-path "$run/builds" --hooks-path "$run/agent-hooks" --plugins-path "$run/plugins" --sockets-path "$run/s" \
		--disconnect-after-job --disconnect-after-idle-timeout 60 --cancel-grace-period 5 >"$run/agent.log" 2>&1
}
