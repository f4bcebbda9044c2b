#!/usr/bin/env bash
#
# Runs the installer of the action in setup/ with the variables of GitHub's runner:
# what it builds, what it takes for a release, and what it refuses to install.
#
# Nothing here reaches a network: a stand-in for curl has the release's file. The
# installer is run by each shell that there is.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

main() {
	scratch
	tools
	printf '#!/bin/sh\necho ascproof 0.0.0\n' >"$work/released"
	local shell
	for shell in bash dash "busybox sh"; do
		have "${shell%% *}" || { say "no ${shell%% *}: not tried"; continue; }
		releases
	done
	shell="sh"
	builds
	needs_go
	say "passed"
}

# tools are all that the installer may use, without Go.
tools() {
	local name path
	mkdir -p "$work/bin"
	cp "$repo/e2e/setup/curl" "$work/bin/curl"
	for name in sh bash dash busybox awk cat chmod cp cut dirname mktemp mv rm sed sha256sum; do
		! path=$(command -v "$name") || ln -s "$path" "$work/bin/$name"
	done
}

releases() {
	local sum
	sum=$(sha256sum <"$work/released" | cut -d ' ' -f 1)
	checksums "$sum" linux_amd64 darwin_arm64 windows_amd64.exe
	installs "ascproof 0.0.0, as released" Linux X64
	expect "requests" https://github.com/ascproof/ascproof/releases/download/v0.0.0/ascproof_0.0.0_linux_amd64 "$(<"$work/requests")"
	installs "ascproof 0.0.0, as released" macOS ARM64
	refuses "does not have one file for Linux on ARM64" Linux ARM64
	checksums "${sum//[0-9]/0}" linux_amd64
	refuses "it was not installed" Linux X64
	checksums "$sum" linux_amd64 linux_amd64
	refuses "does not have one file" Linux X64
	checksums not-a-sum linux_amd64
	refuses "does not have one file" Linux X64
	say "$shell: installs a release and refuses all else"
}

# A commit of which no release was made, as all are today.
builds() {
	action="$repo/setup"
	[[ ! -e $action/checksums.txt ]] || die "there is a release: this must be told of it"
	extra_path="$(dirname "$(command -v go)")" installs "building from source" Linux X64
	"$(sed -n 's/^path=//p' "$work/output")" help >/dev/null
	say "builds from source"
}

needs_go() {
	action="$repo/setup"
	refuses "actions/setup-go" Linux X64
	say "says what it needs to build"
}

# checksums SUM SUFFIX... makes an action with these sums.
checksums() {
	local sum=$1 suffix
	shift
	action="$work/action/setup"
	mkdir -p "$action"
	cp "$repo/setup/install.sh" "$action/"
	for suffix; do printf '%s  ascproof_0.0.0_%s\n' "$sum" "$suffix"; done >"$action/checksums.txt"
}

# installs TEXT OS ARCHITECTURE
installs() {
	local dir
	install_on "$2" "$3" || die "$shell, $2 on $3: not installed"
	grep -qF -e "$1" "$work/log" || die "$shell, $2 on $3: it does not say \"$1\""
	dir=$(<"$work/path")
	[[ -x $dir/ascproof ]] || die "$shell, $2 on $3: there is no program on the PATH"
	expect "output path" "path=$dir/ascproof" "$(<"$work/output")"
}

# refuses TEXT OS ARCHITECTURE
refuses() {
	! install_on "$2" "$3" || die "$shell, $2 on $3: installed"
	grep -F -e "$1" "$work/log" | grep -q '^::error ' || die "$shell, $2 on $3: no error says \"$1\""
	expect "the PATH and the outputs" "" "$(cat "$work/path" "$work/output")"
	expect "programs left" "" "$(find "$work/temp" -type f -perm -u+x)"
}

install_on() {
	evidence="$work/log"
	rm -rf "$work/temp" "$work/requests"
	mkdir "$work/temp"
	: >"$work/path"
	: >"$work/output"
	# shellcheck disable=SC2086 # "busybox sh" is two words
	env -i "PATH=$work/bin${extra_path:+:$extra_path}" "HOME=$HOME" "RUNNER_OS=$1" "RUNNER_ARCH=$2" \
		"RUNNER_TEMP=$work/temp" "GITHUB_PATH=$work/path" "GITHUB_OUTPUT=$work/output" "GOFLAGS=$(go env GOFLAGS)" "GOPROXY=$(go env GOPROXY)" \
		"RELEASED=$work/released" "REQUESTS=$work/requests" \
		$shell "$action/install.sh" >"$work/log" 2>&1
}

main "$@"
