# shellcheck shell=bash
#
# A container action's step as GitHub's runner starts it. To be sourced after
# lib.sh, of which $repo is; each step has a directory $run of its own.
# shellcheck disable=SC2154

# The user that owns what a runner mounts: 1001 on GitHub's machines.
owner=$(id -u)
[[ $owner != 0 ]] || owner=1001

# A random part of the names of the runner's files; any will do.
guid=$(cat /proc/sys/kernel/random/uuid)

# make_mounts lays out what the runner mounts, below one directory so that all of
# it can be searched. The command files exist before the step starts.
make_mounts() {
	local temp="$run/mounts/temp" kind
	mkdir -p "$run/mounts/workspace" "$temp"/{_github_home,_github_workflow,_runner_file_commands}
	for kind in set_output set_env save_state add_path step_summary; do
		: >"$temp/_runner_file_commands/${kind}_$guid"
	done
	echo '{}' >"$temp/_github_workflow/event.json"
	[[ $(id -u) == "$owner" ]] || chown -R "$owner:$owner" "$run/mounts"
}

# make_environment INPUT=VALUE... fills env with the runner's variables and with
# every input that action.yml declares, the empty ones among them. Inputs keep
# their hyphens. Of two values of an input the later one counts.
#
# The runner rewrites values that begin with a directory that it mounts, so that
# most paths here are those inside; $RUNNER_WORKSPACE is one that it leaves alone.
declare -A env
make_environment() {
	local input default files=/github/file_commands
	env=(
		[CI]=true [GITHUB_ACTIONS]=true [RUNNER_OS]=Linux [RUNNER_NAME]=e2e [HOME]=/github/home
		[RUNNER_TEMP]=/github/runner_temp [GITHUB_WORKSPACE]=/github/workspace
		[RUNNER_WORKSPACE]=$run/mounts
		[GITHUB_SERVER_URL]=https://github.com [GITHUB_REPOSITORY]=ascproof/e2e [GITHUB_JOB]=e2e
		[GITHUB_RUN_ID]=1 [GITHUB_RUN_ATTEMPT]=1
		[GITHUB_EVENT_PATH]=/github/workflow/event.json [GITHUB_EVENT_NAME]=push
		[GITHUB_OUTPUT]=$files/set_output_$guid [GITHUB_ENV]=$files/set_env_$guid
		[GITHUB_STATE]=$files/save_state_$guid [GITHUB_PATH]=$files/add_path_$guid
		[GITHUB_STEP_SUMMARY]=$files/step_summary_$guid
		[SSL_CERT_FILE]=/ca.pem
	)
	while IFS='=' read -r input default; do env["INPUT_${input^^}"]=$default; done < <(declared_inputs)
	for input; do
		[[ -v env["INPUT_${input%%=*}"] ]] || die "action.yml has no input ${input%%=*}"
		env["INPUT_${input%%=*}"]=${input#*=}
	done
}

# declared_inputs prints the inputs of action.yml with their defaults, as the
# runner evaluates them, as NAME=DEFAULT.
declared_inputs() {
	awk -v temp="$run/mounts/temp" -v workspace="$run/mounts/workspace" '
		/^[a-z]/ { on = /^inputs:/ }
		on && /^  [a-z0-9-]+:/ { if (name) print name "=" value; name = $1; sub(":", "", name); value = "" }
		on && /^    default:/ {
			value = $0
			gsub(/^    default: *"?|"?$/, "", value)
			gsub(/\$\{\{ runner\.temp \}\}/, temp, value)
			gsub(/\$\{\{ github\.workspace \}\}/, workspace, value)
		}
		END { if (name) print name "=" value }
	' "$repo/action.yml"
}

# run_action IMAGE NETWORK CERTIFICATE [OPTION...] starts the container as
# actions/runner does (src/Runner.Worker: Handlers/ContainerActionHandler.cs and
# Container/DockerCommandManager.cs), but for its network, for a certificate to
# trust, and for the engine's socket, which the action has no use for. Options are
# those of docker run.
#
# Where $before_2_331 is set the runner does not mount its directory for temporary
# files (actions/runner#4163).
#
# docker is told the names of the variables alone and takes their values from its
# own environment. They get there through env(1), since a shell cannot export a
# name that has a hyphen in it. HOME is among them, which docker must not lose.
run_action() {
	local image=$1 network=$2 certificate=$3 temp="$run/mounts/temp" name names=() values=() mount_temp=()
	shift 3
	[[ -n ${before_2_331:-} ]] || mount_temp=(-v "$temp:/github/runner_temp")
	for name in "${!env[@]}"; do
		names+=(-e "$name")
		values+=("$name=${env[$name]}")
	done
	env "DOCKER_CONFIG=${DOCKER_CONFIG:-$HOME/.docker}" "${values[@]}" docker run --rm --workdir /github/workspace "${names[@]}" \
		--network "$network" -v "$certificate:/ca.pem:ro" \
		"${mount_temp[@]}" \
		-v "$temp/_github_home:/github/home" \
		-v "$temp/_github_workflow:/github/workflow" \
		-v "$temp/_runner_file_commands:/github/file_commands" \
		-v "$run/mounts/workspace:/github/workspace" \
		"$@" "$image"
}

# output NAME is what the step set, once ghrunner has taken the file apart.
output() { cat "$run/outputs/$1" 2>/dev/null || true; }

# written lists what the step made in the directories that were empty.
written() {
	(cd "$run/mounts" && find . -type f ! -path './temp/_runner_file_commands/*' ! -path './temp/_github_workflow/*') |
		sed 's,^\./,,' | sort | xargs
}
