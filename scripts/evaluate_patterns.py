"""What the surface patterns of names find without a trained head: `evaluate_patterns.py ARTICLES [--errors]`.

The lower bound that the trained head is compared with. The other bound is the head without the patterns: train with
`--components.tok2vec.model.embed.blank '["name", "classes"]'` (docs/contributing.md) and evaluate as usual.
"""

from pathlib import Path
from typing import Annotated

import typer
from spacy.vocab import Vocab
from thinc.api import Model

from dprk_ner.corpus.validate import create_nlp
from dprk_ner.evaluation.gold import read_gold
from dprk_ner.evaluation.scorer import Scores, score_pair, table
from dprk_ner.factories.patterns import propose_names, token_class
from dprk_ner.factories.pipe import NumeralFactories
from dprk_ner.labels import FACTORIES
from dprk_ner.records import to_record


def main(
    gold: list[Path], errors: Annotated[bool, typer.Option("--errors", help="List what is missed and made up.")] = False
) -> None:
    """Print the figures of the layer `factories`."""
    nlp, scores = create_nlp(), Scores()
    rules = NumeralFactories(Vocab(), Model("none", lambda model, X, is_train: (X, lambda dX: dX)))
    for _, document in read_gold(gold):
        doc = nlp.make_doc(document["text"])
        found = propose_names("".join(token_class(token.text) for token in doc))
        rules.set_annotations([doc], [[(*name, 1.0) for name in found]])
        wanted = {key: document[key] for key in ("doc_id", "text", FACTORIES)}
        score_pair(scores, wanted, {**to_record(doc, doc_id=document["doc_id"])})
    print(f"{table(scores)}\n-- plants\n{table(scores.about_plants())}")
    if errors:
        for mistake in scores.mistakes[FACTORIES]:
            print(*mistake, sep=" | ")


if __name__ == "__main__":
    typer.run(main)
