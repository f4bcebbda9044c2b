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
# shellcheck source=e2e/lib-buildkite.sh
. "$repo/e2e/lib-buildkite.sh"
# shellcheck source=e2e/lib-pages.sh
. "$repo/e2e/lib-pages.sh"

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
	entries
	programs_of_others ./e2e/internal/fakebuildkite
	start_asc
	release_commit
	mirror
	sets_up
	checks
	runs_a_command
	audits
	is_a_plugin_of_buildkite
	is_a_step_of_bitrise
	installs_as_pages_say
	runs_as_pages_say
	names_itself
	refuses_what_was_changed
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
	say "archives, SBOMs and checksums hold together"
}

# entries are for package managers. The build has held them against the archives; here
# runs what mise asks of a program that it installed.
entries() {
	local packages="$work/one/release/packages" command expected
	expect "files to submit" "aqua-registry/pkgs/ascproof/ascproof/pkg.yaml aqua-registry/pkgs/ascproof/ascproof/registry.yaml homebrew-tap/Casks/ascproof.rb mise/registry/ascproof.toml" \
		"$(files_in "$packages")"
	read -r _ command < <(sed -nE 's/^test = .* cmd = "([^"]*)".*/\1/p' "$packages/mise/registry/ascproof.toml")
	expected=$(sed -nE 's/^test = .* expected = "([^"]*)".*/\1/p' "$packages/mise/registry/ascproof.toml")
	expect "what mise asks" "${expected//"{{version}}"/$released}" "$(env -i "$work/archives/ascproof" "$command")"
	say "the entries for Homebrew, aqua and mise hold"
}

# ---- what users do with it ----

# sets_up installs from the release commit with what a slim image has.
sets_up() {
	local name
	mkdir -p "$work/slim" "$work/runner"
	for name in sh awk cat chmod cp cut dirname mkdir mktemp mv rm sed sha256sum uname; do ln -s "$(command -v "$name")" "$work/slim/$name"; done
	set_up "$clone" "$work/mirror" || evidence="$work/setup.log" die "setup"
	grep -qxF "ascproof $released" "$work/setup.log" || die "setup installed another version"
	program=$(sed -n 's/^path=//p' "$work/output")
	say "setup installs it"
}

# set_up CHECKOUT MIRROR runs setup as a runner of GitHub does.
set_up() {
	: >"$work/path"
	: >"$work/output"
	env -i "PATH=$work/slim" RUNNER_OS=Linux RUNNER_ARCH="$([[ $(go env GOARCH) == amd64 ]] && echo X64 || echo ARM64)" \
		"RUNNER_TEMP=$work/runner" "GITHUB_PATH=$work/path" "GITHUB_OUTPUT=$work/output" "SETUP_BASE_URL=$2" \
		sh "$1/setup/install.sh" >"$work/setup.log"
}

# refuses_what_was_changed changes one byte of the program, and one digit of a checksum.
refuses_what_was_changed() {
	local name changed="$work/changed"
	name=ascproof_${released}_linux_$(go env GOARCH)
	mkdir "$changed"
	cp -R "$work/mirror" "$clone/setup" "$changed/"
	printf '#' | dd of="$changed/mirror/v$released/$name" bs=1 seek=4096 conv=notrunc status=none
	refuses "$clone" "$changed/mirror"
	sed -i "s/^[0-9a-f]\(.*  $name\)\$/z\1/" "$changed/setup/checksums.txt"
	evidence="$work/setup.log"
	! set_up "$changed" "$work/mirror" || die "setup takes a checksum that is none"
	has "the reason" "$work/setup.log" "does not have one program"
	sed -i "s/^z\(.*  $name\)\$/$(flipped "$name")\1/" "$changed/setup/checksums.txt"
	refuses "$changed" "$work/mirror"
	evidence=""
	say "setup refuses a changed program and a changed checksum"
}

# flipped NAME is the first digit of its checksum, changed.
flipped() { sed -n "s/^\([0-9a-f]\).*  $1\$/\1/p" "$clone/setup/checksums.txt" | tr 0-9a-f 1-9a-f0; }

# refuses CHECKOUT MIRROR
refuses() {
	evidence="$work/setup.log"
	! set_up "$1" "$2" || die "setup installs a program that is not the one of its checksum"
	has "the reason" "$work/setup.log" "It was not installed: somebody changed the file"
	expect "the PATH and the outputs" "" "$(cat "$work/path" "$work/output")"
}

checks() {
	scenario works ok
	with_key "$program" check --require metadata --format json >"$run/report" || die "check"
	expect "version in the report" "$released" "$(jq -r .tool.version "$run/report")"
	say "check works"
}

runs_a_command() {
	scenario exec ok
	with_key "$program" exec --report "$run/report" -- sh -c "test -n \"\$ASC_TOKEN\" && test -f \"\$ASC_PRIVATE_KEY_PATH\"" >/dev/null 2>&1 || die "exec"
	expect "version in the report of exec" "$released" "$(jq -r .tool.version "$run/report")"
	say "exec works"
}

# audits checks a key that is good and one that is damaged.
audits() {
	local status=0
	scenario audit ok
	printf '%s\n' "keys:" "  - {name: good, key-id: 'env:ASC_KEY_ID', issuer-id: 'env:ASC_ISSUER_ID', private-key: 'env:ASC_PRIVATE_KEY', require: metadata}" \
		"  - {name: damaged, key-id: ABC123DEFG, private-key: bm90IGEga2V5}" >"$run/keys.yml"
	evidence="$run/log"
	with_key "$program" audit "$run/keys.yml" --report "$run/report" --html "$run/page.html" >"$run/log" 2>&1 || status=$?
	expect "exit status of the audit" 2 "$status"
	expect "what the audit found" "$released good=pass damaged=fail" "$(jq -r '[.tool.version] + [.keys[] | .name + "=" + .verdict] | join(" ")' "$run/report")"
	grep -q "ascproof $released" "$run/page.html" || die "the page does not name $released"
	evidence=""
	say "audit works"
}

# is_a_plugin_of_buildkite has the real agent check out the release commit by the tag of
# the version, from an address that ends in .git.
is_a_plugin_of_buildkite() {
	install_agent
	make_repository
	git clone -q --bare "$clone" "$work/ascproof.git"
	without_go
	scenario buildkite ok
	# shellcheck disable=SC2034 # for job
	plugins="[{\"file://$work/ascproof.git#v$released\": {\"base-url\": \"$work/mirror\", \"require\": \"metadata\", \"probe\": \"write\",
		\"files\": [\"p8\", \"fastlane\"], \"report\": \"$run/report\"}}]"
	# shellcheck disable=SC2119 # its arguments are variables of the job
	plugins=${plugins//[$'\n\t']/} job
	expect "$case: exit status" 0 "$(<"$run/build/exit-status")"
	expect "$case: requests with the token" 200 "$(published)"
	has "the program" "$run/build/log" "ascproof $released, as released"
	expect "$case: version in the report" "$released" "$(jq -r .tool.version "$run/report")"
	hidden
	shown valid pass success
	job_left_nothing
}

# names_itself looks at how clients of the fake called themselves: the program, and the
# steps that used a token.
names_itself() {
	stop_asc
	expect "clients" "Go-http-client/2.0 ascproof/$released" "$(cat "$work"/asc/*/agents | LC_ALL=C sort -u | xargs)"
	say "Apple is asked by ascproof/$released"
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
