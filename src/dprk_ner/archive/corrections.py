"""The way back: what people corrected in Prodigy, Label Studio or doccano becomes annotated articles to train on.

A span that stayed where it was keeps what was known of it (chain, reading, cues, source); a span that is new or was
moved gets what its words say and what stands inside of it. `python -m dprk_ner.corpus.validate` names what is left to do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import srsly

from ..errors import InputError
from ..factories.numerals import read_numeral
from ..labels import (
    ANON_SOURCE,
    ANONYMITY_GRANT,
    APPROXIMATOR,
    FACTORY,
    HEDGED_CLAIM,
    HEDGES,
    LAYERS,
    NUMERAL_FACTORY,
    QUOTE,
    UNNAMED_GROUP,
)
from ..sources.profile import profile_of
from ..text import paragraphs
from .labels import read_task

_TAGS = {
    QUOTE: ("quote", "q"),
    HEDGED_CLAIM: ("claim", "k"),
    ANON_SOURCE: ("source", "s"),
    UNNAMED_GROUP: ("group", "g"),
    ANONYMITY_GRANT: ("grant", "n"),
    NUMERAL_FACTORY: ("factory", "f"),
    FACTORY: ("factory", "f"),
    **dict.fromkeys(LAYERS[HEDGES], ("cue", "c")),
}
#: Of spans with the same words the one listed first encloses the other.
_RANK = {tag: i for i, tag in enumerate(("quote", "claim", "source", "group", "grant", "factory", "cue"))}
_LABELS = {"claims": HEDGED_CLAIM, "quotes": QUOTE}


@dataclass(eq=False)
class _Tag:
    start: int
    end: int
    label: str
    tag: str
    attrs: dict[str, str]
    #: What was known of it before people looked at it.
    row: dict[str, Any]

    def inside(self, other: "_Tag") -> bool:
        return other.start <= self.start and self.end <= other.end


def read_corrected(path: Path) -> Iterator[tuple[str, str] | InputError]:
    """Articles out of a corrected file, JSONL or one JSON list: id and XML, or what is wrong with a task."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        whole = srsly.json_loads(text) if text.lstrip().startswith("[") else None
        tasks = enumerate(whole if whole is not None else text.splitlines(), 1)
    except (OSError, ValueError) as err:
        yield InputError(f"cannot be read: {err}", path=str(path))
        return
    for number, task in tasks:
        if isinstance(task, str) and not task.strip():
            continue
        try:
            yield to_article(task if whole is not None else srsly.json_loads(task), f"{path.stem}-{number}")
        except InputError as err:
            yield InputError(err.message, path=str(path), line=number)
        except ValueError as err:
            yield InputError(f"not JSON: {err}", path=str(path), line=number)


def to_article(task: Any, default_id: str) -> tuple[str, str]:
    """Id and XML of the article that a corrected task makes.

    RAISES: `InputError` if it is no task, or if its spans cross each other or a paragraph's border.
    """
    doc_id, text, spans, hidden = read_task(task)
    name = re.sub(r"[^\w.-]+", "-", doc_id).strip("-.") or default_id
    tags = _make_tags(text, spans, hidden)
    blocks = list(paragraphs(text))
    for tag in tags:
        if not any(start <= tag.start and tag.end <= end for start, end in blocks):
            raise InputError(f"{_shown(tag, text)} goes beyond its paragraph")
    meta = hidden.get("meta") or {}
    header = {"id": name, "outlet": meta.get("outlet"), "date": meta.get("date"), "style": "corrected"}
    body = "\n".join(f"<p>{_inline(text, start, end, tags)}</p>" for start, end in blocks)
    return name, f"<article{_attributes(header)}>\n{body}\n</article>\n"


def write_corrected(articles: Iterable[tuple[str, str]], folder: Path) -> int:
    """Write articles as files named after their ids; of one id only the first.

    RETURNS: How many were written.
    RAISES: `InputError` if one is already there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, xml in articles:
        try:
            with (folder / f"{name}.xml").open("x", encoding="utf-8") as stream:
                stream.write(xml)
        except FileExistsError as err:
            raise InputError("is already there; nothing is overwritten", path=str(folder / f"{name}.xml")) from err
        written += 1
    return written


def _make_tags(text: str, spans: list[tuple[int, int, str]], hidden: dict[str, Any]) -> list[_Tag]:
    known = {
        (row["start"], row["end"], row.get("label") or _LABELS[layer]): row
        for layer in LAYERS
        for row in hidden.get(layer, ())
    }
    numbers = {prefix: count(1) for _, prefix in _TAGS.values()}
    tags = []
    for start, end, label in spans:
        tag, prefix = _TAGS[label]
        row = known.get((start, end, label), {})
        tags.append(_Tag(start, end, label, tag, {"id": f"{prefix}{next(numbers[prefix])}"}, row))
    tags.sort(key=lambda t: (t.start, -t.end, _RANK[t.tag]))
    # ids of the record to ids of the article: `("f", "f2")` and `("f", "f1")` are factories, `h` are cues there
    ids = {(t.tag, t.row["id"]): t.attrs["id"] for t in tags if t.row}
    chains = _name_chains(tags)
    for t in tags:
        words = text[t.start : t.end]
        t.attrs |= {key: value for key, value in _values(t, words, tags, ids, chains) if value}
    return tags


def _name_chains(tags: list[_Tag]) -> dict[int, str]:
    """Chains of the mentions: those of the record, and new letters for new ones."""
    used = {t.row["chain"] for t in tags if t.row.get("chain")}
    letters = ("".join(some) for n in count(1) for some in product(ascii_uppercase, repeat=n))
    fresh = (letter for letter in letters if letter not in used)
    return {id(t): t.row.get("chain") or next(fresh) for t in tags if t.tag in ("source", "group")}


def _values(
    t: _Tag, words: str, tags: list[_Tag], ids: dict[tuple[str, str], str], chains: dict[int, str]
) -> Iterator[tuple[str, str | None]]:
    row, known = t.row, set(chains.values())
    if t.tag == "factory":
        numeral = read_numeral(words) if t.label == NUMERAL_FACTORY and not row else None
        yield "kind", numeral.kind if numeral else row.get("kind")
        yield "norm", numeral.norm if numeral else row.get("norm")
        yield "alias", ids.get(("factory", row.get("alias_of") or ""))
    elif t.tag in ("source", "group"):
        profile = profile_of(words.split(), words)
        yield "who", chains[id(t)]
        for name in ("place", "role", "outlet", "number"):
            yield name, row.get(name) if row else getattr(profile, name)
    elif t.tag == "grant":
        mentions = [m for m in tags if id(m) in chains and m.start <= t.start]
        around = [m for m in mentions if t.inside(m)] or mentions
        yield "of", row["chain"] if row.get("chain") in known else chains[id(around[-1])] if around else None
    elif t.tag == "cue":
        yield "type", t.label
    elif t.tag == "claim":
        cues = [ids[key] for h in row.get("hedges", ()) if (key := ("cue", h)) in ids]
        own = [c.attrs["id"] for c in tags if c.tag == "cue" and c.label != APPROXIMATOR and c.inside(t)]
        yield "cues", " ".join(cues or own)
    if t.tag in ("claim", "quote"):
        yield "by", row.get("source") if row.get("source") in known else None


def _inline(text: str, start: int, end: int, tags: list[_Tag]) -> str:
    """A paragraph with its tags, properly nested."""
    out: list[str] = []
    open_tags: list[_Tag] = []
    at = start

    def close(until: int) -> None:
        nonlocal at
        while open_tags and open_tags[-1].end <= until:
            done = open_tags.pop()
            out.append(escape(text[at : done.end]) + f"</{done.tag}>")
            at = done.end

    for tag in tags:
        if not start <= tag.start < end:
            continue
        close(tag.start)
        if open_tags and tag.end > open_tags[-1].end:
            raise InputError(f"{_shown(tag, text)} and {_shown(open_tags[-1], text)} cross; one has to hold the other")
        out.append(escape(text[at : tag.start]) + f"<{tag.tag}{_attributes(tag.attrs)}>")
        at = tag.start
        open_tags.append(tag)
    close(end)
    return "".join(out) + escape(text[at:end])


def _shown(tag: _Tag, text: str) -> str:
    return f"the {tag.label} {text[tag.start : tag.end][:60]!r}"


def _attributes(values: dict[str, Any]) -> str:
    return "".join(f" {key}={quoteattr(str(value))}" for key, value in values.items() if value)
