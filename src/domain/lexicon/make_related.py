#!/usr/bin/env python3
"""Makes related.words and related.table: a row of 96 numbers for each word, near for words that are about the same.

    pip install numpy scipy wordfreq==3.1.1; apt-get install wordnet-base
    python3 src/domain/lexicon/make_related.py [/usr/share/wordnet]

Each meaning of WordNet is a short text: its words, its definition, and those of the meanings it points to. Each topic
and each sense of our own tables is one too. Words that stand in the same texts get rows that are near (latent semantic
analysis). Takes about a minute.
"""
import math
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds
from wordfreq import zipf_frequency

HERE = Path(__file__).parent
WORDNET = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
WIDTH = 96
LENGTH = 250  # `LENGTH` of related.rs: how long each row is
STOP = set(
    "a an the of or and to in for with by on at from that which is are be as used it its his her their not one person who"
    " someone something having being into especially usually any other than can small large often such when where were"
    " was been has have had do does made make making very more most some up out off over this these those you your i we"
    " our my us me they them he she but if so about".split()
)
NEAR = {"@", "~", "+", "#p", "%p", ";c", "-c", "&", "\\", "*", ">"}


def families():
    table = {}
    for line in open(HERE / "families.tsv", encoding="utf-8"):
        if line[0] not in "#|*":
            words = line.split()
            for word in words:
                table.setdefault(word, words[0])
    return table


FAMILY = families()


def singular(word):
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith(("ss", "us", "is")):
        return word
    return word[:-1] if word.endswith("s") else word


def head(word):
    word = word.lower()
    one = singular(word)
    return FAMILY.get(word) or FAMILY.get(one) or one


def words(text):
    found = re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower())
    return [head(word) for word in found if word not in STOP and len(word) > 2]


def wordnet():
    texts, pointers, places = [], [], {}
    kinds = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
    for kind in ("noun", "verb", "adj", "adv"):
        for line in open(WORDNET / f"data.{kind}", encoding="utf-8"):
            if line.startswith(" "):
                continue
            left, definition = line.split("|", 1)
            f = left.split()
            n = int(f[3], 16)
            own = [re.sub(r"\(.*\)", "", f[4 + 2 * i]).replace("_", " ") for i in range(n)]
            at = 4 + 2 * n
            points = [f[at + 1 + 4 * i : at + 4 + 4 * i] for i in range(int(f[at]))]
            places[kind, f[0]] = len(texts)
            texts.append(words(" ".join(own)) * 2 + words(definition))
            pointers.append([(symbol, (kinds[k], offset)) for symbol, offset, k in points])
    for text, points in zip(texts, pointers):
        counts = Counter(text)
        for symbol, place in points:
            if symbol in NEAR:
                for word in set(texts[places[place]]):
                    counts[word] += 0.3 if symbol == "~" else 0.5
        yield counts


def rows(name):
    return (line.rstrip("\n").split("\t") for line in open(HERE / name, encoding="utf-8") if not line.startswith("#"))


def ours():
    for name, same, near, _ in rows("topics.tsv"):
        english = " ".join(alias for alias in same.split(";") if ":" not in alias)
        counts = Counter()
        for word in words(name) + words(english):
            counts[word] = 2.0
        for word in words(near):
            counts[word] = max(counts[word], 1.5)
        yield from (counts, counts)
    for word, sense, cues in rows("senses.tsv"):
        counts = Counter({w: 1.0 for w in words(sense + " " + cues)})
        counts[head(word)] = 2.0
        yield counts


texts = [*wordnet(), *ours()]
used_in = Counter(word for counts in texts for word in counts)
vocabulary = [word for word, n in used_in.most_common(25000) if n >= 3]
place = {word: i for i, word in enumerate(vocabulary)}
cells = [
    (i, place[word], math.log1p(n) * math.log(len(texts) / used_in[word]))
    for i, counts in enumerate(texts)
    for word, n in counts.items()
    if word in place
]
i, j, x = zip(*cells)
matrix = sp.csr_matrix((x, (i, j)), shape=(len(texts), len(vocabulary)), dtype=np.float32)
length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
matrix = sp.diags(1 / np.maximum(1e-9, length)) @ matrix
# The same start each time, so that the same tables come out.
_, strength, right = svds(matrix, k=WIDTH, v0=np.ones(min(matrix.shape), dtype=np.float32))
table = right.T * strength**0.5
table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
keep = [n for n, word in enumerate(vocabulary) if n < 16000 or zipf_frequency(word, "en") >= 2.0]
kept = [vocabulary[n] for n in keep]
lines = [" ".join(kept[n : n + 20]) for n in range(0, len(kept), 20)]
header = "# The words of related.table, in the order of its rows.\n"
(HERE / "related.words").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
np.clip(np.round(table[keep] * LENGTH), -127, 127).astype(np.int8).tofile(HERE / "related.table")
print(len(kept), "words")
