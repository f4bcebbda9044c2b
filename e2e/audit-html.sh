#!/usr/bin/env bash
#
# Opens the HTML page of an audit in a real, headless Chromium: it filters, sorts,
# opens and groups, shows hostile names as text, loads nothing, and the browser has
# nothing to complain of. The examples in docs/audit.md for GitLab, Buildkite, Slack and
# a laptop are run, too. e2e/act.sh runs the one for GitHub. With PICTURE=docs/audit.png
# this makes the picture of the page.

set -Eeuo pipefail
# shellcheck source=e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

provide jq jq || skip "there is no jq for the examples"
provide curl curl || skip "there is no curl for the examples"
provide chromium chromium || skip "there is no Chromium"
picture=${PICTURE:-}
[[ -z $picture ]] || picture=$(realpath -m "$picture")
cd "$repo/e2e/internal/audithtml"
CHROMIUM=$(command -v chromium) PICTURE=$picture go test -count=1 ./...
