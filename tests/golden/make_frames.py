"""Writes frames/: a signal of three seconds and every array that librosa computes from it.

    python3 make_frames.py [SIGNAL.wav]
Without an argument it makes the signal as well. Made with librosa 0.11.0, numpy 1.24 and soxr; rows are coefficients, columns are frames.
"""
import pathlib
import sys
import wave

import librosa
import numpy as np

RATE = 22050
FOLDER = pathlib.Path(__file__).parent / "frames"


def chirp():
    """A rising tone, a steady one that is there every other quarter of a second, and noise."""
    t = np.arange(3 * RATE) / RATE
    rising = 0.4 * np.sin(2 * np.pi * (80 * t + (4000 - 80) * t**2 / 6))
    steady = 0.2 * np.sin(2 * np.pi * 440 * t) * ((t * 4).astype(int) % 2 == 1)
    return (rising + steady + 0.02 * np.random.default_rng(7).standard_normal(len(t))).astype(np.float32)


def write_wav(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.floor(samples.astype(np.float64) * 32768).astype("<i2").tobytes())


def arrays(y):
    feature = librosa.feature
    stft = librosa.stft(y)
    yield "stft_real", stft.real
    yield "stft_imag", stft.imag
    mel = feature.melspectrogram(y=y, sr=RATE)
    yield "mel_power_128", mel
    yield "mel_db_128", librosa.power_to_db(mel, ref=np.max)
    yield "mel_power_64", feature.melspectrogram(y=y, sr=RATE, n_mels=64)
    yield "mfcc_20", feature.mfcc(y=y, sr=RATE, n_mfcc=20)
    mfcc = feature.mfcc(y=y, sr=RATE, n_mfcc=13)
    yield "mfcc_13", mfcc
    yield "mfcc_13_delta", feature.delta(mfcc)
    yield "mfcc_13_delta2", feature.delta(mfcc, order=2)
    yield "chroma_stft", feature.chroma_stft(y=y, sr=RATE)
    yield "tuning", [librosa.estimate_tuning(y=y, sr=RATE)]
    yield "rms", feature.rms(y=y)
    yield "zcr", feature.zero_crossing_rate(y)
    yield "centroid", feature.spectral_centroid(y=y, sr=RATE)
    yield "bandwidth", feature.spectral_bandwidth(y=y, sr=RATE)
    yield "rolloff", feature.spectral_rolloff(y=y, sr=RATE)
    yield "contrast", feature.spectral_contrast(y=y, sr=RATE)
    yield "flatness", feature.spectral_flatness(y=y)
    yield "poly", feature.poly_features(y=y, sr=RATE)
    harmonic, percussive = librosa.effects.hpss(y)
    yield "harmonic", harmonic
    yield "percussive", percussive
    yield "cqt_abs", np.abs(librosa.cqt(y, sr=RATE))
    yield "chroma_cqt", feature.chroma_cqt(y=y, sr=RATE)
    yield "chroma_vqt", feature.chroma_vqt(y=y, sr=RATE, intervals="equal")
    yield "chroma_cens", feature.chroma_cens(y=y, sr=RATE)
    yield "tonnetz", feature.tonnetz(y=y, sr=RATE)
    yield "onset_strength", librosa.onset.onset_strength(y=y, sr=RATE)
    yield "tempogram", feature.tempogram(y=y, sr=RATE)
    yield "fourier_tempogram_abs", np.abs(feature.fourier_tempogram(y=y, sr=RATE))
    yield "tempogram_ratio", feature.tempogram_ratio(y=y, sr=RATE)
    yield "tempo", feature.tempo(y=y, sr=RATE)
    tempo, beats = librosa.beat.beat_track(y=y, sr=RATE)
    yield "beat_tempo", np.atleast_1d(tempo)
    yield "beats", beats
    for rate in (16000, 44100):
        yield f"resampled_{rate}", librosa.resample(y, orig_sr=RATE, target_sr=rate, res_type="soxr_hq")


def main():
    signal = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "chirp.wav"
    if len(sys.argv) == 1:
        write_wav(signal, chirp())
    samples, _ = librosa.load(signal, sr=RATE)
    for name, array in arrays(samples):
        np.save(FOLDER / f"{signal.stem}.{name}.npy", np.asarray(array, dtype=np.float32))


if __name__ == "__main__":
    main()
