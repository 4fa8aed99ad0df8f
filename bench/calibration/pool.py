#!/usr/bin/python3
"""Accuracy, log loss and calibration error over the predictions of several runs together.

    pool.py PREDICTIONS.csv...

Beside the calibration error (15 equal bins of confidence) stands what it would be if every probability were exactly right: mean and 5 % to 95 %
of 2,000 draws in which each answer is right with its stated probability. Needs numpy."""
import sys

import numpy as np
from predictions import read

BINS = 15


def calibration_error(confidence, right):
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return np.abs(np.bincount(bins, confidence - right, BINS)).sum() / len(right)


def main(paths):
    read_all = [read(path) for path in paths]
    labels = np.concatenate([labels for _, labels, _ in read_all])
    probabilities = np.concatenate([rows for _, _, rows in read_all])
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    random = np.random.default_rng(0)
    chance = [calibration_error(confidence, random.random(len(right)) < confidence) for _ in range(2000)]
    low, high = np.quantile(chance, [0.05, 0.95])
    loss = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-15)).mean()
    print(f"{len(labels)} items: accuracy {right.mean():.3f}, mean confidence {confidence.mean():.3f}, log loss {loss:.3f}, calibration error "
          f"{calibration_error(confidence, right):.3f} (perfect probabilities: {np.mean(chance):.3f}, {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
