#!/usr/bin/env python3
"""Our exact top-10 beside sparse_dot_topn's, on the same drawn profiles in one run.

    pip install numpy scipy sparse_dot_topn==1.2.0
    python3 benches/candidates/compare.py [10000x5000 10000x50000 100000x5000 100000x50000]

Each program runs in a process of its own, with two threads; the work is timed from the profiles in memory to the best
ten of everybody (ours builds its index in that time, its two matrices stand beforehand). Prints processor seconds, the
peak of memory above the profiles (what each searches in, and what it finds), the ratios, and whether the scores are the
same.
"""
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def kilobytes(field):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field + ":"))


def theirs(profiles, out, topics):
    import numpy as np
    import scipy.sparse as sp
    from sparse_dot_topn import sp_matmul_topn

    own = [list(map(int, line.split())) for line in open(profiles)]
    n = len(own)
    rows = np.repeat(np.arange(n), [len(o) for o in own])
    columns = np.concatenate([np.array(o) for o in own])
    df = np.bincount(columns, minlength=topics)
    idf = np.maximum(0, np.log((n + 1) / (df + 0.5)))
    norm = np.array([len(o) for o in own], dtype=float)[rows] ** -0.25
    a = sp.csr_matrix((norm * idf[columns], (rows, columns)), shape=(n, topics), dtype=np.float32)
    b = sp.csr_matrix((norm, (rows, columns)), shape=(n, topics), dtype=np.float32).T.tocsr()
    del own, rows, columns
    matrices = sum(m.data.nbytes + m.indices.nbytes + m.indptr.nbytes for m in (a, b))
    used = lambda: resource.getrusage(resource.RUSAGE_SELF)
    # From here on the peak is counted anew (Linux).
    Path("/proc/self/clear_refs").write_text("5")
    held, before, start = kilobytes("VmRSS"), used(), time.time()
    # Eleven, since everybody is their own best.
    c = sp_matmul_topn(a, b, top_n=11, sort=True, n_threads=2)
    after, wall, peak = used(), time.time() - start, kilobytes("VmHWM")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    c = c.tocsr()
    with open(out, "w") as file:
        for i in range(n):
            row = slice(c.indptr[i], c.indptr[i + 1])
            scores = sorted((s for j, s in zip(c.indices[row], c.data[row]) if j != i), reverse=True)[:10]
            file.write(" ".join(f"{s:.5f}" for s in scores) + "\n")
    print(json.dumps({"cpu": cpu, "wall": wall, "mb": (peak - held) / 1024 + matrices / 1024**2}))


def numbers(path):
    return [list(map(float, line.split())) for line in open(path)]


def main():
    sizes = sys.argv[1:] or ["10000x5000", "10000x50000", "100000x5000", "100000x50000"]
    subprocess.run(["cargo", "build", "--benches", "--profile", "bench", "--bench", "candidates"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            people, topics = size.split("x")
            files = [f"{folder}/{name}" for name in ("profiles", "ours", "theirs")]
            run = ["cargo", "bench", "-q", "--bench", "candidates", "--", "topics", people, topics, *files[:2]]
            said = subprocess.run(run, cwd=HERE, check=True, capture_output=True, text=True).stdout.split()
            ours = {said[i]: float(said[i + 1]) for i in range(0, len(said) - 1, 2)}
            run = [sys.executable, __file__, "theirs", files[0], files[2], topics]
            other = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
            a, b = numbers(files[1]), numbers(files[2])
            same = all(len(x) == len(y) and all(abs(p - q) < 2e-4 * max(1, q) for p, q in zip(x, y)) for x, y in zip(a, b))
            print(
                f"{size:>13}  cpu {ours['cpu']:.2f} s / {other['cpu']:.2f} s = {ours['cpu'] / other['cpu']:.2f}"
                f"   wall {ours['wall']:.2f} / {other['wall']:.2f}"
                f"   memory {ours['peak_mb']:.1f} MB / {other['mb']:.1f} MB = {ours['peak_mb'] / other['mb']:.2f}   scores {'the same' if same else 'DIFFER'}",
                flush=True,
            )
            if not same:
                sys.exit(1)


if __name__ == "__main__":
    theirs(sys.argv[2], sys.argv[3], int(sys.argv[4])) if sys.argv[1:2] == ["theirs"] else main()
