#!/bin/sh
#
# Installs ascproof for later steps of a job on GitHub, at the version of the action
# that this file is part of. get.sh says how.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=setup/get.sh
. "$here/get.sh"

main() {
	dir=$(mktemp -d "$(native_to_unix "$RUNNER_TEMP")/ascproof-setup.XXXXXX")
	program=$dir/ascproof
	[ "$RUNNER_OS" != Windows ] || program=$program.exe
	base_url=${SETUP_BASE_URL:-}
	attestation=${SETUP_ATTESTATION:-}
	cache=
	[ -z "${RUNNER_TOOL_CACHE:-}" ] || cache=$(native_to_unix "$RUNNER_TOOL_CACHE")/ascproof
	get "$here" "$program"
	"$program" version
	unix_to_native "$dir" >>"$GITHUB_PATH"
	printf 'path=%s\n' "$(unix_to_native "$program")" >>"$GITHUB_OUTPUT"
}

# What other steps read must be a path of the system, and what bash and the
# redirections above use one of its own. They differ on Windows.
unix_to_native() {
	if [ "$RUNNER_OS" = Windows ]; then cygpath -w "$1"; else printf '%s\n' "$1"; fi
}

native_to_unix() {
	if [ "$RUNNER_OS" = Windows ]; then cygpath -u "$1"; else printf '%s\n' "$1"; fi
}

fail() {
	printf '::error title=ascproof could not be set up::%s\n' "$1"
	exit 1
}

main
