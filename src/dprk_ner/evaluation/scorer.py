"""Figures for records against gold.

Spans count as found when their characters and their label are the same, after white space, quotation marks and
punctuation at their edges are taken off on both sides (a full stop inside or outside a quotation decides nothing).
Rows whose name ends in `~` count a span as found when it overlaps one of its label.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from ..errors import InputError
from ..labels import (
    ANON_SOURCE,
    ANONYMITY_GRANT,
    CLAIMS,
    FACTORIES,
    HEDGED_CLAIM,
    LAYERS,
    QUOTE,
    QUOTES,
    SOURCES,
)
from .gold import Annotated
from .plants import score_plants
from .tally import Mistake, Row, Scores, same_place

_EDGES = " \n\t\"'“”‘’.,;:()"
_LABEL = {CLAIMS: HEDGED_CLAIM, QUOTES: QUOTE}


def _rows(record: Annotated, layer: str) -> list[Row]:
    text, rows = record["text"], []
    for span in record[layer]:
        start, end = span["start"], span["end"]
        while start < end and text[start] in _EDGES:
            start += 1
        while end > start and text[end - 1] in _EDGES:
            end -= 1
        rows.append(Row(start, end, span.get("label") or _LABEL[layer], span))
    return rows


def score_pair(scores: Scores, gold: Annotated, predicted: Annotated) -> None:
    """Compare one document.

    RAISES: `InputError` if the texts differ: offsets into different texts cannot be compared.
    """
    text = gold["text"]
    if predicted["text"] != text:
        raise InputError(f"the text of {gold['doc_id']!r} is not the same in gold and predictions")
    layers = [layer for layer in LAYERS if layer in gold]
    wanted = {layer: _rows(gold, layer) for layer in layers}
    got = {layer: _rows(predicted, layer) for layer in layers}
    for layer in layers:
        _score_spans(scores, gold["doc_id"], text, layer, wanted[layer], got[layer])
    if FACTORIES in layers:
        score_plants(scores, text, wanted[FACTORIES], got[FACTORIES])
    if len(layers) < len(LAYERS):
        return  # gold of some layers only
    characters = [{i for row in rows[CLAIMS] for i in range(row.start, row.end)} for rows in (wanted, got)]
    scores.found["claims (characters)"].update(
        tp=len(characters[0] & characters[1]),
        fp=len(characters[1] - characters[0]),
        fn=len(characters[0] - characters[1]),
    )
    _score_sources(scores, wanted[SOURCES], got[SOURCES])
    names = _chain_map(wanted[SOURCES], got[SOURCES])
    for layer in (QUOTES, CLAIMS):
        _score_attribution(scores, layer, wanted[layer], got[layer], names)


def _score_spans(scores: Scores, doc_id: str, text: str, layer: str, gold: list[Row], got: list[Row]) -> None:
    wanted, found = [row.key for row in gold], [row.key for row in got]
    scores.count(layer, wanted, found)
    scores.count(f"{layer} (no label)", [key[:2] for key in wanted], [key[:2] for key in found])
    for label in {key[2] for key in wanted + found}:
        own = [key for key in wanted if key[2] == label]
        other = [key for key in found if key[2] == label]
        scores.count(f"{layer}/{label}", own, other)
        used: set[int] = set()
        for start, end, _ in own:
            hit = next((i for i, key in enumerate(other) if i not in used and key[0] < end and start < key[1]), None)
            if hit is not None:
                used.add(hit)
        scores.found[f"{layer}/{label}~"].update(tp=len(used), fp=len(other) - len(used), fn=len(own) - len(used))
    for kind, keys in (("MISS", Counter(wanted) - Counter(found)), ("EXTRA", Counter(found) - Counter(wanted))):
        for start, end, label in keys:
            context = text[max(0, start - 40) : end + 30].replace("\n", " ")
            scores.mistakes[layer].append(Mistake(kind, doc_id, label, text[start:end], context))


def _score_sources(scores: Scores, gold: list[Row], got: list[Row]) -> None:
    for row in gold:
        hit = same_place(got, row) if row.label != ANONYMITY_GRANT else None
        if hit is not None and row.values.get("place"):
            want, have = row.values["place"].lower(), (hit.values.get("place") or "").lower()
            scores.check("source place, found mentions", bool(have) and (have in want or want in have))
    wanted = {(r.start, r.end): r.values.get("chain") for r in gold if r.label == ANON_SOURCE}
    found = {(r.start, r.end): r.values.get("chain") for r in got if r.label == ANON_SOURCE}
    both = sorted(wanted.keys() & found.keys())
    pairs = [(x, y) for i, x in enumerate(both) for y in both[i + 1 :]]
    scores.count(
        "chain links, found mentions",
        [pair for pair in pairs if wanted[pair[0]] == wanted[pair[1]]],
        [(x, y) for x, y in pairs if found[x] is not None and found[x] == found[y]],
    )
    scores.check("distinct source count", len(set(wanted.values())) == len(set(found.values())))


def _chain_map(gold: list[Row], got: list[Row]) -> dict[str, str | None]:
    """Predicted chain ids to gold ones, by the mentions that both have."""
    votes: dict[str, Counter[str | None]] = defaultdict(Counter)
    for row in gold:
        if row.label == ANONYMITY_GRANT:
            continue
        hit = next((other for other in got if other.start < row.end and row.start < other.end), None)
        if hit is not None and hit.values.get("chain"):
            votes[hit.values["chain"]][row.values.get("chain")] += 1
    return {key: vote.most_common(1)[0][0] for key, vote in votes.items()}


def _score_attribution(
    scores: Scores, layer: str, gold: list[Row], got: list[Row], names: dict[str, str | None]
) -> None:
    for row in gold:
        hit = next((other for other in got if other.start < row.end and row.start < other.end), None)
        want = row.values.get("source")
        if hit is None:
            if want:
                scores.check(f"{layer} attribution", False)
            continue
        source = hit.values.get("source")
        good = (names.get(source) if source else None) == want
        scores.check(f"{layer} attribution", good)
        if want:
            scores.check(f"{layer} attribution (has source)", good)


def score_all(gold: Iterable[tuple[str, Annotated]], predicted: dict[str, Annotated]) -> dict[str, Scores]:
    """Scores over all documents (`all`) and by group.

    gold: (group, document) pairs.
    predicted: Records by doc_id.
    RAISES: `InputError` if a gold document has no record.
    """
    result: dict[str, Scores] = {"all": Scores()}
    for name, document in gold:
        record = predicted.get(str(document["doc_id"]))
        if record is None:
            raise InputError(f"no record for the gold document {document['doc_id']!r}")
        for key in dict.fromkeys(("all", name)):
            score_pair(result.setdefault(key, Scores()), document, record)
    return result


def table(scores: Scores) -> str:
    """The figures as text, a line each."""
    lines = []
    for name, row in scores.figures().items():
        if "f" in row:
            lines.append(f"{name:38s} P {row['p']:.3f} R {row['r']:.3f} F {row['f']:.3f}   gold {row['gold']:4.0f}")
        else:
            lines.append(f"{name:38s} acc {row['acc']:.3f}   n {row['n']:4.0f}")
    return "\n".join(lines)
