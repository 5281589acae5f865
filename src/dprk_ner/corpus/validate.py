"""Does an annotated article follow the guidelines? One finding a line: file, line, rule, what is wrong.

    python -m dprk_ner.corpus.validate assets/articles --counts

An *error* breaks the written form or a rule that knows no exception. A *note* is something that is usually a
slip (a `reportedly` without a cue, a long quotation without a quote) but can be right, so a reader has to look;
notes fail a run only under `--strict`.
"""

import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import spacy
import typer
from spacy.language import Language

from ..errors import InputError
from ..labels import (
    ANON_SOURCE,
    ANONYMITY_GRANT,
    APPROXIMATOR,
    CLAIMS,
    DOXASTIC,
    EPISTEMIC,
    FACTORIES,
    HEARSAY,
    HEDGES,
    LAYERS,
    QUOTES,
    SOURCES,
    UNVERIFIED,
)
from ..tokenizer import create_tokenizer
from .articles import Annotation, Article, article_paths, read_article, squash

ERROR = "error"
NOTE = "note"

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EDGE_PUNCTUATION = set("\"'“”‘’.,;:!?()[]…-–—`")
#: Cues that carry one label wherever they hedge at all.
_FIXED_LABEL = {
    EPISTEMIC: "may might likely probably possibly perhaps apparently presumably potentially unlikely "
    "probable possible",
    HEARSAY: "reportedly allegedly purportedly supposedly ostensibly rumored rumoured alleged",
    UNVERIFIED: "unclear unconfirmed unverified",
}
_LABEL_OF = {word: label for label, words in _FIXED_LABEL.items() for word in words.split()}
#: Words that are cues whenever they occur, outside of fixed phrases that the reader has to know.
_ALWAYS_CUES = re.compile(
    r"\b(reportedly|allegedly|purportedly|presumably|apparently|possibly|probably|supposedly|ostensibly)\b",
    re.IGNORECASE,
)
_SOURCE_SAID = re.compile(
    r"\b(?:the|another|a|same|second) (?:\w+ )?(?:source|trader|resident|defector|official|partner)s? "
    r"(?:said|told|added|explained|continued|noted|went on)\b|\b(?:said|added|according to) the sources?\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“([^“”\n]{12,})”|(?<!\w)\"([^\"\n]{12,}?)\"(?!\w)")
_BAD_START = {CLAIMS: ("whether ", "and ", "but "), HEDGES: ("the ", "a ", "an ")}
_BAD_END = {
    HEDGES: (" that", " of", " whether", " if", " have", " be"),
    CLAIMS: (" said", " the source", ","),
}


@dataclass(frozen=True)
class Finding:
    """Something that breaks a guideline, with the place to mend it."""

    path: str
    line: int
    severity: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.rule}: {self.message}"


class _Check:
    """One pass over one article. Every method named `rule_*` yields (severity, span or offset, message)."""

    def __init__(self, article: Article, nlp: Language) -> None:
        self.article = article
        self.doc = nlp.make_doc(article.text)
        self.ids = {s.attrs["id"]: s for s in article.spans if "id" in s.attrs}
        self.chains = {s.attrs["who"] for s in article.layer(SOURCES) if "who" in s.attrs}

    def words(self, span: Annotation) -> str:
        return squash(self.article.surface(span))

    def rule_header(self) -> Iterator[tuple[str, int, str]]:
        meta = self.article.meta
        for name in ("id", "outlet", "date", "style"):
            if not meta.get(name):
                yield ERROR, 0, f"<article> lacks {name!r}"
        stem = Path(self.article.path).stem
        if meta.get("id") and stem != meta["id"] and self.article.path != "<string>":
            yield ERROR, 0, f"id {meta['id']!r} differs from the file's name {stem!r}"
        if meta.get("date") and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", meta["date"]):
            yield ERROR, 0, f"date {meta['date']!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
        if not self.article.text.strip():
            yield ERROR, 0, "the article has no text"

    def rule_tokens(self) -> Iterator[tuple[str, Annotation, str]]:
        starts = {token.idx for token in self.doc if not token.is_space}
        ends = {token.idx + len(token) for token in self.doc if not token.is_space}
        for span in self.article.spans:
            if span.start >= span.end:
                yield ERROR, span, f"<{span.tag}> is empty"
            elif span.start not in starts or span.end not in ends:
                around = self.article.text[max(0, span.start - 8) : span.end + 8]
                yield ERROR, span, f"<{span.tag}> cuts a token or holds a space at its edge: {around!r}"

    def rule_edges(self) -> Iterator[tuple[str, Annotation, str]]:
        for span in self.article.spans:
            words = self.words(span)
            if not words or span.layer == QUOTES:
                continue
            if words[0] in _EDGE_PUNCTUATION - set("([\"“‘'") or words[-1] in ",;:":
                yield ERROR, span, f"<{span.tag}> begins or ends with punctuation: {words!r}"
            elif words[-1] == "." and words.count(".") == 1 and len(words) > 6:
                yield NOTE, span, f"<{span.tag}> ends with a full stop: {words[-40:]!r}"
            elif (words[0] in '"“' and words[-1] in '"”') or (words[0] == "(" and words[-1] == ")"):
                yield ERROR, span, f"<{span.tag}> holds its own marks: {words!r}"
            elif words[0] in '"“' and span.layer != CLAIMS:
                yield ERROR, span, f"<{span.tag}> begins with a quotation mark: {words!r}"

    def rule_overlap(self) -> Iterator[tuple[str, Annotation, str]]:
        for layer in (FACTORIES, SOURCES, HEDGES, QUOTES):
            spans = [s for s in self.article.layer(layer) if s.label != ANONYMITY_GRANT]
            for left, right in itertools.pairwise(spans):
                if right.start < left.end:
                    yield (
                        ERROR,
                        right,
                        f"{layer} overlap: {self.words(left)!r} and {self.words(right)!r}",
                    )

    def rule_ids(self) -> Iterator[tuple[str, Annotation, str]]:
        for span in self.article.spans:
            if "id" not in span.attrs:
                yield ERROR, span, f"<{span.tag}> has no id: {self.words(span)!r}"

    def rule_factory(self) -> Iterator[tuple[str, Annotation, str]]:
        names = {}
        for span in self.article.layer(FACTORIES):
            words, kind, norm = self.words(span), span.attrs.get("kind"), span.attrs.get("norm")
            if words.lower().startswith("the "):
                yield ERROR, span, f"the article is outside of a name: {words!r}"
            if bool(kind) != bool(norm):
                yield ERROR, span, f"kind and norm go together: {words!r}"
            if kind and kind not in ("date", "serial", "ordinal"):
                yield ERROR, span, f"kind {kind!r} is none of date, serial, ordinal"
            elif kind == "date" and norm:
                match = re.fullmatch(r"--(\d\d)-(\d\d)", norm)
                month, day = (int(match[1]), int(match[2])) if match else (0, 0)
                if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
                    yield ERROR, span, f"norm {norm!r} is no date --MM-DD"
            elif kind and norm and not re.fullmatch(r"[1-9]\d*", norm):
                yield ERROR, span, f"norm {norm!r} of a {kind} is no integer"
            if not kind and re.search(r"\d", words):
                yield NOTE, span, f"a numeral in a name without kind: {words!r}"
            alias = span.attrs.get("alias")
            if alias and self.ids.get(alias, span).tag != "factory":
                yield ERROR, span, f"alias {alias!r} names no factory of this article"
            if alias and alias not in self.ids:
                yield ERROR, span, f"alias {alias!r} does not exist"
            names[words] = span
        text = self.article.text
        covered = [(s.start, s.end) for s in self.article.layer(FACTORIES)]
        for name, span in names.items():
            if not (" " in name and name[0].isupper()):
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                if not any(a < match.end() and match.start() < b for a, b in covered):
                    yield NOTE, match.start(), f"{name!r} is a factory on line {span.line}, not here"  # type: ignore[misc]

    def rule_source(self) -> Iterator[tuple[str, Annotation, str]]:
        for span in self.article.layer(SOURCES):
            if span.label == ANONYMITY_GRANT:
                of = span.attrs.get("of", "").split()
                if not of:
                    yield ERROR, span, f"a grant names its source in of: {self.words(span)!r}"
                for chain in of:
                    if chain not in self.chains:
                        yield ERROR, span, f"of={chain!r} is no chain of this article"
                continue
            for name in ("who", "number"):
                if not span.attrs.get(name):
                    yield ERROR, span, f"<{span.tag}> lacks {name!r}: {self.words(span)!r}"
            if span.attrs.get("number") not in (None, "one", "many"):
                yield ERROR, span, f"number {span.attrs['number']!r} is neither one nor many"
            place = span.attrs.get("place")
            if place and squash(place).lower() not in self.words(span).lower():
                yield NOTE, span, f"place {place!r} is not in the mention {self.words(span)!r}"

    def rule_by(self) -> Iterator[tuple[str, Annotation, str]]:
        for span in self.article.spans:
            for chain in span.attrs.get("by", "").split():
                if chain not in self.chains:
                    yield ERROR, span, f"by={chain!r} is no chain of this article"

    def rule_cue(self) -> Iterator[tuple[str, Annotation, str]]:
        linked = {id(cue) for claim in self.article.layer(CLAIMS) for cue in claim.cues}
        for span in self.article.layer(HEDGES):
            words = self.words(span).lower()
            for edge in _BAD_START[HEDGES]:
                if words.startswith(edge):
                    yield ERROR, span, f"a cue does not begin with {edge.strip()!r}: {words!r}"
            for edge in _BAD_END[HEDGES]:
                if words.endswith(edge) and span.label != APPROXIMATOR:
                    yield ERROR, span, f"a cue does not end with {edge.strip()!r}: {words!r}"
            label = _LABEL_OF.get(words)
            if label and label != span.label:
                yield ERROR, span, f"{words!r} is {label}, not {span.label}"
            if span.label != APPROXIMATOR and id(span) not in linked:
                yield NOTE, span, f"the cue {words!r} opens no claim"
            if span.label == APPROXIMATOR and id(span) in linked:
                yield ERROR, span, f"the approximator {words!r} opens a claim"
            if re.fullmatch(r"(is|are|was|were|has|have) .*", words) and "not" not in words:
                yield NOTE, span, f"auxiliaries stay outside of a cue: {words!r}"
            after = self.article.text[span.end : span.end + 4]
            if span.label == DOXASTIC and words in _RAISING and after.startswith(" to "):
                yield ERROR, span, f"`to` belongs to the raising cue {words!r}"
        covered = [(s.start, s.end) for s in self.article.layer(HEDGES)]
        for match in _ALWAYS_CUES.finditer(self.article.text):
            if not any(a <= match.start() < b for a, b in covered):
                yield NOTE, match.start(), f"{match[0]!r} without a cue"  # type: ignore[misc]

    def rule_claim(self) -> Iterator[tuple[str, Annotation, str]]:
        claims = self.article.layer(CLAIMS)
        for i, span in enumerate(claims):
            words = self.words(span)
            if not span.cues:
                yield ERROR, span, f"a claim without cue: {words[:60]!r}"
            for edge in _BAD_START[CLAIMS]:
                if words.lower().startswith(edge):
                    yield ERROR, span, f"a claim does not begin with {edge.strip()!r}: {words[:60]!r}"
            if re.match(r"(that|if) ", words) and any(0 <= span.start - cue.end <= 1 for cue in span.cues):
                yield ERROR, span, f"the complementiser stays outside of the claim: {words[:60]!r}"
            for edge in _BAD_END[CLAIMS]:
                if words.lower().endswith(edge):
                    yield NOTE, span, f"a claim ends with {edge.strip()!r}: {words[-60:]!r}"
            for other in claims[i + 1 :]:
                if span.start < other.start < span.end < other.end:
                    yield ERROR, other, f"claims cross: {words[:40]!r} / {self.words(other)[:40]!r}"

    def rule_mention(self) -> Iterator[tuple[str, int, str]]:
        covered = [(s.start, s.end) for s in self.article.layer(SOURCES)]
        if not any(s.label == ANON_SOURCE for s in self.article.layer(SOURCES)):
            return
        for match in _SOURCE_SAID.finditer(self.article.text):
            if not any(a < match.end() and match.start() < b for a, b in covered):
                yield NOTE, match.start(), f"{match[0]!r} without a source"

    def rule_quote(self) -> Iterator[tuple[str, int, str]]:
        covered = [(s.start, s.end) for s in self.article.layer(QUOTES)]
        for match in _QUOTATION.finditer(self.article.text):
            inner = match[1] or match[2]
            if len(inner.split()) >= 5 and not any(a < match.end() and match.start() < b for a, b in covered):
                yield NOTE, match.start(), f"quotation without a quote: {inner[:50]!r}"
        for span in self.article.layer(QUOTES):
            before = self.article.text[max(0, span.start - 2) : span.start]
            if not re.search(r"[\"“‘'`«]\s?$", before) and not self._continues(span):
                yield NOTE, span, f"no quotation mark before the quote {self.words(span)[:40]!r}"  # type: ignore[misc]

    def _continues(self, span: Annotation) -> bool:
        """A quote at the start of its block may go on from the block before."""
        return any(start == span.start for start, _, _ in self.article.blocks)


_RAISING = ("believed", "thought", "presumed", "suspected", "assumed", "expected", "estimated", "said", "rumored")


def create_nlp() -> Language:
    """A blank pipeline with the tokenizer of the package: spans have to fall on its tokens."""
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


def check_article(article: Article, nlp: Language) -> list[Finding]:
    """Everything in an article that breaks a guideline, in the order of its lines."""
    check = _Check(article, nlp)
    findings = []
    for name in sorted(n for n in dir(check) if n.startswith("rule_")):
        rule: Callable[[], Iterator[tuple[str, Annotation | int, str]]] = getattr(check, name)
        for severity, place, message in rule():
            line = place.line if isinstance(place, Annotation) else article.line_at(place)
            findings.append(Finding(article.path, line, severity, name.removeprefix("rule_"), message))
    return sorted(findings, key=lambda f: (f.line, f.severity, f.rule))


def count_spans(articles: list[Article]) -> Counter[str]:
    """Articles, words and spans per label."""
    counts: Counter[str] = Counter(articles=len(articles))
    for article in articles:
        counts["words"] += len(article.text.split())
        counts["no source"] += not any(s.label == ANON_SOURCE for s in article.spans)
        counts["no hedge"] += not any(s.layer == HEDGES for s in article.spans)
        counts["no factory"] += not any(s.layer == FACTORIES for s in article.spans)
        counts.update(span.label for span in article.spans)
    return counts


def main(
    paths: Annotated[list[Path], typer.Argument(help="Annotated articles or directories of them.")],
    strict: Annotated[bool, typer.Option(help="Notes fail the run, too.")] = False,
    notes: Annotated[bool, typer.Option(help="Show notes.")] = True,
    counts: Annotated[bool, typer.Option("--counts", help="Print articles, words and spans per label.")] = False,
) -> None:
    """Check annotated articles against the guidelines; exit code 1 if anything is an error."""
    nlp = create_nlp()
    articles, failed, seen = [], False, set()
    try:
        files = list(article_paths(paths))
    except InputError as err:
        raise SystemExit(f"dprk_ner.corpus.validate: {err}") from err
    for path in files:
        try:
            article = read_article(path)
        except InputError as err:
            print(f"{err.path}:{err.line}: {ERROR}: form: {err.message}")
            failed = True
            continue
        findings = check_article(article, nlp)
        if article.id in seen:
            findings.insert(0, Finding(str(path), 1, ERROR, "header", f"a second article with id {article.id!r}"))
        seen.add(article.id)
        for finding in findings:
            failed = failed or strict or finding.severity == ERROR
            if notes or finding.severity == ERROR:
                print(finding)
        articles.append(article)
    if counts:
        numbers = count_spans(articles)
        order = ["articles", "words", "no source", "no hedge", "no factory"]
        for key in order + [label for labels in LAYERS.values() for label in labels]:
            print(f"{key:18s} {numbers[key]:6d}")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
