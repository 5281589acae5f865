"""How sure each kind of evidence for a link is: `calibrate_linking.py assets/linking/calibrate.jsonl [--write] [--errors]`.

Counts over gold names how often the best plant of each kind of evidence was the right one, and with --write keeps the rates,
smoothed, in `src/dprk_ner/factories/links.json`. Precision and recall at the threshold are printed below.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import srsly
import typer

from dprk_ner import knowledge
from dprk_ner.corpus.validate import create_nlp
from dprk_ner.document import Numeral
from dprk_ner.factories.aliases import find_aliases
from dprk_ner.factories.linking import EVIDENCE, THRESHOLD, best_plants, gather, names_of
from dprk_ner.factories.numerals import read_numerals
from dprk_ner.labels import NUMERAL_FACTORY

TABLE = Path(__file__).parent.parent / "src" / "dprk_ner" / "factories" / "links.json"


def main(
    gold: Path,
    write: Annotated[bool, typer.Option("--write", help="Keep the rates in the package.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List what is wrong or missed.")] = False,
) -> None:
    """Print the rates, precision and recall."""
    nlp, counts = create_nlp(), Counter()
    kept = json.loads(TABLE.read_text(encoding="utf-8"))
    decisions: list[tuple[str, str, str | None, str | None]] = []
    for document in srsly.read_jsonl(gold):
        doc = nlp.make_doc(document["text"])
        rows = document["factories"]
        spans = [doc.char_span(row["start"], row["end"], label=row["label"], alignment_mode="expand") for row in rows]
        offsets = [(row["start"], row["end"]) for row in rows]
        named = [i for i, row in enumerate(rows) if row["label"] == NUMERAL_FACTORY]
        readings = dict(zip(named, read_numerals(doc.text, [offsets[i] for i in named]), strict=True))
        numerals: list[Numeral | None] = [readings.get(i) for i in range(len(rows))]
        names = names_of(doc.text, offsets, numerals)
        for group in gather(names, find_aliases(spans))[0]:
            evidence, plants = best_plants([names[i] for i in group], knowledge.listed())
            found = plants[0].id if len(plants) == 1 else None
            decisions += [(evidence, rows[i]["text"], rows[i]["facility"], found) for i in group]
            if found:
                counts[evidence, found == rows[group[0]]["facility"]] += 1
    rates = {}
    for kind in EVIDENCE:
        right, wrong = counts[kind, True], counts[kind, False]
        rates[kind] = round((right + 0.5) / (right + wrong + 1), 3)
        print(f"{kind:9s} right {right:3d} wrong {wrong:3d}   rate {rates[kind]:.3f}   kept {kept['scores'].get(kind)}")
    scores = rates if write else kept["scores"]
    if write:
        TABLE.write_text(json.dumps(kept | {"scores": rates}, indent=2) + "\n", encoding="utf-8")
    linked = [(want, have if scores.get(kind, 0) >= THRESHOLD else None, name) for kind, name, want, have in decisions]
    right = sum(want == have is not None for want, have, _ in linked)
    made, wanted = sum(have is not None for _, have, _ in linked), sum(want is not None for want, _, _ in linked)
    print(f"linking P {right / max(made, 1):.3f} R {right / max(wanted, 1):.3f}   {made} links, {wanted} in gold")
    if errors:
        for want, have, name in linked:
            if want != have:
                print(f"{name} | gold {want} | found {have}")


if __name__ == "__main__":
    typer.run(main)
