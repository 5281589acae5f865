"""The component `hedged_claims` beyond what all components share: claims with their links, targets of the pointer."""

from __future__ import annotations

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from dprk_ner.claims.marks import make_cues
from dprk_ner.claims.pipe import gold_pointers, pointing_loss
from dprk_ner.document import Certainty

from ..util import example, found, gold

LEARNED = (
    # two cues on one clause, a clause nested in another, a cue without a claim, an approximator
    '<claim cues="c1 c2">Production <cue id="c1" type="EPISTEMIC">may</cue> <cue id="c2" type="EPISTEMIC">possibly</cue> '
    "resume</claim>, he said.",
    '<claim cues="c1">The tracks <cue id="c1" type="EPISTEMIC">may</cue> <cue id="c2" type="EPISTEMIC">indicate</cue> '
    '<claim cues="c2">heavy traffic</claim></claim>.',
    'He <cue type="UNVERIFIED">could not say</cue>. <cue type="APPROXIMATOR">About</cue> 300 men left.',
    'It is <cue id="c1" type="UNVERIFIED">unclear</cue> whether <claim cues="c1">the plant is '
    '<cue id="c2" type="EPISTEMIC">very likely</cue> <cue id="c3" type="DOXASTIC">believed to</cue> be safe</claim>.',
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    fix_random_seed(0)
    made = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "dprk_ner.Tokenizer.v1"}}})
    made.add_pipe("hedged_claims")
    examples = [example(gold(body, made), made) for body in LEARNED]
    optimizer = made.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(60):
        made.update([example(gold(body, made), made) for body in LEARNED], sgd=optimizer)
    return made


@pytest.mark.parametrize("body", LEARNED)
def test_cues_claims_and_links_as_annotated(nlp: Language, body: str) -> None:
    wanted = gold(body, nlp)
    doc = nlp(wanted.text)
    assert found(doc, "hedges") == found(wanted, "hedges")
    assert found(doc, "claims") == found(wanted, "claims")
    for claim, other in zip(doc.spans["claims"], wanted.spans["claims"], strict=True):
        assert [cue.text for cue in claim._.hedges] == [cue.text for cue in other._.hedges]
        for cue in claim._.hedges:
            assert cue._.claim.text == claim.text


def test_links_go_both_ways(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[1], nlp).text)
    outer, inner = doc.spans["claims"]
    may, indicate = doc.spans["hedges"]
    assert (may._.claim.id_, indicate._.claim.id_) == (outer.id_, inner.id_) == ("c1", "c2")
    assert [cue.id_ for cue in outer._.hedges] == ["h1"]
    assert [cue.id_ for cue in inner._.hedges] == ["h2"]


def test_a_cue_without_a_claim(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[2], nlp).text)
    assert [cue._.claim for cue in doc.spans["hedges"]] == [None, None]


def test_certainty_of_cues_and_claims(nlp: Language) -> None:
    doc = nlp(gold(LEARNED[0], nlp).text)
    assert [cue._.certainty for cue in doc.spans["hedges"]] == [Certainty("possible", None, None, 1)] * 2
    assert doc.spans["claims"][0]._.certainty == Certainty("possible", None, None, 1)
    doc = nlp(gold(LEARNED[2], nlp).text)
    assert [cue._.certainty.level for cue in doc.spans["hedges"]] == ["unverified", "approximate"]


def test_targets_of_the_pointer(nlp: Language) -> None:
    eg = example(gold(LEARNED[1], nlp), nlp)
    assert gold_pointers(eg) == [((2, 3), (0, 6)), ((3, 4), (4, 6))]
    eg = example(gold(LEARNED[2], nlp), nlp)
    assert [claim for _, claim in gold_pointers(eg)] == [None]  # approximators are not asked


def test_targets_where_tokens_differ(nlp: Language) -> None:
    """A claim whose border falls inside of a predicted token is unknown: its cue teaches nothing."""
    reference = gold(LEARNED[1], nlp)
    words = ["The", "tracks", "may", "indicate", "heavy", "traffic."]
    predicted = Doc(nlp.vocab, words=words, spaces=[True] * 5 + [False])
    assert predicted.text == reference.text
    assert gold_pointers(Example(predicted, reference)) == []
    finer = Doc(
        nlp.vocab,
        words=["The", "tra", "cks", "may", "indicate", "heavy", "traffic", "."],
        spaces=[True, False, True, True, True, True, False, False],
    )
    assert gold_pointers(Example(finer, reference)) == [((3, 4), (0, 7)), ((4, 5), (5, 7))]


def test_no_claims_annotated_is_not_no_claims(nlp: Language) -> None:
    reference = gold(LEARNED[0], nlp)
    del reference.spans["claims"]
    assert gold_pointers(example(reference, nlp)) == []
    reference.spans["claims"] = []
    assert [claim for _, claim in gold_pointers(example(reference, nlp))] == [None, None]


def test_loss_of_pointing(nlp: Language) -> None:
    doc = gold(LEARNED[1], nlp)
    targets = [gold_pointers(example(doc, nlp))]
    cues = [make_cues(doc, [span for span, _ in targets[0]])]
    scores = [[numpy.zeros((b - a + 1, 2), dtype="float32") for a, b in cues[0].windows]]
    loss, [gradients] = pointing_loss(cues, scores, targets, len(doc))
    rows = len(doc) + 1
    assert loss == pytest.approx(4 * numpy.log(rows) / len(doc), rel=1e-5)
    for gradient in gradients:
        numpy.testing.assert_allclose(gradient.sum(axis=0), [0, 0], atol=1e-6)
    assert gradients[0][:, 0].argmin() == 0  # towards the start of the claim
    assert gradients[0][:, 1].argmin() == 5  # and towards its last token


def test_a_claim_out_of_reach_gives_no_gradient(nlp: Language) -> None:
    doc = nlp.make_doc("far " * 300 + "it may be")
    target = [((301, 302), (0, 303))]
    cues = [make_cues(doc, [(301, 302)])]
    a, b = cues[0].windows[0]
    loss, [[gradient]] = pointing_loss(cues, [[numpy.ones((b - a + 1, 2), dtype="float32")]], [target], len(doc))
    assert loss == 0.0
    assert gradient.shape == (b - a + 1, 2)
    assert not gradient.any()
