#!/bin/sh
# What is authorized and not yet captured, by currency: JSON Lines into jq. Flags are passed along: --since 7d, --shop acme.
# The rows go through a file, as a pipe of sh would hide the exit code of what is before it.
set -eu
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
orderstatus list --payment authorized --format jsonl "$@" > "$rows"
jq -s 'group_by(.currency) | map({currency: .[0].currency, orders: length, to_capture: (map(.capturable | tonumber) | add * 100 | round / 100)})' "$rows"
