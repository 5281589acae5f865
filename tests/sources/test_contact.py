"""How a source was reached, its access, first or second hand, and why it is not named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dprk_ner.sources.contact import Contact, contact_of, gloss_of, reason_of

#: before [mention] after; medium, when, access, hand
FRAMES = [
    ("[a source in Hyesan] told Daily NK by phone on Tuesday", "phone", "on Tuesday", None, None),
    ("[a source in Hyesan] told Daily NK on the 9th", None, "on the 9th", None, None),
    ("[a source in Hyesan] told Daily NK recently", None, "recently", None, None),
    ("[a resident of Musan] told RFA’s Korean Service on March 13", None, "on March 13", None, None),
    ("[The resident] said by telephone", "phone", None, None, None),
    ("[the source] said in a telephone conversation on July 6", "phone", "on July 6", None, None),
    ("[the source] said over the phone", "phone", None, None, None),
    ("In a phone call on Friday, [the trader] said", "phone", "on Friday", None, None),
    ("[the trader] said by WeChat", "messenger", None, None, None),
    ("[the resident] wrote in a text message on Thursday", "text message", "on Thursday", None, None),
    ("[the diplomat] wrote in an e-mail to the paper", "email", None, None, None),
    ("[the trader] told us in an interview in Dandong", "interview", None, None, None),
    ("[the trader] said in a video call", "video call", None, None, None),
    ("[two people familiar with the matter] said", None, None, "familiar with the matter", None),
    (
        "[a source with direct knowledge of the business] said",
        None,
        None,
        "with direct knowledge of the business",
        "first",
    ),
    ("[a source], with knowledge of rail cargo, said", None, None, "with knowledge of rail cargo", None),
    ("[an official briefed on the talks] said", None, None, "briefed on the talks", "second"),
    ("[a person close to the family] said", None, None, "close to the family", None),
    ("[an eyewitness] said", None, None, None, "first"),
    ("[a woman who saw the fire] said", None, None, "who saw the fire", "first"),
    ("[a trader], who buys timber there, said", None, None, None, "first"),
    ("[the source] said, quoting an official", None, None, None, "second"),
    ("[aid workers with contacts in the North] said", None, None, "with contacts in the North", "second"),
    ("[the source] said", None, None, None, None),
    ("He left on Monday and [the source] said nothing of it", None, None, None, None),
]


@pytest.mark.parametrize(("sentence", "medium", "contacted", "access", "hand"), FRAMES)
def test_contact(
    sentence: str, medium: str | None, contacted: str | None, access: str | None, hand: str | None
) -> None:
    before, _, rest = sentence.partition("[")
    mention, _, after = rest.partition("]")
    assert contact_of(mention, before, after) == Contact(medium, contacted, access, hand)


#: grant, reason, kind
GRANTS = [
    ("who requested anonymity for security reasons", "for security reasons", "safety"),
    ("who requested anonymity for fear of reprisals", "for fear of reprisals", "safety"),
    ("who declined to be named out of fear of retaliation", "out of fear of retaliation", "safety"),
    ("who spoke anonymously to protect relatives", "to protect relatives", "safety"),
    ("who was not authorized to speak to the media", "was not authorized to speak to the media", "authority"),
    ("because he was not allowed to brief reporters", "because he was not allowed to brief reporters", "authority"),
    ("who is not permitted to talk to researchers", "not permitted to talk to researchers", "authority"),
    (
        "on condition of anonymity because the assessment is classified",
        "because the assessment is classified",
        "sensitivity",
    ),
    (
        "requesting anonymity due to the sensitivity of the matter",
        "due to the sensitivity of the matter",
        "sensitivity",
    ),
    ("on condition of anonymity to discuss internal deliberations", "to discuss internal deliberations", "sensitivity"),
    (
        "asked not to be named, as he still sells fuel to customers there",
        "as he still sells fuel to customers there",
        "business",
    ),
    ("who asked for anonymity for business reasons", "for business reasons", "business"),
    ("who asked not to be identified because he is a party member", "because he is a party member", "other"),
    ("speaking on condition of anonymity", None, None),
    ("asked not to be identified", None, None),
    ("a pseudonym", None, None),
    ("whose name is being withheld", None, None),
]


@pytest.mark.parametrize(("grant", "reason", "kind"), GRANTS)
def test_reason(grant: str, reason: str | None, kind: str | None) -> None:
    assert reason_of(grant) == (reason, kind)


@pytest.mark.parametrize(
    ("after", "gloss"),
    [
        (", a border guard stationed in Hyesan, said", "a border guard stationed in Hyesan"),
        (", a woman in her 40s, told us", "a woman in her 40s"),
        (" said", None),
        (", who asked not to be named, said", None),
        ("", None),
    ],
)
def test_gloss(after: str, gloss: str | None) -> None:
    assert gloss_of(after) == gloss


@given(st.text(max_size=80), st.text(max_size=120), st.text(max_size=120))
def test_any_text_is_read(mention: str, before: str, after: str) -> None:
    found = contact_of(mention, before, after)
    assert found.hand in (None, "first", "second")
    reason, kind = reason_of(mention)
    assert (reason is None) == (kind is None)
