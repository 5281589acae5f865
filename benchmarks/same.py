"""Does a change leave the output alone? `same.py write FILE` before it, `same.py compare FILE` after it.

Writes the records of all annotated articles (and of a few odd texts), or compares those of the pipeline as it is now with the
ones that were written: every field has to be the same, scores up to a thousandth.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import spacy
import srsly

from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.records import to_record

ROOT = Path(__file__).parent.parent
TOLERANCE = 1e-3
ODD = ["", " ", "\n\n", "may", "“", "No. 26.\n\n\n\n'He may' said", "a " * 3000, "The source said it may. " * 300]


def records(model: str) -> list[dict[str, Any]]:
    """The records of all articles, and their sentence starts."""
    nlp = spacy.load(model)
    texts = [read_article(path).text for path in article_paths([ROOT / "assets" / "articles"])]
    rows = []
    for i, doc in enumerate(nlp.pipe([*texts, *ODD])):
        starts = [token.i for token in doc if token.is_sent_start] if doc.has_annotation("SENT_START") else []
        ents = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        rows.append({**to_record(doc, doc_id=str(i)), "sentences": starts, "ents": ents})
    return [dict(row) for row in srsly.json_loads(srsly.json_dumps(rows))]


def differences(old: Any, new: Any, path: str = "") -> list[str]:
    """Where two records differ."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return [line for key in old for line in differences(old[key], new[key], f"{path}.{key}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [line for i in range(len(old)) for line in differences(old[i], new[i], f"{path}[{i}]")]
    if path.endswith(".score") and old is not None and new is not None and abs(old - new) < TOLERANCE:
        return []
    return [] if old == new else [f"{path}: {old!r:.120} is now {new!r:.120}"]


def main() -> None:
    """Write the records or compare with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["write", "compare"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default="dprk_ner")
    args = parser.parse_args()
    rows = records(args.model)
    if args.action == "write":
        srsly.write_jsonl(args.file, rows)
        print(f"{len(rows)} records written")
        return
    found = differences(list(srsly.read_jsonl(args.file)), rows)
    print(*found[:40], sep="\n")
    print(f"{len(rows)} records, {len(found)} differences")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
