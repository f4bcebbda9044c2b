#!/bin/sh
#
# Installs ascproof for later steps, at the version of the action that this file is
# part of: as the release of that version, which checksums.txt beside this file
# must know, or, where there was none, built from the source around it.
#
# checksums.txt is what sha256sum prints, and the job that makes a release commits
# it before it sets the tag:
#
#	<SHA-256>  ascproof_1.2.3_darwin_arm64
#	<SHA-256>  ascproof_1.2.3_windows_amd64.exe
#
# So who pins the action to a commit pins what is installed.
#
# It must run with any shell: macOS has bash 3.2, Git for Windows has dash, a job's
# container may have busybox.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
releases=https://github.com/ascproof/ascproof/releases/download

main() {
	dir=$(mktemp -d "$(native_to_unix "$RUNNER_TEMP")/ascproof-setup.XXXXXX")
	program=$dir/ascproof
	[ "$RUNNER_OS" != Windows ] || program=$program.exe
	if [ -f "$here/checksums.txt" ]; then
		name=$(asset_name)
		[ -n "$name" ] || fail "setup/checksums.txt does not have one file for $RUNNER_OS on $RUNNER_ARCH"
		download "$name" "$program"
	else
		build "$program"
	fi
	"$program" version
	unix_to_native "$dir" >>"$GITHUB_PATH"
	echo "path=$(unix_to_native "$program")" >>"$GITHUB_OUTPUT"
}

# asset_name is the name of this runner's file in checksums.txt, or nothing.
asset_name() {
	case $RUNNER_OS in
	Linux) os=linux ;;
	macOS) os=darwin ;;
	Windows) os=windows ;;
	*) return ;;
	esac
	case $RUNNER_ARCH in
	X64) arch=amd64 ;;
	ARM64) arch=arm64 ;;
	*) return ;;
	esac
	sed -nE "s/^[0-9a-f]{64}  (ascproof_[0-9A-Za-z.-]+_${os}_${arch}(\.exe)?)\$/\1/p" "$here/checksums.txt" | only_line
}

only_line() { awk '{ line = $0 } END { if (NR == 1) print line }'; }

# download ASSET FILE gets a file of the release and makes it executable if it is
# the one that checksums.txt tells of.
download() {
	version=${1#ascproof_}
	version=${version%%_*}
	echo "ascproof $version, as released"
	curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 120 \
		--output "$2.new" "$releases/v$version/$1" || fail "$releases/v$version/$1 cannot be downloaded"
	want=$(awk -v "name=$1" '$2 == name { print $1 }' "$here/checksums.txt")
	got=$(sha256 "$2.new")
	if [ "$got" != "$want" ]; then
		rm -f "$2.new"
		fail "the SHA-256 of $1 is $got, not $want as this action knows it: it was not installed"
	fi
	mv "$2.new" "$2"
	chmod 755 "$2"
}

# build FILE builds the source that the runner fetched together with this action.
build() {
	echo "No release was made of this commit (there is no setup/checksums.txt): building from source"
	command -v go >/dev/null 2>&1 ||
		fail "no release was made of this commit, and there is no Go to build it with: put a step with actions/setup-go before this one"
	(cd "$here/.." && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$1" ./cmd/ascproof) ||
		fail "ascproof cannot be built with $(go version)"
}

# sha256 FILE: Linux and Git for Windows have one command, macOS has the other.
sha256() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum <"$1" | cut -d ' ' -f 1
	else
		shasum -a 256 <"$1" | cut -d ' ' -f 1
	fi
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
