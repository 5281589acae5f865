"""Gold annotations in the form of records, from annotated XML or from records."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..corpus.articles import Article, article_paths, read_article
from ..errors import InputError
from ..formats import json_lines
from ..labels import LAYERS

#: A document to compare: {"doc_id", "text", one list of span rows a layer}.
Annotated = dict[str, Any]


def article_record(article: Article) -> Annotated:
    """The gold annotations of an article as a record; chain ids are those of the article."""
    record: Annotated = {"doc_id": article.id, "text": article.text}
    for layer in LAYERS:
        record[layer] = [
            {
                "id": span.attrs.get("id"),
                "start": span.start,
                "end": span.end,
                "label": span.label,
                "text": article.surface(span),
                "norm": span.attrs.get("norm"),
                "alias_of": span.attrs.get("alias"),
                "chain": span.attrs.get("who"),
                "place": span.attrs.get("place"),
                "source": span.attrs.get("by"),
            }
            for span in article.spans
            if span.layer == layer
        ]
    return record


def read_records(path: Path, *, whole: bool = True) -> Iterator[Annotated]:
    """Records of a JSONL file.

    whole: Whether every layer has to be there; gold may hold some of them and is compared in these.
    RAISES: `InputError` with the line of a record that lacks `doc_id`, `text` or a layer.
    """
    for number, record in json_lines(path):
        if not isinstance(record, dict):
            raise InputError(f"expected a record, found {type(record).__name__}", path=str(path), line=number)
        missing = [key for key in ("doc_id", "text", *(LAYERS if whole else ())) if key not in record]
        if missing:
            raise InputError(f"the record lacks {missing[0]!r}", path=str(path), line=number)
        if not any(layer in record for layer in LAYERS):
            raise InputError(f"the record has none of the layers {', '.join(LAYERS)}", path=str(path), line=number)
        yield record


def read_gold(paths: Iterable[Path]) -> Iterator[tuple[str, Annotated]]:
    """Gold documents with their group: the part behind the hyphen of an article's file name (`d08-wire`)."""
    for path in paths:
        if path.suffix == ".jsonl":
            for record in read_records(path, whole=False):
                yield str(record.get("meta", {}).get("group", "all")), record
        else:
            for found in article_paths([path]):
                stem = found.stem
                yield (stem.split("-", 1)[1] if "-" in stem else stem), article_record(read_article(found))
