"""Accuracies of scikit-learn and XGBoost on given splits, as JSON: reference_accuracies.py FEATURES.csv SPLITS.csv

SPLITS.csv has a line for each split: the seed, then the 0-based held-out rows. The parameters are those that the test gives to its models.
"""
import csv
import json
import sys

import numpy as np
import xgboost
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

rows = list(csv.reader(open(sys.argv[1])))[1:]
x = np.array([[float(value) for value in row[2:-1]] for row in rows], dtype=np.float32)
names = sorted({row[-1] for row in rows})
y = np.array([names.index(row[-1]) for row in rows])
models = {
    "svm": lambda seed: make_pipeline(StandardScaler(), SVC(C=10, gamma="scale")),
    "svm-linear": lambda seed: make_pipeline(StandardScaler(), SVC(C=0.1, kernel="linear")),
    "logistic": lambda seed: make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=5000)),
    "knn": lambda seed: make_pipeline(StandardScaler(), KNeighborsClassifier(5, weights="distance")),
    "xgboost": lambda seed: xgboost.XGBClassifier(
        n_estimators=60, learning_rate=0.2, max_depth=4, subsample=0.7, colsample_bynode=0.2, tree_method="hist", n_jobs=1, random_state=seed),
    "random-forest": lambda seed: xgboost.XGBRFClassifier(
        n_estimators=60, max_depth=12, subsample=0.8, colsample_bynode=0.14, reg_lambda=1e-5, min_child_weight=0.1, max_bin=64,
        tree_method="hist", n_jobs=1, random_state=seed),
    "scikit-learn's random forest": lambda seed: RandomForestClassifier(200, random_state=seed),
}
result = {name: [] for name in models}
for seed, *line in csv.reader(open(sys.argv[2])):
    held = np.zeros(len(y), dtype=bool)
    held[[int(row) for row in line]] = True
    for name, make in models.items():
        model = make(int(seed)).fit(x[~held], y[~held])
        result[name].append(float((model.predict(x[held]) == y[held]).mean()))
print(json.dumps(result))
