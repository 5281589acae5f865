"""Build the tables that the package ships from the facts in `assets/knowledge`.

    python scripts/build_knowledge.py assets/knowledge src/dprk_ner/knowledge

Deterministic: the same facts give the same bytes. Korean and Japanese strings, remarks and derived spellings
that carry a bracketed comment are left behind; every row keeps where it comes from.
"""

import re
import sys
from pathlib import Path

import srsly

from dprk_ner.errors import InputError
from dprk_ner.knowledge import read_facilities

LATIN = re.compile(r"[A-Za-zÀ-žȀ-ɏ .,'’‘`\-]+")
DIVISION = re.compile(r"[- ](si|gun|guy[oŏ]k|do|nodongjagu|City|County|District|Province)$", re.IGNORECASE)


def latin(names: list[str]) -> list[str]:
    """The spellings in Latin letters, without a trailing remark, each once."""
    clean = (re.sub(r"\s*\(.*\)$", "", name).strip() for name in names)
    return list(dict.fromkeys(name for name in clean if len(name) > 2 and LATIN.fullmatch(name)))


def places(rows: list[dict]) -> list[dict]:
    """Places with their province and every spelling, with and without the division's ending."""
    table = []
    for row in rows:
        names = latin([row["name"], *row["variants_seen"], *row["variants_derived"]])
        names += [DIVISION.sub("", name) for name in names]
        unique = list(dict.fromkeys(name for name in names if len(name) > 2))
        table.append({"name": row["name"], "kind": row["kind"], "province": row["province"], "names": unique})
    return table


def outlets(rows: list[dict]) -> list[dict]:
    """Outlets and agencies with their abbreviations."""
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "names": latin([row["name"], *row["abbreviations"], *row["variants"]]),
        }
        for row in rows
    ]


def main(source: Path, target: Path) -> None:
    """Write places.json, outlets.json and facilities.json into the target folder."""
    tables = {
        "places": places(list(srsly.read_jsonl(source / "gazetteer.jsonl"))),
        "outlets": outlets(list(srsly.read_jsonl(source / "outlets.jsonl"))),
        "facilities": read_facilities(source / "facilities.jsonl"),
    }
    for name, rows in tables.items():
        lines = ",\n".join(srsly.json_dumps(row) for row in rows)
        (target / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except InputError as err:
        raise SystemExit(f"build_knowledge: {err}") from err
