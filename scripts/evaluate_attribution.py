"""Score profile, quotes, chains and attribution on the mentions, cues and claims that people marked.

    python scripts/evaluate_attribution.py assets/articles --side test

What the recognisers miss does not count here; `dprk-ner evaluate` measures end to end.
"""

from pathlib import Path
from typing import Annotated

import typer

from dprk_ner.attribution.pipe import Attribution
from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.corpus.convert import split, to_doc
from dprk_ner.corpus.validate import create_nlp
from dprk_ner.document import group, span_group, values
from dprk_ner.evaluation.gold import article_record
from dprk_ner.evaluation.scorer import Scores, score_pair
from dprk_ner.evaluation.scorer import table as figures
from dprk_ner.labels import ANONYMITY_GRANT, CLAIMS, SOURCES
from dprk_ner.records import to_record
from dprk_ner.sources.profile import profile_of

SHOWN = ("source place", "chain links", "distinct source", "quotes/QUOTE ", "quotes attribution", "claims attribution")


def main(
    articles: Path, side: Annotated[str | None, typer.Option(help="train, dev or test; left out, all articles")] = None
) -> None:
    """Print the figures that attribution decides."""
    read = [read_article(path) for path in article_paths([articles])]
    scores, nlp, pipe = Scores(), create_nlp(), Attribution()
    for article in split(read)[side] if side else read:
        doc = to_doc(article, nlp)
        told = {
            span.id_: vars(profile_of([token.text for token in span if not token.is_space], span.text))
            for span in group(doc, SOURCES)
            if span.label_ != ANONYMITY_GRANT
        }
        for span in (spans := group(doc, SOURCES)):
            span.kb_id_ = ""
        doc.spans[SOURCES] = span_group(doc, SOURCES, spans, told)
        claims = {key: own | {"source": None} for key, own in values(doc, CLAIMS).items()}
        doc.spans[CLAIMS] = span_group(doc, CLAIMS, group(doc, CLAIMS), claims)
        score_pair(scores, article_record(article), to_record(pipe(doc), doc_id=article.id))
    print("\n".join(line for line in figures(scores).splitlines() if line.startswith(SHOWN)))


if __name__ == "__main__":
    typer.run(main)
