# shellcheck shell=bash
#
# An action's step and its post step, with what the first hands to later steps and
# the second takes away again. To be sourced by container.sh, of which $work, $tag
# and $fake are, and $run, $case and $fake_dir of each case.
# shellcheck disable=SC2154,SC2034

# What the cases share: a key that works, and everything that can be handed over.
readonly everything=("FILES=p8, fastlane, token" EXPORT-ENV=true)

check_stages() {
	hands_over_and_cleans_up
	finds_files_without_state
	runs_where_temp_is_not_mounted
	cleans_up_what_was_cancelled
	leaves_what_is_not_ours
	leaves_nothing_of_a_check_that_fails
}

# ---- cases ----

hands_over_and_cleans_up() {
	case_of files ok "${everything[@]}"
	main_stage 0
	published_in "$run/mounts/temp"
	exported
	post_stage state
	expect "$case: files left" workspace/ascproof-report.json "$(written)"
	say "$case: handed over, used, gone"
}

# State may be lost, and inputs be evaluated to something else: act does both.
finds_files_without_state() {
	case_of files-no-state ok "${everything[@]}"
	main_stage 0
	make_environment
	post_stage
	expect "$case: files left" workspace/ascproof-report.json "$(written)"
	say "$case: gone"
}

runs_where_temp_is_not_mounted() {
	local before_2_331=yes
	case_of files-old-runner ok "${everything[@]}"
	env[RUNNER_TEMP]="$run/mounts/temp"
	main_stage 0
	published_in "$run/mounts/temp/_github_home"
	post_stage state
	expect "$case: files left" workspace/ascproof-report.json "$(written)"
	say "$case: handed over through the home directory, gone"
}

# A check that is stopped by a signal, as docker stop and the runner do it.
cleans_up_what_was_cancelled() {
	local name="$tag-cancelled" stopped
	case_of files-cancelled outage "${everything[@]}" ON-UNREACHABLE=warn TIMEOUT=5m
	cancel_when_it_runs "$name" &
	stopped=$!
	stage --name "$name" || true
	wait "$stopped" || die "$case: the check could not be cancelled"
	"$work/ghrunner" step "$run" || die "$case: the runner would not take this"
	no_token
	post_stage state
	expect "$case: files left" "" "$(written | xargs -n 1 | grep -v ascproof-report.json)"
	leaked ""
	say "$case: gone"
}

# Somebody put a link in the place of one file, and a file beside the others.
leaves_what_is_not_ours() {
	local dir key
	case_of files-planted ok "${everything[@]}"
	main_stage 0
	key=$(output key-path) dir=$(dirname "$(output key-path)")
	echo "not ours" >"$run/victim"
	ln -sfn "$run/victim" "$key"
	echo "not ours" >"$dir/stranger"
	post_stage state
	expect "$case: what the link points at" "not ours" "$(<"$run/victim")"
	expect "$case: what is left" "AuthKey_$(<"$fake_dir/key-id").p8 stranger" \
		"$(find "$dir" \( -name stranger -o -type l \) -printf '%f\n' | sort | xargs)"
	expect "$case: our other files" "" "$(find "$dir" \( -name asc_api_key.json -o -name token \) -printf '%f ')"
	grep -q '^::warning ' "$run/post-stdout" || die "$case: the post step does not say what it left"
	say "$case: left alone"
}

leaves_nothing_of_a_check_that_fails() {
	case_of files-revoked revoked "${everything[@]}"
	stage || true
	"$work/ghrunner" step "$run" || die "$case: the runner would not take this"
	expect "$case: files written" workspace/ascproof-report.json "$(written)"
	no_token
	leaked ""
	post_stage state
	expect "$case: files left" workspace/ascproof-report.json "$(written)"
	say "$case: no files"
}

# ---- stages ----

# case_of NAME SCENARIO [INPUT=VALUE...]
case_of() {
	run="$work/runs/$1" fake_dir="$work/fake/$2" case="action, $1"
	shift 2
	make_mounts
	make_environment "API-URL=$(<"$fake_dir/url")" \
		"KEY-ID=$(<"$fake_dir/key-id")" "ISSUER-ID=$(<"$fake_dir/issuer-id")" \
		"PRIVATE-KEY=$(base64 <"$fake_dir/key.p8" | tr -d '\n')" REPORT=ascproof-report.json "$@"
}

# stage [OPTION...] runs the step itself.
stage() {
	run_action "$tag/ascproof" "container:$fake" "$fake_dir/ca.pem" "$@" >"$run/stdout" 2>"$run/stderr"
}

main_stage() {
	local got=0
	stage || got=$?
	evidence="$run/stderr"
	expect "$case: exit status" "$1" "$got"
	"$work/ghrunner" step "$run" || die "$case: the runner would not take this"
	evidence="$run/log"
}

# post_stage [state] runs the post step, with the state of the step or without it,
# and with the same mounts, inputs and arguments. It must not fail whatever it finds.
post_stage() {
	local line got=0
	if [[ ${1:-} == state ]]; then
		while IFS= read -r line; do env["STATE_${line%%=*}"]=${line#*=}; done < <(saved "$run"/mounts/temp/_runner_file_commands/save_state_*)
	fi
	run_action "$tag/ascproof" "container:$fake" "$fake_dir/ca.pem" --entrypoint /ascproof-post \
		>"$run/post-stdout" 2>"$run/post-stderr" || got=$?
	evidence="$run/post-stderr"
	expect "$case: exit status of the post step" 0 "$got"
	evidence=""
}

# saved FILE turns entries of a command file, which here are of one line, into
# NAME=VALUE.
saved() { awk '/<</ { name = $0; sub(/<<.*/, "", name); getline; print name "=" $0; getline }' "$1"; }

# cancel_when_it_runs NAME
cancel_when_it_runs() { wait_for 60 docker top "$1" && sleep 1 && docker stop -t 20 "$1" >/dev/null; }

# ---- what is true of what is handed over ----

# published_in DIRECTORY checks the paths of the files, which are of this machine,
# their owner and mode, that the token is the output, and that the key is in two of
# the files, in whatever form, and nowhere else.
published_in() {
	local dir name
	dir=$(dirname "$(output key-path)")
	expect "$case: where the files are" "$1" "$(dirname "$dir")"
	expect "$case: output key-path" "$dir/AuthKey_$(<"$fake_dir/key-id").p8" "$(output key-path)"
	expect "$case: directory" "700 $owner" "$(stat -c '%a %u' "$dir")"
	for name in key-path fastlane-path token-path; do
		expect "$case: $name" "600 $owner" "$(stat -c '%a %u' "$(output "$name")")"
	done
	cmp -s "$(output token-path)" <(output token) || die "$case: the file does not hold the token that is the output"
	expect "$case: a later step's request" 200 "$(later_step)"
	leaked "token mounts/temp/_runner_file_commands/set_env token mounts/temp/_runner_file_commands/set_output" "$dir"
}

# exported checks the variables of later steps.
exported() {
	local name got
	got=$(saved "$run"/mounts/temp/_runner_file_commands/set_env_*)
	for name in ASC_TOKEN ASC_TOKEN_EXPIRES_AT ASC_KEY_ID ASC_ISSUER_ID ASC_PRIVATE_KEY_PATH API_PRIVATE_KEYS_DIR \
		APP_STORE_CONNECT_API_KEY_PATH EXPO_ASC_API_KEY_PATH EXPO_ASC_KEY_ID EXPO_ASC_ISSUER_ID; do
		grep -q "^$name=." <<<"$got" || die "$case: $name is not exported"
	done
	expect "$case: ASC_TOKEN" "$(output token | sha256sum)" "$(sed -n 's/^ASC_TOKEN=//p' <<<"$got" | tr -d '\n' | sha256sum)"
	expect "$case: ASC_PRIVATE_KEY_PATH" "$(output key-path)" "$(sed -n 's/^ASC_PRIVATE_KEY_PATH=//p' <<<"$got")"
}

# leaked EXPECTED [DIRECTORY] searches everything. A directory of ours may hold the
# key and the token.
leaked() {
	local want=$1 got ours
	mkdir -p "$run/tokens"
	[[ ! -s $run/outputs/token ]] || cp "$run/outputs/token" "$run/tokens/"
	got=$("$work/leaks" "$fake_dir/key.p8" "$run/tokens" "$run/log" "$run/mounts")
	ours=${2:-$run/nothing}
	expect "$case: secrets in our files" "${2:+key AuthKey key asc_api_key.json token token}" \
		"$(grep -F " $ours/" <<<"$got" | sed "s,$ours/,,; s,AuthKey_.*,AuthKey," | xargs)"
	expect "$case: secrets elsewhere" "$want" \
		"$(grep -vF " $ours/" <<<"$got" | sed "s,$run/,,; s,_$guid,," | xargs)"
}
