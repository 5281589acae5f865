"""The component `anonymous_sources` beyond what all components share: profiles, grants inside of mentions."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from thinc.api import fix_random_seed

from dprk_ner.sources.pipe import AnonymousSources

from ..util import example, found, gold

LEARNED = (
    '<source who="A" role="official" number="one">A senior official <grant of="A">who asked not to be named</grant>'
    '</source> told <group who="B" role="reporter" number="many">reporters</group> so.',
    '<source who="A" role="source" place="Hyesan" number="one">A source in Hyesan</source>, <grant of="A">speaking on '
    "condition of anonymity</grant>, said prices rose.",
    "The Unification Ministry said that an official told residents to leave.",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    fix_random_seed(0)
    made = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "dprk_ner.Tokenizer.v1"}}})
    made.add_pipe("anonymous_sources")
    examples = [example(gold(body, made), made) for body in LEARNED]
    optimizer = made.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(40):
        made.update([example(gold(body, made), made) for body in LEARNED], sgd=optimizer)
    return made


@pytest.mark.parametrize("body", LEARNED)
def test_mentions_and_grants_as_annotated(nlp: Language, body: str) -> None:
    wanted = gold(body, nlp)
    assert found(nlp(wanted.text), "sources") == found(wanted, "sources")


def test_a_grant_lies_inside_its_mention(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[0], nlp).text)
    mention, grant, _ = doc.spans["sources"]
    assert mention.start < grant.start
    assert mention.end == grant.end
    assert (mention.label_, grant.label_) == ("ANON_SOURCE", "ANONYMITY_GRANT")


def test_a_mention_is_described_by_its_own_words(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[1], nlp).text)
    attrs = doc.spans["sources"].attrs
    assert {key: attrs["s1"][key] for key in ("role", "place", "outlet", "number")} == {
        "role": "source",
        "place": "Hyesan",
        "outlet": None,
        "number": "one",
    }
    assert set(attrs["s2"]) == {"score"}  # a grant has no profile


def test_line_breaks_inside_a_mention_do_not_disturb_its_profile(nlp: Language) -> None:
    doc = nlp.make_doc("A source\nin Hyesan said so.")
    pipe = nlp.get_pipe("anonymous_sources")
    assert isinstance(pipe, AnonymousSources)
    pipe.set_annotations([doc], [[(0, 5, "ANON_SOURCE", 0.9)]])
    values = doc.spans["sources"].attrs["s1"]
    assert (values["role"], values["place"], values["number"]) == ("source", "Hyesan", "one")
