"""Augmentation: what a training article could as well have looked like.

Registered as `dprk_ner.Augmenter.v1` (registry `augmenters`). Every change is made for the article as a whole, so that a
place or a plant keeps one name in it, and only in memory: the files stay what their authors wrote.
"""

import random
import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from ..document import group
from ..factories.patterns import token_class
from ..labels import FACTORIES, HEDGES
from ..lexicon.tables import place_words, table
from ..text import paragraphs
from .edit import Edit, edit_doc, excerpt

_MONTHS = "January February March April May June July August September October November December".split()
_PLACES = (
    "Hyesan Musan Hoeryong Onsong Chongjin Kimchaek Hamhung Hungnam Sinpo Tanchon Wonsan Munchon Kanggye Manpo Huichon "
    "Sinuiju Uiju Kusong Jongju Anju Kaechon Tokchon Sunchon Pyongsong Sariwon Haeju Nampo Songnim Kaesong Samjiyon "
    "Hwangju Anak Sinchon Jaeryong Songgan Chosan Pukchang Unsan Pakchon Sukchon Kilju Orang Myongchon Pochon Kapsan "
    "Rason Sonbong Undok Yonsa Kowon Kumya Tongchon Anbyon Sepo Phyonggang Ichon Pyoksong Ongjin Kangryong Unchon Sohung"
).split()
#: Made-up first parts of names, in the sound of the country's place names.
_SYLLABLES = (
    "Song Myong Kum Ryong Chol Dok Pyong Hwa Kang San Chon Nam Puk Sin Un Tae Jang Won Yong Gang Ryon Sok Kwang Hung Jin "
    "Pong Ok Mun Ha Il Ung Sang Chang"
).split()


def create_augmenter(
    rename: float,
    relocate: float,
    restyle: float,
    recase: float,
    noise: float,
    permit: float,
    shorten: float,
    seed: int,
) -> Callable[[Language, Example], Iterator[Example]]:
    """An augmenter for the training corpus.

    rename: Probability that an article's plants get other names of the same pattern.
    relocate: Probability that its places are swapped for others, consistently.
    restyle: Probability that its quotation marks are set another way.
    recase: Probability that its headline is set in another case.
    noise: Probability that its layout is damaged as copies are: glued sentences, one paragraph, hard wraps.
    permit: Probability that its `may` of permission become `can`: the corpus has more of them than real reporting, on
        purpose, and a model that has seen as many permissions as hedges doubts every `may`.
    shorten: Probability that a few of its paragraphs come as a document of their own, too.
    seed: Of the augmenter's own random numbers.
    """
    rng = random.Random(seed)
    steps = (
        (rename, rename_plants),
        (relocate, swap_places),
        (restyle, set_quotes),
        (recase, set_headline),
        (permit, say_can),
    )

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        doc = example.reference
        changed = doc
        for probability, step in steps:
            if rng.random() < probability:
                changed = edit_doc(changed, step(changed, rng), nlp) or changed
        if rng.random() < noise:
            changed = (
                edit_doc(changed, rng.choice((glue_sentences, join_paragraphs, wrap_lines))(changed, rng), nlp)
                or changed
            )
        if changed is doc:
            yield example
        else:
            yield Example(nlp.make_doc(changed.text), changed)
        if rng.random() < shorten:
            short = take_paragraphs(changed, rng, nlp)
            if short is not None:
                yield Example(nlp.make_doc(short.text), short)

    return augment


def rename_plants(doc: Doc, rng: random.Random) -> list[Edit]:
    """Other numerals, places, products and brands inside the names of enterprises; heads and patterns stay.

    The same word becomes the same other word throughout the article, so that repeated names and aliases agree.
    """
    products = [word.title() for word in table("factories")["modifiers"] if word.isalpha() and len(word) > 3]
    other: dict[str, str] = {}
    edits = []
    for span in group(doc, FACTORIES):
        for token in span:
            text, kind = token.text, token_class(token.text)
            if text not in other:
                other[text] = _other(text, kind, products, rng)
            edits.append((token.idx, token.idx + len(token), other[text]))
    return edits


def _other(text: str, kind: str, products: list[str], rng: random.Random) -> str:
    if text.lower() in table("factories")["before_second_head"]:
        return text  # Fishery Station, Power Station: the head needs its companion
    if kind == "M" and text in _MONTHS:
        return rng.choice(_MONTHS)
    if kind == "D" and text.isdigit():
        return str(rng.randint(1, 28))
    if kind == "N" and text.isdigit() and len(text) < 5:
        return str(rng.randint(10 ** (len(text) - 1), 10 ** len(text) - 1))
    if kind == "F" and re.fullmatch(r"\d+\.\d+", text):
        return f"{rng.randint(1, 12)}.{rng.randint(1, 28)}"
    if kind == "P" and text.isalpha():
        return rng.choice(_PLACES)
    if (
        kind == "K"
        and text.istitle()
        and len(text) > 3
        and text.lower() not in ("general", "youth", "combined", "power")
    ):
        return rng.choice(products)
    if kind == "C" and text.istitle() and text.isalpha() and len(text) > 4:
        return "".join(
            [rng.choice(_SYLLABLES), *(part.lower() for part in rng.sample(_SYLLABLES, rng.choice((1, 1, 2))))]
        )
    return text


def swap_places(doc: Doc, rng: random.Random) -> list[Edit]:
    """Towns and counties become others, the same ones throughout the article; provinces and countries stay."""
    known = place_words()
    swappable = {place for place in _PLACES if place.lower() in known}
    other: dict[str, str] = {}
    edits = []
    for token in doc:
        if token.text in swappable:
            edits.append((token.idx, token.idx + len(token), other.setdefault(token.text, rng.choice(_PLACES))))
    return edits


def set_quotes(doc: Doc, rng: random.Random) -> list[Edit]:
    """Quotation marks and apostrophes set another way: straight, curly single, straight single."""
    style = rng.choice(('""\'', '""\'', "‘’’", "'''"))
    marks = {"“": style[0], "”": style[1], "’": style[2]}
    if style[0] in "‘'" and any(mark in doc.text for mark in '‘"`'):
        return []  # single marks inside of double ones: leave them apart
    return [(i, i + 1, marks[char]) for i, char in enumerate(doc.text) if char in marks]


def set_headline(doc: Doc, rng: random.Random) -> list[Edit]:
    """The first paragraph in capitals, in title case, or in lower case but for its first letter."""
    start, end = next(paragraphs(doc.text), (0, 0))
    if end - start > 160:
        return []
    headline = doc.text[start:end]
    change = rng.choice((str.upper, str.title, str.capitalize))
    changed = change(headline)
    if change is str.title:
        changed = re.sub(r"(['’])([A-Z])", lambda match: match[1] + match[2].lower(), changed)
    return [(start, end, changed)] if len(changed) == len(headline) and not _spans_break(doc, start, end) else []


def _spans_break(doc: Doc, start: int, end: int) -> bool:
    """A headline that holds a name keeps its case: capitals are part of what a name looks like."""
    return any(start <= span.start_char < end for span in group(doc, FACTORIES))


def say_can(doc: Doc, rng: random.Random) -> list[Edit]:
    """Every lower-case `may` that is no cue becomes `can`."""
    cues = {i for span in group(doc, HEDGES) for i in range(span.start, span.end)}
    return [(token.idx, token.idx + 3, "can") for token in doc if token.text == "may" and token.i not in cues]


def glue_sentences(doc: Doc, rng: random.Random) -> list[Edit]:
    """Spaces after some full stops are lost: `closed.Satellite images`."""
    return [
        (match.start(1), match.end(1), "")
        for match in re.finditer(r"(?<=[a-z]\.)( )(?=[A-Z][a-z])", doc.text)
        if rng.random() < 0.4
    ]


def join_paragraphs(doc: Doc, rng: random.Random) -> list[Edit]:
    """The article runs on as one paragraph."""
    return [(match.start(), match.end(), " ") for match in re.finditer(r"\s*\n\s*\n\s*", doc.text)]


def wrap_lines(doc: Doc, rng: random.Random) -> list[Edit]:
    """Lines are broken hard at 60 to 75 columns."""
    width, edits = rng.randint(60, 75), []
    for start, end in paragraphs(doc.text):
        column = 0
        for match in re.finditer(r"\S+( )?", doc.text[start:end]):
            column += len(match[0])
            if column > width and match[1] and match.start() > 0:
                edits.append((start + match.start(1), start + match.end(1), "\n"))
                column = 0
    return edits


def take_paragraphs(doc: Doc, rng: random.Random, nlp: Language) -> Doc | None:
    """One to three paragraphs as a document of their own: people paste single sentences, too."""
    bounds = list(paragraphs(doc.text))
    if not bounds:
        return None
    first = rng.randrange(len(bounds))
    last = min(first + rng.choice((0, 0, 1, 2)), len(bounds) - 1)
    return excerpt(doc, bounds[first][0], bounds[last][1], nlp)
