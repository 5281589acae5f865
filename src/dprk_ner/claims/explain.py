"""Why a claim is as certain as it is: from the claim to its cues, their levels, and the rows of the table."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Span

from ..document import get_certainty, get_claim, get_hedges
from ..labels import CLAIMS, HEDGED_CLAIM, HEDGES, UNVERIFIED
from ..lexicon.tables import table
from .certainty import rules


@dataclass(frozen=True)
class Reason:
    """One step of the explanation of a certainty.

    cue: The cue that it is about; None for a rule about several.
    rule: Id of the row of `claims/certainty.json`.
    level: What the words make of the proposition after this step.
    why: What the row says of it.
    reference: The work or page that the row rests on.
    """

    cue: Span | None
    rule: str
    level: str
    why: str
    reference: str

    def __str__(self) -> str:
        words = f"“{self.cue.text}” " if self.cue is not None else ""
        return f"{words}→ {self.level} [{self.rule}: {self.why}; {self.reference.split(',')[0]}]"


def get_reasons(span: Span) -> tuple[Reason, ...]:
    """Getter of `span._.reasons`, for cues and claims: the steps to `span._.certainty`, in order."""
    return reasons_from(span, get_hedges(span) if span.label_ == HEDGED_CLAIM else [span])


def reasons_from(span: Span, cues: Iterable[Span]) -> tuple[Reason, ...]:
    """The steps to the certainty of a cue or claim.

    cues: The cues of the claim; of a cue, itself.
    """
    certainty = get_certainty(span)
    if certainty is None:
        return ()
    reasons = []
    for cue in cues:
        own = get_certainty(cue)
        if own is not None:
            reasons += [_reason(cue, rule, own.level) for rule in own.rows]
    told = {reason.rule for reason in reasons}
    return (*reasons, *(_reason(None, rule, certainty.level) for rule in certainty.rows if rule not in told))


def _reason(cue: Span | None, rule: str, level: str) -> Reason:
    row = rules()[rule]
    level = row.get("level", level)  # a modifier and a stacking rule have none of their own: what came out
    return Reason(cue, rule, level, row["why"], table("claims", "certainty")["references"][row["reference"]])


def get_discourse(span: Span) -> bool:
    """Getter of `span._.discourse`: is this a verdict about the report as a whole?

    True of a cue `UNVERIFIED` without a claim, unless it only says that somebody does not know, and of a cue or claim where
    what nobody has checked is nothing but `the report`, `these claims`, `the information`.
    """
    if span.label_ == HEDGED_CLAIM:
        return claim_is_discourse(span, get_hedges(span))
    return cue_is_discourse(span, get_claim(span) if span.label_ == UNVERIFIED else None)


def claim_is_discourse(claim: Span, cues: Iterable[Span]) -> bool:
    """Is a claim a verdict about the report as a whole, given its cues? See `get_discourse`."""
    return any(cue.label_ == UNVERIFIED for cue in cues) and _is_report(claim)


def cue_is_discourse(cue: Span, claim: Span | None) -> bool:
    """Is a cue a verdict about the report as a whole, given its claim? See `get_discourse`."""
    if cue.label_ != UNVERIFIED or HEDGES not in cue.doc.spans or CLAIMS not in cue.doc.spans:
        return False
    if claim is not None:
        return _is_report(claim)
    certainty = get_certainty(cue)
    return certainty is None or "ignorance" not in certainty.rows


def _is_report(claim: Span) -> bool:
    """Whether a claim is a bare noun phrase that means the report: `the report`, `these latest claims`."""
    words = [token.lower_ for token in claim if not token.is_space]
    return len(words) <= 4 and words[-1] in table("claims", "quantities")["reports"]
