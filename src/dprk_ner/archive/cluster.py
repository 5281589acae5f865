"""The engine of a cluster: Ray Data reads shards, annotates and writes parts wherever there is a free core.

A part is read, annotated and written by tasks that can be done again: Ray repeats what a lost worker had in hand, and a
part that is written twice is written twice the same.
"""

import logging
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import srsly

from .. import MODEL_PATH
from ..errors import InputError
from .files import need
from .plan import Cut, Shard, cut_chunks, cut_parts
from .progress import Progress
from .store import Reject, Store, as_reject
from .worker import ONE_THREAD, Trained, Worker

if TYPE_CHECKING:
    from .run import Job


BLOCK_BYTES = 64 << 10


def run_cluster(
    job: "Job",
    store: Store,
    shards: list[Shard],
    done: dict[str, str],
    progress: Progress,
    tell: Callable[[Reject], None],
) -> None:
    """Annotate and write all parts that are not done.

    RAISES: `InputError` if Ray is not installed, the input has changed, or a record is bad and the run strict.
    """
    ray = need("ray", "ray")
    data = need("ray.data", "ray")
    if not ray.is_initialized():  # the cluster of RAY_ADDRESS, or one on this machine
        ray.init(log_to_driver=False, logging_level="ERROR", include_dashboard=False)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    # Ray hands out blocks, and gathers rows up to this size in one: a part of the usual size has to be one alone
    context.target_max_block_size = BLOCK_BYTES
    context.target_min_block_size = 1
    # reading asks for no core of its own, so that writers that hold all of them are never waited for in vain
    # a path means the same everywhere: what is relative is so to where the command was given
    here = str(Path.cwd())
    source = data.read_datasource(
        _datasource(shards, job.cut, done, here), override_num_blocks=max(len(shards), 1), num_cpus=0
    )
    cores = int(ray.cluster_resources().get("CPU", 1))
    size = min(job.n_process, cores) if job.n_process > 0 else cores
    # tasks, not actors: a task whose worker is lost is done again by another worker; a restarted actor may wait for ever
    written = source.map_batches(
        write_part,
        fn_args=(
            here,
            None if job.model.path == str(MODEL_PATH) else job.model.path,
            job.model.facilities,
            store.output,
            store.form,
            store.single,
            job.cut.batch_size,
        ),
        batch_size=1,
        compute=data.TaskPoolStrategy(size=size),
        num_cpus=1,
        runtime_env={"env_vars": ONE_THREAD},
    )
    position = 0.0
    for row in written.iter_rows():
        if row["error"]:
            raise InputError(row["error"])
        position += row["bytes"]
        progress.advance(row["documents"], row["words"], position)
        for reject in srsly.json_loads(row["rejects"]):
            if job.strict:
                raise InputError(reject["reason"], path=reject["path"], line=reject["line"])
            tell(reject)


def _datasource(shards: list[Shard], cut: Cut, done: dict[str, str], folder: str) -> Any:
    """A source with one task a shard, and one row a part."""
    pyarrow = need("pyarrow", "pyarrow")
    from ray.data import Datasource, ReadTask
    from ray.data.block import BlockMetadata

    def read(shard: Shard) -> Iterator[Any]:
        before = 0
        _enter(folder)
        try:
            for part in cut_parts(shard, cut, done):
                if not part.done:
                    yield pyarrow.table(
                        {"part": [pickle.dumps(part)], "bytes": [part.position - before], "error": [""]}
                    )
                before = part.position
        except InputError as err:  # what a task raises, Ray wraps beyond recognition
            yield pyarrow.table({"part": [b""], "bytes": [0], "error": [str(err)]})

    class Parts(Datasource):
        def get_read_tasks(self, parallelism: int, *args: Any, **kwargs: Any) -> list[ReadTask]:
            def task(shard: Shard) -> ReadTask:
                size = sum(file.size for file in shard.files)
                metadata = BlockMetadata(num_rows=None, size_bytes=size, input_files=None, exec_stats=None)
                return ReadTask(lambda: read(shard), metadata)

            return [task(shard) for shard in shards]

        def estimate_inmemory_data_size(self) -> int | None:
            return sum(file.size for shard in shards for file in shard.files)

    return Parts()


def _enter(folder: str) -> None:
    with suppress(OSError):  # a machine that does not have it is given addresses or absolute paths
        os.chdir(folder)


@cache
def _worker(model: str | None, facilities: str | None, form: str) -> Worker:
    """The pipeline, loaded once in the life of a process; the package's own is wherever this machine has it."""
    return Worker(Trained(model or str(MODEL_PATH), facilities), form)


def write_part(
    batch: dict[str, Any],
    folder: str,
    model: str | None,
    facilities: str | None,
    output: str,
    form: str,
    single: bool,
    batch_size: int,
) -> dict[str, Any]:
    """Annotate and write the part of a row; what is left of it is a line of account."""
    row = {"documents": [0], "words": [0], "bytes": [int(batch["bytes"][0])], "rejects": ["[]"]}
    if batch["error"][0]:
        return row | {"error": [str(batch["error"][0])]}
    _enter(folder)
    part = pickle.loads(batch["part"][0])
    worker = _worker(model, facilities, form)
    results = [worker(chunk) for chunk in list(cut_chunks(part.items, batch_size)) or [[]]]
    failures = [
        as_reject(InputError(reason, path=item.path, line=item.line), item.doc_id)
        for result in results
        for item, reason in result.rejects
    ]
    rejects = [*map(as_reject, part.rejects), *failures]
    documents = sum(result.documents for result in results)
    try:
        Store(output, form, single=single).commit(part, [result.piece for result in results], rejects, documents)
    except OSError as err:
        return row | {"error": [f"cannot write {output}: {err.strerror or err}"]}
    row |= {"documents": [documents], "words": [sum(result.words for result in results)]}
    return row | {"rejects": [srsly.json_dumps(rejects)], "error": [""]}
