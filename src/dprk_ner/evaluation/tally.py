"""What comparisons are counted in."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A span as it is compared, with everything its record says of it."""

    start: int
    end: int
    label: str
    values: dict[str, Any]

    @property
    def key(self) -> tuple[int, int, str]:
        """What has to be the same."""
        return self.start, self.end, self.label


class Mistake(NamedTuple):
    """A span that was missed or made up."""

    kind: str
    doc_id: str
    label: str
    text: str
    context: str


@dataclass
class Scores:
    """Counts of a comparison, by name of the figure.

    plants: Figures about the plants behind the names, kept apart: what stands here is what the guidelines define.
    """

    found: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    right: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    mistakes: dict[str, list[Mistake]] = field(default_factory=lambda: defaultdict(list))
    plants: "Scores | None" = None

    def about_plants(self) -> "Scores":
        """The figures about plants."""
        if self.plants is None:
            self.plants = Scores()
        return self.plants

    def count(self, name: str, gold: Iterable[Any], predicted: Iterable[Any]) -> None:
        """Count equal items of two collections."""
        wanted, got = Counter(gold), Counter(predicted)
        same = (wanted & got).total()
        self.found[name].update(tp=same, fp=got.total() - same, fn=wanted.total() - same)

    def check(self, name: str, good: bool) -> None:
        """Count one decision."""
        self.right[name].update(n=1, right=int(good))

    def figures(self) -> dict[str, dict[str, float]]:
        """Precision, recall, F and support of each counted figure; accuracy and support of each checked one."""
        result: dict[str, dict[str, float]] = {}
        for name in sorted(self.found):
            tp, fp, fn = (self.found[name][key] for key in ("tp", "fp", "fn"))
            precision, recall = _ratio(tp, tp + fp), _ratio(tp, tp + fn)
            f = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            result[name] = {"p": precision, "r": recall, "f": f, "gold": tp + fn}
        for name in sorted(self.right):
            n = self.right[name]["n"]
            result[name] = {"acc": _ratio(self.right[name]["right"], n), "n": n}
        return result


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def same_place(rows: Iterable[Row], row: Row) -> Row | None:
    """The row with the same characters."""
    return next((other for other in rows if (other.start, other.end) == (row.start, row.end)), None)
