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

FALSE_FRIEND = 8.0  # what a line of theirs counts, beside 1 for the right one
RANK, SAY = 0.15, 1.0  # what any other line counts: little for who comes first, all of it for what may be said
C = 0.3

rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1]) if line.count("\t") == 5]
names = [n.split("=")[0] for n in rows[0][5].split()]
X = np.array([[float(n.split("=")[1]) for n in row[5].split()] for row in rows])
scale = np.abs(X).max(0) + 1e-9
rooms = [row[0] for row in rows]
label = np.array([{"1": 1, "0": 0, "-1": -1, "?": 2}[row[3]] for row in rows])
right, use = label == 1, label != 2


def fit(train, other):
    weight = np.where(right, 1.0, np.where(label == -1, FALSE_FRIEND, other))
    return LogisticRegression(C=C, max_iter=5000).fit(X[train] / scale, right[train], sample_weight=weight[train])


def left_out(other, folds=5):
    order = sorted(set(rooms))
    score = np.zeros(len(X))
    for k in range(folds):
        out = np.isin(rooms, order[k::folds])
        score[out] = fit(use & ~out, other).decision_function(X[out] / scale)
    return score


def said(score, floor):
    """How many would be said from this floor on, and how many of them wrongly."""
    best, helper = defaultdict(lambda: -99.0), set()
    for row, l, s in zip(rows, label, score):
        who = row[0], row[1], row[4]
        best[who] = max(best[who], s)
        if l in (1, 2):
            helper.add(who)
    told = [who for who, s in best.items() if s >= floor]
    wrong = sum(who not in helper for who in told)
    needs = len({who[:2] for who in best})
    return f"floor {floor:5.2f}  said {len(told)}, wrong {wrong} ({100 * wrong / len(told):.1f} %)  recall {(len(told) - wrong) / needs:.2f}"


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
    for floor in (-9, -2.5, -2):
        print("   ", report(left_out(RANK), floor))
    for floor in (-1, -0.5, 0, 0.25, 0.5, 1, 1.5):
        print("   ", said(left_out(SAY), floor))
    for what, other in (("FITTED", RANK), ("SURE", SAY)):
        model = fit(use, other)
        print(f"{what}: nothing {model.intercept_[0]:.2f}")
        for name, value in zip(names, model.coef_[0] / scale):
            print(f"    {name}: {value:.2f},")
