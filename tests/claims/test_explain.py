"""From a claim to its cues, to the rows of the table; verdicts about a report as a whole."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dprk_ner.claims.certainty import certainty_attrs, claim_certainty, read_certainty
from dprk_ner.cli.show import explanation
from dprk_ner.document import install_extensions
from dprk_ner.records import to_record

from ..util import gold


def judged(body: str, nlp: Language) -> Doc:
    """An annotated text with the certainties that the component would write."""
    install_extensions()
    doc = gold(body, nlp)
    own = {cue.id_: (cue.label_, read_certainty(cue)) for cue in doc.spans["hedges"]}
    cues, claims = dict(doc.spans["hedges"].attrs), dict(doc.spans["claims"].attrs)
    for key, (_, certainty) in own.items():
        cues[key] = cues.get(key, {}) | {"certainty": certainty_attrs(certainty)}
    for key, values in claims.items():
        certainty = claim_certainty([own[cue] for cue in values["hedges"]])
        claims[key] = values | {"certainty": certainty_attrs(certainty)}
    doc.spans["hedges"].attrs = cues
    doc.spans["claims"].attrs = claims
    return doc


def test_from_claim_to_rows(blank_nlp: Language) -> None:
    doc = judged(
        '<claim cues="c1 c2">The mill is <cue id="c1" type="HEARSAY">reportedly</cue> very <cue id="c2" type="EPISTEMIC">'
        "likely</cue> shut</claim>.",
        blank_nlp,
    )
    [claim] = doc.spans["claims"]
    assert [(r.cue and r.cue.text, r.rule, r.level) for r in claim._.reasons] == [
        ("reportedly", "label-hearsay", "reported"),
        ("likely", "icd203-very-likely", "likely"),
        (None, "stack-degree", "likely"),
    ]
    assert "Intelligence Community Directive 203" in claim._.reasons[1].reference
    assert claim._.certainty.types == ("hearsay", "likelihood")
    assert [r.rule for r in doc.spans["hedges"][1]._.reasons] == ["icd203-very-likely"]
    assert "likely (80% to 95%), for it" in explanation(doc)
    assert "icd203-very-likely" in explanation(doc)
    [row] = to_record(doc, doc_id="x")["claims"]
    assert row["reasons"][1] == {"hedge": "h2", "rule": "icd203-very-likely", "level": "likely"}
    assert (row["low"], row["high"], row["polarity"], row["types"]) == (0.80, 0.95, 1, ["hearsay", "likelihood"])


def test_a_modifier_is_a_step_of_its_own(blank_nlp: Language) -> None:
    doc = judged('<claim>It <cue type="EPISTEMIC">may</cue> not reopen</claim>.', blank_nlp)
    [claim] = doc.spans["claims"]
    assert [r.rule for r in claim._.reasons] == ["degree-possible", "negated-clause"]
    assert claim._.certainty.polarity == -1


def test_spans_without_a_certainty_have_no_reasons(blank_nlp: Language) -> None:
    install_extensions()
    doc = gold("The <factory>Masan Mine</factory> closed.", blank_nlp)
    assert doc.spans["factories"][0]._.reasons == ()
    assert explanation(doc) == ""


#: text, is the verdict about the report as a whole?
VERDICTS = [
    ('There was <cue type="UNVERIFIED">no independent confirmation</cue>.', True),
    ('<claim cues="c1">The report</claim> <cue id="c1" type="UNVERIFIED">could not be verified</cue>.', True),
    ('<claim cues="c1">These latest claims</claim> <cue id="c1" type="UNVERIFIED">could not be verified</cue>.', True),
    ('<claim cues="c1">The report of a fire at the mill</claim> <cue id="c1" type="UNVERIFIED">could not be verified</cue>.', False),
    ('It is <cue id="c1" type="UNVERIFIED">unclear</cue> whether <claim cues="c1">the mill works</claim>.', False),
    ('He <cue type="UNVERIFIED">could not say</cue>.', False),
    ('<claim>The report <cue type="EPISTEMIC">may</cue> be wrong</claim>.', False),
]  # fmt: skip


@pytest.mark.parametrize(("body", "discourse"), VERDICTS)
def test_discourse(blank_nlp: Language, body: str, discourse: bool) -> None:
    doc = judged(body, blank_nlp)
    assert [cue._.discourse for cue in doc.spans["hedges"]] == [discourse]
    assert [claim._.discourse for claim in doc.spans["claims"]] == [discourse] * len(doc.spans["claims"])
    assert to_record(doc, doc_id="x")["hedges"][0]["discourse"] is discourse


def test_quantities_in_show_and_record(blank_nlp: Language) -> None:
    doc = judged('<cue type="APPROXIMATOR">Nearly</cue> $30 million went to Russia.', blank_nlp)
    assert "Nearly $30 million: below 30,000,000 $" in explanation(doc)
    [row] = to_record(doc, doc_id="x")["hedges"]
    assert row["quantity"] == {"text": "$30 million", "value": 30e6, "upper": None, "unit": "$", "bound": "below"}
    assert (row["type"], row["rules"]) == ("approximation", ["label-approximator"])
