"""The introductions of `elevenses match --assign` beside the best possible total (scipy's milp, HiGHS).

Rooms of 200 people with 10 % of all pairs forbidden (they came together): nobody above two, no forbidden pair, nobody
left out who has a candidate, at least .97 of the best total, and the same bytes twice.
"""
import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

PEOPLE, SUBJECTS, AT_MOST, SHARE = 200, 400, 2, 0.97


def room(path, seed):
    draw = random.Random(seed)
    subjects = [f"{a}{b}ing" for a in "bcdfghjklmnprstvwz" for b in ("andol", "emir", "ifel", "osun", "utar", "yrin") for _ in "x"]
    subjects = [f"{s} {t}" for s in subjects for t in ("history", "repair", "design", "music")][:SUBJECTS]
    odds = [1 / (rank + 1) for rank in range(len(subjects))]
    apart = {p: [] for p in range(PEOPLE)}
    for a in range(PEOPLE):
        for b in range(a + 1, PEOPLE):
            if draw.random() < 0.1:
                apart[a].append(b)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Name", "Email", "Interests", "Came with"])
        for p in range(PEOPLE):
            own = {*draw.choices(subjects, odds, k=draw.randint(2, 8))}
            out.writerow([f"P{p:03}", f"p{p:03}@d{p:03}.example", ", ".join(sorted(own)), ", ".join(f"P{b:03}" for b in apart[p])])
    return {(a, b) for a in apart for b in apart[a]}


def matches(program, path, *wanted):
    done = subprocess.run([program, "match", path, *wanted, "--json"], capture_output=True, check=True)
    number = lambda address: int(address[1:4])
    pairs = {}
    for line in map(json.loads, done.stdout.splitlines()):
        if line["with"] is not None:
            a, b = sorted((number(line["person"]), number(line["with"])))
            pairs[a, b] = line["score"]
    return pairs, done.stdout


def best_total(edges):
    pairs = list(edges)
    ends = np.array(pairs).T
    at = np.arange(len(pairs))
    degree = coo_array((np.ones(2 * len(pairs)), (ends.ravel(), np.tile(at, 2))), shape=(PEOPLE, len(pairs))).tocsr()
    scores = np.array([edges[pair] for pair in pairs])
    solved = milp(-scores, integrality=np.ones(len(pairs)), bounds=Bounds(0, 1), constraints=LinearConstraint(degree, ub=AT_MOST), options={"mip_rel_gap": 1e-4, "time_limit": 120})
    assert solved.success or solved.x is not None, solved.message
    # What no choice can exceed, also where the solver ran out of time.
    return -solved.mip_dual_bound


def main():
    program = sys.argv[1]
    for seed in (1, 2, 3):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/people.csv"
            forbidden = room(path, seed)
            edges, _ = matches(program, path, "--candidates", "--top", str(PEOPLE))
            chosen, bytes_ = matches(program, path, "--assign", "--top", str(AT_MOST))
            again = matches(program, path, "--assign", "--top", str(AT_MOST))[1]
        assert bytes_ == again, "the same file gives the same bytes"
        assert not forbidden & set(edges) and not forbidden & set(chosen), "a forbidden pair"
        degree = [sum(p in pair for pair in chosen) for p in range(PEOPLE)]
        assert max(degree) <= AT_MOST, "somebody has more than they may"
        alone = [p for p in range(PEOPLE) if not degree[p] and any(p in pair for pair in edges)]
        assert not alone, f"left out though there was somebody for them: {alone}"
        total, best = sum(edges[pair] for pair in chosen if pair in edges), best_total(edges)
        print(f"room {seed}: {len(edges)} pairs, {len(chosen)} chosen, {total:.1f} of {best:.1f} = {total / best:.4f}", flush=True)
        assert total >= SHARE * best, f"less than {SHARE} of the best total"


if __name__ == "__main__":
    main()
