#!/usr/bin/env bash
# Steps per second of Timbre against PyTorch on the same network, libtorch and threads, taking turns; best step of each run.
# Usage: bench/engine/compare.sh [ROUNDS] [STEPS]      Needs Debian's python3-torch; PYTHON names another Python with torch.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3}
steps=${2:-6}
python=${PYTHON:-/usr/bin/python3}
dotnet build bench/engine -c Release -v q -nologo >&2
timbre=(dotnet artifacts/bin/Timbre.Bench.Engine/release/Timbre.Bench.Engine.dll)

printf 'threads\tlayout\tTimbre s/step\tPyTorch s/step\tTimbre / PyTorch speed\n'
for threads in 2 1; do
  for layout in last first; do
    ours=inf theirs=inf
    for ((round = 0; round < rounds; round++)); do
      ours=$("${timbre[@]}" "$threads" "$steps" "$layout" | awk -v best=$ours '{ print ($2 < best || best == "inf") ? $2 : best }')
      theirs=$("$python" bench/engine/train.py "$threads" "$steps" "$layout" | awk -v best=$theirs '{ print ($2 < best || best == "inf") ? $2 : best }')
    done
    awk -v t="$threads" -v l="$layout" -v a="$ours" -v b="$theirs" 'BEGIN { printf "%s\tchannels %s\t%.3f\t%.3f\t%.2f\n", t, l, a, b, b / a }'
  done
done
