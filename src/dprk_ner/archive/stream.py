"""Archives from Python: texts in, records out."""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..formats import Input, parse_record
from ..records import Record
from .local import count_cores, run_tasks
from .plan import cut_chunks
from .worker import Trained

if TYPE_CHECKING:
    from spacy.language import Language


def annotate(
    texts: Iterable[str | Mapping[str, Any]],
    *,
    n_process: int = 1,
    batch_size: int = 64,
    model: str | None = None,
    nlp: "Language | None" = None,
) -> Iterator[Record]:
    """Annotate texts as they come and yield their records in order; memory stays flat, however many there are.

    texts: Texts, or mappings `{"text": ..., "id"?: ..., "meta"?: {...}}`.
    n_process: How many processes do the work; 0 for as many as the machine has cores. With more than one, a script has
        to call this under `if __name__ == "__main__":`, as always with `multiprocessing`.
    batch_size: Documents that a process gets at once.
    model: A trained pipeline other than the package's own: a path or a name.
    nlp: The same, loaded; for a single process.
    RETURNS: Records, those of `dprk-ner annotate`.
    RAISES: `InputError` for what is neither text nor such a mapping, and where the pipeline fails.
    """
    from .. import MODEL_PATH

    tasks = ((None, chunk) for chunk in _chunks(_inputs(texts), batch_size))
    for _, result in run_tasks(
        tasks, model=Trained(model or str(MODEL_PATH)), form="python", n_process=n_process or count_cores(), nlp=nlp
    ):
        if result.rejects:
            item, reason = result.rejects[0]
            raise InputError(f"{item.doc_id}: {reason}")
        yield from pickle.loads(result.piece[""])


def _chunks(inputs: Iterator[Input], batch_size: int) -> Iterator[list[Input]]:
    from itertools import islice

    while some := list(islice(inputs, batch_size)):
        yield from cut_chunks(some, batch_size)


def _inputs(texts: Iterable[str | Mapping[str, Any]]) -> Iterator[Input]:
    for number, item in zip(count(1), texts):
        record = {"text": item, "id": str(number)} if isinstance(item, str) else item
        made = parse_record(dict(record) if isinstance(record, Mapping) else record, "texts", number)
        if isinstance(made, InputError):
            raise made
        yield made
