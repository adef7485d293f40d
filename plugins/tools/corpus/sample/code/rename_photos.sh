#!/usr/bin/env bash
# SPDX-License-Identifier: CC0-1.0
# Renames the photos of a folder to photo-001.jpg, photo-002.jpg and so on, the oldest first.

set -euo pipefail
shopt -s nullglob nocaseglob

folder=${1:-.}
dry_run=${DRY_RUN:-0}

if [ ! -d "$folder" ]; then
  echo "no such folder: $folder" >&2
  exit 1
fi
cd "$folder"

photos=(*.jpg *.jpeg)
if [ "${#photos[@]}" -eq 0 ]; then
  echo "no photos found"
  exit 0
fi

# Sort by age with insertion: swap a photo forward while it is older than its neighbour.
for ((i = 1; i < ${#photos[@]}; i++)); do
  for ((j = i; j > 0; j--)); do
    [ "${photos[j]}" -ot "${photos[j - 1]}" ] || break
    swap=${photos[j]}
    photos[j]=${photos[j - 1]}
    photos[j - 1]=$swap
  done
done

number=0
for photo in "${photos[@]}"; do
  number=$((number + 1))
  target=$(printf 'photo-%03d.jpg' "$number")
  [ "$photo" = "$target" ] && continue
  if [ -e "$target" ]; then
    echo "skipped $photo: $target exists" >&2
  elif [ "$dry_run" = 1 ]; then
    echo "$photo -> $target"
  else
    mv -- "$photo" "$target"
  fi
done
