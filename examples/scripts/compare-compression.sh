#!/bin/sh
# Says what each gzip level makes of a folder, in bytes. Usage: compare-compression.sh FOLDER…
set -eu
tar -cf "$JOBYARD_WORKDIR/plain.tar" "$@"
echo "plain   $(wc -c < "$JOBYARD_WORKDIR/plain.tar")"
for level in 1 2 3 4 5 6 7 8 9; do
  echo "level $level $(gzip -"$level" -c "$JOBYARD_WORKDIR/plain.tar" | wc -c)"
done
rm "$JOBYARD_WORKDIR/plain.tar"
