"""How certain words make a proposition: ICD-203 and Kent where they define the word, a type otherwise."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dprk_ner.claims.certainty import certainty_attrs, claim_certainty, cue_certainty, rules
from dprk_ner.document import Certainty
from dprk_ner.labels import HEDGES, LAYERS, LEVELS
from dprk_ner.lexicon.tables import table

#: words, label, level, low, high, polarity
CUES = [
    # ICD-203
    ("almost certainly", "EPISTEMIC", "certain", 0.95, 0.99, 1),
    ("very likely", "EPISTEMIC", "likely", 0.80, 0.95, 1),
    ("highly probable", "EPISTEMIC", "likely", 0.80, 0.95, 1),
    ("likely", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("likely to", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("probably", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("probable", "EPISTEMIC", "likely", 0.55, 0.80, 1),
    ("unlikely", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("unlikely to", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("improbably", "EPISTEMIC", "unlikely", 0.20, 0.45, -1),
    ("nearly certain", "EPISTEMIC", "certain", 0.95, 0.99, 1),
    ("roughly even chance", "EPISTEMIC", "possible", 0.45, 0.55, 0),
    ("highly improbable", "EPISTEMIC", "unlikely", 0.05, 0.20, -1),
    ("almost no chance", "EPISTEMIC", "excluded", 0.01, 0.05, -1),
    ("very unlikely", "EPISTEMIC", "unlikely", 0.05, 0.20, -1),
    # Kent
    ("probably not", "EPISTEMIC", "unlikely", 0.20, 0.40, -1),
    ("almost certainly not", "EPISTEMIC", "excluded", 0.02, 0.12, -1),
    ("highly likely", "EPISTEMIC", "likely", 0.87, 0.99, 1),
    ("virtually certain", "EPISTEMIC", "certain", 0.87, 0.99, 1),
    ("chances about even", "EPISTEMIC", "possible", 0.40, 0.60, 0),
    ("doubtful", "EPISTEMIC", "unlikely", 0.20, 0.40, -1),
    ("highly doubtful", "EPISTEMIC", "excluded", 0.02, 0.12, -1),
    # words that neither defines, however near they come
    ("not likely to", "EPISTEMIC", "unlikely", None, None, -1),
    ("highly unlikely", "EPISTEMIC", "unlikely", None, None, -1),
    ("most likely", "EPISTEMIC", "likely", None, None, 1),
    ("more likely than not", "EPISTEMIC", "likely", None, None, 1),
    ("presumably", "EPISTEMIC", "likely", None, None, 1),
    ("must", "EPISTEMIC", "likely", None, None, 1),
    ("indicates", "EPISTEMIC", "likely", None, None, 1),
    ("point to", "EPISTEMIC", "likely", None, None, 1),
    ("suggests", "EPISTEMIC", "possible", None, None, 1),
    ("consistent with", "EPISTEMIC", "possible", None, None, 1),
    ("looks", "EPISTEMIC", "possible", None, None, 1),
    ("perhaps", "EPISTEMIC", "possible", None, None, 1),
    ("may or may not", "EPISTEMIC", "possible", None, None, 0),
    ("uncertain", "EPISTEMIC", "unverified", None, None, 0),
    # negation
    ("does n't look", "EPISTEMIC", "unlikely", None, None, -1),
    ("never seemed to", "EPISTEMIC", "unlikely", None, None, -1),
    ("did not seem to", "EPISTEMIC", "unlikely", None, None, -1),
    ("does not necessarily indicate", "EPISTEMIC", "unlikely", None, None, -1),
    ("not consistent with", "EPISTEMIC", "unlikely", None, None, -1),
    ("nothing to suggest", "EPISTEMIC", "unlikely", None, None, -1),
    ("no evidence", "EPISTEMIC", "unlikely", None, None, -1),
    ("no conclusive evidence", "EPISTEMIC", "unlikely", None, None, -1),
    ("no intelligence to suggest", "EPISTEMIC", "unlikely", None, None, -1),
    ("little chance", "EPISTEMIC", "unlikely", None, None, -1),
    ("cannot be excluded", "EPISTEMIC", "possible", None, None, 1),
    ("could not rule out", "EPISTEMIC", "possible", None, None, 1),
    ("does not rule out", "EPISTEMIC", "possible", None, None, 1),
    ("not unlikely", "EPISTEMIC", "possible", None, None, 1),
    ("do n't for a moment believe", "DOXASTIC", "unlikely", None, None, -1),
    ("not believed to", "DOXASTIC", "unlikely", None, None, -1),
    ("not expected", "DOXASTIC", "unlikely", None, None, -1),
    ("not regarded as", "DOXASTIC", "unlikely", None, None, -1),
    ("no longer believed to", "DOXASTIC", "unlikely", None, None, -1),
    ("doubt", "DOXASTIC", "unlikely", None, None, -1),
    ("not known to", "HEARSAY", "unlikely", None, None, -1),
    ("no reports", "HEARSAY", "unlikely", None, None, -1),
    # types
    ("seen as", "DOXASTIC", "believed", None, None, 1),
    ("claims", "HEARSAY", "reported", None, None, 1),
    ("allegedly", "HEARSAY", "reported", None, None, 1),
    ("if true", "UNVERIFIED", "unverified", None, None, 0),
    ("could not say", "UNVERIFIED", "unverified", None, None, 0),
    ("may", "EPISTEMIC", "possible", None, None, 1),
    ("might", "EPISTEMIC", "possible", None, None, 1),
    ("possibly", "EPISTEMIC", "possible", None, None, 1),
    ("appears to", "EPISTEMIC", "possible", None, None, 1),
    ("does not appear to", "EPISTEMIC", "unlikely", None, None, -1),
    ("can not be ruled out", "EPISTEMIC", "possible", None, None, 1),
    ("no sign", "EPISTEMIC", "unlikely", None, None, -1),
    ("believed to", "DOXASTIC", "believed", None, None, 1),
    ("suspect", "DOXASTIC", "believed", None, None, 1),
    ("reportedly", "HEARSAY", "reported", None, None, 1),
    ("rumours", "HEARSAY", "reported", None, None, 1),
    ("could not be verified", "UNVERIFIED", "unverified", None, None, 0),
    ("unclear", "UNVERIFIED", "unverified", None, None, 0),
    ("about", "APPROXIMATOR", "approximate", None, None, 0),
    ("words nobody listed", "HEARSAY", "reported", None, None, 1),
]


@pytest.mark.parametrize(("words", "label", "level", "low", "high", "polarity"), CUES)
def test_cue(words: str, label: str, level: str, low: float | None, high: float | None, polarity: int) -> None:
    certainty = cue_certainty(words.split(), label)
    assert (certainty.level, certainty.polarity) == (level, polarity)
    assert (certainty.low, certainty.high) == (pytest.approx(low), pytest.approx(high))


def test_bounds_are_the_written_numbers() -> None:
    assert cue_certainty(["very", "likely"], "EPISTEMIC").high == 0.95


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
        ([("very likely", "EPISTEMIC")], Certainty("likely", 0.80, 0.95, 1)),
        # the weakest degree counts
        ([("likely", "EPISTEMIC"), ("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
        ([("likely", "EPISTEMIC"), ("unlikely", "EPISTEMIC")], Certainty("unlikely", 0.20, 0.45, -1)),
        # a degree before belief, hearsay and verdicts
        ([("reportedly", "HEARSAY"), ("probably", "EPISTEMIC")], Certainty("likely", 0.55, 0.80, 1)),
        ([("believed to", "DOXASTIC")], Certainty("believed", None, None, 1)),
        ([("reportedly", "HEARSAY"), ("unclear", "UNVERIFIED")], Certainty("unverified", None, None, 0)),
        # what nobody can check has no percentage, however likely it is called
        ([("likely", "EPISTEMIC"), ("unclear", "UNVERIFIED")], Certainty("unverified", None, None, 0)),
        # of belief and hearsay the lower on the scale
        ([("believed to", "DOXASTIC"), ("reportedly", "HEARSAY")], Certainty("reported", None, None, 1)),
        # speaking against wins
        ([("may", "EPISTEMIC"), ("not expected", "DOXASTIC")], Certainty("unlikely", None, None, -1)),
        # approximators say nothing about the claim
        ([("about", "APPROXIMATOR"), ("may", "EPISTEMIC")], Certainty("possible", None, None, 1)),
    ],
)
def test_claim(cues: list[tuple[str, str]], expected: Certainty) -> None:
    certainty = claim_certainty([(label, cue_certainty(words.split(), label)) for words, label in cues])
    assert (certainty.level, certainty.polarity) == (expected.level, expected.polarity)
    assert (certainty.low, certainty.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_a_claim_without_cues_has_a_certainty_all_the_same() -> None:
    assert claim_certainty([]).level == "possible"


def test_percentages_are_given_to_defined_words_only(blank_nlp: Language) -> None:
    for label in set(LAYERS[HEDGES]) - {"EPISTEMIC"}:
        for words in ("may", "thought to", "about", "unclear", "rumour"):
            certainty = cue_certainty(words.split(), label)
            assert certainty.low is None
            assert certainty.high is None


def test_attrs_rebuild_the_certainty() -> None:
    certainty = cue_certainty(["very", "likely"], "EPISTEMIC")
    assert Certainty(**certainty_attrs(certainty)) == certainty


#: before, cue, behind -> level, low, polarity, the row or modifier that did it
SIDES = [
    ("strongly", "suggests", "that it", "likely", None, 1, "booster"),
    ("", "may", "well have", "likely", None, 1, "booster-well"),
    ("", "may", "not have", "possible", None, -1, "negated-clause"),
    ("", "may", "not only be", "possible", None, 1, "degree-possible"),
    ("", "likely", "not coming", "unlikely", None, -1, "negated-clause"),
    ("", "probably", "not coming", "unlikely", 0.20, -1, "kent-probably-not"),
    ("", "almost certainly", "not dead", "excluded", 0.02, -1, "kent-almost-certainly-not"),
    ("very", "likely", "dead", "likely", 0.80, 1, "icd203-very-likely"),
    ("quite", "likely", "dead", "likely", None, 1, "degree-likely"),
    ("increasingly", "likely", "dead", "likely", None, 1, "booster"),
    ("not", "likely", "dead", "unlikely", None, -1, "not-likely"),
    ("not", "unlikely", "to be", "possible", None, 1, "litotes"),
    ("never", "believed", "to be", "unlikely", None, -1, "negated-cue"),
    ("the", "likely", "heir", "likely", 0.55, 1, "icd203-likely"),
    ("widely", "believed to", "be", "believed", None, 1, "label-doxastic"),
    ("not", "does not appear to", "be", "unlikely", None, -1, "negated-appearance"),
]


@pytest.mark.parametrize(("before", "cue", "behind", "level", "low", "polarity", "rule"), SIDES)
def test_words_at_its_sides(
    before: str, cue: str, behind: str, level: str, low: float | None, polarity: int, rule: str
) -> None:
    label = "DOXASTIC" if "believed" in cue else "EPISTEMIC"
    certainty = cue_certainty(cue.split(), label, before=before, behind=behind.split())
    assert (certainty.level, certainty.low, certainty.polarity) == (level, low, polarity)
    assert certainty.rows[-1] == rule


def test_every_certainty_names_its_rows_and_types() -> None:
    cues = [
        ("EPISTEMIC", cue_certainty(["likely"], "EPISTEMIC")),
        ("HEARSAY", cue_certainty(["reportedly"], "HEARSAY")),
    ]
    claim = claim_certainty(cues)
    assert claim.rows == ("icd203-likely", "label-hearsay", "stack-degree")
    assert claim.types == ("likelihood", "hearsay")
    assert (claim.level, claim.rank) == ("likely", LEVELS.index("likely"))


def test_the_table_is_whole() -> None:
    data = table("claims", "certainty")
    assert tuple(row["level"] for row in data["scale"]) == LEVELS
    assert len(rules()) == sum(len(data[key]) for key in ("rows", "labels", "modifiers", "stacking"))
    assert set(data["types"]) == set(data["labels"]) == set(LAYERS[HEDGES])
    for row in [*rules().values(), *data["scale"]]:
        assert row["reference"] in data["references"]
        assert row["why"]
        assert (row.get("low") is not None) == (
            row["reference"] in ("ICD-203", "Kent") and "words" in row and "low" in row
        )


def test_every_listed_word_finds_its_own_row() -> None:
    for row in table("claims", "certainty")["rows"]:
        for words in row.get("words", ()):
            label = row.get("labels", ["EPISTEMIC"])[0]
            assert cue_certainty(words.split(), label).rows == (row["id"],), words


def test_bands_belong_to_the_words_of_icd_203_and_kent_alone() -> None:
    defined = set(
        "almost certain;almost certainly;nearly certain;very likely;highly probable;likely;probable;probably;"
        "roughly even chance;roughly even odds;unlikely;improbable;improbably;very unlikely;highly improbable;"
        "almost no chance;remote;remote chance;remote possibility;virtually certain;all but certain;highly likely;"
        "chances about even;about even chance;about even;probably not;doubtful;almost certainly not;"
        "virtually impossible;almost impossible;highly doubtful;slight chance;some slight chance".split(";")
    )
    banded = {words for row in rules().values() if "low" in row for words in row["words"]}
    assert banded == defined
