#!/usr/bin/env bash
# The calibration error of a system over all parts of a split: trained three times, each part once the test part.
#   bench/calibration/exchange.sh DATA TRAIN.txt VALID.txt TEST.txt OUT [TRAIN OPTION...]
# TIMBRE names another program. Needs Debian's python3-numpy.
set -euo pipefail
[ $# -ge 5 ] || { sed -n 2,4p "${BASH_SOURCE[0]}" >&2; exit 2; }
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
data=$1 first=$2 second=$3 third=$4 out=$5
options=("${@:6}")
read -ra timbre <<< "${TIMBRE:-$here/../../timbre}"

train() {
  "${timbre[@]}" train --data "$data" --split "files:$1,$2,$3" "${options[@]}" --out "$out/$4"
}
train "$first" "$second" "$third" third
train "$first" "$third" "$second" second
train "$third" "$second" "$first" first
/usr/bin/python3 "$here/pool.py" "$out"/{first,second,third}/predictions.csv
