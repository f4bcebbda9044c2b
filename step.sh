#!/bin/bash
#
# The Bitrise step. Its inputs are settings, with _ in place of -: step.yml has them.
# They are variables here, so that no other variable can have such a name.

set -eu

STEP=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ASCPROOF_PATH=$(mktemp -d)/ascproof

sh "$STEP/setup/to.sh" "$(dirname "$ASCPROOF_PATH")"
envman add --key ASCPROOF_PATH --value "$ASCPROOF_PATH"

while read -r NAME; do
	export "ASC_$(tr '[:lower:]' '[:upper:]' <<<"$NAME")=${!NAME-}"
done < <(sed -nE 's/^  - ([a-z_]+): .*/\1/p' "$STEP/step.yml")
exec "$ASCPROOF_PATH" check
