"""What the corpus is made of, beside the shares of real reporting.

python -m dprk_ner.corpus.statistics assets/articles
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated

import srsly
import typer

from ..errors import InputError
from ..labels import ANON_SOURCE, APPROXIMATOR, CLAIMS, FACTORIES, HEDGES, LAYERS, SOURCES, UNVERIFIED
from ..sentences import sentence_starts
from ..text import paragraphs
from .articles import Annotation, Article, article_paths, read_article, squash
from .validate import count_spans, create_nlp

_GROUPS = (
    ("Daily NK", r"daily ?nk"),
    ("RFA, VOA", r"\brfa\b|radio free|voa\b|voice of america"),
    ("Asia Press", r"asia ?press|rimjin"),
    ("NK News", r"nk ?(news|pro)"),
    ("state media", r"kcna|rodong|pyongyang times|voice of korea|minju|naenara|dprk today|uriminzokkiri|state media"),
    (
        "imagery, think tanks",
        r"38 north|csis|beyond parallel|isis|stimson|ncnk|cfr|brookings|heritage|carnegie|rusi|kei\b|fpri|arms control|"
        r"sino|leadership watch|institute|diplomat|foreign policy|war on the rocks|forum|c4ads|nti\b|iiss",
    ),
    (
        "Yonhap, Korean press",
        r"yonhap|korea (herald|times)|joongang|chosun|dong-?a|hankyoreh|kyunghyang|newsis|news1|segye|munhwa",
    ),
    ("broadcast briefs", r"kbs|arirang|mbc|sbs|ytn"),
    (
        "reports (CRS, UN, NGO)",
        r"crs|un panel|panel of experts|amnesty|hrw|human rights|good friends|kinu|commission|congress",
    ),
)
_ROLE_NOUNS = re.compile(
    r"trader|merchant|exporter|manager|clerk|smuggler|business|driver|farmer|worker|fisherman|vendor|broker|miner"
)


def outlet_group(outlet: str) -> str:
    """The group of an outlet, as real reporting was tallied; wires, newspapers and television are the rest."""
    name = outlet.lower()
    return next((group for group, pattern in _GROUPS if re.search(pattern, name)), "wires, newspapers, TV")


def head_class(role: str | None) -> str:
    """The class of a source's head noun, as real reporting was tallied."""
    if not role:
        return "other"
    for names, key in (
        (("source",), "source"),
        (("official",), "official"),
        (("resident",), "resident"),
        (("partner",), "reporting partner"),
        (("expert", "analyst"), "expert, analyst"),
        (("defector", "contact", "insider", "diplomat"), "defector, contact, insider, diplomat"),
    ):
        if role in names:
            return key
    return "role noun (trader, driver, manager ...)" if _ROLE_NOUNS.search(role) else "other"


def construction(article: Article, claim: Annotation) -> str:
    """How a claim and its first cue stand to each other."""
    cue = claim.cues[0]
    words = squash(article.surface(cue)).lower()
    inside = claim.start <= cue.start and cue.end <= claim.end
    if cue.label == UNVERIFIED:
        return "question" if cue.end <= claim.start else "verdict"
    if inside:
        if re.fullmatch(r"(may|might|could)", words):
            return "modal"
        if words.endswith(" to"):
            return "raising"
        if (words.endswith("ly") and words not in ("likely", "unlikely")) or words in ("perhaps", "maybe", "likely"):
            return "adverb"
        before = squash(article.text[claim.start : cue.start]).lower()
        if before in ("", "a", "an", "the", "any", "another", "its", "two", "some"):
            return "attributive"
        return "other"
    between = article.text[cue.end : claim.start] if cue.end <= claim.start else ""
    nouns = re.compile(
        r"(possibilit|chance|sign|evidence|indication|rumou?r|report|speculation|belief|suspicion|doubt|claim|likelihood)"
    )
    if nouns.search(words) and not re.search(r"(indicates?|suggests?|claimed|reportedly)$", words):
        return "nominal"
    return "complement clause" if len(between) < 40 else "other"


def repeated_runs(articles: Sequence[Article], n: int = 8) -> tuple[int, int, list[tuple[int, str]]]:
    """Runs of n words that stand in more than one article.

    RETURNS: Words covered by such runs, all words, and the most frequent runs with their number of articles.
    """
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    texts = [re.findall(r"\w+", article.text.lower()) for article in articles]
    for number, words in enumerate(texts):
        for i in range(len(words) - n + 1):
            holders[tuple(words[i : i + n])].add(number)
    covered = 0
    for words in texts:
        marked: set[int] = set()
        for i in range(len(words) - n + 1):
            if len(holders[tuple(words[i : i + n])]) > 1:
                marked.update(range(i, i + n))
        covered += len(marked)
    frequent = sorted(((len(own), " ".join(run)) for run, own in holders.items() if len(own) > 1), reverse=True)
    return covered, sum(map(len, texts)), frequent


def _shares(title: str, counts: Counter[str], reference: dict[str, int]) -> Iterable[str]:
    total = counts.total() or 1
    yield f"\n{title:45s} {'n':>6s} {'corpus':>7s} {'real':>5s}"
    for name in [*reference, *(key for key in counts if key not in reference)]:
        real = f"{reference[name]:4d}%" if name in reference else ""
        yield f"  {name:43s} {counts[name]:6d} {100 * counts[name] / total:6.1f}% {real}"


def report(articles: Sequence[Article]) -> str:
    """The whole report as text."""
    reference = srsly.read_json(Path(__file__).parent / "reference.json")
    counts = count_spans(list(articles))
    n, words = counts["articles"], counts["words"]
    lines = [f"{n} articles, {words} words ({words / n:.0f} an article)"]
    for key in ("no source", "no hedge", "no factory"):
        lines.append(f"  {key:16s} {counts[key]:5d} articles, {100 * counts[key] / n:.0f} %")
    for layer, labels in LAYERS.items():
        lines.append(f"{layer}: " + ", ".join(f"{label} {counts[label]}" for label in labels))
    names = Counter(article.surface(s).lower() for article in articles for s in article.layer(FACTORIES))
    lines.append(f"names of enterprises: {len(names)} different ones in {names.total()} mentions")

    groups = Counter(outlet_group(article.meta.get("outlet", "")) for article in articles)
    lines += _shares("articles by outlet group", groups, {})
    years = Counter(article.meta.get("date", "")[:3] + "0s" for article in articles)
    lines.append("by decade: " + ", ".join(f"{decade} {count}" for decade, count in sorted(years.items())))

    first: Counter[str] = Counter()
    determiners: Counter[str] = Counter()
    for article in articles:
        seen = set()
        for span in article.layer(SOURCES):
            if span.label == ANON_SOURCE and span.attrs.get("who") not in seen:
                seen.add(span.attrs.get("who"))
                first[head_class(span.attrs.get("role"))] += 1
                determiners[article.surface(span).split()[0].lower()] += 1
    lines += _shares("heads of introductions of sources", first, reference["heads"])
    lines.append("first words: " + ", ".join(f"{word} {count}" for word, count in determiners.most_common(12)))

    kinds = Counter(s.label for article in articles for s in article.layer(HEDGES))
    lines += _shares("cues by label", kinds, reference["labels"])
    cues: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        key = outlet_group(article.meta.get("outlet", ""))
        for span in article.layer(HEDGES):
            if span.label != APPROXIMATOR:
                cues[key][squash(article.surface(span)).lower()] += 1
    for key in groups:
        top = ", ".join(f"{cue} {count}" for cue, count in cues[key].most_common(10))
        lines.append(f"  {key}: {top or 'none'}")
    built = Counter(construction(a, claim) for a in articles for claim in a.layer(CLAIMS) if claim.cues)
    lines += _shares("constructions of claims", built, reference["constructions"])

    nlp = create_nlp()
    lengths, blocks = [], []
    for article in articles:
        doc = nlp.make_doc(article.text)
        starts = [i for i, start in enumerate(sentence_starts(doc)) if start] + [len(doc)]
        lengths += [b - a for a, b in itertools.pairwise(starts)]
        blocks += [len(article.text[a:b].split()) for a, b in paragraphs(article.text)]
    sizes = sorted(len(article.text.split()) for article in articles)
    lines.append(
        f"\nlengths (median, longest): sentences {median(lengths):.0f}, {max(lengths)} tokens; paragraphs "
        f"{median(blocks):.0f}, {max(blocks)} words; articles {median(sizes):.0f}, {sizes[-1]} words (shortest {sizes[0]})"
    )
    covered, total, frequent = repeated_runs(articles)
    lines.append(
        f"repeated runs of 8 words between articles: {covered} of {total} words, {100 * covered / total:.2f} %"
    )
    lines += [f"  {count} articles: {run}" for count, run in frequent[:8]]
    lines.append("growth of the vocabulary:")
    types: set[str] = set()
    seen_words = 0
    for number, article in enumerate(sorted(articles, key=lambda a: a.id[::-1]), 1):
        own = re.findall(r"[a-z]+", article.text.lower())
        types.update(own)
        seen_words += len(own)
        if number % max(n // 8, 1) == 0:
            lines.append(f"  {number:5d} articles, {seen_words:7d} words, {len(types):6d} types")
    return "\n".join(lines)


def main(paths: Annotated[list[Path], typer.Argument(help="Annotated articles or directories of them.")]) -> None:
    """Print what the corpus is made of, beside the shares of real reporting."""
    try:
        print(report([read_article(path) for path in article_paths(paths)]))
    except InputError as err:
        raise SystemExit(f"dprk_ner.corpus.statistics: {err}") from err


if __name__ == "__main__":
    typer.run(main)
