# shellcheck shell=bash
#
# Six nights of the workflow of docs/audit.md in act. What it takes from others, the
# artifacts, the cache and gh, is a directory here. To be sourced after lib-pipeline.sh,
# of which $run and more are.
# shellcheck disable=SC2154,SC2034,SC2016

# At first a bad key is new, and so an issue is opened. In the second night nothing is
# new. In the third a key can do more, and a certificate ends soon. After a night without
# news, in the fifth the baseline is damaged, and in the sixth another key is bad as well.
audits() {
	scenario audits ok
	stand_ins
	night 1 "$asc_dir/key.p8"
	expect "$case: issues" 1 "$(issues)"
	night 0 "$asc_dir/key.p8"
	expect "$case: issues after a night like the one before" 1 "$(issues)"
	asc_dir=$work/asc/changed
	night 1 "$asc_dir/key.p8"
	expect "$case: issues after a key can do more and a certificate ends soon" 2 "$(issues)"
	has "the issue" "$run/shared/issues/1" "Newly ends soon: Apple Distribution: Example"
	has "the issue" "$run/shared/issues/1" "This key can do more than before"
	night 0 "$asc_dir/key.p8"
	expect "$case: issues after another night like the one before" 2 "$(issues)"
	damage_baseline
	night 1 "$asc_dir/key.p8"
	expect "$case: issues after the baseline was damaged" 3 "$(issues)"
	has "the issue" "$run/shared/issues/2" 'The baseline "audit.json" is empty'
	night 1 "$work/asc/revoked/key.p8"
	expect "$case: issues after another key went bad" 4 "$(issues)"
	has "the issue" "$run/shared/issues/3" "example/app: 2 keys: 1 fails, 1 has a warning"
	has "the issue" "$run/shared/issues/3" "client-a"
	has "the issue" "$run/shared/issues/3" "newly rejected"
	has "the page" "$run/shared/artifacts/audit/audit.html" "newly rejected"
	expect "$case: secrets" "" "$(secrets_in "$run/log" "$run/shared" "$run/temp")"
	say "$case: holds"
	evidence=""
}

# damage_baseline empties what the cache holds.
damage_baseline() {
	local file
	for file in "$run"/shared/cache/*; do
		rm -f "$file"
		: >"$file"
	done
}

issues() { find "$run/shared/issues" -type f 2>/dev/null | wc -l | tr -d ' '; }

# night EXIT KEY runs the workflow. KEY is that of client-a. Apple knows no key of
# client-b.
night() {
	local got=0
	rm -rf "$run/shared/artifacts" "$run/workspace"
	mkdir -p "$run"/{workspace/.github/workflows,temp,settings,home,shared}
	chmod -R a+rwX "$run/shared" "$run/temp"
	evidence="$run/log"
	block docs/audit.md .github/workflows/audit.yml >"$run/workspace/.github/workflows/audit.yml"
	audit_file >"$run/workspace/keys.yml"
	make_checkout
	printf 'CLIENT_A_KEY=%s\nCLIENT_B_KEY=%s\n' "$(base64 <"$2" | tr -d '\n')" \
		"$(base64 <"$work/asc/revoked/key.p8" | tr -d '\n')" >"$run/settings/secrets"
	run_audit >"$run/log" 2>&1 || got=$?
	expect "$case: exit status of act" "$1" "$got"
	expect "$case: parts" "audit-1/audit-1.json audit-2/audit-2.json audit-3/audit-3.json audit-4/audit-4.json" \
		"$(cd "$run/shared/artifacts" && echo audit-*/*.json)"
}

audit_file() {
	local name
	echo "keys:"
	for name in a b; do
		printf '  - name: client-%s\n    key-id: %s\n    issuer-id: %s\n    private-key: env:CLIENT_%s_KEY\n' \
			"$name" "$(<"$asc_dir/key-id")" "$(<"$asc_dir/issuer-id")" "${name^^}"
	done
}

# stand_ins makes actions that keep in /shared what GitHub keeps for a run or a
# repository. Each has its name and the inputs that the workflow gives it.
stand_ins() {
	action upload-artifact 'name path' 'mkdir -p "/shared/artifacts/$NAME" && cp $PATHS "/shared/artifacts/$NAME/"'
	action download-artifact 'pattern merge-multiple' 'test "$MERGE" = true && cp /shared/artifacts/$PATTERN/* .'
	action cache/restore 'path key restore-keys' 'for file in /shared/cache/"$RESTORE"*; do test ! -e "$file" || cp "$file" "$PATHS"; done'
	action cache/save 'path key' 'mkdir -p /shared/cache && cp "$PATHS" "/shared/cache/$KEY"'
}

# action NAME INPUTS SCRIPT
action() {
	local dir="$work/actions/$1" input
	mkdir -p "$dir"
	{
		printf 'name: stands in for actions/%s\ndescription: a directory\ninputs:\n' "$1"
		for input in $2; do printf '  %s: {description: as there}\n' "$input"; done
		printf 'runs:\n  using: composite\n  steps:\n    - shell: sh\n      run: %s\n      env:\n' "'${3//\'/\'\'}'"
		for input in $2; do printf '        %s: ${{ inputs.%s }}\n' "$(variable "$input")" "$input"; done
	} >"$dir/action.yml"
}

# variable INPUT names the variable of an input that must not be that of the shell.
variable() {
	case $1 in
	path) echo PATHS ;;
	merge-multiple) echo MERGE ;;
	restore-keys) echo RESTORE ;;
	*) echo "${1^^}" ;;
	esac
}

# pinned are the actions of the workflow with the commits that it names, but for ours.
pinned() { sed -n 's/.*uses: \(actions\/[^ ]*\).*/\1/p' "$run/workspace/.github/workflows/audit.yml" | grep -v ^actions/checkout | sort -u; }

run_audit() {
	local name at args=()
	while IFS=@ read -r name at; do
		name=$(cut -d / -f 1,2 <<<"$name")
		args+=(--local-repository "$name@$at=$work/actions/${name#actions/}")
	done < <(pinned)
	: >"$run/home/.actrc"
	echo '{}' >"$run/event.json"
	(cd "$run/workspace" && env -i "PATH=$PATH" "HOME=$run/home" "DOCKER_HOST=${DOCKER_HOST:-}" NO_COLOR=1 \
		timeout 200 "$act" schedule --eventpath "$run/event.json" --defaultbranch main --rm --no-cache-server \
		--pull=false --rebuild=false --use-new-action-cache --local-repository "ascproof/ascproof@v1=$work/action" "${args[@]}" \
		--container-daemon-socket - -P "ubuntu-latest=$tag/runner" --secret-file "$run/settings/secrets" --secret GITHUB_TOKEN=stand-in \
		--env "ASC_API_URL=$(<"$asc_dir/url")" --env SSL_CERT_FILE=/ca.pem --env ASC_TIMEOUT=10m \
		--container-options "-v $asc_dir/ca.pem:/ca.pem:ro -v $run/shared:/shared")
}
