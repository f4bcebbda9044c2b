#!/usr/bin/env bash
#
# A release in containers: its images from a registry by their digests, setup in a
# container that is like Alpine's, the GitLab component in its image, and the Buildkite
# plugin beside the docker plugin.
#
# Containers share the loopback of this machine, where the fake and the registry are.
# Nothing here reaches a network, but for what builds the tools, and for the docker
# plugin: where it cannot be had, and $DOCKER_PLUGIN names no clone of it, a stand-in calls
# docker as it does.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-engine.sh
. "$repo/e2e/lib-engine.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-release.sh
. "$repo/e2e/lib-release.sh"
# shellcheck source=e2e/lib-alpine.sh
. "$repo/e2e/lib-alpine.sh"
# shellcheck source=e2e/lib-gitlab.sh
. "$repo/e2e/lib-gitlab.sh"
# shellcheck source=e2e/lib-buildkite.sh
. "$repo/e2e/lib-buildkite.sh"

main() {
	have git || skip "a release needs git"
	scratch
	engine_up
	tools
	registry
	busybox_root
	tar -C "$work/root" -cf "$work/root.tar" .
	make_base "$work/root.tar"
	build "$work/one"
	release_commit
	mirror
	programs_of_others ./e2e/internal/fakebuildkite
	without_go
	start_asc
	pulls
	checks
	runs_in_a_shell
	sets_up_like_alpine
	is_a_component_of_gitlab
	works_with_the_docker_plugin
	say "passed"
}

# pulls gets the images that the release commit names, as the runner does.
pulls() {
	plain="$host/ascproof@$digest"
	shell="$host/ascproof@$(sed -n "s/^$released-shell //p" "$work/one/release/digests")"
	grep -qF "@${shell#*@}" "$clone/templates/ascproof/template.yml" || die "the component does not name ${shell#*@}"
	cleanups+=(remove_pulled)
	docker pull -q "$plain" >/dev/null || die "the image cannot be pulled"
	docker pull -q "$shell" >/dev/null || die "the image with a shell cannot be pulled"
	expect "labels" "$released $(git -C "$repo" rev-parse HEAD) scratch" "$(docker image inspect -f \
		'{{index .Config.Labels "org.opencontainers.image.version"}} {{index .Config.Labels "org.opencontainers.image.revision"}} {{index .Config.Labels "org.opencontainers.image.base.name"}}' "$plain")"
	expect "version" "ascproof $released" "$(docker run --rm --network none "$plain" version)"
	say "the images can be pulled by digest"
}

remove_pulled() { docker rmi -f "$plain" "$shell" "$base"; }

# with_key OPTION... runs a container that has a key.
with_key() {
	docker run --rm --network host -e "ASC_KEY_ID=$(<"$asc_dir/key-id")" -e "ASC_ISSUER_ID=$(<"$asc_dir/issuer-id")" \
		-e "ASC_PRIVATE_KEY=$(base64 <"$asc_dir/key.p8" | tr -d '\n')" -e "ASC_API_URL=$(<"$asc_dir/url")" \
		-e SSL_CERT_FILE=/ca.pem -v "$asc_dir/ca.pem:/ca.pem:ro" "$@"
}

checks() {
	local status=0
	scenario works ok
	with_key "$plain" >"$run/log" 2>&1 || status=$?
	evidence="$run/log" expect "exit status" 0 "$status"
	has "the verdict" "$run/log" "PASS"
	scenario revoked revoked
	status=0
	with_key "$plain" >"$run/log" 2>&1 || status=$?
	expect "exit status" 3 "$status"
	say "the image checks a key"
}

runs_in_a_shell() {
	scenario shell ok
	evidence="$run/log"
	# shellcheck disable=SC2016 # for the shell in the container
	with_key -e GITLAB_CI=true "$shell" sh -c 'ascproof check && ascproof exec -- sh -c "test -n \"\$ASC_TOKEN\" && test -f \"\$ASC_PRIVATE_KEY_PATH\"" && echo "job goes on"' \
		>"$run/log" 2>&1 || die "the image with a shell"
	has "the job" "$run/log" "job goes on"
	say "the image with a shell runs a job's script"
}

# sets_up_like_alpine is what a job in Alpine does: musl, busybox, no bash and no curl. It
# downloads with busybox's wget, and runs what it installed.
sets_up_like_alpine() {
	local arch=X64 slim="$tag/alpine"
	[[ $(go env GOARCH) == amd64 ]] || arch=ARM64
	scenario alpine ok
	if alpine_root "$work/alpine"; then
		tar -C "$work/alpine" -c . | docker import --change 'CMD ["sh"]' --change 'ENV PATH=/bin' - "$slim" >/dev/null
	else
		slim="$host/busybox@${base#*@}"
		say "no busybox can be built with musl here: taking this machine's"
	fi
	serve_mirror
	evidence="$run/log"
	# shellcheck disable=SC2016 # for the shell in the container
	with_key -e RUNNER_OS=Linux -e "RUNNER_ARCH=$arch" -e RUNNER_TEMP=/tmp -e GITHUB_PATH=/tmp/path -e GITHUB_OUTPUT=/tmp/output \
		-e "SETUP_BASE_URL=$mirror" -e ASC_HOST=plain -v "$clone:/action:ro" "$slim" \
		sh -e -c 'sh /action/setup/install.sh; PATH=$PATH:$(cat /tmp/path); ascproof version
			ascproof check --format json >/tmp/report; grep -q "\"version\": \"'"$released"'\"" /tmp/report
			ascproof exec -- sh -c "test -n \"\$ASC_TOKEN\" && echo the command runs"
			printf "keys:\n  - {key-id: \"env:ASC_KEY_ID\", issuer-id: \"env:ASC_ISSUER_ID\", private-key: \"env:ASC_PRIVATE_KEY\"}\n" >/tmp/keys.yml
			ascproof audit /tmp/keys.yml; echo "all went well"' >"$run/log" 2>&1 || die "setup in a container"
	has "version" "$run/log" "ascproof $released, as released"
	has "exec" "$run/log" "the command runs"
	has "the audit" "$run/log" "all went well"
	say "setup, check, exec and audit work without bash, curl and glibc"
}

# serve_mirror serves the files of the release on this machine's loopback.
serve_mirror() {
	local port=$((20000 + RANDOM % 20000))
	busybox httpd -f -p "127.0.0.1:$port" -h "$work/mirror" >/dev/null 2>&1 &
	httpd=$!
	cleanups+=(stop_mirror)
	mirror="http://127.0.0.1:$port"
	wait_for 10 busybox wget -q -O /dev/null "$mirror/v$released/ascproof_${released}_linux_amd64" || die "there is no server"
}

stop_mirror() { kill "$httpd"; }

# is_a_component_of_gitlab runs the documented pipeline. The component is that of the release
# commit, in the image that it names. The job that publishes runs in the same one.
is_a_component_of_gitlab() {
	install_gitlab
	copying_image
	scenario gitlab ok
	# shellcheck disable=SC2034 # for pipeline
	component="$clone" job_image="$shell"
	DOCKER_HOST=${DOCKER_HOST:-} pipeline 0 .gitlab-ci.yml
	has "the image" "$run/project/templates/ascproof/template.yml" "${shell#*@}"
	expect "$case: requests with the token" 200 "$(published)"
	has "dotenv across jobs" "$run/log" "the key is valid, the verdict pass"
	has "exec" "$run/log" "fastlane runs"
	has "version in the report" "$report" "\"version\": \"$released\""
	expect "$case: dotenv, status" valid "$(dotenv ASCPROOF_STATUS)"
	pipeline_left_nothing
}

# copying_image is what gitlab-ci-local copies files with, of this machine's bash and
# rsync.
copying_image() {
	local name=docker.io/firecow/gitlab-ci-local-util program
	! docker image inspect "$name" >/dev/null 2>&1 || return 0
	mkdir "$work/copying"
	cp -a "$work/root/." "$work/copying/"
	for program in bash rsync; do
		rm -f "$work/copying/bin/$program"
		cp -L "$(command -v "$program")" "$work/copying/bin/"
		ldd "$(command -v "$program")" | grep -o '/[^ ]*' | sort -u | xargs cp -L --parents -t "$work/copying"
	done
	tar -C "$work/copying" -c . | docker import --change 'ENV PATH=/bin' - "$name" >/dev/null
	cleanups+=(remove_copying_image)
}

remove_copying_image() { docker rmi -f firecow/gitlab-ci-local-util; }

# ---- the docker plugin ----

works_with_the_docker_plugin() {
	install_agent
	make_repository
	docker_plugin
	mkdir "$work/plugins"/{files,tools}
	cp "$bin"/{fakeasc,publish,fastlane} "$work/plugins/tools/"
	git clone -q --bare "$clone" "$work/plugins/ascproof.git"
	scenario docker ok
	documented_job .buildkite/pipeline.docker.yml
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	has "the program" "$run/build/log" "ascproof $released, as released"
	has "the command" "$run/build/log" "fastlane runs"
	has "the token" "$run/build/log" "the token: [REDACTED]"
	expect "$case: files left" "" "$(files_in "$work/plugins/files")"
	shown valid pass success
	job_left_nothing

	scenario check-in-docker ok
	documented_job .buildkite/pipeline.check-in-docker.yml
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	has "the verdict" "$run/build/log" "PASS"
	lacks "the socket" "$run/build/log" "host-unavailable"
	job_left_nothing
}

# docker_plugin puts the plugin where jobs get it from, at the version of the examples.
docker_plugin() {
	local name=docker-buildkite-plugin version stand_in="$work/docker-plugin"
	version=$(sed -nE 's/^ *- docker#(v[0-9.]+):$/\1/p' "$repo/docs/ci/buildkite.md" | sort -u)
	mkdir "$work/plugins"
	if GIT_TERMINAL_PROMPT=0 timeout 60 git clone -q --bare "${DOCKER_PLUGIN:-https://github.com/buildkite-plugins/$name}" "$work/plugins/$name" 2>/dev/null; then
		git -C "$work/plugins/$name" rev-parse -q --verify "$version^{commit}" >/dev/null || die "the docker plugin has no $version"
		say "the docker plugin: $version"
		return
	fi
	say "the docker plugin: a stand-in for $version"
	cp -R "$repo/e2e/buildkite/docker" "$stand_in"
	git -C "$stand_in" init -q
	git -C "$stand_in" add .
	git -C "$stand_in" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A stand-in"
	git -C "$stand_in" tag "$version"
	git clone -q --bare "$stand_in" "$work/plugins/$name"
}

# documented_job FILE runs the step of an example as the agent reads it. Ours are the
# addresses, the image and the directory of the files, and what the fakes need.
documented_job() {
	local step
	block docs/ci/buildkite.md "$1" >"$run.yml"
	step=$("$bin/buildkite-agent" pipeline upload --dry-run --format json --agent-access-token none --job none "$run.yml" 2>/dev/null |
		sed -e "s,github.com/buildkite-plugins/,file://$work/plugins/," -e "s,https://github.com/ascproof/ascproof.git#v1,file://$work/plugins/ascproof.git#v$released," \
			-e "s,/var/lib/ascproof,$work/plugins/files,g" -e "s,\"image\": \".*\",\"image\": \"$shell\"," |
		jq -c --arg tools "$work/plugins/tools" --arg evidence "$evidence_dir" --arg ca "$asc_dir/ca.pem" '.steps[0] | .plugins |= map(with_entries(
			if .key | test("docker-buildkite") then .value += {network: "host"}
				| .value.environment += ["PATH=/bin:/e2e", "ASC_API_URL", "E2E_EVIDENCE", "SSL_CERT_FILE"]
				| .value.volumes += [$tools + ":/e2e:ro", $evidence + ":" + $evidence, $ca + ":" + $ca + ":ro"]
			else .value["base-url"] = "'"$work/mirror"'" end))')
	plugins=$(jq -c .plugins <<<"$step")
	command=$(jq -r .command <<<"$step") files_dir=$(jq -r '.env.ASC_FILES_DIR // ""' <<<"$step")
	job ${files_dir:+"ASC_FILES_DIR=$files_dir"} ${DOCKER_HOST:+"DOCKER_HOST=$DOCKER_HOST"}
}

main "$@"
