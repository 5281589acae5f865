"""Let a teacher label texts: `python -m distillation.label texts.jsonl training/teacher training/silver`.

The result is a folder of `.spacy` files with gold-shaped documents, which `spacy train` reads as one corpus. A part
is written when it is finished and never again: the command, given once more, goes on with the first one that is missing.
"""

import hashlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import srsly
import torch
import typer
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from dprk_ner.archive.disk import write_whole
from dprk_ner.corpus.validate import create_nlp
from dprk_ner.errors import InputError
from dprk_ner.formats import Input, read_jsonl

from .chunks import WordPieces, is_whole, make_chunks
from .network import Teacher, load
from .predict import annotate

#: Texts in a part.
PART = 100
#: Texts whose paragraphs are sorted by length and encoded together.
_TOGETHER = 16
_ORIGIN = "origin.json"


def read_texts(path: Path) -> list[Input]:
    """The texts of a JSONL that has to be right.

    RAISES: `InputError` with file and line for the first that is not, or if the file cannot be read.
    """
    texts = []
    try:
        with path.open("rb") as stream:
            for item in read_jsonl(stream, str(path)):
                if isinstance(item, InputError):
                    raise item
                texts.append(item)
    except OSError as err:
        raise InputError(f"cannot be read: {err.strerror}", path=str(path)) from err
    return texts


def label(teacher: Teacher, pieces: WordPieces, texts: Sequence[Input], nlp: Language) -> list[Doc]:
    """Silver documents; a text with a paragraph that is too long for the encoder is left out."""
    docs: list[Doc] = []
    for at in range(0, len(texts), _TOGETHER):
        made = [(nlp.make_doc(item.text), item.doc_id) for item in texts[at : at + _TOGETHER]]
        made = [(doc, name) for doc, name in made if is_whole(doc, make_chunks(doc, pieces))]
        docs += annotate(teacher, pieces, [doc for doc, _ in made], [name for _, name in made])
    return docs


def take_folder(target: Path, origin: dict[str, str]) -> None:
    """Make sure that the parts in a folder, if any, were made from the same texts by the same teacher.

    RAISES: `InputError` if they were not.
    """
    path = target / _ORIGIN
    if path.is_file() and srsly.read_json(path) != origin:
        raise InputError("made from other texts or by another teacher; remove it first", path=str(target))
    target.mkdir(parents=True, exist_ok=True)
    srsly.write_json(path, origin)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(
    texts: Annotated[Path, typer.Argument(help="JSONL as `distillation.texts` writes it.")],
    teacher: Annotated[Path, typer.Argument(help="Directory of a trained teacher.")],
    target: Annotated[Path, typer.Argument(help="Directory for the parts.")],
    articles: Annotated[
        Path | None, typer.Option(help="A .spacy file with gold that is copied beside the parts.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Cores for matrix products.")] = 1,
) -> None:
    """Label texts and write them as numbered `.spacy` files."""
    torch.set_num_threads(threads)
    try:
        items = read_texts(texts)
        model, pieces = load(teacher)
        take_folder(target, {"texts": _digest(texts), "teacher": _digest(teacher / "weights.pt")})
    except InputError as err:
        raise SystemExit(f"distillation.label: {err}") from err
    if articles is not None:
        shutil.copyfile(articles, target / "articles.spacy")
    nlp, began = create_nlp(), time.monotonic()
    for at in range(0, len(items), PART):
        path = target / f"silver-{at // PART:05d}.spacy"
        if path.exists():
            continue
        own = items[at : at + PART]
        docs = label(model, pieces, own, nlp)
        write_whole(path, [DocBin(docs=docs, store_user_data=True).to_bytes()])
        spans = sum(len(group) for doc in docs for group in doc.spans.values())
        print(
            f"{path.name}: {len(docs)} of {len(own)} texts, {sum(map(len, docs))} tokens, {spans} spans; "
            f"{at + len(own)} of {len(items)} done, {time.monotonic() - began:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    typer.run(main)
