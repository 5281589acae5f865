"""Proposals of names: which stretches of a sentence look like the name of an enterprise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from dprk_ner.factories.patterns import propose_names, token_class

PROPOSED = [
    ("Workers at the [May 7 Factory] were paid.", "NUMERAL_FACTORY"),
    ("Workers at the [Oct. 3 Factory] were paid.", "NUMERAL_FACTORY"),
    ("The [2.8 Vinalon Complex] is idle.", "NUMERAL_FACTORY"),
    ("The [11 February Plant] is idle.", "NUMERAL_FACTORY"),
    ("The [Pyongyang 326 Electric Wire Factory] is idle.", "NUMERAL_FACTORY"),
    ("The [No. 245 Factory] is idle.", "NUMERAL_FACTORY"),
    ("They visited [Factory No. 26] in spring.", "NUMERAL_FACTORY"),
    ("They visited [Kanggye General Tractor Plant No. 26] in spring.", "NUMERAL_FACTORY"),
    ("They visited [Orangchon Power Station No. 5] in spring.", "NUMERAL_FACTORY"),
    ("They visited the [Sinpo Fishery Station No. 4] in spring.", "NUMERAL_FACTORY"),
    ("They visited the [February 8 Jikdong Youth Coal Mine] in spring.", "NUMERAL_FACTORY"),
    ("The [Rungra 88 Trading Company] sells clothes.", "NUMERAL_FACTORY"),
    ("The [Pyongyang Textile Factory] is idle.", "FACTORY"),
    ("The [Sunchon Vinalon Complex] is idle.", "FACTORY"),
    ("Coal comes from the [Masan Mine] again.", "FACTORY"),
]
NOT_PROPOSED = [
    "He came in May and left on the 7th.",
    "Kim visited Hyesan on March 26.",
    "The soldiers of Unit 121 were sent home.",
    "Camp 16 was closed.",
    "April 25 Film Studio showed it.",
    "The factory is idle.",
    "",
]


def propose(text: str, nlp: Language) -> list[tuple[str, str]]:
    doc = nlp.make_doc(text)
    names = propose_names("".join(token_class(token.text) for token in doc))
    return [(doc[start:end].text, label) for start, end, label in names]


@pytest.mark.parametrize(("text", "label"), PROPOSED)
def test_names_are_proposed(blank_nlp: Language, text: str, label: str) -> None:
    name = text[text.index("[") + 1 : text.index("]")]
    assert propose(text.replace("[", "").replace("]", ""), blank_nlp) == [(name, label)]


@pytest.mark.parametrize("text", NOT_PROPOSED)
def test_other_things_are_not(blank_nlp: Language, text: str) -> None:
    assert propose(text, blank_nlp) == []


def test_shared_heads_are_two_names(blank_nlp: Language) -> None:
    names = propose("the May 7 and August 17 factories stood still", blank_nlp)
    assert [name for name, _ in names] == ["May 7", "August 17 factories"]


@given(st.text(alphabet="MDNFW#ZHSTXKPChstxka-/.(),o&ezq \n", max_size=60))
def test_proposals_are_in_order_and_never_overlap(classes: str) -> None:
    names = propose_names(classes)
    ends = [0]
    for start, end, _ in names:
        assert ends[-1] <= start < end <= len(classes)
        ends.append(end)


@given(st.text(min_size=1, max_size=12))
def test_every_token_has_one_letter(text: str) -> None:
    assert len(token_class(text)) == 1
