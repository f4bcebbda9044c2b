#!/usr/bin/env bash
#
# Runs the pipelines of docs/ci/gitlab.md, with the component of templates/, in
# gitlab-ci-local: what the component makes of its inputs, what other jobs get,
# and that no secret is in a log, an artifact, or left behind.
#
# gitlab-ci-local is no runner of GitLab's. It hides nothing at all, so that
# whatever a job prints is seen here. Its jobs run in a shell of this machine,
# without their images.
#
# Nothing here reaches a network, but for what installs gitlab-ci-local.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"

# The last version that runs with Node 20.
readonly version=4.56.0

main() {
	provide npm nodejs npm || skip "there is no npm to install gitlab-ci-local with"
	provide rsync rsync || skip "gitlab-ci-local needs rsync"
	have git || skip "gitlab-ci-local needs git"
	scratch
	install || skip "gitlab-ci-local $version cannot be installed"
	programs
	start_asc
	say "gitlab-ci-local $("$engine/node_modules/.bin/gitlab-ci-local" --version)"

	publishes
	stops revoked 3 rejected
	stops agreements 5 blocked
	goes_on_during_an_outage
	checks_two_keys
	hands_over_a_file
	leaves_a_fork_alone
	fails_without_a_key
	say "passed"
}

# install installs gitlab-ci-local once. It matches the regular expressions of
# rules with re2, an addon that takes minutes and a C++ compiler to build;
# JavaScript's own expressions do as well here, where there are none.
install() {
	engine="$cache/gitlab-ci-local-$version"
	[[ -d $engine ]] && return
	local dir="$engine.$$"
	say "installing gitlab-ci-local $version, which is kept in $cache"
	mkdir -p "$dir/re2"
	cleanups+=(remove_half_installed)
	echo '{"name": "re2", "version": "1.24.0", "main": "re2.js"}' >"$dir/re2/package.json"
	echo 'module.exports = RegExp;' >"$dir/re2/re2.js"
	echo "{\"dependencies\": {\"gitlab-ci-local\": \"$version\"}, \"overrides\": {\"re2\": \"file:./re2\"}}" >"$dir/package.json"
	(cd "$dir" && npm install --no-audit --no-fund --ignore-scripts --no-update-notifier) >&2 || return
	mv "$dir" "$engine"
}

remove_half_installed() { rm -rf "$engine.$$"; }

# ---- pipelines ----

publishes() {
	scenario works ok
	pipeline 0 .gitlab-ci.yml
	expect "$case: requests with the token" 200 "$(published)"
	has "dotenv across jobs" "$run/log" "the key is valid, the verdict pass"
	has "exec" "$run/log" "fastlane runs"
	has "the inputs of the component" "$report" '"metadata"'
	expect "$case: dotenv, status" valid "$(dotenv ASCPROOF_STATUS)"
	junit 0
	nothing_left
}

# stops SCENARIO EXIT STATUS
#
# gitlab-ci-local shows by "FAIL" and "WARN" which exit statuses a job may fail
# with, but goes on after any of them. So this pipeline allows none.
stops() {
	scenario "stops-$1" "$1"
	strict=yes pipeline 1 .gitlab-ci.yml
	has "exit status" "$run/log" "FAIL $2"
	expect "$case: requests with a token" "" "$(published)"
	lacks "the next stage ran" "$run/log" "the verdict"
	expect "$case: dotenv, status" "$3" "$(dotenv ASCPROOF_STATUS)"
	junit 1
	nothing_left
}

# The component lets the pipeline go on; the job that needs Apple fails by itself.
goes_on_during_an_outage() {
	scenario outage outage
	pipeline 1 .gitlab-ci.yml --variable ASC_TIMEOUT=3s
	has "the check warns" "$run/log" "WARN 6"
	has "dotenv across jobs" "$run/log" "the key is unverified, the verdict fail"
	has "the publishing job fails" "$run/log" "FAIL 6"
	expect "$case: requests with a token" "" "$(published)"
	nothing_left
}

# Each job has the variables of its own key: here the first one is damaged, and the
# second one, which is whole, cannot read sales reports. See "stops" for the status.
checks_two_keys() {
	scenario two-keys ok
	second=yes pipeline 0 two-keys.gitlab-ci.yml
	has "the first key" "$run/log" "FAIL 2"
	has "the second key" "$run/log" "FAIL 4"
	nothing_left
}

hands_over_a_file() {
	scenario token-file ok
	pipeline 0 token.gitlab-ci.yml
	expect "$case: requests with the token" 200 "$(published)"
	nothing_left
}

# A fork has none of the variables.
leaves_a_fork_alone() {
	scenario fork ok
	without_key=yes pipeline 0 fork.gitlab-ci.yml
	has "the other jobs run" "$run/log" tested
	lacks "the check runs" "$run/log" "ascproof check"
	nothing_left
}

fails_without_a_key() {
	scenario no-key ok
	without_key=yes pipeline 1 .gitlab-ci.yml
	has "exit status" "$run/log" "FAIL 2"
	has "the likely reason" "$run/log" "protected"
	nothing_left
}

# ---- what is true of each ----

# dotenv NAME is what later jobs get.
dotenv() { sed -n "s/^$1=//p" "$run/project/.gitlab-ci-local/artifacts/ascproof/.gitlab-ci-reports/dotenv/ascproof.env"; }

# junit FAILED: gitlab-ci-local checks that the report is there and does no more.
junit() {
	local junit="$run/project/ascproof-junit.xml" failed=0
	grep -q '<testsuite' "$junit" || die "$case: no JUnit report"
	! grep -q '<failure' "$junit" || failed=1
	expect "$case: failures in the JUnit report" "$1" "$failed"
}

# nothing_left searches all that the pipeline could write to: its log, and the
# project with its artifacts, reports, and what gitlab-ci-local keeps.
nothing_left() {
	expect "$case: secrets" "" "$(secrets_in "$run/log" "$run/project" "$run/tmp" "$run/home")"
	expect "$case: files outside of the project" "" "$(files_in "$run/tmp" "$run/home")"
	say "$case: holds"
	evidence=""
}

# ---- running them ----

# pipeline EXIT FILE [OPTION...] runs a documented pipeline. It leaves its remains
# in $run.
pipeline() {
	local want=$1 file=$2 got=0
	shift 2
	mkdir -p "$run"/{project,home,tmp}
	evidence="$run/log" report="$run/project/ascproof-report.json"
	make_project "$file"
	(cd "$run/project" && env -i "PATH=$bin:$PATH" "HOME=$run/home" "TMPDIR=$run/tmp" NO_COLOR=1 \
		"SSL_CERT_FILE=$asc_dir/ca.pem" "E2E_EVIDENCE=$evidence_dir" \
		"$engine/node_modules/.bin/gitlab-ci-local" --color=false --home "$run/settings" \
		--variable GITLAB_CI=true "$@" >"$run/log" 2>&1) || got=$?
	expect "$case: exit status of gitlab-ci-local" "$want" "$got"
}

# make_project makes a project that is its own mirror of the component, since
# gitlab-ci-local finds a component on this machine only in the project at hand.
make_project() {
	local project="$run/project" commit
	git -C "$project" init -q -b main
	git -C "$project" remote add origin git@gitlab.example.com:tools/ascproof.git
	mkdir -p "$project/templates" "$run/settings/.gitlab-ci-local"
	cp -R "$repo/templates/ascproof" "$project/templates/ascproof"
	cp "$bin/publish" "$project/publish"
	# A release names the image. Without images jobs run in a shell. GitLab takes an
	# empty list of tags, and its schema does not.
	sed -i -e 's,^      # A release has a default here\.,      default: released,' -e '/^  image: /d' -e '/^  tags: /d' "$project/templates/ascproof/template.yml"
	git -C "$project" add .
	git -C "$project" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A project"
	commit=$(git -C "$project" rev-parse HEAD)
	block docs/ci/gitlab.md "$1" | sed -e '/^  image: /d' -e "s/@1\$/@$commit/" >"$project/.gitlab-ci.yml"
	[[ -z ${strict:-} ]] || printf 'ascproof:\n  allow_failure: false\n' >>"$project/.gitlab-ci.yml"
	variables >"$run/settings/.gitlab-ci-local/variables.yml"
}

# variables are what the project's settings hold.
variables() {
	echo "global:"
	echo "  ASC_API_URL: $(<"$asc_dir/url")"
	[[ -z ${without_key:-} ]] || return 0
	echo "  ASC_KEY_ID: $(<"$asc_dir/key-id")"
	echo "  ASC_ISSUER_ID: $(<"$asc_dir/issuer-id")"
	if [[ -n ${second:-} ]]; then
		echo "  ASC_PRIVATE_KEY: bm90IGEga2V5"
		echo "  REPORTS_KEY_ID: $(<"$asc_dir/key-id")"
		echo "  REPORTS_ISSUER_ID: $(<"$asc_dir/issuer-id")"
		echo "  REPORTS_PRIVATE_KEY: $(base64 <"$asc_dir/key.p8" | tr -d '\n')"
	else
		echo "  ASC_PRIVATE_KEY: $(base64 <"$asc_dir/key.p8" | tr -d '\n')"
	fi
}

main "$@"
