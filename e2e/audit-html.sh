#!/usr/bin/env bash
#
# Opens the HTML page of an audit in a real, headless Chromium: it filters, sorts,
# opens and groups, shows hostile names as text, loads nothing, and the browser has
# nothing to complain of. The example for GitLab in docs/audit.md is run, too. With
# PICTURE=docs/audit.png it makes the picture of that page.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

provide chromium chromium || skip "there is no Chromium"
picture=${PICTURE:-}
[[ -z $picture ]] || picture=$(realpath -m "$picture")
cd "$repo/e2e/internal/audithtml"
CHROMIUM=$(command -v chromium) PICTURE=$picture go test -count=1 ./...
