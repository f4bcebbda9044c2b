# shellcheck shell=bash
#
# What the scripts that run whole pipelines share: tools kept between runs, the
# fake API on this machine's loopback, the step that uses a token, and where
# secrets are afterwards. To be sourced after lib.sh, of which $repo and $work are.
# shellcheck disable=SC2154

# Tools that take minutes to build stay here.
readonly cache="${XDG_CACHE_HOME:-$HOME/.cache}/ascproof-e2e"

# go_tool NAME PACKAGE VERSION builds a program once and prints its path.
go_tool() {
	local path="$cache/bin/$1-$3" dir
	if [[ ! -x $path ]]; then
		say "building $2@$3, which is kept in $cache" >&2
		dir=$(mktemp -d "$work/tool.XXXXXX")
		(cd "$dir" && GOBIN=$dir GOFLAGS='' go install "$2@$3") >&2 || return
		mkdir -p "$cache/bin"
		# In one move, since somebody else may be doing the same.
		mv "$dir/$(basename "${2%/v[0-9]*}")" "$path.$$" && mv "$path.$$" "$path"
	fi
	printf '%s' "$path"
}

# programs [PACKAGE...] builds ours into $bin, without libc: some of them run in
# containers.
# shellcheck disable=SC2120 # not all scripts need others
programs() {
	bin="$work/bin"
	mkdir "$bin"
	(cd "$repo" && CGO_ENABLED=0 go build -o "$bin/" ./cmd/ascproof ./e2e/internal/fakeasc ./e2e/internal/leaks "$@")
	cp "$repo/e2e/internal/publish" "$repo/e2e/internal/fastlane" "$bin"
}

# start_asc starts the fake API. Whoever is to reach it must be on this network.
start_asc() {
	mkdir "$work/asc"
	"$bin/fakeasc" serve "$work/asc" &
	asc=$!
	cleanups+=(stop_asc)
	wait_for 30 test -e "$work/asc/ready" || die "the fake API does not start"
}

stop_asc() {
	kill "$asc"
	wait "$asc"
}

# scenario NAME makes a directory $run for one pipeline, and below it $evidence_dir
# for what its steps keep for us. $asc_dir has what the team was given by Apple.
scenario() {
	run="$work/runs/$1" asc_dir="$work/asc/$2" case=$1
	evidence_dir="$run/evidence"
	mkdir -p "$evidence_dir/tokens"
	# Steps that run as other users write there, too.
	chmod -R a+rwX "$evidence_dir"
}

# published tells how often a step used a token, and with what success.
published() { [[ ! -e $evidence_dir/statuses ]] || xargs <"$evidence_dir/statuses"; }

# secrets_in PATH... lists which secrets are in which files, below $run.
secrets_in() {
	"$bin/leaks" "$asc_dir/key.p8" "$evidence_dir/tokens" "$@" | sed "s,$run/,," | xargs
}

# lacks WHAT FILE TEXT
lacks() { ! grep -qF -e "$3" "$2" || die "$case: $1: \"$3\" is in ${2##*/}"; }

# has WHAT FILE TEXT
has() { grep -qF -e "$3" "$2" || die "$case: $1: \"$3\" is not in ${2##*/}"; }

# files_in DIRECTORY... lists what is not a directory.
files_in() { find "$@" ! -type d -printf '%P\n' | sort | xargs; }

# block DOCUMENT FILE prints the fenced block that the document says FILE is, so
# that what users copy is what runs here.
block() {
	awk -v "title=\`$2\`:" '
		found && /^```/ { if (inside) exit; inside = 1; next }
		inside { print; lines++ }
		$0 == title { found = 1 }
		END { exit lines == 0 }
	' "$repo/$1" || die "$1 has no $2"
}
