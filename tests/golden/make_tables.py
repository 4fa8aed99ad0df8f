"""Writes librosa_gtzan58.csv and librosa_full309.csv: mean and variance of what librosa computes from recordings.

    python3 make_tables.py gtzan/audio
Made with librosa 0.11.0, numpy 1.24 and soxr from 116 clips of GTZAN, <genre>/<genre>.NNNNN.flac, which do not lie here.
"""
import csv
import pathlib
import sys

import librosa
import numpy as np

RATE = 22050
HERE = pathlib.Path(__file__).parent


def both(name, array):
    """Over all cells."""
    return {f"{name}_mean": np.mean(array), f"{name}_var": np.var(array)}


def each(name, array):
    """Over each row."""
    return {key: value for i, row in enumerate(array) for key, value in ((f"{name}_mean_{i}", np.mean(row)), (f"{name}_var_{i}", np.var(row)))}


def gtzan58(y):
    feature = librosa.feature
    harmonic, percussive = librosa.effects.hpss(y)
    values = {
        **both("chroma_stft", feature.chroma_stft(y=y, sr=RATE)),
        **both("rms", feature.rms(y=y)),
        **both("spectral_centroid", feature.spectral_centroid(y=y, sr=RATE)),
        **both("spectral_bandwidth", feature.spectral_bandwidth(y=y, sr=RATE)),
        **both("rolloff", feature.spectral_rolloff(y=y, sr=RATE)),
        **both("zero_crossing_rate", feature.zero_crossing_rate(y)),
        **both("harmony", harmonic),
        **both("perceptr", percussive),
        "tempo": feature.tempo(y=y, sr=RATE)[0],
    }
    for i, row in enumerate(feature.mfcc(y=y, sr=RATE, n_mfcc=20), 1):
        values |= both(f"mfcc{i}", row)
    return values


def full309(y):
    feature = librosa.feature
    harmonic, percussive = librosa.effects.hpss(y)
    mfcc = feature.mfcc(y=y, sr=RATE, n_mfcc=13)
    delta, delta2 = feature.delta(mfcc), feature.delta(mfcc, order=2)
    values = {
        **each("chroma_stft", feature.chroma_stft(y=y, sr=RATE)),
        **both("centroid", feature.spectral_centroid(y=y, sr=RATE)),
        **both("bandwidth", feature.spectral_bandwidth(y=y, sr=RATE)),
        **both("rolloff", feature.spectral_rolloff(y=y, sr=RATE)),
        **both("zcr", feature.zero_crossing_rate(y)),
        **both("harmony", feature.chroma_stft(y=harmonic, sr=RATE)),
        **both("percussive", feature.chroma_stft(y=percussive, sr=RATE)),
    }
    for i in range(13):
        values |= {**both(f"mfcc_{i}", mfcc[i]), **both(f"delta_mfcc_{i}", delta[i]), **both(f"delta2_mfcc_{i}", delta2[i])}
    return {
        **values,
        **each("spectral_contrast", feature.spectral_contrast(y=y, sr=RATE)),
        **each("tonnetz", feature.tonnetz(y=y, sr=RATE)),
        **each("chroma_cqt", feature.chroma_cqt(y=y, sr=RATE)),
        **both("chroma_cens", feature.chroma_cens(y=y, sr=RATE)),
        **both("chroma_vqt", feature.chroma_vqt(y=y, sr=RATE, intervals="equal")),
        **each("mel_spec", feature.melspectrogram(y=y, sr=RATE, n_mels=64)),
        **both("spectral_flatness", feature.spectral_flatness(y=y)),
        **both("poly_features", feature.poly_features(y=y, sr=RATE)),
        "tempo": np.atleast_1d(librosa.beat.beat_track(y=y, sr=RATE)[0])[0],
        **both("tempogram", feature.tempogram(y=y, sr=RATE)),
        **both("fourier_tempogram", np.abs(feature.fourier_tempogram(y=y, sr=RATE))),
        **both("tempogram_ratio", feature.tempogram_ratio(y=y, sr=RATE)),
        **both("stack_memory", feature.stack_memory(y)),
    }


def main():
    clips = sorted(pathlib.Path(sys.argv[1]).glob("*/*.flac"))
    for name, compute in (("gtzan58", gtzan58), ("full309", full309)):
        with open(HERE / f"librosa_{name}.csv", "w", newline="") as file:
            writer = None
            for clip in clips:
                samples, _ = librosa.load(clip, sr=RATE)
                row = {"filename": clip.stem, **{key: float(value) for key, value in compute(samples).items()}}
                if writer is None:
                    writer = csv.DictWriter(file, row.keys(), lineterminator="\n")
                    writer.writeheader()
                writer.writerow(row)


if __name__ == "__main__":
    main()
