"""An archive from end to end: list, check, cut, hand out, write down, close."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import __version__
from ..errors import InputError
from .files import InputFile, is_address, list_files
from .forms import FORMS, Piece
from .local import run_tasks
from .plan import Cut, Part, Shard, cut_chunks, cut_parts, cut_shards
from .progress import Progress
from .store import Reject, Store, as_reject, choose_form
from .worker import Result, Trained

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Job:
    """What is asked for.

    output: A file, a folder, an address; None for standard output.
    form: A name of `forms.FORMS`, or None: by the output's name.
    model: The trained pipeline, as each worker loads it.
    resume: Go on with what an earlier run left.
    strict: Stop at the first bad record.
    """

    paths: tuple[str, ...]
    output: str | None
    model: Trained
    form: str | None = None
    cut: Cut = field(default_factory=Cut)
    n_process: int = 1
    engine: str = "local"
    resume: bool = False
    strict: bool = False


class Ticket(NamedTuple):
    """What goes with a chunk on its way: its part, whether it is the last of it, how much input is behind it."""

    part: Part
    last: bool
    position: float


class OutputError(InputError):
    """The output cannot be written."""


def run_job(job: Job, *, nlp: "Language | None" = None, tell: Callable[[Reject], None]) -> int:
    """Annotate everything that can be read.

    nlp: The pipeline of this process, if it is already loaded.
    tell: Called with every bad record, in order.
    RETURNS: How many bad records there are, those of the runs before included.
    RAISES: `InputError` if the run cannot begin or cannot go on; what is finished by then is kept.
    """
    listed = list(list_files(job.paths))
    files = [item for item in listed if isinstance(item, InputFile)]
    bad = [item for item in listed if isinstance(item, InputError)]
    if job.strict and bad:
        raise bad[0]
    for error in bad:
        tell(as_reject(error))
    if job.output is None:
        return len(bad) + _to_stdout(job, files, nlp, tell)
    check_paths(job, files)
    form, single = choose_form(job.output, job.form)
    store = Store(job.output, form, single=single)
    settings = settings_of(job, form, files)
    try:
        store.begin(settings, resume=job.resume)
        if not store.finished:
            _write(job, store, files, nlp, tell)
        return len(store.finish(settings, [as_reject(error) for error in bad]))
    except OSError as err:
        raise OutputError(
            f"cannot write {job.output}: {err.strerror or err}; what is finished is kept, --resume goes on with it"
        ) from err


def _write(
    job: Job, store: Store, files: list[InputFile], nlp: "Language | None", tell: Callable[[Reject], None]
) -> None:
    shards = cut_shards(files, job.cut.part_size)
    done = {part["name"]: part["input"] for part in store.records()}
    with Progress(sum(file.size for file in files)) as progress:
        if job.engine == "ray":
            from .cluster import run_cluster

            run_cluster(job, store, shards, done, progress, tell)
            return
        pieces: list[Piece] = []
        rejects: list[Reject] = []
        for ticket, result in run_tasks(
            tickets(job, shards, done), model=job.model, form=store.form, n_process=job.n_process, nlp=nlp
        ):
            pieces.append(result.piece)
            rejects += failed(result, strict=job.strict)
            progress.advance(result.documents, result.words, ticket.position)
            if ticket.last:
                rejects = [*map(as_reject, ticket.part.rejects), *rejects]
                store.commit(ticket.part, pieces, rejects, len(ticket.part.items) - _failures(rejects))
                for reject in rejects:
                    tell(reject)
                pieces, rejects = [], []


def _failures(rejects: list[Reject]) -> int:
    return sum(reject["id"] is not None for reject in rejects)


def _to_stdout(job: Job, files: list[InputFile], nlp: "Language | None", tell: Callable[[Reject], None]) -> int:
    form = job.form or "jsonl"
    if FORMS[form].suffix != ".jsonl" or job.engine != "local" or job.resume:
        raise InputError("standard output takes JSONL, written here and in one go; name an output with -o")
    shards = cut_shards(files, job.cut.part_size)
    count = 0
    for ticket, result in run_tasks(
        tickets(job, shards, {}), model=job.model, form=form, n_process=job.n_process, nlp=nlp
    ):
        sys.stdout.write(result.piece[""].decode("utf-8"))
        sys.stdout.flush()
        rejects = failed(result, strict=job.strict)
        for reject in [*map(as_reject, ticket.part.rejects), *rejects] if ticket.last else rejects:
            tell(reject)
            count += 1
    return count


def tickets(job: Job, shards: list[Shard], done: dict[str, str]) -> Iterator[tuple[Ticket, list[Any]]]:
    """Every chunk that is left to do."""
    base = 0
    for shard in shards:
        before = 0
        for part in cut_parts(shard, job.cut, done):
            if job.strict and part.rejects:
                raise part.rejects[0]
            chunks = [] if part.done else list(cut_chunks(part.items, job.cut.batch_size)) or [[]]
            for i, chunk in enumerate(chunks, 1):
                position = base + before + (part.position - before) * i / len(chunks)
                yield Ticket(part, i == len(chunks), position), chunk
            before = part.position
        base += sum(file.size for file in shard.files)


def failed(result: Result, *, strict: bool) -> list[Reject]:
    """The documents of a chunk on which the pipeline failed.

    RAISES: `InputError` for the first of them if the run is strict.
    """
    errors = [(InputError(reason, path=item.path, line=item.line), item.doc_id) for item, reason in result.rejects]
    if strict and errors:
        raise errors[0][0]
    return [as_reject(error, doc_id) for error, doc_id in errors]


def check_paths(job: Job, files: list[InputFile]) -> None:
    """Keep a run from eating its own output.

    RAISES: `InputError` if the output is an input, lies in a directory that is searched for input, or holds input; if
        standard input is to be read again.
    """
    assert job.output is not None
    if job.resume and any(file.path == "-" for file in files):
        raise InputError("--resume reads the input again, and standard input can be read only once; name a file")
    if is_address(job.output):
        return
    output = Path(job.output).resolve()
    if not output.parent.is_dir():
        raise InputError(f"the directory of {job.output} does not exist")
    for file in files:
        path = Path(file.path).resolve()
        if path == output or output in path.parents:
            raise InputError(f"{job.output} is input and output at once")
    for name in job.paths:
        if not is_address(name) and Path(name).is_dir() and Path(name).resolve() in (output, *output.parents):
            if not any(output.iterdir() if output.is_dir() else ()) and Path(name).resolve() == output:
                continue  # an empty directory, of which `list_files` has already said so
            raise InputError(f"{job.output} lies within the input {name}; a later run would read it")


def settings_of(job: Job, form: str, files: list[InputFile]) -> dict[str, Any]:
    """What has to be the same for a run to go on where another one stopped."""
    return {
        "version": __version__,
        "model": model_digest(job.model.path),
        "facilities": None if job.model.facilities is None else file_digest(job.model.facilities),
        "form": form,
        "part_size": job.cut.part_size,
        "batch_size": job.cut.batch_size,
        "columns": [job.cut.columns.text, job.cut.columns.id],
        "inputs": [[file.path, file.size] for file in files],
    }


def file_digest(path: str) -> str:
    """A file by its content."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def model_digest(model: str) -> str:
    """A trained pipeline by its content; an installed one by its name."""
    root = Path(model)
    if not root.is_dir():
        return model
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(root)).encode("utf-8"))
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
