"""What happens to a chunk of documents, in whichever process: through the pipeline, into rows, and out of memory."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from ..formats import Input
from ..records import Record, to_record
from .forms import FORMS, Form, Piece

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: Documents of like length go through the pipeline together, no more at once than this many characters: what the
#: encoder works on then stays in the processor's cache.
BATCH_CHARACTERS = 40_000
#: spaCy refuses texts of more than a million characters for the sake of parsers, which are not part of this pipeline.
MAX_CHARACTERS = 1_000_000_000
#: One thread a process: the matrices are small, and processes that each start a thread a core only wait for each other.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


@dataclass
class Result:
    """The rows of a chunk.

    rejects: Documents on which the pipeline failed, and why.
    """

    piece: Piece
    documents: int
    words: int
    rejects: list[tuple[Input, str]] = field(default_factory=list)


def pipe_in_order(items: Sequence[Input], nlp: "Language") -> "list[tuple[Doc, Input]]":
    """The documents of a chunk, annotated in batches of like length, in the order given."""
    from spacy.training.batchers import minibatch_by_words

    def length(i: int) -> int:
        return len(items[i].text)

    docs: dict[int, Doc] = {}
    batches = minibatch_by_words(
        sorted(range(len(items)), key=length), size=BATCH_CHARACTERS, tolerance=0.0, get_length=length
    )
    for batch in batches:
        docs.update(zip(batch, nlp.pipe([items[i].text for i in batch], batch_size=len(batch)), strict=True))
    return [(docs[i], item) for i, item in enumerate(items)]


def annotate_chunk(items: Sequence[Input], form: Form, nlp: "Language") -> Result:
    """Rows of a chunk. Everything spaCy makes lives in a memory zone; only plain bytes leave it."""
    rejects: list[tuple[Input, str]] = []
    try:
        piece = _encode(items, form, nlp)
    except Exception:  # whatever one document does to the pipeline, it must not cost the others
        good = []
        for item in items:
            try:
                _encode([item], form, nlp)
                good.append(item)
            except Exception as err:
                rejects.append((item, f"the pipeline failed: {type(err).__name__}: {err}".split("\n")[0]))
        items = good
        piece = _encode(items, form, nlp)
    return Result(piece, len(items), sum(len(item.text.split()) for item in items), rejects)


def _encode(items: Sequence[Input], form: Form, nlp: "Language") -> Piece:
    with nlp.memory_zone():
        return form.encode(pipe_in_order(items, nlp))


def annotate_inputs(inputs: Iterable[Input], nlp: "Language", batch_size: int = 64) -> Iterator[Record]:
    """Records of a stream of documents, in order, in this process."""
    stream = iter(inputs)
    while chunk := list(islice(stream, batch_size)):
        with nlp.memory_zone():
            records = [to_record(doc, doc_id=item.doc_id, meta=item.meta) for doc, item in pipe_in_order(chunk, nlp)]
        yield from records


@dataclass(frozen=True)
class Trained:
    """A trained pipeline as each process loads it for itself.

    path: Path or name.
    facilities: Table of plants that are known besides the package's own.
    """

    path: str
    facilities: str | None = None

    @property
    def config(self) -> dict[str, str]:
        """Settings that differ from the trained ones."""
        return {"components.numeral_factories.facilities": self.facilities} if self.facilities else {}


def load_model(model: Trained) -> "Language":
    """A pipeline that takes texts of any length."""
    import spacy

    nlp = spacy.load(model.path, config=model.config)
    nlp.max_length = max(nlp.max_length, MAX_CHARACTERS)
    return nlp


class Worker:
    """The pipeline and the form of the output, loaded once a process."""

    def __init__(self, model: Trained, form: str, nlp: "Language | None" = None) -> None:
        self.nlp = nlp or load_model(model)
        self.form = FORMS[form]

    def __call__(self, items: Sequence[Input]) -> Result:
        """Rows of a chunk."""
        return annotate_chunk(items, self.form, self.nlp)


_worker: Worker | None = None


def start_worker(model: Trained, form: str) -> None:
    """Prepare a process of the pool: load, leave Ctrl-C to the parent, end when the parent does."""
    import multiprocessing
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()
    global _worker
    _worker = Worker(model, form)


def work(items: Sequence[Input]) -> Result:
    """Rows of a chunk, in a process of the pool."""
    assert _worker is not None, "start_worker() comes first"
    return _worker(items)
