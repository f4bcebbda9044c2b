#!/usr/bin/env bash
#
# A release from beginning to end, without publishing it: what GoReleaser makes of
# the commit at hand, twice and in different directories, the images, and the
# release commit. Then what users do with these files alone, on a PATH without Go.
#
# The commit is what is released, so that changes which are not committed are not
# seen here. Nothing here reaches a network, but for what builds the tools.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-release.sh
. "$repo/e2e/lib-release.sh"


main() {
	have git || skip "a release needs git"
	provide jq jq || skip "there is no jq"
	provide unzip unzip || skip "there is no unzip"
	scratch
	tools
	registry
	# shellcheck disable=SC2119 # a stand-in without files will do
	make_base
	(cd "$repo" && "$tools/goreleaser" check) || die "goreleaser check"
	build "$work/one"
	build "$work/another/place"
	same
	archives
	programs
	start_asc
	release_commit
	sets_up
	runs
	is_a_step_of_bitrise
	say "passed"
}

# ---- building ----

same() {
	diff -r "$work/one/release" "$work/another/place/release" || die "two builds differ"
	say "two builds in different directories are the same"
}

archives() {
	local dir="$work/archives" os arch file
	mkdir "$dir"
	(cd "$work/one/release/assets" && sha256sum --quiet -c checksums.txt) || die "checksums.txt is wrong"
	for os in linux darwin windows; do
		for arch in amd64 arm64; do
			file="$work/one/release/assets/ascproof_${released}_${os}_$arch"
			rm -rf "$dir/x"
			mkdir "$dir/x"
			if [[ $os == windows ]]; then unzip -q "$file.zip" -d "$dir/x"; else tar -xzf "$file.tar.gz" -C "$dir/x"; fi
			expect "$os $arch: files" "LICENSE README.md ascproof completions/_ascproof completions/ascproof.bash completions/ascproof.fish completions/ascproof.ps1" \
				"$(cd "$dir/x" && find . -type f -printf '%P\n' | sed 's/\.exe$//' | LC_ALL=C sort | xargs)"
			[[ $os == windows ]] || cmp "$dir/x/ascproof" "$file" || die "$os $arch: the program in the archive is another one"
			jq -e '.packages[] | select(.name == "github.com/spf13/cobra")' "$file".*.spdx.json >/dev/null || die "$os $arch: the SBOM lacks modules"
		done
	done
	tar -xzf "$work/one/release/assets/ascproof_${released}_linux_$(go env GOARCH).tar.gz" -C "$dir"
	expect "version" "ascproof $released" "$(env -i "$dir/ascproof" version)"
	go version -m "$dir/ascproof" | grep -q "vcs.revision=$(git -C "$repo" rev-parse HEAD)" || die "the program does not know its commit"
	# shellcheck disable=SC2016 # Ruby's
	grep -q 'binary "ascproof"' "$work/one/release/ascproof.rb" || die "no cask"
	aqua
	say "archives, SBOMs, checksums and the cask hold together"
}

# aqua's entry must lead to the names of the archives.
aqua() {
	local name
	name=$(sed -nE 's/^    asset: (ascproof_.*)/\1/p' "$repo/contrib/aqua/registry.yaml" |
		sed -e "s/{{trimV .Version}}/$released/" -e 's/{{.OS}}/linux/' -e 's/{{.Arch}}/arm64/' -e 's/{{.Format}}/tar.gz/')
	[[ -f $work/one/release/assets/$name ]] || die "aqua's entry leads to $name, which is no file of the release"
}

# ---- what users do with it ----

# sets_up installs from the release commit with what a slim image has.
sets_up() {
	local name mirror="$work/mirror/v$released"
	mkdir -p "$mirror" "$work/slim" "$work/runner"
	cp "$work/one/release/assets/ascproof_${released}"_* "$mirror/"
	for name in sh awk cat chmod cp cut dirname mkdir mktemp mv rm sed sha256sum uname; do ln -s "$(command -v "$name")" "$work/slim/$name"; done
	: >"$work/path"
	: >"$work/output"
	env -i "PATH=$work/slim" RUNNER_OS=Linux RUNNER_ARCH="$([[ $(go env GOARCH) == amd64 ]] && echo X64 || echo ARM64)" \
		"RUNNER_TEMP=$work/runner" "GITHUB_PATH=$work/path" "GITHUB_OUTPUT=$work/output" "SETUP_BASE_URL=$work/mirror" \
		sh "$clone/setup/install.sh" >"$work/setup.log" || evidence="$work/setup.log" die "setup"
	grep -qxF "ascproof $released" "$work/setup.log" || die "setup installed another version"
	say "setup installs it"
}

# runs checks a key, and runs a command, with what setup installed.
runs() {
	local program
	program=$(sed -n 's/^path=//p' "$work/output")
	scenario works ok
	with_key "$program" check --format json >"$run/report"
	expect "version in the report" "$released" "$(jq -r .tool.version "$run/report")"
	with_key "$program" exec -- sh -c "test -n \"\$ASC_TOKEN\"" >/dev/null 2>&1 || die "exec"
	say "check and exec work"
}

# is_a_step_of_bitrise runs the step with a stand-in for envman, and what it leaves to
# the next one.
is_a_step_of_bitrise() {
	local name
	scenario bitrise ok
	for name in bash dash env mkdir tr uname; do ln -sf "$(command -v "$name")" "$work/slim/$name"; done
	cat >"$work/slim/envman" <<-'SH'
		#!/bin/sh
		case $4 in --value) value=$5 ;; *) value=$(cat) ;; esac
		echo "$3=$value" >>"$ENVMAN_ENVSTORE_PATH"
	SH
	chmod +x "$work/slim/envman"
	: >"$run/store"
	evidence="$run/log"
	with_key env BITRISE_IO=true "ENVMAN_ENVSTORE_PATH=$run/store" "ASCPROOF_BASE_URL=$work/mirror" require=metadata files=fastlane export_env=true \
		"key_id=$(<"$asc_dir/key-id")" "issuer_id=$(<"$asc_dir/issuer-id")" "private_key=$(base64 <"$asc_dir/key.p8" | tr -d '\n')" "api_url=$(<"$asc_dir/url")" \
		bash "$clone/step.sh" >"$run/log" 2>&1 || die "$case: the step failed"
	has "the requirement" "$run/log" metadata
	grep -q '^ASC_TOKEN=eyJ' "$run/store" || die "$case: there is no token"
	grep -q '^ASCPROOF_STATUS=valid$' "$run/store" || die "$case: there is no status"
	expect "$case: version" "ascproof $released" "$("$(sed -n 's/^ASCPROOF_PATH=//p' "$run/store")" version)"
	evidence=""
	say "the Bitrise step works"
}

with_key() {
	env -i "PATH=$work/slim" "HOME=$run" "ASC_KEY_ID=$(<"$asc_dir/key-id")" "ASC_ISSUER_ID=$(<"$asc_dir/issuer-id")" \
		"ASC_PRIVATE_KEY=$(base64 <"$asc_dir/key.p8" | tr -d '\n')" "ASC_API_URL=$(<"$asc_dir/url")" "SSL_CERT_FILE=$asc_dir/ca.pem" "$@"
}

main "$@"
