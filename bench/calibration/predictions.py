"""Reads the predictions that 'timbre train' and 'timbre evaluate --predictions' write."""
import csv

import numpy as np


def read(path):
    """The items' names, their labels, and a row of probabilities for each."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    names = rows[0][4:]
    return [row[0] for row in rows[1:]], np.array([names.index(row[2]) for row in rows[1:]]), np.array([row[4:] for row in rows[1:]], float)
