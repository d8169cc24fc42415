#!/usr/bin/env python3
"""Fits the weights of src/domain/matching/likeness.rs on rooms whose right helpers are known.

    pip install scikit-learn
    cargo bench --bench sentences -- --findings benches/sentences/tuning-*.json > findings.tsv
    python3 benches/sentences/fit.py findings.tsv

Prints how well it does on rooms left out of the fit, and the weights.
"""
import sys
from collections import defaultdict

import numpy as np
from sklearn.linear_model import LogisticRegression

FALSE_FRIEND, OTHER = 5.0, 0.15  # what a line of theirs counts, beside 1 for the right one
C = 1.0

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1]) if line.count("\t") == 5]
names = [n.split("=")[0] for n in rows[0][5].split()]
X = np.array([[float(n.split("=")[1]) for n in row[5].split()] for row in rows])
scale = np.abs(X).max(0) + 1e-9
rooms = [row[0] for row in rows]
label = np.array([{"1": 1, "0": 0, "-1": -1, "?": 2}[row[3]] for row in rows])
right, use = label == 1, label != 2


def fit(train, ff=FALSE_FRIEND, c=C):
    weight = np.where(right, 1.0, np.where(label == -1, ff, OTHER))
    return LogisticRegression(C=c, max_iter=5000).fit(X[train] / scale, right[train], sample_weight=weight[train])


def held_out(ff=FALSE_FRIEND, c=C, folds=5):
    order = sorted(set(rooms))
    score = np.zeros(len(X))
    for k in range(folds):
        out = np.isin(rooms, order[k::folds])
        score[out] = fit(use & ~out, ff, c).decision_function(X[out] / scale)
    return score


def report(score, floor):
    best, kind = defaultdict(dict), {}
    helper, friend = set(), set()
    for row, l, s in zip(rows, label, score):
        need = row[0], row[1]
        kind[need] = row[2]
        best[need][row[4]] = max(best[need].get(row[4], -99), s)
        if l in (1, 2):
            helper.add((need, row[4]))
        if l == -1:
            friend.add((need, row[4]))
    found, first, asked, fooled = defaultdict(list), [], 0, 0
    for need, people in best.items():
        order = [p for p in sorted(people, key=lambda p: -people[p]) if people[p] > floor]
        found[kind[need]].append(any((need, p) in helper for p in order[:3]))
        first.append(bool(order) and (need, order[0]) in helper)
        if any((need, p) in friend for p in people):
            asked += 1
            fooled += bool(order) and (need, order[0]) in friend
    every = sum(found.values(), [])
    kinds = "  ".join(f"{k} {np.mean(v):.2f}" for k, v in sorted(found.items()))
    return f"floor {floor:5.2f}  recall@3 {np.mean(every):.3f} ({kinds})  first {np.mean(first):.2f}  false friends first {fooled}/{asked} {100 * fooled / asked:.1f} %"


if __name__ == "__main__":
    print(len(rows), "lines,", right.sum(), "right ones")
    for ff in (3, 5):
        for c in (1,):
            print(f"false friends count {ff}, C {c}")
            for floor in (-9, -2, -1.7):
                print("   ", report(held_out(ff, c), floor))
    model = fit(use)
    print("const NOTHING: f64 = %.2f;" % model.intercept_[0])
    for name, value in zip(names, model.coef_[0] / scale):
        print(f"    {name}: {value:.2f},")
