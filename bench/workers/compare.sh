#!/usr/bin/env bash
# Samples a second of one one-thread worker on one core and of two on two cores, with the same global batch.
#   bench/workers/compare.sh [DATA] [MODEL] [EPOCHS] [TRAIN OPTION...]
# TIMBRE names another program, FIRST what to put before each worker (on a busy machine: chrt --rr 10).
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
data=${1:-$root/../shared/gtzan/mel}
model=${2:-cnn}
epochs=${3:-5}
options=("${@:4}")
read -ra timbre <<< "${TIMBRE:-$root/timbre}"
read -ra first <<< "${FIRST:-}"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Prints the samples a second of the fastest epoch after the first. `--split tracks:80/20` has no validation part: an epoch is steps only.
measure() {
  local workers=$1 rank items pids=()
  for ((rank = 0; rank < workers; rank++)); do
    MASTER_ADDR=127.0.0.1 MASTER_PORT=29617 RANK=$rank WORLD_SIZE=$workers OMP_NUM_THREADS=1 \
      "${first[@]}" taskset -c "$rank" "${timbre[@]}" train --data "$data" --model "$model" --split tracks:80/20 \
      --epochs "$epochs" --threads 1 "${options[@]}" --out "$out/$workers" > "$out/log.$rank" 2>&1 &
    pids+=($!)
  done
  for rank in "${!pids[@]}"; do
    wait "${pids[$rank]}" || { cat "$out/log.$rank" >&2; exit 1; }
  done
  items=$(sed -nE 's/^data: .*: ([0-9]+) items.*/\1/p' "$out/log.0")
  awk -F, -v items="$items" 'NR > 2 && (best == 0 || $5 < best) { best = $5 } END { printf "%.2f\n", 0.8 * items / best }' "$out/$workers/history.csv"
}

one=$(measure 1)
two=$(measure 2)
awk -v one="$one" -v two="$two" 'BEGIN { printf "one worker: %.1f samples/s, two workers: %.1f samples/s, %.2f times\n", one, two, two / one }'
