#!/usr/bin/env bash
#
# Runs the workflow of docs/ci/github.md in nektos/act, with the container action
# built from the Dockerfile: inputs, outputs, masks, the summary, the step after
# it, and the action's clean-up. And the action in setup/ the way a runner of
# GitHub's would, and six nights of the workflow of docs/audit.md.
#
# act maps no paths, hands no state to a post step, empties command files after
# each step, and hides who owns a file: e2e/container.sh looks at these.
#
# Nothing here reaches a network, but for what installs act.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-engine.sh
. "$repo/e2e/lib-engine.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-audit.sh
. "$repo/e2e/lib-audit.sh"

readonly version=v0.2.89

# What act calls the image of "uses: ascproof/ascproof@v1".
readonly action_image=act-ascproof-ascproof-v1-dockeraction:latest

main() {
	have git || skip "act needs git"
	cd "$repo"
	scratch
	act=$(go_tool act github.com/nektos/act "$version") || skip "act cannot be built"
	engine_up
	alone
	base_images
	say "building the images"
	programs
	build "$action_image"
	runner_image
	local_action
	start_asc
	say "$("$act" --version)"

	publishes
	stops revoked
	stops agreements
	leaves_a_fork_alone
	sets_up
	audits
	say "passed"
}

# alone waits its turn: the names of act's containers are those of its jobs, and
# its image may be somebody else's. Then they keep their engine, and we start one.
alone() {
	mkdir -p "$cache"
	exec 9>"$cache/act.lock"
	flock -w 300 9 || skip "another run of act does not end"
	if used_by_others; then
		[[ $(id -u) == 0 ]] || skip "this engine is used with act by somebody else, and only root can start another"
		have dockerd || skip "this engine is used with act by somebody else"
		say "this engine is used with act by somebody else: starting one"
		start_engine
	fi
	cleanups+=(remove_ours)
}

used_by_others() { [[ -n $(docker volume ls -q --filter name=act-toolcache; docker images -q "$action_image") ]]; }

remove_ours() {
	docker ps -aq --filter name=act- | xargs -r docker rm -f
	docker volume ls -q --filter name=act- | xargs -r docker volume rm -f
	docker rmi -f "$action_image"
}

# runner_image is what jobs run in: a shell, which act calls bash, and what the
# workflow calls.
runner_image() {
	mkdir "$work/runner"
	cp "$bin/fakeasc" "$bin/publish" "$bin/fastlane" "$work/runner/"
	cp "$repo/e2e/act/bash" "$repo/e2e/act/gh" "$repo/e2e/setup/curl" "$work/runner/"
	cp "$bin/ascproof" "$work/runner/released"
	printf 'FROM %s\nCOPY fakeasc publish fastlane gh curl /usr/local/bin/\nCOPY bash /bin/bash\nCOPY released /released\nENV RELEASED=/released\n' \
		"$shell_image" >"$work/runner/Dockerfile"
	docker build -q --network none -t "$tag/runner" "$work/runner" >"$work/build.log" 2>&1 || evidence="$work/build.log" die "docker build"
}

# local_action makes the repository that act takes for ascproof/ascproof. It has what
# a release would add, the sums of its files.
local_action() {
	mkdir "$work/action"
	cp -R "$repo/action.yml" "$repo/Dockerfile" "$repo/setup" "$work/action/"
	local arch
	arch=$(go env GOARCH)
	printf '%s  ascproof_0.0.0_linux_%s\n' "$(sha256sum <"$bin/ascproof" | cut -d ' ' -f 1)" "$arch" >"$work/action/setup/checksums.txt"
}

# ---- workflows ----

publishes() {
	scenario works ok
	workflow 0 .github/workflows/publish.yml push
	expect "$case: requests with the token" 200 "$(published)"
	has "masks" "$run/log" "the token: ***"
	has "masks" "$run/log" "its signature: ***"
	has "the step has files" "$evidence_dir/files" "AuthKey_$(<"$asc_dir/key-id").p8"
	has "summary" "$run/log" "Summary - "
	has "outputs" "$run/log" "::set-output:: status=valid"
	has "post step" "$run/log" "Success - Post"
	nothing_left
}

# stops SCENARIO
stops() {
	scenario "stops-$1" "$1"
	workflow 1 .github/workflows/publish.yml push
	expect "$case: requests with a token" "" "$(published)"
	lacks "the next step ran" "$run/log" "fastlane runs"
	has "summary" "$run/log" "Summary - "
	lacks "outputs" "$run/log" "::set-output:: token="
	has "post step" "$run/log" "Success - Post"
	nothing_left
}

# A pull request from a fork gets no secrets.
leaves_a_fork_alone() {
	scenario fork ok
	echo '{"pull_request": {"head": {"repo": {"full_name": "somebody/else"}}}}' >"$run/event.json"
	without_key=yes workflow 0 .github/workflows/skip.yml pull_request
	has "the tests run" "$run/log" "tests that need no key"
	lacks "the check runs" "$run/log" "Run Main ascproof/ascproof"
	nothing_left
}

# sets_up runs the composite action as it will be once there are releases: a
# stand-in for curl has the file, the action has its sum.
sets_up() {
	scenario setup ok
	workflow 0 e2e/act/setup.yml push
	has "the program" "$run/log" "ascproof 0.0.0, as released"
	expect "$case: requests with the token" 200 "$(published)"
	nothing_left
}

# ---- what is true of each ----

# nothing_left searches the log, what jobs and actions share as their directory
# for temporary files, and the workspace.
nothing_left() {
	expect "$case: secrets" "" "$(secrets_in "$run/log" "$run/temp" "$run/workspace")"
	expect "$case: key files" "" "$(cd "$run" && files_in temp | xargs -n 1 | grep -v '^ascproof-setup' | xargs)"
	say "$case: holds"
	evidence=""
}

# ---- running them ----

# workflow EXIT FILE EVENT runs a workflow of docs/ci/github.md, or one beside
# this script. It leaves its remains in $run.
workflow() {
	local want=$1 file=$2 event=$3 got=0
	mkdir -p "$run"/{workspace/.github/workflows,temp,settings,home}
	chmod 1777 "$run/temp"
	evidence="$run/log"
	if [[ -f $repo/$file ]]; then
		cp "$repo/$file" "$run/workspace/.github/workflows/"
	else
		block docs/ci/github.md "$file" >"$run/workspace/$file"
	fi
	make_checkout
	[[ -f $run/event.json ]] || echo '{}' >"$run/event.json"
	run_act "$event" >"$run/log" 2>&1 || got=$?
	expect "$case: exit status of act" "$want" "$got"
}

make_checkout() {
	local workspace="$run/workspace"
	git -C "$workspace" init -q -b main
	git -C "$workspace" remote add origin https://github.com/example/app.git
	git -C "$workspace" add .
	git -C "$workspace" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A workflow"
}

# run_act EVENT
run_act() {
	: >"$run/home/.actrc"
	: >"$run/settings/secrets"
	[[ -n ${without_key:-} ]] || echo "ASC_PRIVATE_KEY=$(base64 <"$asc_dir/key.p8" | tr -d '\n')" >"$run/settings/secrets"
	(cd "$run/workspace" && env -i "PATH=$PATH" "HOME=$run/home" "DOCKER_HOST=${DOCKER_HOST:-}" NO_COLOR=1 \
		timeout 100 "$act" "$1" --eventpath "$run/event.json" --defaultbranch main --rm --bind --no-cache-server \
		--pull=false --rebuild=false --use-new-action-cache --local-repository "ascproof/ascproof@v1=$work/action" \
		--container-daemon-socket - -P "ubuntu-latest=$tag/runner" --secret-file "$run/settings/secrets" \
		--var "ASC_KEY_ID=$(<"$asc_dir/key-id")" --var "ASC_ISSUER_ID=$(<"$asc_dir/issuer-id")" \
		--env "ASC_API_URL=$(<"$asc_dir/url")" --env SSL_CERT_FILE=/ca.pem --env ASC_TIMEOUT=5s --env E2E_EVIDENCE=/evidence \
		--container-options "-v $asc_dir/ca.pem:/ca.pem:ro -v $run/temp:/tmp -v $evidence_dir:/evidence")
}

main "$@"
