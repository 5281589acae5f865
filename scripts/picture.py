"""Draw the README's picture: a sample article with its spans in colour. `picture.py TEXT OUTPUT.svg [MODEL]`."""

import io
import re
import sys
from pathlib import Path

import spacy
from rich.console import Console
from rich.text import Text

from dprk_ner.cli.show import COLOURS, summary, terminal

LEGEND = (
    "NUMERAL_FACTORY",
    "FACTORY",
    "ANON_SOURCE",
    "UNNAMED_GROUP",
    "ANONYMITY_GRANT",
    "EPISTEMIC",
    "DOXASTIC",
    "HEARSAY",
    "APPROXIMATOR",
    "UNVERIFIED",
)


def main(source: Path, target: Path, model: str = "dprk_ner") -> None:
    """Annotate a text and write it as SVG."""
    doc = spacy.load(model)(source.read_text(encoding="utf-8").strip())
    console = Console(record=True, width=118, file=io.StringIO())
    legend = Text()
    for label in LEGEND:
        legend.append(label.lower().replace("_", " "), style=f"black on {COLOURS[label]}")
        legend.append("  ")
    legend.append("hedged claim", style="underline")
    legend.append("  ")
    legend.append("quote", style="italic")
    console.print(legend, "\n")
    console.print(terminal(doc))
    console.print(summary(doc), style="dim")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=source.name), flags=re.DOTALL)  # no web fonts
    target.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
