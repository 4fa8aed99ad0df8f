#!/usr/bin/python3
"""Compares ways to calibrate the mean of several models, on items that none of them was trained on.

    compare.py MEMBER.csv MEMBER.csv...

Each CSV is what 'timbre evaluate --predictions' writes of one member, all of the same items; lists given as files:TRAIN,TEST,VALID make it write
those of a validation part. Each way is fitted on all folds but one and measured on that one. Folds are dealt out at random (five times), or are
runs of neighboring items of a class, which mostly keeps an artist's clips together. Needs numpy and scipy."""
import sys

import numpy as np
from predictions import read
from scipy.optimize import minimize


def softmax(logits):
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def scale(p, temperature):
    return softmax(np.log(np.maximum(p, 1e-9)) / temperature)


def losses(p, y):
    return -np.log(np.maximum(p[np.arange(len(y)), y], 1e-15))


def by_search(form, count):
    """A way of few numbers: form(numbers, members) gives probabilities."""
    def fit(members, y):
        found = minimize(lambda x: losses(form(x, members), y).mean(), np.zeros(count), method="Nelder-Mead", options={"maxiter": 400, "xatol": 1e-3, "fatol": 1e-5})
        return lambda others: form(found.x, others)
    return fit


def linear(kind, penalty):
    """Logits W z + b of the mean's logarithms z; what goes beyond one temperature is penalized."""
    def fit(members, y):
        z = np.log(np.maximum(members.mean(0), 1e-9))
        classes = z.shape[1]
        truth, off = np.eye(classes)[y], 1 - np.eye(classes)

        def parts(x):
            if kind == "biases":
                return np.eye(classes) * x[0], x[1:]
            return (np.diag(x[:classes]), x[classes:]) if kind == "vector" else (x[:-classes].reshape(classes, classes), x[-classes:])

        def objective(x):
            w, b = parts(x)
            p = softmax(z @ w.T + b)
            g = (p - truth) / len(y)
            dw, db = g.T @ z, g.sum(0) + 2 * penalty * b
            value = losses(p, y).mean() + penalty * (b ** 2).sum()
            if kind == "biases":
                return value, np.r_[np.trace(dw), db]
            if kind == "vector":
                d = x[:classes] - x[:classes].mean()
                return value + penalty * (d ** 2).sum(), np.r_[np.diag(dw) + 2 * penalty * d, db]
            return value + penalty * ((w * off) ** 2).sum() / (classes - 1), np.r_[(dw + 2 * penalty * w * off / (classes - 1)).ravel(), db]

        start = {"biases": np.ones(1), "vector": np.ones(classes), "matrix": np.eye(classes).ravel()}[kind]
        w, b = parts(minimize(objective, np.r_[start, np.zeros(classes)], jac=True, method="L-BFGS-B").x)
        return lambda others: softmax(np.log(np.maximum(others.mean(0), 1e-9)) @ w.T + b)
    return fit


def each(x, members):
    return np.mean([scale(p, np.exp(t)) for p, t in zip(members, x)], 0)


def random_folds(y, rng):
    folds = np.zeros(len(y), int)
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        folds[rows] = np.arange(len(rows)) % 10
    return folds


def neighbor_folds(y, count):
    folds = np.zeros(len(y), int)
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        folds[rows] = np.arange(len(rows)) * count // len(rows)
    return folds


def main(paths):
    read_all = [read(path) for path in paths]
    ids, y, _ = read_all[0]
    if any(other[0] != ids for other in read_all):
        sys.exit("the files are not of the same items in the same order")
    members = np.array([p for _, _, p in read_all])
    ways = {
        "none": lambda m, t: lambda others: others.mean(0),
        "temperature after": by_search(lambda x, m: scale(m.mean(0), np.exp(x[0])), 1),
        "temperature of each before": by_search(each, len(members)),
        "of each before, and after": by_search(lambda x, m: scale(each(x, m), np.exp(x[-1])), len(members) + 1),
    }
    ways |= {f"temperature and biases, {c}": linear("biases", c) for c in (0.003, 0.01, 0.03)}
    ways |= {f"vector scaling, {c}": linear("vector", c) for c in (0.003, 0.01, 0.03)}
    ways |= {f"matrix scaling, {c}": linear("matrix", c) for c in (0.1, 0.3, 1.0)}
    rng = np.random.default_rng(0)
    for title, all_folds in (("random folds", [random_folds(y, rng) for _ in range(5)]), ("folds of neighbors", [neighbor_folds(y, count) for count in (2, 3, 4)])):
        print(f"\n{title:28s} log loss, difference to one temperature after (95 % of resamples), accuracy")
        result = {name: np.zeros((len(all_folds), len(y))) for name in ways}
        right = dict.fromkeys(ways, 0.0)
        for turn, folds in enumerate(all_folds):
            for fold in np.unique(folds):
                seen, unseen = folds != fold, folds == fold
                for name, fit in ways.items():
                    p = fit(members[:, seen], y[seen])(members[:, unseen])
                    result[name][turn, unseen] = losses(p, y[unseen])
                    right[name] += (p.argmax(1) == y[unseen]).sum() / (len(y) * len(all_folds))
        base = result["temperature after"].mean(0)
        for name, value in result.items():
            difference = value.mean(0) - base
            draws = np.array([difference[rng.integers(0, len(y), len(y))].mean() for _ in range(2000)])
            print(f"{name:28s} {value.mean():.3f}  {difference.mean():+.3f} ({np.quantile(draws, 0.025):+.3f} to {np.quantile(draws, 0.975):+.3f})  {right[name]:.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1:])
