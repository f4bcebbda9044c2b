# shellcheck shell=bash
#
# A pipeline of GitLab in gitlab-ci-local, which is no runner of GitLab's: it hides
# nothing at all, so that whatever a job prints is seen here. To be sourced after lib.sh
# and lib-pipeline.sh, of which $repo, $work, $bin and $run are.
# shellcheck disable=SC2154,SC2034

# The last version that runs with Node 20.
readonly gitlab_version=4.56.0

# install_gitlab provides gitlab-ci-local, or skips the script.
install_gitlab() {
	provide npm nodejs npm || skip "there is no npm to install gitlab-ci-local with"
	provide rsync rsync || skip "gitlab-ci-local needs rsync"
	install_once || skip "gitlab-ci-local $gitlab_version cannot be installed"
	say "gitlab-ci-local $("$gitlab/node_modules/.bin/gitlab-ci-local" --version)"
}

# install_once installs it where it stays. It matches the regular expressions of
# rules with re2, an addon that takes minutes and a C++ compiler to build;
# JavaScript's own expressions do as well here, where there are none.
install_once() {
	gitlab="$cache/gitlab-ci-local-$gitlab_version"
	[[ -d $gitlab ]] && return
	local dir="$gitlab.$$"
	say "installing gitlab-ci-local $gitlab_version, which is kept in $cache"
	mkdir -p "$dir/re2"
	cleanups+=(remove_half_installed)
	echo '{"name": "re2", "version": "1.24.0", "main": "re2.js"}' >"$dir/re2/package.json"
	echo 'module.exports = RegExp;' >"$dir/re2/re2.js"
	echo "{\"dependencies\": {\"gitlab-ci-local\": \"$gitlab_version\"}, \"overrides\": {\"re2\": \"file:./re2\"}}" >"$dir/package.json"
	(cd "$dir" && npm install --no-audit --no-fund --ignore-scripts --no-update-notifier) >&2 || return
	mv "$dir" "$gitlab"
}

remove_half_installed() { rm -rf "$gitlab.$$"; }

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

# pipeline_left_nothing searches all that the pipeline could write to: its log, and the
# project with its artifacts, reports, and what gitlab-ci-local keeps.
pipeline_left_nothing() {
	expect "$case: secrets" "" "$(secrets_in "$run/log" "$run/project" "$run/tmp" "$run/home")"
	expect "$case: files outside of the project" "" "$(files_in "$run/tmp" "$run/home")"
	say "$case: holds"
	evidence=""
}

# ---- running them ----

# pipeline EXIT FILE [OPTION...] runs a documented pipeline. It leaves its remains
# in $run.
#
# $component is the checkout that the component comes from, this one by default. Jobs run
# in a shell of this machine, with $job_path, without their images. Where $job_image is
# set they run in containers: those of the component in its image, others in this one,
# which comes from $host.
pipeline() {
	local want=$1 file=$2 got=0
	shift 2
	mkdir -p "$run"/{project,home,tmp}
	evidence="$run/log" report="$run/project/ascproof-report.json"
	make_project "$file"
	[[ -z ${job_image:-} ]] || set -- --network host --volume "$asc_dir/ca.pem:/ca.pem:ro" --volume "$evidence_dir:/evidence" \
		--volume "$bin:/e2e:ro" --variable SSL_CERT_FILE=/ca.pem --variable E2E_EVIDENCE=/evidence --variable PATH=/bin:/e2e "$@"
	(cd "$run/project" && env -i "PATH=${job_path:-$bin:$PATH}" "HOME=$run/home" "TMPDIR=$run/tmp" NO_COLOR=1 \
		"DOCKER_HOST=${DOCKER_HOST:-}" "SSL_CERT_FILE=$asc_dir/ca.pem" "E2E_EVIDENCE=$evidence_dir" \
		"$gitlab/node_modules/.bin/gitlab-ci-local" --color=false --home "$run/settings" \
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
	cp -R "${component:-$repo}/templates/ascproof" "$project/templates/ascproof"
	cp "$bin/publish" "$project/publish"
	# A release names the image. GitLab takes an empty list of tags, and its schema does
	# not.
	sed -i -e 's,^      # A release has a default here\.,      default: released,' -e '/^  tags: /d' -e "$(of_images)" "$project/templates/ascproof/template.yml"
	git -C "$project" add .
	git -C "$project" -c user.name=e2e -c user.email=e2e@example.com commit -qm "A project"
	commit=$(git -C "$project" rev-parse HEAD)
	documented "$1" | sed -e "$(of_images)" -e "s/@1\$/@$commit/" >"$project/.gitlab-ci.yml"
	[[ -z ${strict:-} ]] || printf 'ascproof:\n  allow_failure: false\n' >>"$project/.gitlab-ci.yml"
	variables >"$run/settings/.gitlab-ci-local/variables.yml"
}

# documented NAME is an example of the page, or a file with one, by its whole path: this
# repository has a .gitlab-ci.yml too.
documented() { if [[ $1 == /* ]]; then cat "$1"; else block docs/ci/gitlab.md "$1"; fi; }

# of_images is what sed does to lines with images. The component's image keeps its digest,
# and comes from the registry of this machine.
of_images() {
	if [[ -n ${job_image:-} ]]; then
		printf '%s' "s,ghcr.io/ascproof/ascproof,$host/ascproof,;s,^  image: registry.example.com/.*,  image: $job_image,"
	else
		printf '%s' '/^  image: /d'
	fi
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
