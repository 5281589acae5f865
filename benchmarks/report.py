"""The figures of `speed.py` as a page and a picture."""

from pathlib import Path
from typing import Any

PAGE = """# Speed

Written by `python benchmarks/speed.py` (`weasel run benchmark`); the figures behind it are in [benchmarks.json](benchmarks.json).
All pipelines annotate the same {articles} authored articles (about {words:,} words between white space) in one process on one core, in turn,
in {rounds} rounds after one that warms up, each round with other articles, so that nobody is timed on what it has kept. Counted is processor time; the median of the rounds, with the slowest and the fastest.
(d) is trained for a modest number of steps, and the threshold of its `span_finder` is set so that it proposes at most about one span in twenty words, three
times as many as there are claims. (e) has the labels of a general pipeline and untrained weights; whether trained ones make it faster or slower was not
measured. Both multiply matrices as spaCy is installed, by BLIS; ours uses numpy's BLAS, and part of the distance is due to that.

![words per second](benchmarks.svg)

| | words per second | slowest to fastest | (c) is | peak memory |
|---|---|---|---|---|
{table}

`spacy.load("dprk_ner")` takes {load:.2f} s in a fresh process; the package with its model has {wheel:.1f} MB.

## By component

| | microseconds a word | share |
|---|---|---|
{components}

## By length of the document, and by batch

| words in one document | words per second |
|---|---|
{lengths}

| documents in a batch | words per second |
|---|---|
{batches}
"""


def write(result: dict[str, Any], titles: dict[str, str], docs: Path) -> None:
    """Write benchmarks.md and benchmarks.svg.

    result: What `speed.py` measured.
    titles: What each system is, by its key.
    """
    speed, ours = result["speed"], result["speed"]["c"]["median"]
    table = "\n".join(
        f"| ({key}) {title} | {speed[key]['median']:,.0f} | {speed[key]['low']:,.0f} to {speed[key]['high']:,.0f} | "
        f"{ours / speed[key]['median']:.2f} times as fast | {result['memory'][key]:.0f} MB |"
        for key, title in titles.items()
    )
    total = sum(result["components"].values())
    page = PAGE.format(
        **{name: result[name] for name in ("articles", "words", "rounds", "load", "wheel")},
        table=table,
        components="\n".join(
            f"| {name} | {own:.2f} | {own / total:.0%} |" for name, own in result["components"].items()
        ),
        lengths="\n".join(f"| {int(n):,} | {rate:,.0f} |" for n, rate in result["lengths"].items()),
        batches="\n".join(f"| {n} | {rate:,.0f} |" for n, rate in result["batches"].items()),
    )
    (docs / "benchmarks.md").write_text(page, encoding="utf-8")
    _draw(result, titles, docs / "benchmarks.svg")


def _draw(result: dict[str, Any], titles: dict[str, str], target: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "dprk_ner"
    from matplotlib import pyplot

    figure, (bars, curve) = pyplot.subplots(1, 2, figsize=(11, 3.2), width_ratios=(3, 2))
    keys = list(titles)[::-1]
    medians = [result["speed"][key]["median"] for key in keys]
    bars.barh(
        [f"({key}) {titles[key]}" for key in keys],
        medians,
        color=["#c0392b" if key == "c" else "#95a5a6" for key in keys],
    )
    bars.set_xscale("log")
    bars.set_xlabel("words per second, one core")
    for i, median in enumerate(medians):
        bars.text(median * 1.05, i, f"{median:,.0f}", va="center", fontsize=8)
    bars.set_xlim(right=max(medians) * 3)
    curve.plot([int(n) for n in result["lengths"]], list(result["lengths"].values()), marker="o", color="#c0392b")
    curve.set_xscale("log")
    curve.set_ylim(bottom=0)
    curve.set_xlabel("words in one document")
    curve.set_ylabel("words per second, (c)")
    figure.tight_layout()
    figure.savefig(target, format="svg", metadata={"Date": None})
