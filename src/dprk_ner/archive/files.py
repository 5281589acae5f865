"""Where inputs come from: files, directories and addresses that pyarrow opens (`s3://...`), compressed or not."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ..errors import InputError
from ..formats import JSONL_SUFFIXES, TEXT_SUFFIXES

#: The kinds of input by suffix; what has none of them is a plain text when it is named, and passed over in a directory.
KINDS = {
    **dict.fromkeys(JSONL_SUFFIXES, "jsonl"),
    **dict.fromkeys(TEXT_SUFFIXES, "text"),
    ".csv": "csv",
    ".parquet": "parquet",
    ".spacy": "spacy",
}
COMPRESSIONS = (".gz", ".zst")
STDIN = "-"


@dataclass(frozen=True)
class InputFile:
    """A file of input.

    path: As it is opened: a path, an address, or `-`.
    name: What a plain text in it is called: the path within the directory that was given, else the file's name.
    size: In bytes.
    """

    path: str
    name: str
    size: int

    @property
    def kind(self) -> str:
        """`jsonl`, `csv`, `parquet`, `spacy` or `text`."""
        return KINDS.get(split_suffix(self.path)[0], "text")


def split_suffix(path: str) -> tuple[str, str]:
    """Suffix and compression of a file name: (`.jsonl`, `.gz`)."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        return "".join(suffixes[-2:-1]), suffixes[-1]
    return "".join(suffixes[-1:]), ""


def is_address(path: str) -> bool:
    """Whether pyarrow has to open it."""
    return "://" in path


def file_system(address: str) -> tuple[Any, str]:
    """The pyarrow file system of an address or a path, and the path within it."""
    fs = need("pyarrow.fs", "pyarrow")
    try:
        if is_address(address):
            return fs.FileSystem.from_uri(address)
        return fs.LocalFileSystem(), str(Path(address).resolve())
    except (ValueError, OSError) as err:
        raise InputError(f"cannot be reached: {err}", path=address) from err


def need(module: str, extra: str) -> Any:
    """Import what comes with an extra of the package.

    RAISES: `InputError` that says how to install it.
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as err:
        raise InputError(
            f"this needs {module.split('.')[0]}, which is not installed: pip install 'dprk_ner[{extra}]'"
        ) from err


def list_files(paths: Iterable[str]) -> Iterator[InputFile | InputError]:
    """Every file behind the paths, in the order given, directories sorted by name."""
    for name in paths:
        if name == STDIN:
            yield InputFile(STDIN, "stdin", 0)
        elif is_address(name):
            yield from _list_address(name)
        elif Path(name).is_dir():
            root = Path(name)
            found = [p for p in sorted(root.rglob("*")) if split_suffix(p.name)[0] in KINDS and p.is_file()]
            yield from (InputFile(str(p), str(p.relative_to(root)), p.stat().st_size) for p in found)
            if not found:
                yield InputError(f"no texts in this directory; looked for {', '.join(KINDS)}", path=name)
        elif Path(name).is_file():
            yield InputFile(name, Path(name).name, Path(name).stat().st_size)
        else:
            yield InputError("no such file or directory", path=name)


def _list_address(address: str) -> Iterator[InputFile | InputError]:
    system, path = file_system(address)
    fs = need("pyarrow.fs", "pyarrow")
    info = system.get_file_info(path)
    root = address.removesuffix(path)
    if info.type == fs.FileType.File:
        yield InputFile(address, info.base_name, info.size)
    elif info.type == fs.FileType.Directory:
        inside = system.get_file_info(fs.FileSelector(path, recursive=True))
        for item in sorted(inside, key=lambda item: item.path):
            if item.is_file and split_suffix(item.path)[0] in KINDS:
                yield InputFile(root + item.path, item.path.removeprefix(path).lstrip("/"), item.size)
    else:
        yield InputError("no such file or directory", path=address)


class Tally:
    """How many bytes of the input have been read; what the time left is reckoned from."""

    def __init__(self) -> None:
        self.bytes = 0


class _Counted(io.RawIOBase):
    def __init__(self, inner: Any, tally: Tally) -> None:
        self.inner, self.tally = inner, tally

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.inner.read(len(buffer))
        buffer[: len(data)] = data
        self.tally.bytes += len(data)
        return len(data)


@contextmanager
def open_file(file: InputFile, tally: Tally) -> Iterator[BinaryIO]:
    """The bytes of a file, decompressed by its name."""
    with _open(file.path) as inner:
        stream: Any = io.BufferedReader(_Counted(inner, tally), 1 << 16)
        compression = split_suffix(file.path)[1]
        if compression == ".gz":
            import gzip

            stream = gzip.GzipFile(fileobj=stream)
        elif compression == ".zst":
            pyarrow = need("pyarrow", "pyarrow")
            stream = io.BufferedReader(pyarrow.CompressedInputStream(pyarrow.PythonFile(stream, "r"), "zstd"), 1 << 16)
        yield stream


def _open(path: str) -> Any:
    if is_address(path):
        system, inside = file_system(path)
        return system.open_input_stream(inside, compression=None)
    return Path(path).open("rb")
