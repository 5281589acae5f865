"""Write the figures of metrics/*.json into the README, between its two markers: `figures.py README.md metrics`."""

import sys
from pathlib import Path

import srsly

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
ROWS = (
    ("numeral-named factories", "factories/NUMERAL_FACTORY"),
    ("other named enterprises", "factories/FACTORY"),
    ("anonymous sources", "sources/ANON_SOURCE"),
    ("unnamed groups", "sources/UNNAMED_GROUP"),
    ("grants of anonymity", "sources/ANONYMITY_GRANT"),
    ("hedging cues, with label", "hedges"),
    ("hedged claims", "claims"),
    ("hedged claims, by characters", "claims (characters)"),
    ("quotes", "quotes"),
    ("numeral read, end to end", "numeral norm, end to end"),
    ("links between mentions of one source", "chain links, found mentions"),
    ("whose words a quote is", "quotes attribution"),
    ("whose words a claim is", "claims attribution"),
)
SETS = (("real articles", "real.json"), ("our test articles", "test.json"))


def cell(figures: dict, name: str) -> str:
    """F or accuracy with the number of gold items behind it."""
    row = figures.get(name)
    if row is None:
        return ""
    value, n = (row["f"], row["gold"]) if "f" in row else (row["acc"], row["n"])
    return f"{value:.3f} ({n:.0f})"


def main(readme: Path, metrics: Path) -> None:
    """Rewrite the table."""
    sets = [(title, srsly.read_json(metrics / name)) for title, name in SETS if (metrics / name).exists()]
    lines = ["| | " + " | ".join(title for title, _ in sets) + " |", "|---" * (len(sets) + 1) + "|"]
    lines += [f"| {title} | " + " | ".join(cell(own, name) for _, own in sets) + " |" for title, name in ROWS]
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join(lines)
    readme.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
