"""Small helpers over plain text that several capabilities share."""

import re
from collections.abc import Iterator

_BREAK = re.compile(r"\n[ \t\r\f\v]*\n\s*")


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Character offsets of the paragraphs: stretches between empty lines, without the white space around."""
    start = 0
    for match in _BREAK.finditer(text):
        yield from _solid(text, start, match.start())
        start = match.end()
    yield from _solid(text, start, len(text))


def _solid(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inner = text[start:end]
    stripped = inner.strip()
    if stripped:
        begin = start + inner.index(stripped[0])
        yield begin, begin + len(stripped)
