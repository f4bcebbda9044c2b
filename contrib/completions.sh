#!/bin/sh
# Writes the completions of all shells to a directory: contrib/completions.sh DIRECTORY
set -eu
mkdir -p "$1"
program=$(mktemp -d)
trap 'rm -rf "$program"' EXIT
go build -o "$program/ascproof" ./cmd/ascproof
"$program/ascproof" completion bash >"$1/ascproof.bash"
"$program/ascproof" completion zsh >"$1/_ascproof"
"$program/ascproof" completion fish >"$1/ascproof.fish"
"$program/ascproof" completion powershell >"$1/ascproof.ps1"
