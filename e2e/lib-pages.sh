# shellcheck shell=bash
#
# What the pages of CI systems tell people to type, with a release of this machine. To be
# sourced by release.sh, of which with_key, $job_path and the mirror are.
# shellcheck disable=SC2154,SC2034

# installs_as_pages_say runs the two lines by which each page gets the program: git clones
# the release by its major tag, and setup/to.sh takes the file of the release.
installs_as_pages_say() {
	local page dir lines found=0
	clones_from_here
	for page in "$repo"/docs/ci/*.md; do
		grep -q 'setup/to\.sh' "$page" || continue
		dir="$work/pages/$(basename "$page" .md)"
		mkdir -p "$dir"
		lines=$(sed -nE "s/^(.*(sh '|[^a-z]))?((git clone --quiet|sh [^ ]*setup\/to\.sh).*)$/\3/p" "$page" | sed -E "s/'\$//; $(paths "$dir")")
		evidence="$dir/log"
		(cd "$dir" && as_page "$dir" sh -e -c "$lines") >"$dir/log" 2>&1 || die "${page##*/}: the commands fail"
		has "${page##*/}" "$dir/log" "ascproof $released, as released"
		expect "${page##*/}: programs" "ascproof $released" "$("$(find "$dir" -path '*setup*' -prune -o -type f -name ascproof -print)" version)"
		found=$((found + 1))
	done
	((found >= 7)) || die "only $found pages install"
	evidence=""
	say "$found pages install it"
}

# runs_as_pages_say runs the scripts of Xcode Cloud and TeamCity from their first line to
# their last.
runs_as_pages_say() {
	local dir
	scenario xcode-cloud ok
	xcode_cloud ci_scripts/ci_post_clone.sh || die "$case: the check failed"
	CI_XCODEBUILD_ACTION="test" xcode_cloud ci_scripts/ci_post_xcodebuild.sh || die "$case: the script fails where it has nothing to do"
	expect "$case: requests with a token, of another action" "" "$(published)"
	CI_XCODEBUILD_ACTION="archive" CI_BRANCH=main xcode_cloud ci_scripts/ci_post_xcodebuild.sh || die "$case: the command failed"
	expect "$case: requests with the token" 200 "$(published)"
	scenario teamcity ok
	awk '/^```sh/ { inside = 1; next } /^```/ { exit } inside' "$repo/docs/ci/teamcity.md" | sed -E "$(paths "$run")" >"$run/script"
	as_page "$run" sh -e "$run/script" >"$run/log" 2>&1 || die "$case: the step failed"
	expect "$case: requests with the token" 200 "$(published)"
	evidence=""
	say "the scripts of Xcode Cloud and TeamCity work"
}

xcode_cloud() {
	block docs/ci/xcode-cloud.md "$1" | sed -E "$(paths "$run")" >"$run/script"
	evidence="$run/log"
	as_page "$run" CI_XCODEBUILD_ACTION="${CI_XCODEBUILD_ACTION:-}" CI_BRANCH="${CI_BRANCH:-}" sh -e "$run/script" >"$run/log" 2>&1
}

# paths DIRECTORY is what sed does to fixed paths of a page.
paths() { printf '%s' "s,/tmp/ascproof-,$1/ascproof-,g; s,/usr/local/bin,$1/bin,; s,%system[.]teamcity[.]build[.]tempDir%,$1,g"; }

# as_page DIRECTORY COMMAND... runs it with the variables of the systems, and a key.
as_page() {
	local dir=$1
	shift
	with_key env "PATH=$job_path" "HOME=$dir" "TMPDIR=$dir" "AGENT_TEMPDIRECTORY=$dir" "WORKSPACE_TMP=$dir" "GIT_CONFIG_GLOBAL=$work/gitconfig" \
		"ASCPROOF_BASE_URL=$work/mirror" "E2E_EVIDENCE=${evidence_dir:-}" "$@"
}

# clones_from_here has git find the release where the pages say it is. They name v1.
clones_from_here() {
	git -C "$work/ascproof.git" tag -f v1 "v$released" >/dev/null
	git config --file "$work/gitconfig" "url.file://$work/ascproof.git.insteadOf" https://github.com/ascproof/ascproof
}
