"""Names the genre of a recording with a model that Timbre exported, without Timbre.

    timbre train --data music/ --model cnn
    timbre export runs/cnn-music-0/model.timbre --out genres.onnx
    python genres.py genres.onnx song.wav

Needs numpy, soundfile and onnxruntime. The card beside the graph, genres.json, says what its input is and how
sound becomes it; this program reads models whose one input is a stretch of the log-mel image ("kind": "log_mel").
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime
import soundfile


def mel_filters(rate, n_fft, bands):
    """Slaney's mel filters, each of unit area in Hz: (bands, n_fft / 2 + 1)."""
    def to_hz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))

    highest = 15 + 27 / np.log(6.4) * np.log(rate / 2 / 1000)
    edges = to_hz(np.linspace(0, highest, bands + 2))[:, None]
    frequencies = np.arange(n_fft // 2 + 1) * rate / n_fft
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])


def log_mel_levels(samples, front, columns):
    """The log-mel image of one window: (bands, columns), levels 0 to 255."""
    n_fft, hop = front["fft_size"], front["hop_length"]
    padded = np.pad(samples, n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    mel = mel_filters(front["sample_rate"], n_fft, front["bands"]) @ power.T
    decibels = 10 * np.log10(np.maximum(mel, 1e-10) / max(mel.max(), 1e-10))
    floor = max(front["floor_decibels"], decibels.min())
    picked = np.minimum((np.arange(columns) + 0.5) / columns * mel.shape[1], mel.shape[1] - 1).astype(int)
    return np.round(255 * (np.maximum(decibels[:, picked], floor) - floor) / -floor)


def main(graph, sound):
    card = json.loads(pathlib.Path(graph).with_suffix(".json").read_text())
    front, view = card["log_mel"], card["inputs"][0]
    if len(card["inputs"]) > 1 or view["view"]["kind"] != "log_mel":
        sys.exit("this program reads models whose one input is a stretch of the log-mel image, such as 'cnn'")
    samples, rate = soundfile.read(sound, always_2d=True)
    if rate != front["sample_rate"]:
        sys.exit(f"{sound}: {rate} Hz; resample it first: ffmpeg -i {sound} -ar {front['sample_rate']} resampled.wav")
    samples = samples.mean(axis=1)[: int(card["window_seconds"] * rate)]
    width, hop = view["view"]["columns"], view["view"]["hop"]
    columns = max(width, round(front["columns_per_window"] * len(samples) / rate / card["window_seconds"]))
    levels = log_mel_levels(samples, front, columns)
    last = columns - width
    starts = sorted({min(start, last) for start in range(0, last + hop, hop)})
    views = np.stack([levels[:, start:start + width] for start in starts]).astype(np.float32)
    session = onnxruntime.InferenceSession(graph)
    probabilities = session.run(["probabilities"], {view["name"]: views})[0].mean(axis=0)
    for label in np.argsort(-probabilities)[:3]:
        print(f"{card['classes'][label]:12} {probabilities[label]:6.1%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
