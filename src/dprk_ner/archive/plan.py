"""How an archive is cut up: shards of files, parts of documents, chunks for a worker.

The cut depends on the input and the settings alone, never on who does the work or how fast: the same chunks go through
the pipeline whatever the engine and the number of processes, and so the same records come out to the last digit.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import srsly

from ..errors import InputError
from ..formats import Input
from .files import InputFile, Tally
from .readers import Columns, read_file

#: Small files stand together in a shard up to this size; a larger file is a shard of its own.
SHARD_BYTES = 8 << 20
#: No part and no chunk holds more characters than this, whatever the number of its documents.
PART_CHARACTERS = 20_000_000
CHUNK_CHARACTERS = 200_000


class ChangedInput(InputError):
    """The input is not what it was when the run began."""


@dataclass(frozen=True)
class Cut:
    """The settings that decide what stands together."""

    part_size: int = 1000
    batch_size: int = 64
    columns: Columns = field(default_factory=Columns)


@dataclass(frozen=True)
class Shard:
    """Files whose documents are numbered together."""

    number: int
    files: tuple[InputFile, ...]


@dataclass
class Part:
    """The documents that are written together.

    name: `part-00000-00000`: the number of the shard, the number within it.
    items: The good documents.
    rejects: The bad ones.
    digest: Of the documents' content.
    position: How many bytes of the shard had been read when it was full.
    done: An earlier run has written it; then it holds no documents any more.
    """

    name: str
    items: list[Input] = field(default_factory=list)
    rejects: list[InputError] = field(default_factory=list)
    digest: str = ""
    position: int = 0
    done: bool = False


def cut_shards(files: Iterable[InputFile], part_size: int) -> list[Shard]:
    """Consecutive files in shards of about 8 MB, none with more files than a part has documents."""
    shards: list[Shard] = []
    held: list[InputFile] = []
    for file in files:
        if held and (sum(f.size for f in held) + file.size > SHARD_BYTES or len(held) >= part_size):
            shards.append(Shard(len(shards), tuple(held)))
            held = []
        held.append(file)
    return [*shards, Shard(len(shards), tuple(held))] if held else shards


def cut_parts(shard: Shard, cut: Cut, done: Mapping[str, str]) -> Iterator[Part]:
    """The parts of a shard.

    done: Digests of the parts that an earlier run has written, by name.
    RAISES: `ChangedInput` if such a part has another content now.
    """
    tally, number, characters = Tally(), 0, 0
    part = Part(f"part-{shard.number:05d}-{number:05d}")
    for file in shard.files:
        for item in read_file(file, cut.columns, tally):
            if isinstance(item, InputError):
                part.rejects.append(item)
            else:
                part.items.append(item)
                characters += len(item.text)
            if len(part.items) + len(part.rejects) >= cut.part_size or characters >= PART_CHARACTERS:
                yield _finish(part, tally, done)
                number, characters = number + 1, 0
                part = Part(f"part-{shard.number:05d}-{number:05d}")
    if part.items or part.rejects:
        yield _finish(part, tally, done)


def _finish(part: Part, tally: Tally, done: Mapping[str, str]) -> Part:
    digest = hashlib.sha256()
    for item in part.items:
        digest.update(srsly.json_dumps([item.doc_id, item.text, item.meta]).encode("utf-8"))
    for bad in part.rejects:
        digest.update(str(bad).encode("utf-8", "replace"))
    part.digest, part.position = digest.hexdigest(), tally.bytes
    if part.name in done:
        if done[part.name] != part.digest:
            found: list[Input | InputError] = [*part.items, *part.rejects]
            raise ChangedInput(
                f"changed since the run began ({part.name} is already written, from other content); "
                "go on with the input as it was, or start anew with another output",
                path=found[0].path,
            )
        part.items, part.rejects, part.done = [], [], True
    return part


def cut_chunks(items: list[Input], batch_size: int) -> Iterator[list[Input]]:
    """Documents in the numbers and sizes that a worker gets at once."""
    chunk: list[Input] = []
    characters = 0
    for item in items:
        if chunk and (len(chunk) >= batch_size or characters + len(item.text) > CHUNK_CHARACTERS):
            yield chunk
            chunk, characters = [], 0
        chunk.append(item)
        characters += len(item.text)
    if chunk:
        yield chunk
