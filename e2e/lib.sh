# shellcheck shell=bash
#
# What the end-to-end scripts and .ci/run share: a private directory, clean-up,
# packages, and how to fail and to skip. To be sourced; it starts nothing.

# shellcheck disable=SC2034 # for those who source this
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Status 77 means "skipped", as it does to automake and meson.
readonly skipped=77

say() { printf '%s: %s\n' "${0##*/}" "$*"; }

# die shows the file that $evidence names, if it does, and fails.
die() {
	[[ ! -f ${evidence:-} ]] || cat "$evidence" >&2
	printf '%s: FAILED: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# expect WHAT WANT GOT
expect() {
	[[ $2 == "$3" ]] || die "$1 is \"$3\", want \"$2\""
}

# matches WHAT REGEXP GOT says nothing about a value, since it may be secret.
matches() {
	grep -qE -e "$2" <<<"$3" || die "$1 (${#3} characters) does not match $2"
}

# below WHAT GOT LIMIT
below() {
	(($2 < $3)) || die "$1: $2 bytes, must be below $3"
	say "$1: $2 bytes of $3"
}

# skip REASON ends a script that cannot do its work here. Where E2E_MUST_RUN is
# set that is a failure: a host that has all it takes must not go green on
# nothing.
skip() {
	[[ -z ${E2E_MUST_RUN:-} ]] || die "may not be skipped here: $*"
	printf '\n%s: SKIPPED: %s\n\n' "${0##*/}" "$*"
	[[ -z ${E2E_SKIP_FILE:-} ]] || printf '%s\n' "$*" >"$E2E_SKIP_FILE"
	exit "$skipped"
}

have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
	if [[ $(id -u) == 0 ]]; then
		"$@"
	else
		have sudo && sudo -n "$@"
	fi
}

# provide COMMAND PACKAGE... installs Debian's packages if the command is not
# there, and tells whether it is there afterwards.
provide() {
	local cmd=$1 log
	shift
	have "$cmd" && return
	have apt-get || return
	# The lists of a new machine are empty, and those of an old one out of date.
	log=$(as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 sh -c \
		'apt-get -qq update && apt-get -qq -y --no-install-recommends install "$@"' sh "$@" 2>&1) ||
		printf '%s\n' "$log" >&2
	hash -r
	have "$cmd"
}

# scratch makes the private directory $work, and has it and all that was pushed
# onto $cleanups removed when the script ends, however it ends.
cleanups=()
scratch() {
	work=$(mktemp -d "${TMPDIR:-/tmp}/ascproof-e2e.XXXXXX")
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# clean_up undoes things in the reverse of the order in which they were made.
clean_up() {
	local status=$? i
	set +e
	for ((i = ${#cleanups[@]} - 1; i >= 0; i--)); do
		"${cleanups[i]}" >/dev/null 2>&1
	done
	rm -rf "$work"
	exit "$status"
}

# wait_for SECONDS COMMAND... polls, and gives up.
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || return 1
		sleep 0.2
	done
}
