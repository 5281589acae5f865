"""Turn annotated articles into training data: documents with gold span groups, split by article.

    python -m dprk_ner.corpus.convert assets/articles corpus

The split is deterministic: an article's side depends on its id alone, and articles that share much of their wording
(one story on several pages) go to one side together.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from ..document import Numeral, span_group
from ..errors import InputError
from ..factories.numerals import numeral_attrs
from ..labels import ANONYMITY_GRANT, CLAIMS, FACTORIES, ID_PREFIX, LAYERS, QUOTES, SOURCES
from ..sentences import sentence_starts
from .articles import Annotation, Article, article_paths, read_article
from .validate import create_nlp

#: Shares of the articles in dev and test, in percent; the rest is train.
SHARES = {"dev": 10, "test": 10}
#: Articles that share more than this part of their five-word runs count as near-duplicates.
NEAR_DUPLICATE = 0.2


def to_doc(article: Article, nlp: Language) -> Doc:
    """A document with the gold groups of an article, in the state of `docs/api.md` (as a prediction would leave it).

    RAISES: `InputError` if a span does not fall on token borders.
    """
    doc = nlp.make_doc(article.text)
    held = _held(article)  # no name, mention, cue or claim holds a sentence's start, whatever a stop in it looks like
    for token, start in zip(doc, sentence_starts(doc), strict=True):
        token.is_sent_start = start and not any(a < token.idx < b for a, b in held)
    ids: dict[int, str] = {}
    for layer in LAYERS:
        for i, annotation in enumerate(article.layer(layer), 1):
            ids[id(annotation)] = f"{ID_PREFIX[layer]}{i}"
    written = {a.attrs["id"]: ids[id(a)] for a in article.spans if "id" in a.attrs}
    for layer in LAYERS:
        spans, attrs = [], {}
        for annotation in article.layer(layer):
            base = doc.char_span(annotation.start, annotation.end)
            if base is None:
                raise InputError(
                    f"{article.surface(annotation)!r} does not fall on token borders",
                    path=article.path,
                    line=annotation.line,
                )
            key = ids[id(annotation)]
            chain = annotation.attrs.get("who", "") if layer == SOURCES else ""
            spans.append(Span(doc, base.start, base.end, label=annotation.label, kb_id=chain, span_id=key))
            attrs[key] = _values(annotation, ids, written)
        doc.spans[layer] = span_group(doc, layer, spans, attrs)
    doc.user_data["article"] = article.id
    return doc


def _held(article: Article) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in article.spans if span.layer != QUOTES]


def _values(annotation: Annotation, ids: dict[int, str], written: dict[str, str]) -> dict[str, Any]:
    attrs = annotation.attrs
    if annotation.layer == FACTORIES:
        numeral = None
        if attrs.get("kind"):
            kind, norm = attrs["kind"], attrs["norm"]
            month, day = (int(norm[2:4]), int(norm[5:7])) if kind == "date" else (None, None)
            numeral = numeral_attrs(Numeral(kind, norm, month, day, None if kind == "date" else int(norm)))
        return {"numeral": numeral, "alias_of": written.get(attrs.get("alias", ""))}
    if annotation.label == ANONYMITY_GRANT:
        return {"of": attrs.get("of", "").split()}
    if annotation.layer == SOURCES:
        return {name: attrs.get(name) for name in ("role", "place", "outlet", "number")}
    if annotation.layer == CLAIMS:
        return {
            "hedges": [ids[id(cue)] for cue in annotation.cues],
            "source": next(iter(attrs.get("by", "").split()), None),
        }
    if annotation.layer == QUOTES:
        return {"source": next(iter(attrs.get("by", "").split()), None)}
    return {}


def _runs(text: str, n: int = 5) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + n])) for i in range(len(words) - n + 1)}


def near_duplicates(articles: Sequence[Article]) -> list[list[Article]]:
    """Articles in clusters: those that share much of their wording stand together, in the order given."""
    runs = [_runs(article.text) for article in articles]
    holders: dict[int, list[int]] = defaultdict(list)
    for i, own in enumerate(runs):
        for run in own:
            holders[run].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for owners in holders.values():
        if 1 < len(owners) <= 20:
            for x, i in enumerate(owners):
                for j in owners[x + 1 :]:
                    shared[i, j] += 1
    parent = list(range(len(articles)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for (i, j), count in sorted(shared.items()):
        if count > NEAR_DUPLICATE * min(len(runs[i]), len(runs[j])):
            parent[max(root(i), root(j))] = min(root(i), root(j))
    clusters: dict[int, list[Article]] = defaultdict(list)
    for i, article in enumerate(articles):
        clusters[root(i)].append(article)
    return list(clusters.values())


def side_of(name: str) -> str:
    """Train, dev or test, by the article's id alone, so that new articles never move old ones."""
    percent = int(hashlib.sha256(name.encode("utf-8")).hexdigest(), 16) % 100
    for side, share in SHARES.items():
        if percent < share:
            return side
        percent -= share
    return "train"


def split(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Articles by side; a cluster of near-duplicates follows its first article."""
    sides: dict[str, list[Article]] = {"train": [], **{side: [] for side in SHARES}}
    for cluster in near_duplicates(sorted(articles, key=lambda article: article.id)):
        sides[side_of(cluster[0].id)].extend(cluster)
    return sides


def main(
    source: Annotated[Path, typer.Argument(help="Directory of annotated articles.")],
    target: Annotated[Path, typer.Argument(help="Where train.spacy, dev.spacy and test.spacy go.")],
) -> None:
    """Convert annotated articles to `.spacy` files."""
    nlp = create_nlp()
    try:
        sides = split([read_article(path) for path in article_paths([source])])
        target.mkdir(parents=True, exist_ok=True)
        for side, articles in sides.items():
            docs = [to_doc(article, nlp) for article in sorted(articles, key=lambda article: article.id)]
            DocBin(docs=docs, store_user_data=True).to_disk(target / f"{side}.spacy")
            print(f"{side}: {len(docs)} articles, {sum(map(len, docs))} tokens")
    except InputError as err:
        raise SystemExit(f"dprk_ner.corpus.convert: {err}") from err


if __name__ == "__main__":
    typer.run(main)
