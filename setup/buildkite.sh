#!/bin/sh
#
# What the hooks of the Buildkite plugin do: buildkite.sh check | cleanup
#
# Options of the plugin are settings. The agent gives them as
# BUILDKITE_PLUGIN_<REPOSITORY>_<OPTION>, those of a list with a number behind, where
# an address that ends in .git adds _GIT to the repository. They are settings of this
# process alone: what a hook exports would go to the job.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=setup/get.sh
. "$here/get.sh"

main() {
	settings
	dir=$(mktemp -d "${TMPDIR:-/tmp}/ascproof-plugin.XXXXXX")
	trap 'rm -rf "$dir"' EXIT
	program=$dir/ascproof
	attestation='' cache=$here/.cache
	provide
	status=0
	"$program" "$1" || status=$?
	rm -rf "$dir"
	exit "$status"
}

# provide gets the program. A plugin that is no release takes the one of the agent,
# if it has one.
provide() {
	if [ ! -f "$here/checksums.txt" ] && command -v ascproof >/dev/null 2>&1; then
		program=ascproof
	else
		get "$here" "$program"
	fi
}

settings() {
	prefix=BUILDKITE_PLUGIN_${BUILDKITE_PLUGIN_NAME:-ASCPROOF}_
	# An old agent does not set that name, so that whoever starts a build can.
	case $prefix in
	*[!A-Za-z0-9_]*) fail "\$BUILDKITE_PLUGIN_NAME is not the name of a plugin" ;;
	esac
	known=$(sed -nE 's/^    ([a-z-]+):.*/\1/p' "$here/../plugin.yml")
	for option in $(env | sed -nE "s/^$prefix([A-Z0-9_]+)=.*/\1/p"); do
		eval "value=\${$prefix$option-}"
		# shellcheck disable=SC2154 # eval sets it
		setting "$option" "$value"
	done
	# A check that hands nothing over would be one without a use here.
	export ASC_EXPORT_ENV="${ASC_EXPORT_ENV:-true}"
}

# setting OPTION VALUE
setting() {
	name=$(printf '%s' "$1" | sed -E 's/_[0-9]+$//')
	written=$(printf '%s' "$name" | tr 'A-Z_' 'a-z-')
	case "
$known
" in
	*"
$written
"*) ;;
	*) fail "the plugin has no option $written" ;;
	esac
	case $name in
	BASE_URL) base_url=$2 ;;
	*_VARIABLE) from_variable "${name%_VARIABLE}" "$2" ;;
	"$1") export "ASC_$name=$2" ;;
	*)
		# One of a list, the others of which are there already.
		eval "before=\${list_$name-}"
		# shellcheck disable=SC2154 # eval sets it
		eval "list_$name=\$before\$2\"
\""
		eval "export ASC_$name=\"\$list_$name\""
		;;
	esac
}

# from_variable SETTING VARIABLE takes a setting from a variable of another name,
# such as that of a second key.
from_variable() {
	case $2 in
	'' | [0-9]* | *[!A-Za-z0-9_]*) fail "the option $written names $2, which is not a name of a variable" ;;
	esac
	eval "value=\${$2-}"
	export "ASC_$1=$value"
}

fail() {
	printf 'ascproof: %s\n' "$1" >&2
	exit 1
}

main "$1"
