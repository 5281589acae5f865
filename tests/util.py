"""Helpers of the tests: inline-annotated sentences to documents, documents to values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from dprk_ner.corpus.articles import Article, article_paths, parse_article, read_article
from dprk_ner.corpus.convert import split, to_doc
from dprk_ner.corpus.validate import create_nlp
from dprk_ner.labels import LAYERS

#: The repository, and what lies beside it when the project is worked on.
REPO = Path(__file__).resolve().parent.parent
SHARED = REPO.parent / "shared"

#: What a component learns in its tests, and what the tiny pipeline sees many times over: every layer, every label.
LESSONS = (
    '<p><claim id="k1" cues="c1" by="A">The <factory id="f1" kind="date" norm="--05-07">May 7 Factory</factory> '
    '<cue id="c1" type="EPISTEMIC">may</cue> reopen in spring</claim>, <source id="s1" who="A" place="Hyesan" '
    'role="source" number="one">a source in Hyesan</source> told Daily NK.</p>'
    '<p>“<quote id="q1" by="A">Nobody has been paid since March,</quote>” <source id="s2" who="A" role="source" '
    'number="one">the source</source> said.</p>',
    '<p>The <factory id="f1" kind="serial" norm="245">No. 245 Factory</factory> in Pyongyang '
    '<claim id="k1" cues="c1">is <cue id="c1" type="DOXASTIC">believed to</cue> make batteries</claim>.</p>'
    '<p><group id="g1" who="A" role="resident" number="many">Residents</group> say '
    '<claim id="k2" cues="c2" by="A">the <factory id="f2">Masan Mine</factory> was <cue id="c2" '
    'type="HEARSAY">reportedly</cue> closed</claim>.</p>',
    '<p><source id="s1" who="A" role="official" number="one">A senior official <grant id="n1" of="A">who asked not '
    "to be named</grant></source> said wages had doubled at the "
    '<factory id="f1" kind="date" norm="--03-26">Pyongyang 326 Electric Wire Factory</factory>.</p>'
    '<p><claim id="k1" cues="c1">The report</claim> <cue id="c1" type="UNVERIFIED">could not be verified</cue>. '
    '<cue id="c2" type="APPROXIMATOR">About</cue> 300 workers live there.</p>',
    '<p>It is <cue id="c1" type="UNVERIFIED">unclear</cue> whether <claim id="k1" cues="c1">the '
    '<factory id="f1" kind="serial" norm="26">Kanggye General Tractor Plant No. 26</factory> was hit</claim>. '
    '<claim id="k2" cues="c2 c3">Production <cue id="c2" type="EPISTEMIC">may</cue> <cue id="c3" '
    'type="EPISTEMIC">possibly</cue> resume</claim>.</p>',
)

#: Documents that no component may stumble over.
ODD_TEXTS = {
    "empty": "",
    "spaces": "   \t ",
    "line breaks": "\n\n\n \n\n",
    "one token": "factory",
    "one mark": "“",
    "emoji": "🏭🏭 🇰🇵 👩‍🏭 may reopen 🏭",
    "very long token": "x" * 20_000,
    "nul and controls": "May\x00 7\x07 Factory \u200b\ufeff may close",
    "right to left": "مصنع 26 مايو",
    "hangul": "5월7일공장이 다시 문을 열 수 있다고 소식통이 전했다.",
    "only marks": "“”‘’\"'``''«»„‟",
    "no break spaces": "The\xa0May\xa07\xa0Factory\u2028may\u2029close",
    "windows line ends": "The May 7 Factory\r\n\r\nmay reopen\r\n",
}


def article(body: str, *, name: str = "t", path: str = "<string>") -> Article:
    """An article around annotated text; text without a block becomes one paragraph."""
    if not re.match(r"\s*<(p|title|caption)>", body):
        body = f"<p>{body}</p>"
    return parse_article(f'<article id="{name}">{body}</article>', path=path)


def gold(body: str, nlp: Language) -> Doc:
    """A document with the groups that are written into the text by tags."""
    return to_doc(article(body), nlp)


def example(reference: Doc, nlp: Language) -> Example:
    """An example whose prediction is the text alone."""
    return Example(nlp.make_doc(reference.text), reference)


def lessons(nlp: Language) -> list[Example]:
    """The lessons as examples."""
    return [example(gold(body, nlp), nlp) for body in LESSONS]


def blank() -> Language:
    """A pipeline of nothing but the tokenizer of the package."""
    return create_nlp()


def found(doc: Doc, key: str) -> list[tuple[str, str]]:
    """Words and label of the spans of a group."""
    return [(span.text, span.label_) for span in doc.spans[key]]


def state(doc: Doc) -> dict[str, Any]:
    """Everything that the pipeline wrote into a document, without probabilities."""
    groups = {}
    for key in sorted(set(doc.spans) & set(LAYERS)):
        spans = [(s.start_char, s.end_char, s.label_, s.id_, s.kb_id_) for s in doc.spans[key]]
        attrs = {
            name: {field: value for field, value in values.items() if field != "score"}
            for name, values in doc.spans[key].attrs.items()
        }
        groups[key] = (spans, attrs)
    ents = [(e.start_char, e.end_char, e.label_, e.id_, e.kb_id_) for e in doc.ents]
    return {"text": doc.text, "groups": groups, "ents": ents}


def scores(doc: Doc) -> list[float]:
    """The probabilities of all spans, group by group."""
    return [
        values["score"]
        for key in sorted(set(doc.spans) & set(LAYERS))
        for _, values in sorted(doc.spans[key].attrs.items())
        if "score" in values
    ]


def read_out(doc: Doc) -> list[Any]:
    """What the extension attributes say of every span of a document, in plain values."""
    told: list[Any] = []
    for key in sorted(set(doc.spans) & set(LAYERS)):
        for span in doc.spans[key]:
            source, claim = span._.source, span._.claim
            told.append(
                {
                    "numeral": span._.numeral,
                    "facility": (span._.facility or {}).get("id"),
                    "source": source and (source.chain, source.role, source.place, source.outlet, source.grant),
                    "mentions": source and [mention.text for mention in source.mentions],
                    "hedges": [cue.id_ for cue in span._.hedges],
                    "claim": claim and claim.id_,
                    "certainty": span._.certainty,
                }
            )
    return [*told, [source.chain for source in doc._.sources]]


def assert_same(doc: Doc, other: Doc) -> None:
    """Two documents carry the same annotation, with equal probabilities but for rounding."""
    assert state(doc) == state(other)
    assert read_out(doc) == read_out(other)
    assert scores(doc) == pytest.approx(scores(other), abs=2e-4)


def corpus_articles() -> list[Article]:
    """The articles of the corpus, by id."""
    paths = article_paths([REPO / "assets" / "articles"])
    return sorted((read_article(path) for path in paths), key=lambda item: item.id)


def write_corpus(folder: Path, sides: dict[str, Iterable[Doc]]) -> None:
    """Write documents as `.spacy` files."""
    for side, docs in sides.items():
        DocBin(docs=list(docs), store_user_data=True).to_disk(folder / f"{side}.spacy")


def some_articles(side: str, n: int) -> list[Article]:
    """The first articles of one side of the corpus."""
    return sorted(split(corpus_articles())[side], key=lambda item: item.id)[:n]


def code_blocks(page: str, language: str) -> Iterator[str]:
    """The code blocks of a Markdown page that are written in one language."""
    for match in re.finditer(rf"^```{language}[^\n]*\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        yield match[1]
