#!/bin/sh
# What is authorized and not yet captured, by currency: JSON Lines into jq.
orderstatus list --payment authorized --format jsonl "$@" |
  jq -s 'group_by(.currency) | map({currency: .[0].currency, orders: length, to_capture: (map(.capturable | tonumber) | add)})'
