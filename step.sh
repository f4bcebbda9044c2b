#!/bin/bash
#
# The Bitrise step. Its inputs are settings, with _ in place of -: step.yml has them.

set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

program=$(mktemp -d)/ascproof
sh "$here/setup/to.sh" "$(dirname "$program")"
envman add --key ASCPROOF_PATH --value "$program"

while read -r input; do
	export "ASC_$(tr '[:lower:]' '[:upper:]' <<<"$input")=${!input-}"
done < <(sed -nE 's/^  - ([a-z_]+): .*/\1/p' "$here/step.yml")
exec "$program" check
