#!/bin/sh
#
# Puts ascproof into a directory, on any machine: setup/to.sh DIRECTORY
#
#	git clone --depth 1 --branch v1 https://github.com/ascproof/ascproof ascproof-setup
#	sh ascproof-setup/setup/to.sh "$HOME/bin"
#
# What it installs is the program of that release, by the checksum in it.
# $ASCPROOF_BASE_URL names a mirror, $ASCPROOF_CACHE a directory that outlives the job.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=setup/get.sh
. "$here/get.sh"

fail() {
	printf 'ascproof: %s\n' "$1" >&2
	exit 1
}

[ "$#" = 1 ] || fail "usage: setup/to.sh DIRECTORY"
mkdir -p "$1"
program=$1/ascproof
[ "$(system)" != windows ] || program=$program.exe
base_url=${ASCPROOF_BASE_URL:-} cache=${ASCPROOF_CACHE:-} attestation=''
get "$here" "$program"
"$program" version
