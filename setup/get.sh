# shellcheck shell=sh
#
# Gets the program of the version that this directory is part of. To be sourced, by
# what says where the program goes and how a failure looks: install.sh on GitHub's
# runners, hooks/ on Buildkite's agents. They define fail MESSAGE, which ends them.
#
# A release has checksums.txt beside this file, which is what sha256sum prints:
#
#	<SHA-256>  ascproof_1.2.3_darwin_arm64
#	<SHA-256>  ascproof_1.2.3_windows_amd64.exe
#
# It is committed before the release's tag is set, so that who pins a commit pins the
# program, wherever its bytes come from.
#
# It must run with any shell: macOS has bash 3.2, Git for Windows has dash, a job's
# container may have busybox.

releases=https://github.com/ascproof/ascproof/releases/download
repository=ascproof/ascproof

# get SETUP FILE puts the program there: a release of this version, or one that is
# built from the source around SETUP, this directory. $base_url is where releases
# are if not at GitHub, $cache a directory that outlives the job, $attestation
# "false" if GitHub is not to be asked for one. All three can be empty.
get() {
	setup=$1 file=$2
	if [ ! -f "$setup/checksums.txt" ]; then
		echo "This commit is not a release (there is no setup/checksums.txt): building from source"
		build || fail "this commit is not a release, and there is no Go to build it with. Use a release, or install Go before this step (on GitHub: actions/setup-go)"
		return
	fi
	name=$(asset_name)
	[ -n "$name" ] || fail "setup/checksums.txt does not have one program for $(system) on $(machine)"
	command -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 ||
		fail "there is neither sha256sum nor shasum to check the program with"
	version=${name#ascproof_}
	version=${version%%_*}
	if from_cache; then
		echo "ascproof $version, from $cache"
	elif download; then
		must_be_ours
		must_be_attested
		echo "ascproof $version, as released"
		to_cache
	else
		printf '%s\n' "$problem"
		echo "Building from source instead"
		build || fail "$problem. There is no Go to build it with either. Set base-url to a mirror of the releases, or install Go before this step"
		return
	fi
	mv "$file.new" "$file"
	chmod 755 "$file"
}

# asset_name is the name of this machine's program in checksums.txt, or nothing.
asset_name() {
	sed -nE "s/^[0-9a-f]{64}  (ascproof_[0-9A-Za-z.-]+_$(system)_$(machine)(\.exe)?)\$/\1/p" "$setup/checksums.txt" |
		awk '{ line = $0 } END { if (NR == 1) print line }'
}

# system and machine are what Go calls them. GitHub's runner says it of itself.
system() {
	case ${RUNNER_OS:-$(uname -s)} in
	Linux) echo linux ;;
	macOS | Darwin) echo darwin ;;
	Windows | MINGW* | MSYS* | CYGWIN*) echo windows ;;
	*) echo "${RUNNER_OS:-$(uname -s)}" ;;
	esac
}

machine() {
	case ${RUNNER_ARCH:-$(uname -m)} in
	X64 | x86_64 | amd64) echo amd64 ;;
	ARM64 | arm64 | aarch64) echo arm64 ;;
	*) echo "${RUNNER_ARCH:-$(uname -m)}" ;;
	esac
}

# ---- where it comes from ----

# download fetches the program, or says in $problem why not.
download() {
	from=${base_url:-$releases}
	from=${from%/}/v$version/$name
	problem="$from cannot be downloaded"
	case $from in
	https://* | http://*) ;;
	*)
		problem="there is no file $from"
		cp "$from" "$file.new" 2>/dev/null
		return
		;;
	esac
	if command -v curl >/dev/null 2>&1; then
		curl --fail --silent --show-error --location --retry 3 --max-time 120 --output "$file.new" "$from"
	elif command -v wget >/dev/null 2>&1; then
		# Options that busybox has, too. Its -T crashes on Debian 12.
		wget -q -O "$file.new" "$from"
	else
		problem="$from cannot be downloaded: there is neither curl nor wget (on Alpine: apk add curl)"
		return 1
	fi
}

# from_cache takes the program from the cache. It is copied before it is checked, so
# that nobody can change it in between.
from_cache() {
	[ -n "${cache:-}" ] && [ -f "$cache/$name" ] && cp "$cache/$name" "$file.new" 2>/dev/null && is_ours
}

# to_cache keeps the program. A cache that cannot be written to is none.
to_cache() {
	[ -n "${cache:-}" ] || return 0
	{ mkdir -p "$cache" && cp "$file.new" "$cache/$name.$$" && mv "$cache/$name.$$" "$cache/$name"; } 2>/dev/null || rm -f "$cache/$name.$$" 2>/dev/null || true
}

# build builds the source, if there is Go. It names the commit itself: Go asks git only if
# $GOFLAGS lets it, and does not build where git refuses a directory of another user.
build() {
	command -v go >/dev/null 2>&1 || return 1
	named="-X github.com/$repository/internal/project.release=$(checkout_version)"
	(cd "$setup/.." && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w $named" -o "$file" ./cmd/ascproof) ||
		fail "ascproof cannot be built with $(go version)"
}

# checkout_version is the commit of a checkout, such as devel-0123456789ab. An archive says
# its own, and gets nothing here: it can lie in a checkout of something else.
checkout_version() {
	[ -e "$setup/../.git" ] || return 0
	head=$(git -C "$setup/.." rev-parse HEAD 2>/dev/null | cut -c 1-12)
	[ -n "$head" ] || return 0
	printf 'devel-%s' "$head"
	[ -z "$(git -C "$setup/.." status --porcelain --untracked-files=no)" ] || printf '%s' '-dirty'
}

# ---- whether it is ours ----

is_ours() {
	want=$(awk -v "name=$name" '$2 == name { print $1 }' "$setup/checksums.txt")
	got=$(sha256 "$file.new")
	[ -n "$got" ] && [ "$got" = "$want" ]
}

must_be_ours() {
	is_ours && return
	rm -f "$file.new"
	fail "the SHA-256 of $from is $got, and this version of ascproof expects $want. It was not installed: somebody changed the file, or a proxy answered in its place"
}

# must_be_attested asks GitHub whether our workflow made the program. A mirror is for
# machines that cannot reach GitHub: there the checksum has to do, as it does where
# there is no gh.
must_be_attested() {
	[ "${attestation:-}" != false ] && [ -z "${base_url:-}" ] && [ -n "${GH_TOKEN:-}" ] || return 0
	command -v gh >/dev/null 2>&1 && gh attestation verify --help >/dev/null 2>&1 || return 0
	if gh attestation verify "$file.new" --repo "$repository" --hostname github.com \
		--signer-workflow "$repository/.github/workflows/release.yml" >"$file.attestation" 2>&1; then
		rm -f "$file.attestation"
		echo "GitHub attests that the release workflow of $repository made it"
		return
	fi
	cat "$file.attestation"
	rm -f "$file.attestation" "$file.new"
	fail "GitHub does not attest that $repository made $name. It was not installed. If GitHub cannot be asked here, set attestation: false"
}

# sha256 FILE: Linux and Git for Windows have one command, macOS has the other.
sha256() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum <"$1" | cut -d ' ' -f 1
	else
		shasum -a 256 <"$1" | cut -d ' ' -f 1
	fi
}
