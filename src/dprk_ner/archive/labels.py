"""Tasks for the programs in which people correct annotations: Prodigy, Label Studio, doccano; and their files read back.

Labels and offsets are what these programs show and change. What they cannot show (readings, chains, who is behind a
quote) goes along in a field of its own, `dprk_ner`, and finds its span again on the way back.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import srsly

from ..errors import InputError
from ..labels import HEDGED_CLAIM, LAYERS, QUOTE
from ..records import Record

if TYPE_CHECKING:
    from spacy.tokens import Doc

Task = dict[str, Any]
#: Names of the labelling interface of Label Studio (`docs/archives.md` has it).
FROM_NAME, TO_NAME = "label", "text"
_ONLY_LABEL = {"claims": HEDGED_CLAIM, "quotes": QUOTE}


def spans_of(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Label and row of every span, in text order."""
    found = [
        (row.get("label") or _ONLY_LABEL[layer], row)
        for layer in LAYERS
        for row in record[layer]  # type: ignore[literal-required]
    ]
    yield from sorted(found, key=lambda item: (item[1]["start"], -item[1]["end"]))


def _hidden(record: Record) -> str:
    return srsly.json_dumps({"meta": record["meta"]} | {layer: record[layer] for layer in LAYERS})  # type: ignore[literal-required]


def to_prodigy(doc: "Doc", record: Record) -> Task:
    """A task of the recipe `spans.manual`, which allows spans to overlap."""
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i for token in doc}
    return {
        "text": record["text"],
        "meta": {"doc_id": record["doc_id"]},
        "tokens": [
            {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)} for t in doc
        ],
        "spans": [
            {
                "start": row["start"],
                "end": row["end"],
                "token_start": starts[row["start"]],
                "token_end": ends[row["end"]],
                "label": label,
            }
            for label, row in spans_of(record)
        ],
        "doc_id": record["doc_id"],
        "dprk_ner": _hidden(record),
    }


def to_label_studio(_: "Doc", record: Record) -> Task:
    """A task with its annotation as a prediction, which people accept and change."""
    result = [
        {
            "id": row["id"],
            "from_name": FROM_NAME,
            "to_name": TO_NAME,
            "type": "labels",
            "value": {"start": row["start"], "end": row["end"], "text": row["text"], "labels": [label]},
        }
        for label, row in spans_of(record)
    ]
    data = {"text": record["text"], "doc_id": record["doc_id"], "dprk_ner": _hidden(record)}
    return {"data": data, "predictions": [{"model_version": "dprk_ner", "result": result}]}


def to_doccano(_: "Doc", record: Record) -> Task:
    """A document of a sequence labelling project that allows spans to overlap."""
    spans = [[row["start"], row["end"], label] for label, row in spans_of(record)]
    return {"text": record["text"], "label": spans, "doc_id": record["doc_id"], "dprk_ner": _hidden(record)}


def read_task(task: Any) -> tuple[str, str, list[tuple[int, int, str]], Any]:
    """What people made of a task: id, text, spans, and what went along hidden; from an export of any of the three.

    RAISES: `InputError` if it is none of theirs.
    """
    if not isinstance(task, dict):
        raise InputError(f"expected a task, found {type(task).__name__}")
    data: Task = task["data"] if isinstance(task.get("data"), dict) else task
    text = data.get("text")
    if not isinstance(text, str):
        raise InputError("the task has no text")
    doc_id = data.get("doc_id") or (task.get("meta") or {}).get("doc_id") or task.get("id")
    try:
        spans = [(int(start), int(end), str(label)) for start, end, label in _task_spans(task, data)]
        hidden = srsly.json_loads(data["dprk_ner"]) if data.get("dprk_ner") else {}
    except (KeyError, TypeError, ValueError, IndexError) as err:
        raise InputError("the task's spans are in no form that Prodigy, Label Studio or doccano export") from err
    known = {label for labels in LAYERS.values() for label in labels}
    for start, end, label in spans:
        if label not in known:
            raise InputError(f"label {label!r} is none of {', '.join(sorted(known))}")
        if not 0 <= start < end <= len(text):
            raise InputError(f"a {label} from {start} to {end} lies outside of the text")
    return str(doc_id) if doc_id is not None else "", text, sorted(set(spans)), hidden


def _task_spans(task: Task, data: Task) -> Iterator[tuple[Any, Any, Any]]:
    if "annotations" in task or "predictions" in task:  # Label Studio; the last word is the last annotation's
        given = (
            [a for a in task.get("annotations") or () if not a.get("was_cancelled")] or task.get("predictions") or ()
        )
        for item in given[-1]["result"] if given else ():
            if item.get("type") == "labels":
                yield item["value"]["start"], item["value"]["end"], item["value"]["labels"][0]
    elif "spans" in task:  # Prodigy
        for span in task["spans"] or ():
            yield span["start"], span["end"], span["label"]
    elif "entities" in task:  # doccano, a project with relations
        for span in task["entities"]:
            yield span["start_offset"], span["end_offset"], span["label"]
    else:  # doccano
        yield from (tuple(span) for span in (task.get("label") or task.get("labels") or ()))
