# __title__: counts files, lines, words and bytes of a folder.
#
# The input is one JSON object on standard input, the output one JSON object on standard output. What is for people goes to
# standard error and is kept as the job's output; an exit code other than 0 fails the attempt. A pause stops the process
# where it is and a resume lets it go on, so that there is nothing to do about it here.
set -eu

input=$(cat)

# A shell cannot read JSON. This is right all the same, since the manifest lets in no text with quotes, backslashes or
# control characters, so that none is ever escaped. For any other input use jq: folder=$(printf '%s' "$input" | jq -r .folder)
text_of() { printf '%s' "$input" | sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'; }

folder=$(text_of folder)
[ -d "$folder" ] || {
  echo "there is no folder $folder" >&2
  exit 1
}

# Put your own work in place of what follows. JOBYARD_WORKDIR is a folder of the job's own for what it has to put down.
list=$JOBYARD_WORKDIR/files
find "$folder" -type f >"$list"
files=$(wc -l <"$list" | tr -d ' ')
echo "counting $files files in $folder" >&2
lines=0 words=0 bytes=0
while IFS= read -r file; do
  # shellcheck disable=SC2046 # three numbers
  set -- $(wc <"$file")
  lines=$((lines + $1)) words=$((words + $2)) bytes=$((bytes + $3))
done <"$list"
rm "$list"

printf '{"files":%d,"lines":%d,"words":%d,"bytes":%d}\n' "$files" "$lines" "$words" "$bytes"
