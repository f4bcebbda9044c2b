# shellcheck shell=bash
#
# A release of the commit at hand, made on this machine for the scripts that use one.
# To be sourced after lib.sh and lib-pipeline.sh, of which $repo and $work are.
# shellcheck disable=SC2154,SC2034

readonly goreleaser_version=v2.15.1 syft_version=v1.57.1 released=0.0.1
readonly image=ghcr.io/ascproof/ascproof

# tools are those of .github/workflows/release.yml, at the same versions.
tools() {
	local path
	tools="$work/tools"
	mkdir "$tools"
	path=$(go_tool goreleaser github.com/goreleaser/goreleaser/v2 "$goreleaser_version") || skip "goreleaser cannot be built"
	ln -s "$path" "$tools/goreleaser"
	path=$(go_tool syft github.com/anchore/syft/cmd/syft "$syft_version") || skip "syft cannot be built"
	ln -s "$path" "$tools/syft"
	(cd "$repo/tools/release" && go build -o "$tools/" . ./internal/registry) || die "tools/release"
}

# registry starts a registry on this machine, which has the base image.
registry() {
	"$tools/registry" "$work/registry" >/dev/null &
	registry=$!
	cleanups+=(stop_registry)
	wait_for 10 test -s "$work/registry/address" || die "the registry does not start"
	host=$(<"$work/registry/address")
}

stop_registry() { kill "$registry"; }

# make_base [ROOT] puts a stand-in for busybox there, with a root file system if it is
# to run.
make_base() {
	base="$host/busybox@$("$tools/registry" base "$host/busybox:latest" "$@")"
}

# build DIRECTORY makes a release of the commit in a clone there. It has the tag of the
# version already, as a clone of who builds a release again.
build() {
	mkdir -p "$(dirname "$1")"
	git clone -q "$repo" "$1"
	git -C "$1" tag "v$released"
	evidence="$work/build.log"
	(cd "$1" && PATH="$tools:$PATH" BASE="$base" contrib/build.sh "$released" "$1/release" >"$work/build.log" 2>&1) || die "contrib/build.sh"
	evidence=""
	expect "tags" "v$released" "$(git -C "$1" tag --list "v$released")"
	expect "changes" "release/" "$(git -C "$1" status --porcelain --ignored | cut -c 4-)"
	say "built $(wc -l <"$1/release/digests") images and $(find "$1/release/assets" -type f | wc -l) files"
}

release_commit() {
	clone="$work/clone"
	git clone -q "$repo" "$clone"
	git -C "$clone" config user.name e2e
	git -C "$clone" config user.email e2e@example.com
	"$tools/release" push --layout "$work/one/release/layout" --to "$host/ascproof" >"$work/pushed"
	"$tools/release" commit --version "$released" --repo "$clone" --image "$image" --layout "$work/one/release/layout" \
		--binaries "$work/one/release/assets" --checksums "$work/one/release/assets/checksums.txt" >/dev/null
	expect "major tag" "v${released%%.*}" "$("$tools/release" major --repo "$clone" --version "$released")"
	digest=$(sed -n "s/^$released //p" "$work/one/release/digests")
	git -C "$clone" show "v${released%%.*}:action.yml" | grep -qxF "  image: docker://$image@$digest" || die "action.yml does not name $digest"
	grep -qF "@$digest" "$work/pushed" || die "another image was pushed"
	say "the release commit names $digest"
}

# mirror is a directory of the releases, for base-url.
mirror() {
	mkdir -p "$work/mirror/v$released"
	cp "$work/one/release/assets/ascproof_${released}"_* "$work/mirror/v$released/"
}

# programs_of_others builds what the scripts need into $bin. Our own program is that of
# the release.
programs_of_others() {
	programs "$@"
	rm "$bin/ascproof"
}

# without_go sets $job_path to all programs of this machine but Go, and those in $bin.
without_go() {
	local dir
	mkdir "$work/without-go"
	while IFS= read -rd : dir; do
		[[ ! -d $dir ]] || find "$dir" -maxdepth 1 ! -type d -exec ln -s -t "$work/without-go" {} + 2>/dev/null || true
	done <<<"$PATH:"
	rm -f "$work/without-go"/{go,gofmt,ascproof}
	job_path="$bin:$work/without-go"
	! PATH="$job_path" command -v go >/dev/null || die "there is still a go"
}
