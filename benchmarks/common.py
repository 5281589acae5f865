"""What the benchmarks share: an archive made by repetition of the authored articles, and the command they measure."""

import json
import sys
from pathlib import Path

from dprk_ner.corpus.articles import article_paths, read_article

ARTICLES = Path(__file__).resolve().parent.parent / "assets" / "articles"


def texts() -> list[str]:
    """The texts of the authored articles, by name."""
    return [read_article(path).text for path in article_paths([ARTICLES])]


def write_archive(path: Path, documents: int, *, new_words: bool = False) -> int:
    """Write so many documents as JSONL, the articles over and over; returns the number of words.

    new_words: Every document begins with a word that no other has, as a real archive brings new words without end.
    """
    own, words = texts(), 0
    with path.open("w", encoding="utf-8") as stream:
        for i in range(documents):
            text = f"Dispatch K{i:07d}x.\n\n{own[i % len(own)]}" if new_words else own[i % len(own)]
            words += len(text.split())
            stream.write(json.dumps({"id": f"d{i}", "text": text, "meta": {"n": i}}) + "\n")
    return words


def command(*args: object) -> list[str]:
    """`dprk-ner annotate` in a process of its own."""
    return [sys.executable, "-m", "dprk_ner", "annotate", *(str(arg) for arg in args)]


def family(pid: int) -> list[int]:
    """A process and everything it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def content(folder: Path) -> dict[str, bytes]:
    """Every file of an output folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def check_output(folder: Path, reference: dict[str, bytes], documents: int) -> None:
    """Stop with a sentence if an output differs from that of an undisturbed run, or holds a record twice or not at all."""
    found = content(folder)
    if found != reference:
        names = sorted(name for name in found.keys() | reference.keys() if found.get(name) != reference.get(name))
        for left, right in zip(
            found.get(names[-1], b"").splitlines(), reference.get(names[-1], b"").splitlines(), strict=False
        ):
            at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
            if at is not None:
                print(left[max(at - 80, 0) : at + 40], right[max(at - 80, 0) : at + 40], sep="\n")
        sys.exit(f"{folder} differs from the undisturbed run: {', '.join(names[:5])}")
    ids = [
        json.loads(line)["doc_id"]
        for name, data in found.items()
        if name.startswith("part-")
        for line in data.splitlines()
    ]
    if sorted(ids) != sorted(f"d{i}" for i in range(documents)):
        sys.exit(f"{folder} holds {len(ids)} records, {len(set(ids))} of them different; expected {documents}")
