#!/bin/sh
# Prints all fuzz targets as a JSON list of "DIRECTORY:TARGET", for fuzz.yml.
set -eu
cd "$(dirname "$0")/.."
list=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . |
	sed -E 's,^(.*)/[^/]*:func (.*),"\1:\2",' | sort | paste -sd ,)
[ -n "$list" ]
echo "[$list]"
