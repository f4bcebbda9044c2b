#!/usr/bin/env bash
#
# Runs the installer of the action in setup/ with the variables of GitHub's runner:
# what it builds, what it takes for a release, and what it refuses to install.
#
# Nothing here reaches a network: stand-ins for curl, gh and Go have the release's
# file and its attestation. The installer is run by each shell that there is.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

settings=()
readonly url=https://github.com/ascproof/ascproof/releases/download/v0.0.0/ascproof_0.0.0_linux_amd64

main() {
	scratch
	tools
	printf '#!/bin/sh\necho ascproof 0.0.0\n' >"$work/released"
	local shell
	for shell in bash dash "busybox sh"; do
		have "${shell%% *}" || { say "no ${shell%% *}: not tried"; continue; }
		releases
		mirrors
		caches
		asks_for_an_attestation
		goes_without
		on_windows
	done
	shell="sh"
	builds
	needs_go
	say "passed"
}

# tools are all that the installer may use, without Go.
tools() {
	local name path
	mkdir -p "$work/bin" "$work/gh"
	cp "$repo/e2e/setup/curl" "$work/bin/curl"
	cp "$repo/e2e/setup/gh" "$work/gh/gh"
	for name in sh bash dash busybox awk cat chmod cp cut dirname mkdir mktemp mv rm sed sha256sum tr uname; do
		! path=$(command -v "$name") || ln -s "$path" "$work/bin/$name"
	done
}

releases() {
	local sum
	sum=$(sha256sum <"$work/released" | cut -d ' ' -f 1)
	checksums "$sum" linux_amd64 darwin_arm64 windows_amd64.exe
	installs "ascproof 0.0.0, as released" Linux X64
	expect "requests" "$url" "$(<"$work/requests")"
	installs "ascproof 0.0.0, as released" macOS ARM64
	refuses "does not have one program for linux on arm64" Linux ARM64
	refuses "does not have one program for linux on ARM" Linux ARM
	checksums "${sum//[0-9]/0}" linux_amd64
	refuses "It was not installed" Linux X64
	checksums "$sum" linux_amd64 linux_amd64
	refuses "does not have one program" Linux X64
	checksums not-a-sum linux_amd64
	refuses "does not have one program" Linux X64
	say "$shell: installs a release and refuses all else"
}

# A mirror is an address or a directory, and what it has must be the release.
mirrors() {
	local sum
	sum=$(sha256sum <"$work/released" | cut -d ' ' -f 1)
	checksums "$sum" linux_amd64
	settings=(SETUP_BASE_URL=http://mirror.example/ascproof/)
	installs "ascproof 0.0.0, as released" Linux X64
	expect "requests" http://mirror.example/ascproof/v0.0.0/ascproof_0.0.0_linux_amd64 "$(<"$work/requests")"
	mkdir -p "$work/my mirror/v0.0.0"
	cp "$work/released" "$work/my mirror/v0.0.0/ascproof_0.0.0_linux_amd64"
	settings=("SETUP_BASE_URL=$work/my mirror")
	installs "ascproof 0.0.0, as released" Linux X64
	expect "requests" "" "$(cat "$work/requests" 2>/dev/null)"
	echo changed >>"$work/my mirror/v0.0.0/ascproof_0.0.0_linux_amd64"
	refuses "somebody changed the file" Linux X64
	settings=(SETUP_BASE_URL=/nowhere)
	refuses "there is no file /nowhere/v0.0.0/ascproof_0.0.0_linux_amd64" Linux X64
	settings=()
	say "$shell: installs from a mirror"
}

# A cache spares the download, and is not believed.
caches() {
	local cached="$work/tools/ascproof/ascproof_0.0.0_linux_amd64"
	checksums "$(sha256sum <"$work/released" | cut -d ' ' -f 1)" linux_amd64
	settings=("RUNNER_TOOL_CACHE=$work/tools")
	rm -rf "$work/tools"
	installs "ascproof 0.0.0, as released" Linux X64
	installs "ascproof 0.0.0, from " Linux X64
	expect "requests" "" "$(cat "$work/requests" 2>/dev/null)"
	echo "echo somebody else" >>"$cached"
	installs "ascproof 0.0.0, as released" Linux X64
	expect "requests" "$url" "$(<"$work/requests")"
	cmp -s "$cached" "$work/released" || die "$shell: the cache keeps a changed program"
	settings=(RUNNER_TOOL_CACHE=/proc/nowhere)
	installs "ascproof 0.0.0, as released" Linux X64
	settings=()
	say "$shell: caches"
}

asks_for_an_attestation() {
	checksums "$(sha256sum <"$work/released" | cut -d ' ' -f 1)" linux_amd64
	extra_path="$work/gh"
	settings=(GH_TOKEN=t SETUP_ATTESTATION=true "ATTESTED=$work/released")
	installs "GitHub attests" Linux X64
	settings=(GH_TOKEN=t SETUP_ATTESTATION=true ATTESTED=/dev/null)
	refuses "does not attest" Linux X64
	settings=(GH_TOKEN=t SETUP_ATTESTATION=false ATTESTED=/dev/null)
	installs "as released" Linux X64
	settings=(GH_TOKEN=t SETUP_ATTESTATION=true ATTESTED=)
	installs "as released" Linux X64
	settings=(GH_TOKEN= SETUP_ATTESTATION=true ATTESTED=/dev/null)
	installs "as released" Linux X64
	extra_path="" settings=()
	say "$shell: asks GitHub for an attestation where it can"
}

# Without curl there may be wget, without both there may be Go.
goes_without() {
	checksums "$(sha256sum <"$work/released" | cut -d ' ' -f 1)" linux_amd64
	mv "$work/bin/curl" "$work/curl"
	# busybox has a wget of its own, which no PATH hides.
	[[ $shell == busybox* ]] || refuses "apk add curl" Linux X64
	by_wget
	mv "$work/curl" "$work/bin/curl"
	settings=(SETUP_BASE_URL=https://nowhere.example)
	refuses "Set base-url to a mirror" Linux X64
	cp "$repo/e2e/setup/go" "$work/gh/go"
	extra_path="$work/gh"
	installs "Building from source instead" Linux X64
	rm "$work/gh/go"
	extra_path="" settings=()
	say "$shell: goes without curl, and without a network"
}

# on_windows has paths of the system, for other steps, and paths of its own.
on_windows() {
	local dir
	checksums "$(sha256sum <"$work/released" | cut -d ' ' -f 1)" windows_amd64.exe
	cp "$repo/e2e/setup/cygpath" "$work/bin/cygpath"
	settings=("RUNNER_TEMP=C:${work//\//\\}\\temp" "RUNNER_TOOL_CACHE=C:${work//\//\\}\\tools")
	rm -rf "$work/tools"
	install_on Windows X64 || die "$shell, Windows: not installed"
	dir=$(<"$work/path")
	[[ $dir == C:\\*\\temp\\ascproof-setup.* ]] || die "$shell, Windows: the path is $dir"
	expect "output path" "path=$dir\\ascproof.exe" "$(<"$work/output")"
	dir=${dir#C:}
	[[ -x ${dir//\\//}/ascproof.exe ]] || die "$shell, Windows: there is no program"
	[[ -f $work/tools/ascproof/ascproof_0.0.0_windows_amd64.exe ]] || die "$shell, Windows: nothing is cached"
	rm "$work/bin/cygpath"
	settings=()
	say "$shell: installs on Windows"
}

# by_wget downloads with busybox's wget from a server on this machine.
by_wget() {
	local port=$((20000 + RANDOM % 20000))
	have busybox || return 0
	mkdir -p "$work/mirror/v0.0.0"
	cp "$work/released" "$work/mirror/v0.0.0/ascproof_0.0.0_linux_amd64"
	busybox httpd -f -p "127.0.0.1:$port" -h "$work/mirror" >/dev/null 2>&1 &
	server=$!
	cleanups+=(stop_server)
	wait_for 10 busybox wget -q -O /dev/null "http://127.0.0.1:$port/v0.0.0/ascproof_0.0.0_linux_amd64" || die "there is no server"
	ln -s "$(command -v busybox)" "$work/bin/wget"
	settings=("SETUP_BASE_URL=http://127.0.0.1:$port")
	installs "ascproof 0.0.0, as released" Linux X64
	stop_server
	rm "$work/bin/wget"
	settings=()
}

stop_server() { kill "$server" 2>/dev/null; }

# A commit that is no release, as those of main are.
builds() {
	action="$repo/setup"
	if [[ -e $action/checksums.txt ]]; then
		say "this commit is a release: nothing to build"
		return
	fi
	local go git clone="$work/checkout"
	go=$(dirname "$(command -v go)") git=$(dirname "$(command -v git)")
	git clone -q "$repo" "$clone"
	cp "$repo"/setup/*.sh "$clone/setup/"
	action="$clone/setup"
	settings=(GOFLAGS=-buildvcs=false)
	extra_path="$go:$git" installs "building from source" Linux X64
	names_commit "a checkout" "$(git -C "$clone" rev-parse HEAD)$(dirty "$clone")"
	# An archive in somebody's repository: not their commit, but its own.
	mkdir -p "$clone/vendor/ascproof"
	git -C "$repo" archive HEAD | tar -x -C "$clone/vendor/ascproof"
	cp "$repo"/setup/*.sh "$clone/vendor/ascproof/setup/"
	action="$clone/vendor/ascproof/setup"
	git -C "$clone" -c user.name=e2e -c user.email=e2e@example.com commit -q --allow-empty -m "Something else"
	extra_path="$go:$git" installs "building from source" Linux X64
	names_commit "an archive" "$(git -C "$repo" rev-parse HEAD)"
	settings=()
	say "builds from source, and names the commit"
}

dirty() { [[ -z $(git -C "$1" status --porcelain --untracked-files=no) ]] || echo -dirty; }

# names_commit WHAT COMMIT
names_commit() {
	local changed=${2:40}
	expect "$1: version" "ascproof devel-${2:0:12}$changed" "$("$(sed -n 's/^path=//p' "$work/output")" version)"
}

needs_go() {
	action="$repo/setup"
	[[ ! -e $action/checksums.txt ]] || return 0
	refuses "actions/setup-go" Linux X64
	say "says what it needs to build"
}

# checksums SUM SUFFIX... makes an action with these sums.
checksums() {
	local sum=$1 suffix
	shift
	action="$work/action/setup"
	mkdir -p "$action"
	cp "$repo"/setup/*.sh "$action/"
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
		"RELEASED=$work/released" "REQUESTS=$work/requests" "${settings[@]}" \
		$shell "$action/install.sh" >"$work/log" 2>&1
}

main "$@"
