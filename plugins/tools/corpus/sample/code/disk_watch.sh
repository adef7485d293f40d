#!/usr/bin/env bash
# SPDX-License-Identifier: CC0-1.0
# Warns when a file system is nearly full. Exit status: 0 fine, 1 a warning, 2 wrong usage.

set -euo pipefail

limit=${1:-90}

case $limit in
  '' | *[!0-9]*)
    echo "usage: $0 [PERCENT]" >&2
    exit 2
    ;;
esac
if [ "$limit" -lt 1 ] || [ "$limit" -gt 100 ]; then
  echo "the limit must be between 1 and 100" >&2
  exit 2
fi

status=0
# With -P every file system is on one line, and column five is the use in percent.
while read -r _ _ _ available used mount; do
  percent=${used%\%}
  case $percent in
    *[!0-9]* | '') continue ;;
  esac
  if [ "$percent" -ge "$limit" ]; then
    echo "$mount is $percent% full, $((available / 1024)) MiB left"
    status=1
  fi
done < <(df -Pk | tail -n +2)

if [ "$status" -eq 0 ]; then
  echo "every file system is below $limit%"
fi
exit "$status"
