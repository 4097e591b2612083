#!/bin/sh
# Packs a folder and verifies the copy. The first attempt is cut short, as a full disk or a lost network drive would do:
# its verification fails, and the queue tries again.
# Usage: interrupted-copy.sh FOLDER
set -eu
copy="$JOBYARD_WORKDIR/copy-$JOBYARD_ATTEMPT.tar.gz"
if [ "$JOBYARD_ATTEMPT" -eq 1 ]; then
  tar -cf - "$1" | gzip | head -c 2000 > "$copy"
else
  tar -cf - "$1" | gzip > "$copy"
fi
echo "attempt $JOBYARD_ATTEMPT wrote $(wc -c < "$copy") bytes; verifying"
gzip -t "$copy"
gzip -dc "$copy" | tar -tf - | wc -l
rm -f "$JOBYARD_WORKDIR"/copy-1.tar.gz
