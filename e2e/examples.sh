#!/usr/bin/env bash
#
# Lints every example of a pipeline in the documents, each with what its own system has:
# actionlint for GitHub, gitlab-ci-local for GitLab, the agent for Buildkite, and JSON
# schemas for Buildkite, Azure Pipelines, Bitrise and CircleCI, the program for keys of an
# audit, and shellcheck. Codemagic has nothing that can be pinned. internal/repo parses all
# of them, and holds their names against ours.
#
# The schemas are fetched by commit. Where they cannot be had, and $SCHEMAS names no
# directory with them, the script says so and goes on.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=e2e/lib-pipeline.sh
. "$repo/e2e/lib-pipeline.sh"
# shellcheck source=e2e/lib-gitlab.sh
. "$repo/e2e/lib-gitlab.sh"
# shellcheck source=e2e/lib-buildkite.sh
. "$repo/e2e/lib-buildkite.sh"

readonly raw=https://raw.githubusercontent.com
declare -rA schemas=(
	[azure]="$raw/microsoft/azure-pipelines-vscode/e8090fd525cd6ba47d7685c698f3f51983e298c6/service-schema.json"
	[bitrise]="$raw/SchemaStore/schemastore/3b6446ad8a077bac56f4a4796c0b7fd88927fc8e/src/schemas/json/bitrise.json"
	[bitrise-step]="$raw/SchemaStore/schemastore/3b6446ad8a077bac56f4a4796c0b7fd88927fc8e/src/schemas/json/bitrise-step.json"
	[buildkite]="$raw/buildkite/pipeline-schema/829d2f7c715b10256b9a4ea23c3798aac9ea25d2/schema.json"
	[circleci]="$raw/CircleCI-Public/circleci-yaml-language-server/c9a13f55002be4d417369b2dfce7f9da1ea7e517/schema.json"
)

main() {
	have git || skip "gitlab-ci-local needs git"
	provide shellcheck shellcheck || skip "there is no shellcheck for run: blocks"
	provide jq jq || skip "there is no jq"
	scratch
	programs
	start_asc
	(cd "$repo/tools" && GOBIN="$bin" go install github.com/rhysd/actionlint/cmd/actionlint) || die "actionlint"
	(cd "$repo/e2e/internal/schema" && go build -o "$bin/schema" .) || die "schema"
	install_gitlab
	install_agent
	examples
	on_github
	on_gitlab
	on_buildkite
	by_schema
	as_keys
	in_shell
	say "passed"
}

# examples writes each block of code to a file, and sorts the YAML by what reads it. A kind
# that nobody knows is an error, so that no example goes unread.
examples() {
	local document file kind
	mkdir -p "$work"/{blocks,github,gitlab,buildkite,azure,bitrise,circleci,codemagic,keys}
	for document in README.md docs/*.md docs/ci/*.md .github/*.md; do
		awk -v out="$work/blocks/$(tr / - <<<"${document%.md}")" '
			/^ *```/ { if (file) { close(file); file = "" } else { indent = index($0, "`") - 1; language = substr($0, indent + 4); file = out "-" ++n "." (language ? language : "text") }; next }
			file { print substr($0, indent + 1) >file }
		' "$repo/$document"
	done
	for file in "$work"/blocks/*.yaml; do
		kind=$(kind_of "$file")
		[[ -n $kind ]] || evidence="$file" die "nothing lints ${file##*/}"
		mv "$file" "$work/$kind/$(basename "$file" .yaml).yml"
	done
	say "examples: $(cd "$work" && for kind in github gitlab buildkite azure bitrise circleci codemagic keys; do printf '%s %s, ' "$(find "$kind" -type f | wc -l)" "$kind"; done)$(find "$work/blocks" -name '*.sh' | wc -l) of shell"
}

kind_of() {
	case ${1##*/} in
	docs-ci-azure-*) echo azure ;;
	docs-ci-bitrise-*) echo bitrise ;;
	docs-ci-circleci-*) echo circleci ;;
	docs-ci-codemagic-*) echo codemagic ;;
	docs-ci-gitlab-*) echo gitlab ;;
	*)
		if grep -qE '^(on|jobs):|^- (uses|run|if|id|env):' "$1"; then
			echo github
		elif grep -q '^steps:' "$1"; then
			echo buildkite
		elif grep -qE '^(stages|include):' "$1"; then
			echo gitlab
		elif grep -q '^keys:' "$1"; then
			echo keys
		fi
		;;
	esac
}

# on_github makes workflows of lists of steps. Our action is that of the checkout, so that
# its inputs and outputs are known.
on_github() {
	local file project="$work/project"
	mkdir -p "$project/.github/workflows" "$project/setup"
	git -C "$project" init -q
	cp "$repo/action.yml" "$repo/Dockerfile" "$project/"
	cp "$repo/setup/action.yml" "$project/setup/"
	for file in "$work"/github/*; do
		if grep -q '^jobs:' "$file"; then cat "$file"; else workflow_of "$file"; fi |
			sed -E 's,ascproof/ascproof(/setup)?@v1$,.\1,; s,uses: \.$,uses: ./,; s,uses: \./?/setup$,uses: ./setup,; s,uses: \.setup,uses: ./setup,' >"$project/.github/workflows/${file##*/}"
	done
	(cd "$project" && "$bin/actionlint" -shellcheck "$(command -v shellcheck)" -ignore '"/ascproof-post" does not exist') || die "actionlint"
	say "actionlint finds nothing in $(find "$project/.github/workflows" -type f | wc -l) examples for GitHub"
}

# workflow_of FILE puts steps into a job, after those that they read outputs of.
workflow_of() {
	local id
	printf '%s\n' "on: push" "permissions: {}" "jobs:" "  job:" "    runs-on: ubuntu-latest" "    steps:"
	while IFS= read -r id; do
		grep -q "^  id: $id$\|^- id: $id$" "$1" || printf '%s\n' "      - id: $id" "        uses: ascproof/ascproof@v1"
	done < <(grep -oE '\bsteps\.[a-z]+' "$1" | sort -u | cut -d . -f 2)
	sed 's/^/      /' "$1"
}

on_gitlab() {
	local file without_key=yes
	for file in "$work"/gitlab/*; do
		scenario "$(basename "$file")" ok
		mkdir -p "$run/project"
		evidence="$run/log"
		make_project "$file"
		(cd "$run/project" && "$gitlab/node_modules/.bin/gitlab-ci-local" --color=false --home "$run/settings" --list-all >"$run/log" 2>&1) || die "gitlab-ci-local"
		grep -qE 'ascproof|publish|audit|report|test' "$run/log" || die "gitlab-ci-local finds no job"
	done
	evidence=""
	say "gitlab-ci-local reads $(find "$work/gitlab" -type f | wc -l) examples for GitLab"
}

on_buildkite() {
	local file
	evidence="$work/log"
	for file in "$work"/buildkite/*; do
		"$bin/buildkite-agent" pipeline upload --dry-run --reject-secrets --agent-access-token none --job none "$file" >"$work/log" 2>&1 || die "buildkite-agent reads ${file##*/}"
	done
	evidence=""
	say "buildkite-agent reads $(find "$work/buildkite" -type f | wc -l) examples"
}

by_schema() {
	local kind schema
	cp "$repo/step.yml" "$work/step.yml"
	for kind in azure bitrise bitrise-step buildkite circleci; do
		schema="${SCHEMAS:-$work/schemas}/$kind.json"
		if [[ -z ${SCHEMAS:-} ]] && ! { mkdir -p "$work/schemas" && timeout 60 curl -fsSL -o "$schema" "${schemas[$kind]}"; } 2>/dev/null; then
			[[ -z ${E2E_MUST_RUN:-} ]] || die "the schema of $kind cannot be fetched"
			say "$kind: NOT held against its schema, which cannot be fetched here"
			continue
		fi
		if [[ $kind == bitrise-step ]]; then set -- "$work/step.yml"; else set -- "$work/$kind"/*; fi
		"$bin/schema" "$schema" "$@" || die "the schema of $kind"
		say "$kind: $# fit the schema"
	done
}

# as_keys asks for the keys of an audit where nobody answers: 6, and no entry is wrong.
as_keys() {
	local file status
	scenario keys ok
	mkdir "$run/keys"
	cp "$asc_dir/key.p8" "$run/keys/AuthKey_DEF456GHIJ.p8"
	for file in "$work"/keys/*; do
		cp "$file" "$run/keys.yml"
		status=0
		CLIENT_A_KEY=$(base64 <"$asc_dir/key.p8") "$bin/ascproof" audit "$run/keys.yml" --api-url http://127.0.0.1:1 --timeout 1s >"$run/log" 2>&1 || status=$?
		evidence="$run/log" expect "exit status of the audit" 6 "$status"
		lacks "the audit" "$run/log" entry-invalid
	done
	say "ascproof audit reads $(find "$work/keys" -type f | wc -l) file of keys"
}

# in_shell looks at the scripts. A secret that cannot be fetched is empty, and the check
# says so.
in_shell() {
	shellcheck -s sh -e SC2148,SC2155 "$work"/blocks/*.sh || die "shellcheck"
	jq -e . "$work"/blocks/*.json >/dev/null || die "JSON"
	say "shellcheck finds nothing in $(find "$work/blocks" -name '*.sh' | wc -l) examples of shell"
}

main "$@"
