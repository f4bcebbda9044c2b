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
# shellcheck source=e2e/lib-buildkite.sh
. "$repo/e2e/lib-buildkite.sh"

main() {
	have git || skip "the agent needs git"
	scratch
	programs ./e2e/internal/fakebuildkite
	install_agent
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
	job_left_nothing
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
	job_left_nothing
}

# The team would rather publish than wait for Apple.
goes_on_during_an_outage() {
	scenario outage-warns outage
	job ASC_ON_UNREACHABLE=warn ASC_TIMEOUT=5s
	# The token is there; what fails is the request.
	expect "$case: requests with the token" 503 "$(published)"
	shown unverified warn warning
	job_left_nothing
}

# stops SCENARIO EXIT STATUS
stops() {
	scenario "stops-$1" "$1"
	job ASC_TIMEOUT=5s
	expect "$case: exit status" "$2" "$(<"$run/build/exit-status")"
	expect "$case: requests with a token" "" "$(published)"
	lacks "the command ran" "$run/build/log" "the command runs"
	shown "$3" fail error
	job_left_nothing
}

# A job that is cancelled while its command runs.
is_cancelled() {
	scenario cancelled ok
	job HANG=true
	[[ $(<"$run/build/exit-status") != 0 ]] || die "$case: a cancelled job succeeded"
	[[ -e $evidence_dir/files ]] || die "$case: there were no files to remove"
	job_left_nothing
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
	job_left_nothing
}

takes_a_second_key() {
	scenario plugin-second-key ok
	key_variable=SECOND_KEY with_plugin '"private-key-variable": "SECOND_KEY", "files": "p8", "vendor-number": 80012345'
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	lacks "the key" "$run/build/log" "$(base64 <"$asc_dir/key.p8" | tr -d '\n')"
	job_left_nothing
}

stops_by_plugin() {
	scenario plugin-stops revoked
	with_plugin '"timeout": "5s"'
	expect "$case: exit status" 3 "$(<"$run/build/exit-status")"
	lacks "the command ran" "$run/build/log" "the command runs"
	shown rejected fail error
	job_left_nothing
}

refuses_an_option() {
	scenario plugin-option ok
	with_plugin '"requires": "metadata"'
	has "the option" "$run/build/log" "the plugin has no option requires"
	lacks "the command ran" "$run/build/log" "the command runs"
	job_left_nothing
}

refuses_a_changed_program() {
	echo >>"$work/mirror/v0.0.0/ascproof_0.0.0_linux_$(go env GOARCH)"
	scenario plugin-changed ok
	with_plugin '"require": "metadata"'
	has "the reason" "$run/build/log" "somebody changed the file"
	lacks "the command ran" "$run/build/log" "the command runs"
	job_left_nothing
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

main "$@"
