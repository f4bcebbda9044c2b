#!/bin/sh
# Writes the SBOM of an archive as SPDX: contrib/sbom.sh ARCHIVE DOCUMENT
#
# syft gives each document the time at hand and a random name. Here both follow from
# the commit and the archive, so that the same release has the same SBOM.
set -eu

archive=$1 document=$2
created=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)
sum=$(sha256sum <"$archive" | cut -d ' ' -f 1)

SYFT_CHECK_FOR_APP_UPDATE=false syft scan "file:$archive" --quiet --output "spdx-json=$document.new"
sed -E \
	-e "s|(\"created\": *\")[^\"]*|\1$created|" \
	-e "s|(\"documentNamespace\": *\")[^\"]*|\1https://github.com/ascproof/ascproof/spdx/$(basename "$archive")-$sum|" \
	"$document.new" >"$document"
rm "$document.new"
grep -q "\"created\": *\"$created\"" "$document" && grep -q "$sum\"" "$document"
