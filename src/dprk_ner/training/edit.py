"""Change the text of a gold document and carry every annotation along."""

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..document import span_group

#: A replacement: character offsets of what goes, and what comes.
Edit = tuple[int, int, str]


class _Shift:
    """Where character offsets of the old text lie in the new one."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.starts = [start for start, _, _ in edits]
        self.edits = edits
        self.shifts = [0]
        for start, end, new in edits:
            self.shifts.append(self.shifts[-1] + len(new) - (end - start))

    def start(self, offset: int) -> int:
        """A left border: before what was put in at that offset."""
        i = bisect_right(self.starts, offset)
        if i:
            a, b, _ = self.edits[i - 1]
            if a <= offset < b or (a == offset and a == b):
                return a + self.shifts[i - 1]
        return offset + self.shifts[i]

    def end(self, offset: int) -> int:
        """A right border: behind what was put in before that offset."""
        i = bisect_right(self.starts, offset - 1) if offset else 0
        if i:
            a, b, new = self.edits[i - 1]
            if a < offset <= b:
                return a + self.shifts[i - 1] + len(new)
        return offset + self.shifts[i]


def edit_doc(doc: Doc, edits: Sequence[Edit], nlp: Language) -> Doc | None:
    """A new document with the replacements made and the groups, links and sentence starts of the old one.

    edits: Replacements that do not overlap; the order does not matter.
    RETURNS: None if an annotation would no longer fall on token borders.
    """
    edits = sorted(edit for edit in edits if doc.text[edit[0] : edit[1]] != edit[2])
    if any(left[1] > right[0] for left, right in itertools.pairwise(edits)):
        return None
    parts, at = [], 0
    for start, end, new in edits:
        parts += [doc.text[at:start], new]
        at = end
    parts.append(doc.text[at:])
    result = nlp.make_doc("".join(parts))
    shift = _Shift(edits)
    for key, old in doc.spans.items():
        spans = []
        for span in old:
            moved = result.char_span(shift.start(span.start_char), shift.end(span.end_char))
            if moved is None:
                return None
            spans.append(Span(result, moved.start, moved.end, label=span.label_, kb_id=span.kb_id_, span_id=span.id_))
        result.spans[key] = span_group(result, key, spans, dict(old.attrs))
    if doc.has_annotation("SENT_START"):
        starts = {shift.start(token.idx) for token in doc if token.is_sent_start}
        for token in result:
            token.is_sent_start = token.i == 0 or any(
                offset in starts for offset in range(token.idx, token.idx + len(token))
            )
    result.user_data.update(doc.user_data)
    return result


def excerpt(doc: Doc, start: int, end: int, nlp: Language) -> Doc | None:
    """A document of its own from a stretch of an article, with the annotations that lie in it.

    start, end: Character offsets; spans that cross them are lost.
    RETURNS: None if an annotation would no longer fall on token borders.
    """
    result = nlp.make_doc(doc.text[start:end])
    for key, old in doc.spans.items():
        spans = []
        for span in old:
            if start <= span.start_char and span.end_char <= end:
                moved = result.char_span(span.start_char - start, span.end_char - start)
                if moved is None:
                    return None
                spans.append(
                    Span(result, moved.start, moved.end, label=span.label_, kb_id=span.kb_id_, span_id=span.id_)
                )
        kept = {span.id_ for span in spans}
        attrs = {name: values for name, values in old.attrs.items() if name in kept}
        result.spans[key] = span_group(result, key, spans, attrs)
    if doc.has_annotation("SENT_START"):
        starts = {token.idx - start for token in doc if token.is_sent_start}
        for token in result:
            token.is_sent_start = token.i == 0 or token.idx in starts
    return result
