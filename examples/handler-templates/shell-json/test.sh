# `sh test.sh` runs these tests. Each starts the handler as Jobyard does.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# is WHAT EXPECTED FOUND
is() {
  if [ "$2" = "$3" ]; then
    echo "ok      $1"
  else
    echo "FAILED  $1: expected $2, found $3"
    failed=$((failed + 1))
  fi
}

# run INPUT: leaves its output in $out, what it said in $work/err, and its exit code in $code.
run() {
  mkdir -p "$work/job"
  out=$(cd "$work" && printf '%s' "$1" | JOBYARD_WORKDIR=$work/job JOBYARD_JOB_ID=1 JOBYARD_ATTEMPT=1 sh "$here/handler.sh" 2>"$work/err")
  code=$?
}

mkdir "$work/some files"
printf 'one\n' >"$work/some files/a.txt"
printf 'one two\nthree\n' >"$work/some files/b c.txt"

run '{"folder":"some files"}'
is 'it completes' 0 "$code"
is 'it prints one JSON object' '{"files":2,"lines":3,"words":4,"bytes":18}' "$out"
is 'it says what it does' 'counting 2 files in some files' "$(cat "$work/err")"
is 'it leaves nothing behind' '' "$(ls "$work/job")"

run '{"folder":"none"}'
is 'it fails where there is no folder' 1 "$code"
is 'it prints no output then' '' "$out"
is 'it says why' 'there is no folder none' "$(cat "$work/err")"

[ "$failed" = 0 ]
