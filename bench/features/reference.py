"""Times librosa on one clip: reads the names of jobs from standard input and answers each with the seconds it took.
Argument: the clip."""
import sys
import time

import librosa
import numpy as np

samples, rate = librosa.load(sys.argv[1], sr=22050)
feature = librosa.feature


def both(array):
    return float(np.mean(array)), float(np.var(array))


def logmel():
    librosa.power_to_db(feature.melspectrogram(y=samples, sr=rate))


def gtzan58():
    for array in (feature.chroma_stft(y=samples, sr=rate), feature.rms(y=samples), feature.spectral_centroid(y=samples, sr=rate),
                  feature.spectral_bandwidth(y=samples, sr=rate), feature.spectral_rolloff(y=samples, sr=rate),
                  feature.zero_crossing_rate(samples), *librosa.effects.hpss(samples), *feature.mfcc(y=samples, sr=rate, n_mfcc=20)):
        both(array)
    feature.tempo(y=samples, sr=rate)


def full309():
    harmonic, percussive = librosa.effects.hpss(samples)
    mfcc = feature.mfcc(y=samples, sr=rate, n_mfcc=13)
    arrays = [feature.chroma_stft(y=samples, sr=rate), feature.spectral_centroid(y=samples, sr=rate),
              feature.spectral_bandwidth(y=samples, sr=rate), feature.spectral_rolloff(y=samples, sr=rate),
              feature.zero_crossing_rate(samples), feature.chroma_stft(y=harmonic, sr=rate), feature.chroma_stft(y=percussive, sr=rate),
              mfcc, feature.delta(mfcc), feature.delta(mfcc, order=2), feature.spectral_contrast(y=samples, sr=rate),
              feature.tonnetz(y=samples, sr=rate), feature.chroma_cqt(y=samples, sr=rate), feature.chroma_cens(y=samples, sr=rate),
              feature.chroma_vqt(y=samples, sr=rate, intervals="equal"), feature.melspectrogram(y=samples, sr=rate, n_mels=64),
              feature.spectral_flatness(y=samples), feature.poly_features(y=samples, sr=rate), feature.tempogram(y=samples, sr=rate),
              np.abs(feature.fourier_tempogram(y=samples, sr=rate)), feature.tempogram_ratio(y=samples, sr=rate), feature.stack_memory(samples)]
    for array in arrays:
        for row in np.atleast_2d(array) if len(array) <= 64 else [array]:
            both(row)
    librosa.beat.beat_track(y=samples, sr=rate)


def cqt():
    librosa.cqt(samples, sr=rate)


jobs = {"logmel": logmel, "gtzan58": gtzan58, "full309": full309, "cqt": cqt}
for job in jobs.values():
    job()
print(librosa.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    jobs[line.strip()]()
    print(time.perf_counter() - start, flush=True)
