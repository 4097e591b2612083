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

out=$(cd "$work" && JOBYARD_WORKDIR=$work JOBYARD_JOB_ID=1 JOBYARD_ATTEMPT=2 sh "$here/handler.sh" </dev/null)
code=$?
is 'it completes' 0 "$code"
is 'it says which attempt it is' 'attempt 2 of job 1' "$(echo "$out" | head -n 1)"
is 'it says how full the disk is' 1 "$(echo "$out" | grep -c 'of the disk are used, [0-9]* MB are free')"

[ "$failed" = 0 ]
