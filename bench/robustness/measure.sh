#!/usr/bin/env bash
# What a model loses under what happens to sound on its way to a listener: each listed clip is changed by ffmpeg in six ways and
# the changed copies are scored by 'timbre evaluate'.
# Usage: bench/robustness/measure.sh MODEL AUDIO LIST [THREADS]
#   MODEL   a model.timbre that was trained without the clips
#   AUDIO   a folder of class folders of sound files
#   LIST    the clips, one 'class/name.ext' a line; those of another extension or not in AUDIO are left out
# TIMBRE names the program, as words separated by spaces; default: ./timbre of this repository.
set -euo pipefail
if (($# < 3)); then
  sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
root=$(cd "$(dirname "$0")/../.." && pwd)
read -ra timbre <<<"${TIMBRE:-$root/timbre}"
model=$1 audio=$2 list=$3 threads=${4:-2}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# The file name always follows -i or stands behind a path, so that none is taken for an option.
convert() { # SOURCE TARGET OPTION...
  local source=$1 target=$2
  shift 2
  mkdir -p "$(dirname "$target")"
  ffmpeg -nostdin -v error -y -i "$source" "$@" "$target"
}

# Root mean square of a file's samples, in dB of full scale.
level() {
  ffmpeg -nostdin -hide_banner -i "$1" -af volumedetect -f null - 2>&1 | awk '/mean_volume/ { print $(NF - 1) }'
}

# A small loudspeaker in a noisy room: nothing above 4 kHz, white noise 20 dB below the music.
phone() { # SOURCE TARGET
  local amplitude
  # Uniform noise of amplitude a has the root mean square a / sqrt(3).
  amplitude=$(awk -v level="$(level "$1")" 'BEGIN { a = sqrt(3) * 10 ^ ((level - 20) / 20); print (a > 1) ? 1 : a }')
  convert "$1" "$2" -f lavfi -i "anoisesrc=color=white:amplitude=$amplitude:sample_rate=22050:seed=1" \
    -filter_complex '[0:a]aresample=22050,lowpass=f=4000,lowpass=f=4000[music];[music][1:a]amix=inputs=2:duration=first:normalize=0'
}

clips=0
while IFS= read -r line || [[ -n $line ]]; do
  name=${line%$'\r'}
  name=${name%.*}
  [[ -n $name ]] || continue
  source=
  for candidate in "$audio/$name".{flac,wav,mp3,ogg}; do
    [[ -f $candidate ]] && source=$candidate && break
  done
  [[ -n $source ]] || continue
  clips=$((clips + 1))
  convert "$source" "$work/original/$name.flac"
  convert "$source" "$work/mp3-64k/$name.mp3" -c:a libmp3lame -b:a 64k
  convert "$source" "$work/stereo-44k/$name.flac" -ar 44100 -ac 2
  convert "$source" "$work/quiet-12dB/$name.flac" -af volume=-12dB
  convert "$source" "$work/excerpt-10s/$name.flac" -ss 10 -t 10
  phone "$source" "$work/phone/$name.flac"
done <"$list"
((clips > 0)) || { echo "$list: none of its clips is in $audio" >&2; exit 1; }

printf '%d clips\n%-12s %9s %8s\n' "$clips" change accuracy loss
for change in original mp3-64k stereo-44k quiet-12dB excerpt-10s phone; do
  "${timbre[@]}" evaluate --model "$model" --data "$work/$change" --threads "$threads" --predictions "$work/$change.csv" >/dev/null
  accuracy=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
    { right += $column["label"] == $column["predicted"] } END { printf "%.3f", right / (NR - 1) }' "$work/$change.csv")
  [[ $change == original ]] && clean=$accuracy
  awk -v change="$change" -v a="$accuracy" -v clean="$clean" 'BEGIN { printf "%-12s %9s %8.3f\n", change, a, clean - a }'
done
