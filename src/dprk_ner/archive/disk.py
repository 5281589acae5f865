"""Where output goes: names and bytes, each file there completely or not at all."""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from .files import file_system, is_address, need


class Disk(Protocol):
    """A folder, here or elsewhere."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file, at once and for good."""

    def read(self, name: str) -> bytes:
        """The bytes of a file."""

    def names(self, folder: str) -> list[str]:
        """The files of a subfolder, sorted; none if there is no such folder."""

    def sweep(self) -> None:
        """Take away what a killed run was writing, where it would be seen."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    def remove(self, folder: str) -> None:
        """Remove a subfolder, or everything if it is empty."""


def open_disk(path: str) -> Disk:
    """The folder at a path or an address."""
    return RemoteDisk(path) if is_address(path) else LocalDisk(Path(path))


def write_whole(path: Path, chunks: Any) -> None:
    """Write a file under another name, make it lasting, and only then give it its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with temporary.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


class LocalDisk:
    """A folder of this machine, or one that all machines mount."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        """See `Disk`."""
        write_whole(self.root / name, [data])

    def read(self, name: str) -> bytes:
        """See `Disk`."""
        return (self.root / name).read_bytes()

    def names(self, folder: str) -> list[str]:
        """See `Disk`."""
        root = self.root / folder
        if not root.is_dir():
            return []
        return sorted(path.name for path in root.iterdir() if path.is_file() and not path.name.endswith(".tmp"))

    def sweep(self) -> None:
        """Take away what a killed run was writing."""
        for path in [*self.root.glob(".*.tmp"), *self.root.glob("*/.*.tmp")]:
            path.unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """See `Disk`."""
        return (self.root / name).exists()

    def remove(self, folder: str) -> None:
        """See `Disk`."""
        shutil.rmtree(self.root / folder, ignore_errors=True)


class RemoteDisk:
    """A folder of any file system that pyarrow knows. Object stores show a file when it is closed, not before."""

    def __init__(self, address: str) -> None:
        self.system, self.root = file_system(address)

    def write(self, name: str, data: bytes) -> None:
        """See `Disk`."""
        path = f"{self.root}/{name}"
        folder, _, own = path.rpartition("/")
        temporary = f"{folder}/.{own}.{uuid.uuid4().hex}.tmp" if self.system.type_name in ("local", "hdfs") else path
        self.system.create_dir(folder, recursive=True)
        with self.system.open_output_stream(temporary) as stream:
            stream.write(data)
        if temporary != path:
            self.system.move(temporary, path)

    def read(self, name: str) -> bytes:
        """See `Disk`."""
        with self.system.open_input_stream(f"{self.root}/{name}", compression=None) as stream:
            return bytes(stream.read())

    def names(self, folder: str) -> list[str]:
        """See `Disk`."""
        fs = need("pyarrow.fs", "pyarrow")
        found = self.system.get_file_info(fs.FileSelector(f"{self.root}/{folder}".rstrip("/"), allow_not_found=True))
        return sorted(item.base_name for item in found if item.is_file and not item.base_name.endswith(".tmp"))

    def sweep(self) -> None:
        """See `Disk`: an object store shows nothing that was not written to its end."""

    def exists(self, name: str) -> bool:
        """See `Disk`."""
        fs = need("pyarrow.fs", "pyarrow")
        return bool(self.system.get_file_info(f"{self.root}/{name}").type != fs.FileType.NotFound)

    def remove(self, folder: str) -> None:
        """See `Disk`."""
        self.system.delete_dir_contents(f"{self.root}/{folder}".rstrip("/"), missing_dir_ok=True)
