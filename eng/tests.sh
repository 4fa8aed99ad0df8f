#!/usr/bin/env bash
# Runs every test project, two at a time, prints what each said when it ends, and writes how many tests passed, failed and were skipped.
#   eng/tests.sh COUNTS INSTRUMENTED [OPTION…]
# COUNTS is the file to write. INSTRUMENTED is a folder of assemblies to test in place of those that were built, or empty.
# Options are the test runner's, such as -class '*FooTests'.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
counts=$1 instrumented=$2 built=$root/artifacts/bin
shift 2
: > "$counts"

if [ -n "$instrumented" ]; then
  built=$root/artifacts/coverage/bin
  rm -rf "$built"
  mkdir -p "$built"
  cp -rl "$root"/artifacts/bin/Timbre.*.Tests "$built"
  for assembly in "$instrumented"/{timbre,Timbre.*}.dll; do
    for copy in "$built"/*/release/"$(basename "$assembly")"; do
      case $copy in
        *.Tests.dll | */Timbre.Testing.dll) ;;
        # These tests look at what the compiler wrote.
        */Timbre.Architecture.Tests/*) ;;
        *) [ ! -e "$copy" ] || cp --remove-destination "$assembly" "$copy" ;;
      esac
    done
  done
fi

run() {
  local name=$1 log=$root/artifacts/$1.log status=0 summary bad
  dotnet exec "$built/$name/release/$name.dll" -noLogo -noColor "${@:2}" > "$log" 2>&1 || status=$?
  summary=$(grep -E "^ +$name +Total:" "$log" | tail -n 1)
  count() { sed -nE "s/.*$1: *([0-9]+).*/\1/p" <<< "$summary"; }
  exec 8>> "$counts"
  flock 8
  printf '== %s\n' "$name"
  cat "$log"
  if [ -z "$summary" ]; then
    printf '%s ended without a summary (exit %s)\n' "$name" "$status"
    printf '0 1 0\n' >&8
    return
  fi
  bad=$(($(count Failed) + $(count Errors)))
  # A runner that reports success but exits otherwise has hidden something.
  [ "$bad" -ne 0 ] || [ "$status" -eq 0 ] || bad=1
  # Measurements that run only on request are in the total, but have not passed.
  printf '%d %d %d\n' $(($(count Total) - $(count Failed) - $(count Skipped) - $(count "Not Run"))) "$bad" "$(count Skipped)" >&8
}
export -f run
export root built counts

# The longest first, so that none of them is left to run alone at the end.
{
  printf 'Timbre.%s.Tests\n' Cli Web Training Audio Features
  basename -a "$root"/tests/*.Tests
} | awk '!seen[$0]++' | xargs -P 2 -I{} bash -c 'run "$@"' _ {} "$@"
