"""The vocabulary of groups and labels, which people and scripts depend on."""

from __future__ import annotations

from dprk_ner.labels import ID_PREFIX, LAYERS


def test_groups_and_labels_are_those_of_the_design() -> None:
    assert LAYERS == {
        "factories": ("NUMERAL_FACTORY", "FACTORY"),
        "sources": ("ANON_SOURCE", "UNNAMED_GROUP", "ANONYMITY_GRANT"),
        "hedges": ("EPISTEMIC", "DOXASTIC", "HEARSAY", "APPROXIMATOR", "UNVERIFIED"),
        "claims": ("HEDGED_CLAIM",),
        "quotes": ("QUOTE",),
    }


def test_ids_begin_with_the_letter_of_their_group() -> None:
    assert ID_PREFIX == {"factories": "f", "sources": "s", "hedges": "h", "claims": "c", "quotes": "q"}
