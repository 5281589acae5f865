"""The claim pointer beside simpler scopes: `scopes.py ARTICLES MODEL PAGE [DIRECTORY ...] --spancat MODEL`.

Scores the sentence, a clause-boundary rule, the pointer (each with annotated and with predicted cues) and spaCy's span_finder +
spancat on the test articles and on annotated articles elsewhere; measures which part of the pipeline's time `hedged_claims` takes;
writes the tables into the page, between its two markers.
"""

import time
from pathlib import Path
from typing import Annotated

import spacy
import typer
from spacy.language import Language

from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.corpus.convert import split
from dprk_ner.evaluation.gold import read_gold
from dprk_ner.evaluation.scopes import by_clause, by_pointer, by_sentence, compare, gold_cues, predicted_cues
from dprk_ner.evaluation.scorer import Scores

BEGIN, END = "<!-- scopes -->", "<!-- end of scopes -->"
ROUNDS = 5


def score(nlp: Language, spancat: Language | None, records: list) -> dict[str, tuple[float, float]]:
    """F of exact claims and by characters, by the name of the row."""
    methods = {"the sentence": by_sentence, "clause borders": by_clause, "the pointer": by_pointer(nlp)}
    scores: dict[str, Scores] = {}
    for record in records:
        doc = nlp(record["text"])
        for name, method in methods.items():
            for cues, found in (("annotated cues", gold_cues(doc, record)), ("found cues", predicted_cues(doc))):
                claims = method(doc, found)
                compare(scores.setdefault(f"{name} | {cues}", Scores()), record, doc, claims)
        if spancat is not None:
            other = spancat(record["text"])
            claims = [(span.start, span.end) for span in other.spans["claims"]]
            compare(scores.setdefault("span_finder + spancat | none needed", Scores()), record, other, claims)
    figures = {name: own.figures() for name, own in scores.items()}
    return {name: (own["claims"]["f"], own["claims (characters)"]["f"]) for name, own in figures.items()}


def shares(nlp: Language, texts: list[str]) -> dict[str, float]:
    """The part of the time that each component takes, the tokenizer first; the best of several rounds each."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        began = time.process_time()
        docs = [nlp.make_doc(text) for text in texts]
        best["tokenizer"] = min(best.get("tokenizer", 1e9), time.process_time() - began)
        for name, pipe in nlp.pipeline:
            began = time.process_time()
            docs = list(pipe.pipe(docs, batch_size=nlp.batch_size))
            best[name] = min(best.get(name, 1e9), time.process_time() - began)
    return {name: seconds / sum(best.values()) for name, seconds in best.items()}


def main(
    articles: Path,
    model: str,
    page: Path,
    gold: Annotated[list[Path] | None, typer.Argument(help="Annotated articles elsewhere.")] = None,
    spancat: Annotated[Path | None, typer.Option(help="A pipeline trained with benchmarks/spancat.cfg.")] = None,
) -> None:
    """Score, print, and write the tables into the page."""
    nlp, other = spacy.load(model), spacy.load(spancat) if spancat else None
    chosen = split([read_article(path) for path in article_paths([articles])])["test"]
    sets = {"test articles": [record for _, record in read_gold([Path(article.path) for article in chosen])]}
    if gold:
        sets["real articles"] = [record for _, record in read_gold(gold)]
    figures = {name: score(nlp, other, records) for name, records in sets.items()}
    lines = ["| scope | cues |" + "".join(f" {name}, exact | {name}, characters |" for name in sets)]
    lines.append("|---|---|" + "---|---|" * len(sets))
    for row in figures["test articles"]:
        lines.append(f"| {row} |" + "".join(f" {own[row][0]:.3f} | {own[row][1]:.3f} |" for own in figures.values()))
    parts = shares(nlp, [record["text"] for record in sets["test articles"]])
    lines += ["", "| component | share of the time |", "|---|---|"]
    lines += [f"| {name} | {part:.0%} |" for name, part in parts.items()]
    table = "\n".join(lines)
    print(table)
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    page.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
