#!/bin/sh
# Builds a release of the commit at hand: contrib/build.sh VERSION DIRECTORY
#
# The directory, whose path must be absolute, gets assets/, the files of the release,
# layout/, its images, digests, theirs, and packages/, what goes into the repositories
# of package managers. goreleaser and syft must be on the PATH. $BASE is the image with
# a shell, by its digest, if it is not that of the Dockerfile.
set -eu

version=$1 out=$2
if [ -z "${BASE:-}" ]; then
	named=$(sed -n 's/^ARG SHELL_IMAGE=//p' Dockerfile)
	BASE=docker.io/library/${named%%:*}@${named#*@}
fi

# GoReleaser names the version by a tag, which the release commit has, or will have. So a
# clone of its own gets one, and the tags here stay as they are.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
git clone --quiet . "$place/ascproof"
cd "$place/ascproof"
git tag --force "v$version" >/dev/null
GORELEASER_CURRENT_TAG="v$version" goreleaser release --clean --skip=publish

mkdir -p "$out"
go -C tools/release build -o "$out/tool" .
"$out/tool" assets --dist dist --out "$out/assets"
"$out/tool" image --version "$version" --revision "$(git rev-parse HEAD)" \
	--created "$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)" \
	--binaries "$out/assets" --base "$BASE" --layout "$out/layout" >"$out/digests"

aqua=$out/packages/aqua-registry/pkgs/ascproof/ascproof
mise=$out/packages/mise/registry
cask=$out/packages/homebrew-tap/Casks
mkdir -p "$aqua" "$mise" "$cask"
cp contrib/aqua/registry.yaml "$aqua/"
printf 'packages:\n  - name: ascproof/ascproof@v%s\n' "$version" >"$aqua/pkg.yaml"
cp contrib/mise/ascproof.toml "$mise/"
cp dist/homebrew/Casks/ascproof.rb "$cask/"
"$out/tool" packages --version "$version" --assets "$out/assets" \
	--aqua "$aqua/registry.yaml" --mise "$mise/ascproof.toml" --cask "$cask/ascproof.rb"
rm "$out/tool"
cat "$out/digests"
