"""The state of a run on disk: which parts are done, under which settings, and what becomes of them in the end.

A part is written file by file, each atomically, and counts once its record stands in `_run/`; a run that is killed at
any moment leaves whole parts, and at worst files that the next run writes again. At the end `_run/` becomes
`manifest.json` (and `rejects.jsonl`), or the parts become the one file that was asked for.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import srsly

from ..errors import InputError
from .disk import LocalDisk, open_disk, write_whole
from .files import is_address
from .forms import FORMS, Piece, pack_docbin
from .plan import ChangedInput, Part

STATE = "_run"
#: What the settings of a run are called when they differ.
_SETTINGS = {
    "version": "the version of dprk_ner",
    "model": "the trained pipeline",
    "facilities": "the table of --facilities",
    "form": "--format",
    "part_size": "--part-size",
    "batch_size": "--batch-size",
    "columns": "the columns",
}
Reject = dict[str, Any]


def as_reject(error: InputError, doc_id: str | None = None) -> Reject:
    """A bad record as it is listed: file, line, id if known, reason."""
    return {"path": error.path, "line": error.line, "id": doc_id, "reason": error.message}


def lines(rows: Iterable[Any]) -> bytes:
    """JSON lines."""
    return "".join(srsly.json_dumps(row) + "\n" for row in rows).encode("utf-8")


class Store:
    """The output of one run.

    output: A folder (path or address) or a file.
    form: Name of the form.
    single: Whether the output is one file; its parts are kept in a folder beside it until all are there.
    """

    def __init__(self, output: str, form: str, *, single: bool) -> None:
        self.output, self.form, self.single = output, form, single
        self.disk = open_disk(f"{output}.parts" if single else output)

    def begin(self, settings: dict[str, Any], *, resume: bool) -> None:
        """Make sure that the run may write here, and note under which settings it does.

        RAISES: `InputError` if something else is here, if an earlier run is not to be gone on with, or cannot be.
        """
        name = "manifest.json" if self.disk.exists("manifest.json") else f"{STATE}/run.json"
        if self.disk.exists(name):
            if not resume:
                raise InputError(
                    f"{self.output}{'.parts' if self.single else ''} holds parts of an earlier run; "
                    "--resume goes on with it, removing it starts anew"
                )
            self._compare(srsly.json_loads(self.disk.read(name).decode("utf-8"))["settings"], settings)
        elif self.disk.names("") or self._folders():
            raise InputError(f"{self.output} is a folder with other things in it; name one that is empty or not there")
        else:
            self.disk.write(f"{STATE}/run.json", srsly.json_dumps({"settings": settings}).encode("utf-8"))

    def _folders(self) -> bool:
        root = self.disk.root if isinstance(self.disk, LocalDisk) else None
        return root is not None and root.is_dir() and any(path.name != STATE for path in root.iterdir())

    def _compare(self, before: dict[str, Any], now: dict[str, Any]) -> None:
        for name, words in _SETTINGS.items():
            if before[name] != now[name]:
                raise InputError(
                    f"{self.output} was begun with other settings: {words} was {before[name]!r} and is {now[name]!r}"
                )
        old, new = dict(before["inputs"]), dict(now["inputs"])
        for path in sorted(old.keys() | new.keys()):
            if old.get(path) != new.get(path):
                what = "is new" if path not in old else "is gone" if path not in new else "has another size"
                raise ChangedInput(f"{what} since the run began; --resume needs the same input", path=path)
        if list(old) != list(new):
            raise ChangedInput("the inputs are given in another order than when the run began")

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.disk.exists("manifest.json")

    def records(self) -> list[dict[str, Any]]:
        """What is known of every part that is done, in order."""
        if self.finished:
            return list(srsly.json_loads(self.disk.read("manifest.json").decode("utf-8"))["parts"])
        names = [name for name in self.disk.names(STATE) if name.startswith("part-")]
        return [srsly.json_loads(self.disk.read(f"{STATE}/{name}").decode("utf-8")) for name in names]

    def commit(self, part: Part, pieces: Sequence[Piece], rejects: Sequence[Reject], documents: int) -> None:
        """Write a part; once this returns it is there for good. Writing it again changes nothing."""
        form = FORMS[self.form]
        files = {}
        for table in pieces[0]:
            name = f"{table}/{part.name}{form.suffix}" if table else f"{part.name}{form.suffix}"
            data = form.pack(table, [piece[table] for piece in pieces])
            self.disk.write(name, data)
            files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        record = {"name": part.name, "documents": documents, "rejects": list(rejects)}
        record |= {"input": part.digest, "files": files}
        self.disk.write(f"{STATE}/{part.name}.json", srsly.json_dumps(record).encode("utf-8"))

    def finish(self, settings: dict[str, Any], listing: Sequence[Reject]) -> list[Reject]:
        """Close the run: manifest and rejects, or the one file.

        listing: What was wrong with the paths themselves.
        RETURNS: Everything that was rejected.
        """
        parts = self.records()
        rejects = [*listing, *(reject for part in parts for reject in part["rejects"])]
        if self.single:
            self._join([name for part in parts for name in part["files"]], rejects)
        else:
            if not self.finished:
                if rejects:
                    self.disk.write("rejects.jsonl", lines(rejects))
                counts = {"documents": sum(part["documents"] for part in parts), "rejects": len(rejects)}
                manifest = {**counts, "settings": settings, "parts": parts}
                self.disk.write("manifest.json", srsly.json_dumps(manifest, indent=1).encode("utf-8"))
            # also for a run that was killed right behind its manifest
            self.disk.remove(STATE)
            self.disk.sweep()
        return rejects

    def _join(self, names: Sequence[str], rejects: Sequence[Reject]) -> None:
        output = Path(self.output)
        chunks: Iterable[bytes] = (self.disk.read(name) for name in names)
        if self.form == "spacy":
            chunks = [pack_docbin("", list(chunks))]
        write_whole(output, chunks)
        beside = rejects_path(output)
        if rejects:
            write_whole(beside, [lines(rejects)])
        else:
            with suppress(FileNotFoundError):
                beside.unlink()
        self.disk.remove("")


def rejects_path(output: Path) -> Path:
    """Where the bad records of a single output file are listed: beside it."""
    return output.with_name(f"{output.name.split('.')[0]}.rejects.jsonl")


def choose_form(output: str, form: str | None) -> tuple[str, bool]:
    """Form of the output and whether it is one file, from its name and `--format`.

    A name with a suffix is one file, unless the form has several tables; a name without is a folder of parts.
    """
    name = output.rstrip("/").rsplit("/", 1)[-1].lower()
    suffix = "." + name.split(".", 1)[1] if "." in name.lstrip(".") else ""
    by_suffix = next((key for key in FORMS if key != "python" and suffix.endswith(f".{key}")), None)
    chosen = form or by_suffix or "jsonl"
    if by_suffix and FORMS[by_suffix].suffix != FORMS[chosen].suffix:
        raise InputError(f"{output} is named like {by_suffix}, and --format says {form}")
    single = bool(suffix) and FORMS[chosen].single and not output.endswith("/") and not Path(output).is_dir()
    if single and is_address(output):
        raise InputError(f"{output}: elsewhere than on this machine the output is a folder: leave the suffix out")
    return chosen, single
