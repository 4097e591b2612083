#!/bin/sh
# Compresses folders into an archive in the job's work folder, unpacks it again and compares every file.
# Usage: archive-and-verify.sh FOLDER…
set -eu
archive="$JOBYARD_WORKDIR/archive.tar.gz"
tar -cf - "$@" | gzip -9 > "$archive"
gzip -t "$archive"
unpacked="$JOBYARD_WORKDIR/unpacked"
mkdir -p "$unpacked"
gzip -dc "$archive" | tar -xf - -C "$unpacked"
for folder in "$@"; do
  diff -r "$folder" "$unpacked/$folder"
  echo "$folder: the same"
done
rm -r "$unpacked"
echo "verified $(gzip -dc "$archive" | tar -tf - | wc -l) entries in $archive"
ls -l "$archive"
