#!/usr/bin/env bash
#
# Builds the image and runs it the way GitHub's runner runs a container action,
# against the fake API: what it writes, masks, leaks, owns and hands over.
#
# Nothing here reaches a network: the fake lives in a network namespace that has
# loopback and nothing else, and the containers under test share it.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-engine.sh
. "$repo/e2e/lib-engine.sh"
# shellcheck source=e2e/lib-runner.sh
. "$repo/e2e/lib-runner.sh"
# shellcheck source=e2e/lib-stages.sh
. "$repo/e2e/lib-stages.sh"

main() {
	cd "$repo"
	scratch
	engine_up
	base_images
	say "building the images"
	# The first stage has a name too, so that nothing of it stays behind.
	build "$tag/build" --target build
	build "$tag/ascproof" --build-arg VERSION=0.0.0-e2e --build-arg REVISION=e2e
	build "$tag/ascproof:shell" --target shell
	check_image
	start_fake
	go build -o "$work/ghrunner" ./e2e/internal/ghrunner
	go build -o "$work/leaks" ./e2e/internal/leaks
	check_action
	check_stages
	check_shell
	say "passed"
}

# ---- the image ----

check_image() {
	local config id size
	config=$(docker image inspect -f \
		'user={{.Config.User}} entrypoint={{json .Config.Entrypoint}} cmd={{json .Config.Cmd}} layers={{len .RootFS.Layers}}' "$tag/ascproof")
	expect "image" 'user= entrypoint=["/ascproof"] cmd=["check"] layers=1' "$config"

	expect "version" "ascproof 0.0.0-e2e" "$(docker run --rm --network none "$tag/ascproof" version)"
	expect "labels" "0.0.0-e2e e2e" "$(docker image inspect -f \
		'{{index .Config.Labels "org.opencontainers.image.version"}} {{index .Config.Labels "org.opencontainers.image.revision"}}' "$tag/ascproof")"

	id=$(docker create --network none "$tag/ascproof")
	docker export "$id" >"$work/image.tar"
	docker rm "$id" >/dev/null
	# What the engine adds to every container is empty, but for the directories.
	expect "files" "ascproof etc/ssl/certs/ca-certificates.crt" \
		"$(tar -tvf "$work/image.tar" | awk '$1 ~ /^-/ && $3 > 0 { print $6 }' | sort | xargs)"
	size=$(gzip -c "$work/image.tar" | wc -c)
	below "image, compressed" "$size" $((5 << 20))
	rm "$work/image.tar"
}

# ---- the fake ----

# start_fake starts the fake in a container without a network. It is given no
# user's files but its own, and runs as the user who must clean up after it.
start_fake() {
	mkdir -p "$work/fake" "$work/fake-image"
	CGO_ENABLED=0 GOOS=linux GOARCH=$(docker version -f '{{.Server.Arch}}') \
		go build -o "$work/fake-image/fakeasc" ./e2e/internal/fakeasc
	tar -C "$work/fake-image" -c . | docker import --change 'ENTRYPOINT ["/fakeasc"]' - "$tag/fake" >/dev/null
	fake=$(docker run -d --network none --user "$(id -u):$(id -g)" -v "$work/fake:/fake" "$tag/fake" serve /fake)
	cleanups+=(stop_fake)
	wait_for 30 test -e "$work/fake/ready" || die "the fake does not start: $(docker logs "$fake" 2>&1)"
}

stop_fake() { docker rm -f "$fake"; }

# ---- the action ----

# Each line is a case of its own: the scenario of the fake, the exit status, and
# the outputs "status" and "verdict" are what it must come to.
check_action() {
	action ok              ok           0 valid      pass
	accepted
	action clock           skew         0 valid      warn
	accepted
	action outage-warns    outage       0 unverified warn ON-UNREACHABLE=warn TIMEOUT=5s
	handed_over
	action garbage         ok           2 unusable   fail "PRIVATE-KEY=bm90IGEga2V5"
	action empty           ok           2 unusable   fail PRIVATE-KEY=
	action swapped         ok           2 unusable   fail "KEY-ID=$(<"$work/fake/ok/issuer-id")" "ISSUER-ID=$(<"$work/fake/ok/key-id")"
	action revoked         revoked      3 rejected   fail
	action wrong-issuer    wrong-issuer 3 rejected   fail
	action app-not-visible ok           4 valid      fail APP=com.example.not-there
	action agreements      agreements   5 blocked    fail
	action outage          outage       6 unverified fail TIMEOUT=5s
}

# action NAME SCENARIO EXIT STATUS VERDICT [INPUT=VALUE...] runs the action and
# checks what must hold in every case. It leaves its remains in $run.
action() {
	local want_exit=$3 want_status=$4 want_verdict=$5 token
	case_of "$1" "$2" "${@:6}"
	main_stage "$want_exit"
	token=$(output token)
	expect "$case: output status" "$want_status" "$(output status)"
	expect "$case: output verdict" "$want_verdict" "$(output verdict)"
	grep -q '[^[:space:]]' "$run"/mounts/temp/_runner_file_commands/step_summary_* || die "$case: no summary"
	[[ $want_verdict != fail ]] || no_token
	leaked "${token:+token mounts/temp/_runner_file_commands/set_output}"
	expect "$case: files of other users" "" "$(find "$run/mounts" ! -uid "$owner")"
	expect "$case: files written" "workspace/ascproof-report.json" "$(written)"
	say "$case: exit status $want_exit, $want_status, $want_verdict"
	evidence=""
}

no_token() {
	expect "$case: outputs token, expires-at" "" "$(output token)$(output expires-at)"
}

# accepted checks the outputs of a key that Apple accepts.
accepted() {
	expect "$case: output key-id" "$(<"$fake_dir/key-id")" "$(output key-id)"
	expect "$case: output issuer-id" "$(<"$fake_dir/issuer-id")" "$(output issuer-id)"
	expect "$case: output key-type" team "$(output key-type)"
	# Where later steps see the file, outside of the container.
	expect "$case: output report-path" "$run/mounts/workspace/ascproof-report.json" "$(output report-path)"
	matches "$case: output fingerprint" '^[0-9a-f]{16}$' "$(output fingerprint)"
	matches "$case: output rate-limit-remaining" '^[0-9]+$' "$(output rate-limit-remaining)"
	handed_over
	expect "$case: a later step's request" 200 "$(later_step)"
}

# handed_over checks that there is a token, that the runner was told to mask it
# and its signature, and when it expires.
handed_over() {
	local token
	token=$(output token)
	matches "$case: output token" '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' "$token"
	grep -qxF -e "$token" "$run/masks" || die "$case: the token is not masked"
	grep -qxF -e "${token##*.}" "$run/masks" || die "$case: the signature is not masked"
	matches "$case: output expires-at" '^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$' "$(output expires-at)"
}

# later_step uses the token as a run: step does, as the runner's own user. It is
# in a container only to share the network namespace of the fake.
later_step() {
	TOKEN=$(output token) docker run --rm --user "$owner:$owner" --network "container:$fake" \
		-e TOKEN -e SSL_CERT_FILE=/ca.pem -v "$fake_dir/ca.pem:/ca.pem:ro" \
		"$tag/fake" get "$(<"$fake_dir/url")/v1/apps?limit=1"
}

# ---- the image with a shell ----

# check_shell runs a job's script as GitLab's runner does: the image's entrypoint
# is emptied, and the script comes to sh on standard input.
check_shell() {
	local key got status=0
	fake_dir="$work/fake/ok" case="image with a shell"
	key=$(base64 <"$fake_dir/key.p8" | tr -d '\n')
	got=$(
		export ASC_PRIVATE_KEY=$key GITLAB_CI=true CI=true SSL_CERT_FILE=/ca.pem
		ASC_KEY_ID=$(<"$fake_dir/key-id") ASC_ISSUER_ID=$(<"$fake_dir/issuer-id") ASC_API_URL=$(<"$fake_dir/url")
		export ASC_KEY_ID ASC_ISSUER_ID ASC_API_URL
		docker run --rm -i --entrypoint "" --network "container:$fake" -v "$fake_dir/ca.pem:/ca.pem:ro" \
			-e ASC_PRIVATE_KEY -e ASC_KEY_ID -e ASC_ISSUER_ID -e ASC_API_URL -e SSL_CERT_FILE -e GITLAB_CI -e CI \
			"$tag/ascproof:shell" sh 2>&1 <<-'SCRIPT'
				ascproof version && ascproof check --format json && echo "job goes on"
			SCRIPT
	) || status=$?
	expect "$case: exit status" 0 "$status"
	matches "$case: version" '^ascproof ' "$got"
	matches "$case: report" '"verdict": *"pass"' "$got"
	matches "$case: the job" 'job goes on' "$got"
	[[ $got != *"$key"* ]] || die "$case: the key is printed"
	! grep -qE 'eyJ[A-Za-z0-9_-]+\.' <<<"$got" || die "$case: a token is printed"
	say "$case: runs a script"
}

main "$@"
