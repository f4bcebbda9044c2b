#!/usr/bin/env bash
#
# The images of a release, from a registry by their digests, and what a container
# without bash, curl and Go makes of its files: setup/, and the program.
#
# Containers share the loopback of this machine, where the fake and the registry are.
# Nothing here reaches a network, but for what builds the tools.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-engine.sh
. "$repo/e2e/lib-engine.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-release.sh
. "$repo/e2e/lib-release.sh"

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
	# shellcheck disable=SC2119 # no others are needed
	programs_of_others
	start_asc
	pulls
	checks
	runs_in_a_shell
	sets_up_without_bash
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

# sets_up_without_bash is what a job in Alpine has: busybox.
sets_up_without_bash() {
	local arch=X64
	[[ $(go env GOARCH) == amd64 ]] || arch=ARM64
	scenario alpine ok
	mkdir -p "$run/mirror/v$released" "$run/runner"
	cp "$work/one/release/assets/ascproof_${released}_linux_"* "$run/mirror/v$released/"
	evidence="$run/log"
	# shellcheck disable=SC2016 # for the shell in the container
	with_key -e RUNNER_OS=Linux -e "RUNNER_ARCH=$arch" -e RUNNER_TEMP=/runner -e GITHUB_PATH=/runner/path -e GITHUB_OUTPUT=/runner/output \
		-e SETUP_BASE_URL=/mirror -v "$run/mirror:/mirror:ro" -v "$run/runner:/runner" -v "$clone:/action:ro" "$host/busybox@${base#*@}" \
		sh -e -c 'sh /action/setup/install.sh; PATH=$PATH:$(cat /runner/path); ascproof version; ASC_HOST=plain ascproof check' >"$run/log" 2>&1 || die "setup in a container"
	has "version" "$run/log" "ascproof $released, as released"
	has "the verdict" "$run/log" "PASS"
	say "setup works without bash and curl"
}

main "$@"
