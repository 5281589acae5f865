"""Who says what: articles whose chains, quotes, speakers and claims have to come out as they are annotated.

Mentions, cues and claims are set by hand, so that nothing but the rules of attribution is tested.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from dprk_ner.attribution.pipe import Attribution
from dprk_ner.digest import digest, line_of
from dprk_ner.document import span_group
from dprk_ner.labels import ANONYMITY_GRANT
from dprk_ner.sources.profile import profile_of

from ..util import ODD_TEXTS, gold, read_out, state


def unattributed(body: str, nlp: Language) -> tuple[Doc, Doc]:
    """The annotated document, and one with its mentions, cues and claims that nobody has attributed yet."""
    wanted = gold(body, nlp)
    doc = nlp.make_doc(wanted.text)
    for token, other in zip(doc, wanted, strict=True):
        token.is_sent_start = other.is_sent_start
    for key in ("sources", "hedges", "claims"):
        spans = [Span(doc, s.start, s.end, label=s.label_, span_id=s.id_) for s in wanted.spans[key]]
        attrs: dict = {}
        for span in spans:
            if key == "sources" and span.label_ != ANONYMITY_GRANT:
                attrs[span.id_] = vars(profile_of([token.text for token in span], span.text))
            elif key == "claims":
                attrs[span.id_] = {"hedges": wanted.spans[key].attrs[span.id_]["hedges"], "source": None}
        doc.spans[key] = span_group(doc, key, spans, attrs)
    return wanted, doc


def said(doc: Doc, key: str) -> list[tuple[str, str | None]]:
    return [(span.text, doc.spans[key].attrs[span.id_]["source"]) for span in doc.spans[key]]


S = "<source who='A' number='one'>a source in Hyesan</source>"
THE = "<source who='A' number='one'>the source</source>"
ARTICLES = {
    "speaker behind the quote": f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>",
    "speaker behind the verb": f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” said {S}.</p>",
    "speaker before the quote": f"<p>On Monday {S} said: “<quote by='A'>Nobody has been paid since March.</quote>”</p>",
    "told the outlet": f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} told Daily NK by phone.</p>",
    "an interrupted quote": (
        f"<p>“<quote by='A'>Nobody has been paid,</quote>” {S} said, “<quote by='A'>and nobody asks why.</quote>”</p>"
    ),
    "a quote goes on in its paragraph": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said. “<quote by='A'>Nobody asks why any "
        "more.</quote>”</p>"
    ),
    "a paragraph of nothing but speech goes on": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p>“<quote by='A'>Nobody asks why any more, and nobody will.</quote>”</p>"
    ),
    "a pronoun continues": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p>“<quote by='A'>Nobody asks why any more,</quote>” he continued.</p>"
    ),
    "somebody with a name": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p>“<quote>We look into all such reports,</quote>” Lee Jong Seok said.</p>"
    ),
    "two speakers": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p>“<quote by='B'>Here they were paid in rice,</quote>” <source who='B' number='one'>another source</source> "
        "said.</p>"
    ),
    "the source again": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        f"<p>The plant is old.</p><p>“<quote by='A'>It will not reopen this year,</quote>” {THE} added.</p>"
    ),
    "a group speaks": (
        "<p>“<quote by='A'>The winter will be a long one,</quote>” <group who='A' number='many'>residents</group> say.</p>"
    ),
    "a quote without a speaker": "<p>A poster reads “<quote>Long live the single-hearted unity</quote>”.</p>",
    "content of what a source says": (
        f"<p>{S} said that <claim by='A' cues='c1'>the plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>.</p>"
    ),
    "content before the source": (
        f"<p><claim by='A' cues='c1'>The plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>, {S} said.</p>"
    ),
    "according to": (
        f"<p>According to {S}, <claim by='A' cues='c1'>the plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>.</p>"
    ),
    "according to, behind": (
        f"<p><claim by='A' cues='c1'>The plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>, according to {S}.</p>"
    ),
    "a claim inside a quote": (
        "<p>“<quote by='A'><claim by='A' cues='c1'>The plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim> in "
        f"winter,</quote>” {S} said.</p>"
    ),
    "the writer's own claim": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p><claim cues='c1'>The plant <cue id='c1' type='HEARSAY'>reportedly</cue> closed</claim>.</p>"
    ),
    "the claim of somebody with a name": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p>"
        "<p>Lee Jong Seok said <claim cues='c1'>the plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>.</p>"
    ),
    "what a group believes": (
        "<p><group who='A' number='many'>Experts</group> <cue id='c1' type='DOXASTIC'>believe</cue> <claim by='A' "
        "cues='c1'>the plant is empty</claim>.</p>"
    ),
    "the act right behind the quote, not the one after it": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said, and <group who='B' number='many'>"
        "experts</group> agree.</p>"
    ),
    "the act before the quote, though another follows": (
        "<p>Kim Jong Un said that the South was “<quote>no longer a partner for talks</quote>”, and <group who='A' "
        "number='many'>analysts</group> believe him.</p>"
    ),
    "quoted as saying": (f"<p>The paper quoted {S} as saying, “<quote by='A'>Nobody has been paid.</quote>”</p>"),
    "was quoted as saying": (f"<p>{S} was quoted as saying: “<quote by='A'>Nobody has been paid.</quote>”</p>"),
    "a grant says nothing": (
        f"<p>{S}, <grant of='A'>asking not to be named as he had told nobody</grant>, spoke by phone. “<quote by='A'>Nobody "
        "has been paid since March.</quote>”</p>"
    ),
    "a wrapped line between subject and verb": (
        "<p>“<quote by='A'>Nobody has been paid,</quote>” <source who='A' number='one'>the official</source>\nsaid. “<quote "
        "by='A'>Nobody asks why.</quote>”</p>"
    ),
    "a quote in a headline": (
        f"<title>‘<quote by='A'>Nobody has been paid</quote>’: mine stands still</title><p>“<quote by='A'>Nobody has been "
        f"paid since March,</quote>” {S} said.</p>"
    ),
    "a caller of names is no source": (
        f"<p>“<quote by='A'>Nobody has been paid since March,</quote>” {S} said.</p><p>State media accused him of “<quote>"
        "hostile acts against the state</quote>”.</p>"
    ),
    "single marks without their end": (
        f"<p>'<quote by='A'>Nobody has been paid since March.</quote></p><p>'<quote by='A'>Nobody asks why any "
        f"more,</quote>' {S} said.</p>"
    ),
    "an interview": (
        "<p><source who='A' number='one'>Partner in Hyesan</source>: Twice a month there is corn. <claim by='A' cues='c1'>Rice "
        "<cue id='c1' type='HEARSAY'>is said to</cue> have come on the 16th</claim>.</p>"
    ),
    "heard from": (
        "<p>He heard from <source who='A' number='one'>a shipping agent in Dalian</source> that <claim by='A' cues='c1'>the "
        "trade <cue id='c1' type='EPISTEMIC'>might</cue> have moved</claim>.</p>"
    ),
    "are saying": (
        "<p><group who='A' number='many'>People</group> are saying that <claim by='A' cues='c1'>the mine <cue id='c1' "
        "type='EPISTEMIC'>may</cue> close</claim>.</p>"
    ),
    "the ignorance of the source": (
        f"<p>{S} <cue id='c1' type='UNVERIFIED'>could not say</cue> whether <claim cues='c1'>the mine was open</claim>.</p>"
    ),
    "the ignorance of others that a source reports": (
        f"<p>{S} said the agencies <cue id='c1' type='UNVERIFIED'>could not say</cue> whether <claim by='A' cues='c1'>the "
        "man was alive</claim>.</p>"
    ),
    "what somebody in the story believes": (
        f"<p>“<quote by='A'>His eldest <cue id='c1' type='DOXASTIC'>thinks</cue> <claim cues='c1'>he is in "
        f"Wonsan</claim>,</quote>” {S} said.</p>"
    ),
    "the writer's aside behind a comma": (
        "<p>The blast damaged two plants, <claim cues='c1'>which are <cue id='c1' type='HEARSAY'>known to</cue> share a "
        f"line</claim>, {S} said.</p>"
    ),
    "nothing is said at all": "<p><claim cues='c1'>The plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>.</p>",
    "nobody says anything": "<p>The plant is closed.</p>",
}


@pytest.mark.parametrize("kind", list(ARTICLES))
def test_attribution(blank_nlp: Language, kind: str) -> None:
    wanted, doc = unattributed(ARTICLES[kind], blank_nlp)
    doc = Attribution()(doc)
    assert said(doc, "quotes") == said(wanted, "quotes")
    assert said(doc, "claims") == said(wanted, "claims")
    assert [span.kb_id_ for span in doc.spans["sources"]] == [span.kb_id_ for span in wanted.spans["sources"]]


GRANTS = {
    "inside its mention": (
        "<p><source who='A' number='one'>A source <grant of='A'>who requested anonymity</grant></source> said so.</p>"
    ),
    "behind its mention": (f"<p>{S}, <grant of='A'>speaking on condition of anonymity</grant>, said so.</p>"),
    "in brackets behind a name": (
        "<p><source who='A' number='one'>Kim</source> (<grant of='A'>a pseudonym</grant>) said so.</p>"
    ),
    "of the nearer one of two": (
        f"<p>{S} said so. <source who='B' number='one'>Another source</source>, <grant of='B'>who asked not to be "
        "named</grant>, denied it.</p>"
    ),
    "of both": (
        f"<p>{S} said so. <source who='B' number='one'>Another source</source> denied it. Both <grant of='B A'>asked not to "
        "be named</grant>.</p>"
    ),
    "of all": (
        f"<p>{S} said so. <source who='B' number='one'>Another source</source> denied it.</p><p>The names of the sources are "
        "<grant of='B A'>withheld for their safety</grant>.</p>"
    ),
    "before its mention": (f"<p><grant of='A'>On condition of anonymity</grant>, {S} said so.</p>"),
}


@pytest.mark.parametrize("kind", list(GRANTS))
def test_grants(blank_nlp: Language, kind: str) -> None:
    wanted, doc = unattributed(GRANTS[kind], blank_nlp)
    doc = Attribution()(doc)
    for span, other in zip(doc.spans["sources"], wanted.spans["sources"], strict=True):
        if span.label_ == ANONYMITY_GRANT:
            chains = doc.spans["sources"].attrs[span.id_]["of"]
            assert chains == wanted.spans["sources"].attrs[other.id_]["of"]
            assert chains
            assert span._.source.chain == chains[0]
            assert span._.source.grant == span.text


def test_sources_of_the_article(blank_nlp: Language) -> None:
    _, doc = unattributed(ARTICLES["two speakers"] + ARTICLES["according to"].replace("A", "C", 1), blank_nlp)
    doc = Attribution()(doc)
    assert [source.chain for source in doc._.sources] == sorted({source.chain for source in doc._.sources})
    first = doc._.sources[0]
    assert (first.role, first.place, first.number, first.label) == ("source", "Hyesan", "one", "ANON_SOURCE")
    assert first.mentions[0].text == "a source in Hyesan"


def test_everything_a_source_is_made_to_say(blank_nlp: Language) -> None:
    body = (
        "<p>“<quote>Nobody has been paid since March,</quote>” <source who='A' number='one'>a source in Shinuiju</source>, <grant "
        "of='A'>requesting anonymity for security reasons</grant>, told Daily NK by phone on Tuesday.</p><p>The source added "
        "that <claim cues='c1'>the plant <cue id='c1' type='EPISTEMIC'>may</cue> close</claim>.</p><p>“<quote>It was worse "
        "here,</quote>” said <source who='B' number='one'>another source</source>, a border guard in Hyesan.</p>"
    ).replace("The source added", "<source who='A' number='one'>The source</source> added")
    _, doc = unattributed(body, blank_nlp)
    first, second = Attribution()(doc)._.sources
    assert (first.place, first.place_name, first.province, first.country) == (
        "Shinuiju", "Sinuiju", "North Pyongan", "North Korea"
    )  # fmt: skip
    assert (first.medium, first.contacted) == ("phone", "on Tuesday")
    assert (first.reason, first.reason_kind) == ("for security reasons", "safety")
    assert [span.text for span in first.quotes] == ["Nobody has been paid since March,"]
    assert [span.text for span in first.claims] == ["the plant may close"]
    assert not first.ambiguous
    assert (second.place, second.province, second.reason) == ("Hyesan", "Ryanggang", None)  # by its apposition
    assert digest(doc) == (
        "2 anonymous sources, one in Sinuiju, one in Hyesan; 2 of 2 quotes rest on 2 voices, 1 on one of them; "
        "1 of 1 hedged claim rests on one voice"
    )
    assert line_of(first, doc) == (
        "A: a source in Shinuiju; in Shinuiju (Sinuiju, North Pyongan, North Korea); reached by phone on Tuesday; unnamed: "
        "requesting anonymity for security reasons (safety); 2 mentions, 1 of 2 quotes, 1 of 1 claims"
    )


def test_without_mentions_there_are_quotes(blank_nlp: Language) -> None:
    doc = Attribution()(blank_nlp.make_doc("“Nobody has been paid since March,” the source said."))
    assert said(doc, "quotes") == [("Nobody has been paid since March,", None)]
    assert set(doc.spans) == {"quotes"}
    assert doc._.sources == []


def test_without_sentences_it_works_by_paragraphs(blank_nlp: Language) -> None:
    wanted, doc = unattributed(ARTICLES["content before the source"], blank_nlp)
    for token in doc:
        token.is_sent_start = None
    assert said(Attribution()(doc), "claims") == said(wanted, "claims")


@pytest.mark.parametrize("kind", list(ARTICLES))
def test_a_second_run_changes_nothing(blank_nlp: Language, kind: str) -> None:
    _, doc = unattributed(ARTICLES[kind], blank_nlp)
    pipe = Attribution()
    once = state(pipe(doc))
    assert state(pipe(doc)) == once


def test_what_recognition_found_is_kept(blank_nlp: Language) -> None:
    _, doc = unattributed(ARTICLES["a claim inside a quote"], blank_nlp)
    doc.spans["claims"].attrs["c1"]["score"] = 0.75
    before = [
        (span.start, span.end, span.label_, span.id_)
        for key in ("sources", "hedges", "claims")
        for span in doc.spans[key]
    ]
    doc = Attribution()(doc)
    after = [
        (span.start, span.end, span.label_, span.id_)
        for key in ("sources", "hedges", "claims")
        for span in doc.spans[key]
    ]
    assert after == before
    assert doc.spans["claims"].attrs["c1"]["score"] == 0.75
    assert doc.spans["claims"].attrs["c1"]["hedges"] == ["h1"]
    assert doc.spans["sources"].attrs["s1"]["place"] == "Hyesan"


@pytest.mark.parametrize("kind", list(ODD_TEXTS))
def test_odd_documents(blank_nlp: Language, kind: str) -> None:
    doc = blank_nlp.make_doc(ODD_TEXTS[kind])
    for key in ("sources", "hedges", "claims"):
        doc.spans[key] = []
    doc = Attribution()(doc)
    assert doc.text == ODD_TEXTS[kind]
    assert read_out(doc)[-1] == []
    for span in doc.spans["quotes"]:
        assert span.text.strip()


def test_score(blank_nlp: Language) -> None:
    wanted, doc = unattributed(ARTICLES["an interrupted quote"], blank_nlp)
    doc = Attribution()(doc)
    assert Attribution().score([Example(doc, wanted)])["spans_quotes_f"] == 1.0
    doc.spans["quotes"] = list(doc.spans["quotes"])[:1]
    assert Attribution().score([Example(doc, wanted)])["spans_quotes_r"] == 0.5
    assert Attribution(scorer=None).score([Example(doc, wanted)]) == {}


def test_same_output_after_disk_and_bytes(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("attribution")
    text = "“Nobody has been paid since March,” the source said."
    nlp.to_disk(tmp_path / "pipeline")
    other = spacy.blank("en")
    other.add_pipe("attribution")
    other.from_bytes(nlp.to_bytes())
    assert state(spacy.load(tmp_path / "pipeline")(text)) == state(other(text)) == state(nlp(text))
    assert state(nlp(text))["groups"]["quotes"][0]
