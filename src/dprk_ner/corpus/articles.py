"""Annotated articles: the inline XML of `docs/guidelines.md`, section 7, read into text and spans.

The reader is built on expat because errors have to name the line they stand on. It checks the written
form only (tags nest, attributes are known, ids are unique and point somewhere); whether the annotation
follows the guidelines is the business of `validate`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ..errors import InputError
from ..labels import (
    ANON_SOURCE,
    ANONYMITY_GRANT,
    APPROXIMATOR,
    CLAIMS,
    FACTORIES,
    FACTORY,
    HEDGED_CLAIM,
    HEDGES,
    LAYERS,
    NUMERAL_FACTORY,
    QUOTE,
    QUOTES,
    SOURCES,
    UNNAMED_GROUP,
)

BLOCKS = ("title", "caption", "p")
PARAGRAPH_BREAK = "\n\n"

_TAG_LAYER = {
    "factory": FACTORIES,
    "source": SOURCES,
    "group": SOURCES,
    "grant": SOURCES,
    "cue": HEDGES,
    "claim": CLAIMS,
    "quote": QUOTES,
}
_TAG_LABEL = {
    "source": ANON_SOURCE,
    "group": UNNAMED_GROUP,
    "grant": ANONYMITY_GRANT,
    "claim": HEDGED_CLAIM,
    "quote": QUOTE,
}
ATTRIBUTES = {
    "article": {"id", "outlet", "date", "style", "url"},
    "factory": {"id", "kind", "norm", "alias"},
    "source": {"id", "who", "place", "role", "outlet", "number"},
    "group": {"id", "who", "place", "role", "outlet", "number"},
    "grant": {"id", "of"},
    "cue": {"id", "type"},
    "claim": {"id", "cues", "by"},
    "quote": {"id", "by"},
}


@dataclass(eq=False)
class Annotation:
    """One annotated span: character offsets into the article's text, end exclusive."""

    tag: str
    layer: str
    label: str
    start: int
    end: int
    attrs: dict[str, str]
    line: int
    #: Claims only: the cues that qualify it, in text order.
    cues: list["Annotation"] = field(default_factory=list)


@dataclass
class Article:
    """An annotated article. `text` is what is left when the tags are taken away."""

    id: str
    meta: dict[str, str]
    text: str
    spans: list[Annotation]
    path: str
    #: Line of the file on which each block starts, with the block's offset: [(offset, line, tag)].
    blocks: list[tuple[int, int, str]]

    def layer(self, name: str) -> list[Annotation]:
        """The spans of one layer, in text order; of two that start together the longer first."""
        own = [span for span in self.spans if span.layer == name]
        return sorted(own, key=lambda span: (span.start, -span.end))

    def surface(self, span: Annotation) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]

    def line_at(self, offset: int) -> int:
        """The line of the file on which the block around a character offset starts."""
        return max((line for start, line, _ in self.blocks if start <= offset), default=1)


class _Reader:
    """Collects text and spans from expat's events."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.text = ""
        self.meta: dict[str, str] = {}
        self.spans: list[Annotation] = []
        self.blocks: list[tuple[int, int, str]] = []
        self.open: list[tuple[str, Annotation | None]] = []
        self.fresh = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def fail(self, message: str) -> InputError:
        return InputError(message, path=self.path, line=self.parser.CurrentLineNumber)

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        depth = len(self.open)
        if (depth == 0) != (tag == "article") or (depth == 1) != (tag in BLOCKS):
            raise self.fail(
                f"<{tag}> does not belong here; an <article> holds {', '.join(BLOCKS)}, "
                f"and those hold {', '.join(_TAG_LAYER)}"
            )
        unknown = set(attrs) - ATTRIBUTES.get(tag, set())
        if unknown:
            known = ", ".join(sorted(ATTRIBUTES.get(tag, set()))) or "none"
            raise self.fail(f"<{tag}> has no attribute {sorted(unknown)[0]!r}; it knows {known}")
        span = None
        if tag == "article":
            self.meta = dict(attrs)
        elif tag in BLOCKS:
            if self.blocks:
                self.text = self.text.rstrip() + PARAGRAPH_BREAK
            self.blocks.append((len(self.text), self.parser.CurrentLineNumber, tag))
            self.fresh = True
        elif tag in _TAG_LAYER:
            span = Annotation(
                tag=tag,
                layer=_TAG_LAYER[tag],
                label=self.label(tag, attrs),
                start=len(self.text),
                end=-1,
                attrs=dict(attrs),
                line=self.parser.CurrentLineNumber,
            )
            self.spans.append(span)
        else:
            raise self.fail(f"unknown tag <{tag}>; inline tags are {', '.join(_TAG_LAYER)}")
        self.open.append((tag, span))

    def label(self, tag: str, attrs: dict[str, str]) -> str:
        if tag == "factory":
            return NUMERAL_FACTORY if attrs.get("kind") else FACTORY
        if tag == "cue":
            label = attrs.get("type", "")
            if label not in LAYERS[HEDGES]:
                raise self.fail(f"cue type {label!r} is none of {', '.join(LAYERS[HEDGES])}")
            return label
        return _TAG_LABEL[tag]

    def characters(self, data: str) -> None:
        if len(self.open) < 2:
            if data.strip():
                raise self.fail(f"text outside of a block: {data.strip()[:40]!r}")
            return
        if self.fresh:
            data = data.lstrip()
            self.fresh = not data
        self.text += data

    def end(self, tag: str) -> None:
        _, span = self.open.pop()
        if span is not None:
            span.end = len(self.text)
            if tag == "claim" and "cues" not in span.attrs:
                inner = [s for s in self.spans[self.spans.index(span) :] if s.tag == "cue"]
                claims = [s for s in self.spans if s.tag == "claim" and s.start >= span.start]
                span.cues = [
                    cue
                    for cue in inner
                    if cue.label != APPROXIMATOR
                    and not any(c is not span and c.start <= cue.start and cue.end <= c.end for c in claims)
                ]


def parse_article(xml: str | bytes, *, path: str = "<string>") -> Article:
    """Read one annotated article.

    xml: The file's content, UTF-8.
    path: What error messages call the file.
    RETURNS: The article, its claims linked with their cues.
    RAISES: `InputError` with path and line if the XML is not well-formed, a tag or attribute is unknown,
        an id occurs twice, or a claim names a cue that does not exist.
    """
    reader = _Reader(path)
    data = xml.encode("utf-8") if isinstance(xml, str) else xml
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as err:
        line = data[: err.start].count(b"\n") + 1
        raise InputError("the file is not UTF-8", path=path, line=line) from err
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as err:
        raise InputError(f"not well-formed XML: {expat.errors.messages[err.code]}", path=path, line=err.lineno) from err
    text = reader.text.rstrip()
    by_id: dict[str, Annotation] = {}
    for span in reader.spans:
        key = span.attrs.get("id")
        if key and key in by_id:
            raise InputError(f"id {key!r} is given twice", path=path, line=span.line)
        if key:
            by_id[key] = span
    for span in reader.spans:
        if span.tag == "claim" and "cues" in span.attrs:
            for key in span.attrs["cues"].split():
                cue = by_id.get(key)
                if cue is None or cue.tag != "cue":
                    raise InputError(f"claim names cue {key!r}, which is none", path=path, line=span.line)
                span.cues.append(cue)
            span.cues.sort(key=lambda cue: cue.start)
    return Article(
        id=reader.meta.get("id", ""),
        meta=reader.meta,
        text=text,
        spans=reader.spans,
        path=path,
        blocks=reader.blocks,
    )


def read_article(path: Path) -> Article:
    """Read one annotated article from a file; see `parse_article`."""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise InputError(f"cannot be read: {err.strerror}", path=str(path)) from err
    return parse_article(data, path=str(path))


def article_paths(paths: Iterable[Path]) -> Iterator[Path]:
    """The XML files behind a list of files and directories, directories sorted by name."""
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.xml"))
            if not found:
                raise InputError("no annotated article (*.xml) in this directory", path=str(path))
            yield from found
        elif path.exists():
            yield path
        else:
            raise InputError("no such file or directory", path=str(path))


def squash(text: str) -> str:
    """White space folded to single spaces."""
    return re.sub(r"\s+", " ", text).strip()
