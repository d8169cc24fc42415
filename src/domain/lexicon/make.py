#!/usr/bin/env python3
"""Makes frequencies.tsv, families.tsv and technology.tsv from public tables. See README.md beside this file.

    pip install wordfreq==3.1.1; apt-get install wordnet-base
    python3 src/domain/lexicon/make.py                                          frequencies and families
    python3 src/domain/lexicon/make.py /usr/share/wordnet TECHNOLOGY-ALIASES     technology
"""
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from wordfreq import top_n_list, zipf_frequency

HERE = Path(__file__).parent
WORDNET = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
WORDS = {"en": 14000, "de": 8000, "fr": 8000, "es": 8000}
SUFFIX = {
    "noun": [("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"), ("men", "man"), ("s", "")],
    "verb": [("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("s", "")],
    "adj": [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    "adv": [],
}
# WordNet derives these from each other; in what people need and offer they are different matters.
APART = """market:marketing,marketer account:accountable,accountability act:active,activity,activate,activist
active:actor,action organ:organise,organize public:publish,publisher,publishing,publication office:officer,official
general:generate physic:physical product:produce,producer,productive,productivity,production
house:housing relate:relative,relation art:artificial custom:customer,customise,customize human:humane,humanity
minister:ministry,administer,administration author:authority,authorise,authorize bank:banker native:nature
nature:natural station:state state:statement,station community:communicate,communication social:society,socialise,socialize
real:realise,realize,reality present:presentation,presenter,presence press:pressure compete:competent express:expression
apply:appliance,applicant poor:poverty hard:hardware soft:software
train:trainer firm:confirm form:formal,information,inform,reform,perform,performance cover:discover
place:replace,placement count:counter,account board:boarder interest:interesting
bill:billing line:liner cross:crossing fund:foundation,fundamental,found found:foundation,founder
manner:mannerly class:classic,classical,classify history:story note:notable,notice,notify sign:design,signal,signature
charge:charger,discharge sense:sensor,sensitive,sensible part:partner,party,partial,apart,department
mean:meaning drive:driver fine:finance,refine live:life,lively light:lighting,delight
lead:leading,leaderhip wall:walling bear:bearing grade:graduate,gradual care:careful,careless
refer:referee,referral reference:referee referred:referee post:poster,postal,postage poster:posted,posting settle:settlement deal:dealing stand:standard,understanding run:rune,runes,runny site:sit,sat,sitting organ:organism,organisms
company:companion career:calling gambling:gaming minute:minutes plan:planet,plane plant:plantation,planter cap:capital
pop:popular,population script:scripture coach:coachman sea:seal rat:rate,rating rot:rotary star:start,stare
bar:bare tap:tape cop:copy hop:hope can:cane tub:tube scar:scare car:care mat:mate pin:pine plan:plane win:wine wed:weed
""".split()


MANY_SENSES = 6
# What WordNet does not connect.
TOGETHER = """electric electrical electrician electrics electricity
bookkeeping bookkeeper
upholster upholstery upholsterer reupholster reupholstered reupholstering
grow growing grower grown
choreography choreographer choreograph choreographed
pottery potter
animation animate animated animator animating
childminder childminding
referee refereeing refereed
""".splitlines()


def folded(word):
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def frequencies():
    lines = ["# How common words are in four languages: language, then 10 x Zipf (log10 of occurrences per 10^9 words), then words.",
             "# Derived from wordfreq 3.1.1 by Robyn Speer (CC BY-SA 4.0; sources named in README.md)."]
    for language, n in WORDS.items():
        buckets = defaultdict(list)
        seen = set()
        for word in top_n_list(language, n * 2):
            key = folded(word)
            if key in seen or not re.fullmatch(r"[^\W\d_]{2,}", key):
                continue
            seen.add(key)
            if len(seen) > n:
                break
            buckets[int(zipf_frequency(word, language) * 10) // 2 * 2].append(key)
        for zipf in sorted(buckets, reverse=True):
            lines.append(f"{language}\t{zipf}\t" + " ".join(sorted(buckets[zipf])))
    (HERE / "frequencies.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


class WordNet:
    def __init__(self, folder):
        self.index, self.exceptions = {}, {}
        self.synsets = {}
        for pos in ("noun", "verb", "adj", "adv"):
            self.index[pos] = {}
            for line in open(folder / f"index.{pos}", encoding="utf-8"):
                if line.startswith(" "):
                    continue
                f = line.split()
                offsets = f[-int(f[2]):]
                self.index[pos][f[0]] = [(pos, o) for o in offsets]
            self.exceptions[pos] = dict(line.split()[:2] for line in open(folder / f"{pos}.exc", encoding="utf-8"))
            for line in open(folder / f"data.{pos}", encoding="utf-8"):
                if line.startswith(" "):
                    continue
                f = line.split("|")[0].split()
                n = int(f[3], 16)
                words = [re.sub(r"\(.*\)", "", f[4 + 2 * i]) for i in range(n)]
                at = 4 + 2 * n
                pointers = []
                for i in range(int(f[at])):
                    symbol, offset, p, ends = f[at + 1 + 4 * i: at + 5 + 4 * i]
                    pointers.append((symbol, offset, {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}[p],
                                     int(ends[:2], 16), int(ends[2:], 16)))
                self.synsets[pos, f[0]] = words, pointers
        self.counts = Counter()
        for line in open(folder / "cntlist.rev", encoding="utf-8"):
            key, _, n = line.split()
            self.counts[key.split("%")[0]] += int(n)

    def lemmas(self, word):
        found = set()
        for pos in ("noun", "verb", "adj"):
            if word in self.exceptions[pos]:
                found.add(self.exceptions[pos][word])
            for ending, instead in SUFFIX[pos]:
                if word.endswith(ending) and len(word) - len(ending) >= 3:
                    base = word[: -len(ending)] + instead
                    for base in (base, base[:-1] if len(base) > 3 and base[-1] == base[-2] and ending in ("ing", "ed") else base):
                        if base in self.index[pos] and (pos, ending) not in (("adj", "er"), ("noun", "men")):
                            found.add(base)
        return found


def alike(a, b):
    """Derivations that a reader sees: they begin alike for most of the shorter word."""
    shared = 0
    for x, y in zip(a, b):
        if x != y:
            break
        shared += 1
    return shared >= max(3, min(len(a), len(b)) - 2)


def families():
    net = WordNet(WORDNET)
    known = [w for w in top_n_list("en", 200000) if re.fullmatch(r"[a-z]{3,}", w)]
    known = [w for n, w in enumerate(known) if n < 30000 or any(w in net.index[p] for p in net.index) or net.lemmas(w)]
    frequent = set(known)
    apart = {(a, b) for line in APART for a, bs in [line.split(":")] for b in bs.split(",")}
    cut = lambda a, b: (a, b) in apart or (b, a) in apart
    near = defaultdict(set)

    def join(a, b):
        if a != b and not cut(a, b):
            near[a].add(b)
            near[b].add(a)

    for word in known:
        for lemma in net.lemmas(word):
            if word not in net.index["noun"] or word.endswith("ing") or word in net.exceptions["noun"] or word in net.exceptions["verb"]:
                join(word, lemma)
    lemma_words = {w for w in frequent if any(w in net.index[p] for p in net.index)}
    for word in lemma_words:
        for pos in ("noun", "verb", "adj"):
            for synset in net.index[pos].get(word, []):
                words, pointers = net.synsets[synset]
                at = next((i for i, w in enumerate(words, 1) if w.lower() == word), 0)
                for symbol, offset, p, source, target in pointers:
                    if symbol in ("+", "\\") and source in (0, at):
                        others, _ = net.synsets[p, offset]
                        other = others[target - 1].lower() if target else others[0].lower()
                        if other in frequent and alike(word, other):
                            join(word, other)
                for other in words:
                    other = other.lower()
                    short = min(len(word), len(other))
                    if other in frequent and other != word and short >= 4 and (word.startswith(other) or other.startswith(word)) and pos == "noun":
                        if net.index[pos][word].index(synset) == 0:
                            join(word, other)
    for line in TOGETHER:
        first, *rest = line.split()
        for word in rest:
            join(first, word)
    # British and American spellings.
    for word in known:
        for a, b in (("ise", "ize"), ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"), ("isers", "izers"), ("our", "or"), ("ogue", "og"), ("tre", "ter"), ("isation", "ization")):
            if word.endswith(a) and word[: -len(a)] + b in frequent and len(word) > 6:
                join(word, word[: -len(a)] + b)
    lines = ["# Words of one family, the commonest first; after a bar, words that usually mean the same; after a star, words of many senses.",
             "# Derived from WordNet 3.0 (Princeton University; licence in README.md)."]
    rank = {w: i for i, w in enumerate(known)}
    done = set()
    for word in known:
        if word in done or word not in near:
            continue
        # Everything at most two steps away from the commonest word: further away the meaning drifts.
        group, edge = {word}, {word}
        for _ in range(2):
            edge = {o for w in edge for o in near[w] if o not in done and o not in group and not cut(word, o)}
            group |= edge
        # The program takes plurals off by itself.
        group -= {w for w in group if w.endswith("s") and w[:-1] in group}
        if len(group) > 1:
            lines.append(" ".join(sorted(group, key=lambda w: (rank.get(w, 1 << 30), w))))
        done |= group
    for line in synonyms(net, frequent, rank):
        lines.append("| " + line)
    many = [w for w in known[:25000] if sum(len(net.index[p].get(w, [])) for p in net.index) >= MANY_SENSES]
    lines += ["* " + " ".join(many[i : i + 20]) for i in range(0, len(many), 20)]
    (HERE / "families.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def synonyms(net, frequent, rank):
    """Pairs for both of which the shared sense is the first of the word, and which have few others."""
    for (pos, offset), (words, _) in sorted(net.synsets.items()):
        if pos not in ("noun", "verb"):
            continue
        own = [w.lower() for w in words if w.lower() in frequent and w.islower()]
        own = [w for w in own if net.index[pos].get(w, [None])[0] == (pos, offset)
               and len(net.index[pos][w]) <= (3 if pos == "noun" else 2) and len(w) > 3]
        own = [w for w in own if rank[w] < 20000]
        if len(own) > 1:
            yield " ".join(own)


def technology(source):
    """The aliases of technology that are not ordinary words: "action" is not GitHub Actions to a coworker."""
    lines = ["# Names of technology: what it is called, then other names of the same.",
             "# Derived from github/explore, commit cc66c61 (CC BY 4.0)."]
    topics = defaultdict(list)
    for line in open(source, encoding="utf-8"):
        if line.startswith("#"):
            continue
        alias, topic, name = line.rstrip("\n").split("\t")
        plain = alias.replace("-", " ")
        ordinary = all(zipf_frequency(w, "en") > 3.0 for w in plain.split())
        if not ordinary and len(plain) > 2 and not re.search(r"\d{2,}", plain):
            topics[name.lower() if name.islower() else name].append(plain)
    lines += [f"{name}\t{'; '.join(aliases)}" for name, aliases in sorted(topics.items(), key=lambda t: t[0].lower())]
    (HERE / "technology.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if len(sys.argv) > 2:
    technology(sys.argv[2])
else:
    frequencies()
    families()
