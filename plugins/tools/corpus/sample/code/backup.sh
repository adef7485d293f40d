#!/usr/bin/env bash
# SPDX-License-Identifier: CC0-1.0
# Packs a folder into a dated archive and keeps only the newest few archives.

set -euo pipefail

usage() {
  echo "usage: $0 SOURCE_FOLDER BACKUP_FOLDER [KEEP]" >&2
  exit 2
}

[ "$#" -ge 2 ] || usage
source_folder=$1
backup_folder=$2
keep=${3:-7}

if [ ! -d "$source_folder" ]; then
  echo "no such folder: $source_folder" >&2
  exit 1
fi
case $keep in
  '' | *[!0-9]* | 0) usage ;;
esac

mkdir -p "$backup_folder"
name=$(basename "$source_folder")
stamp=$(date +%Y%m%d-%H%M%S)
archive="$backup_folder/$name-$stamp.tar.gz"

# Write under another name first, so that a broken run leaves no half archive.
tar -czf "$archive.part" -C "$(dirname "$source_folder")" "$name"
mv "$archive.part" "$archive"
echo "wrote $archive"

# The names contain the time, so the order of names is the order of age.
count=0
for file in $(ls -1r "$backup_folder" | grep "^$name-.*\.tar\.gz$"); do
  count=$((count + 1))
  if [ "$count" -gt "$keep" ]; then
    rm -- "$backup_folder/$file"
    echo "removed $file"
  fi
done
