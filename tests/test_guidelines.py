"""The guidelines' own examples: what the page says of them is what the package does with them.

Every example is looked up on the page first, so that a test falls when the page changes.
"""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from dprk_ner.attribution.chains import link_mentions
from dprk_ner.attribution.pipe import Attribution
from dprk_ner.claims.certainty import cue_certainty
from dprk_ner.claims.cues import propose_cues
from dprk_ner.corpus.articles import ATTRIBUTES, BLOCKS, parse_article
from dprk_ner.corpus.convert import to_doc
from dprk_ner.corpus.validate import check_article
from dprk_ner.factories.aliases import find_aliases
from dprk_ner.factories.numerals import Evidence, read_numeral, read_numerals
from dprk_ner.factories.patterns import propose_names, token_class
from dprk_ner.labels import HEDGES, LAYERS
from dprk_ner.quotes.finder import find_quotes
from dprk_ner.sources.profile import profile_of

from .attribution.test_chains import mention
from .util import REPO, code_blocks, gold

RAW = (REPO / "docs" / "guidelines.md").read_text(encoding="utf-8")
PAGE = " ".join(RAW.split())


def on_the_page(example: str) -> str:
    """The example, if the page still has it."""
    assert example in PAGE, f"the guidelines no longer say {example!r}"
    return example


# --- section 1: layers and labels


def test_layers_and_labels() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", RAW, re.MULTILINE))
    assert {key: tuple(re.findall(r"\w+", labels)) for key, labels in rows.items()} == LAYERS


# --- section 2: factories

READ = [
    ("May 7 Factory", "date", "--05-07"),
    ("October 5 Automated Device Factory", "date", "--10-05"),
    ("2.8 Vinalon Complex", "date", "--02-08"),
    ("11 February Plant", "date", "--02-11"),
    ("Pyongyang 326 Electric Wire Factory", "date", "--03-26"),
    ("No. 245 Factory", "serial", "245"),
    ("Factory No. 26", "serial", "26"),
    ("Factory Number Seven", "serial", "7"),
    ("Kanggye General Tractor Plant No. 26", "serial", "26"),
    ("Orangchon Power Station No. 5", "ordinal", "5"),
    ("the May 7 factory", "date", "--05-07"),
]


@pytest.mark.parametrize(("name", "kind", "norm"), READ)
def test_numerals_are_read_as_the_page_says(name: str, kind: str, norm: str) -> None:
    numeral = read_numeral(on_the_page(name))
    assert numeral is not None
    assert (numeral.kind, numeral.norm) == (kind, norm)


@pytest.mark.parametrize("name", ["Pyongyang Textile Factory", "Masan Mine", "September Steel Plant"])
def test_a_month_alone_is_no_numeral(name: str) -> None:
    assert read_numeral(on_the_page(name)) is None


def test_kind_follows_the_form_unless_the_article_says_otherwise() -> None:
    on_the_page("(`No. 118 Factory` is a serial, `118 factory` beside `January 18 Factory` a date)")
    beside = Evidence.of(["118 factory", "January 18 Factory"])
    serial, date = read_numeral("No. 118 Factory"), read_numeral("118 factory", beside)
    assert serial is not None
    assert date is not None
    assert (serial.kind, serial.norm) == ("serial", "118")
    assert (date.kind, date.norm) == ("date", "--01-18")


def test_bare_numbers_in_a_list_after_a_head() -> None:
    on_the_page("`[power plants Nos. 1], [2] and [3]`")
    text = "power plants Nos. 1, 2 and 3"
    readings = read_numerals(text, [(0, 19), (21, 22), (27, 28)])
    assert [(reading.kind, reading.norm) for reading in readings if reading] == [
        ("ordinal", "1"),
        ("ordinal", "2"),
        ("ordinal", "3"),
    ]


@pytest.mark.parametrize(
    "name", [name for name, *_ in READ if name[0].isupper()] + ["Pyongyang Textile Factory", "Masan Mine"]
)
def test_names_are_proposed_whole(blank_nlp: Language, name: str) -> None:
    doc = blank_nlp.make_doc(f"Workers at the {on_the_page(name)} were paid.")
    names = propose_names("".join(token_class(token.text) for token in doc))
    assert [doc[start:end].text for start, end, _ in names] == [name]


NOT_IN_THIS_LAYER = [
    "factories with numerals in their names",
    "20 local-industry factories",
    "the factory",
    "Unit 121",
    "Office 39",
    "Camp 16",
    "April 25 Film Studio",
    "Lathe No. 26 Prize",
]


@pytest.mark.parametrize("words", NOT_IN_THIS_LAYER)
def test_other_things_with_numbers_are_not_proposed(blank_nlp: Language, words: str) -> None:
    doc = blank_nlp.make_doc(on_the_page(words))
    assert propose_names("".join(token_class(token.text) for token in doc)) == []


def test_a_name_in_brackets_is_an_alias(blank_nlp: Language) -> None:
    on_the_page("`the Pyongyang Coal Machine Factory (March 30 Factory)` is two spans")
    doc = gold(
        "the <factory>Pyongyang Coal Machine Factory</factory> (<factory kind='date' norm='--03-30'>March 30 "
        "Factory</factory>)",
        blank_nlp,
    )
    assert find_aliases(list(doc.spans["factories"])) == {1: 0}


def test_a_number_in_brackets_is_an_alias(blank_nlp: Language) -> None:
    on_the_page("`[Chongjin Munitions Factory] ([No. 129])`")
    doc = gold(
        "<factory>Chongjin Munitions Factory</factory> (<factory kind='serial' norm='129'>No. 129</factory>)", blank_nlp
    )
    assert find_aliases(list(doc.spans["factories"])) == {1: 0}


# --- section 3: sources

MENTIONS = [
    ("a source in Hyesan", "source", "Hyesan", "one"),
    ("the source", "source", None, "one"),
    ("the same source", "source", None, "one"),
    ("a source in Ryanggang Province with knowledge of the matter", "source", "Ryanggang Province", "one"),
    ("another source who requested anonymity", "source", None, "one"),
    ("a woman in her 50s from Hyesan", "woman", "Hyesan", "one"),
    ("a resident of Musan", "resident", "Musan", "one"),
    ("RFA's source in Chongjin", "source", "Chongjin", "one"),
    ("a trader in Dandong", "trader", "Dandong", "one"),
    ("a resident surnamed Park", "resident", None, "one"),
    ("an official in the county", "official", "the county", "one"),
    ("sources in Hyesan and Musan", "source", "Hyesan and Musan", "many"),
]


@pytest.mark.parametrize(("words", "role", "place", "number"), MENTIONS)
def test_mentions_are_described_as_the_page_says(
    blank_nlp: Language, words: str, role: str, place: str | None, number: str
) -> None:
    profile = profile_of([token.text for token in blank_nlp.make_doc(on_the_page(words))], words)
    assert (profile.role, profile.place, profile.number) == (role, place, number)


def test_the_possessor_is_the_outlet(blank_nlp: Language) -> None:
    words = on_the_page("RFA's source in Chongjin")
    assert profile_of([token.text for token in blank_nlp.make_doc(words)], words).outlet == "RFA"


def chains(*mentions: str) -> str:
    return "".join(link.chain for link in link_mentions([mention(text, i + 1) for i, text in enumerate(mentions)]))


def test_chains_as_the_page_says() -> None:
    on_the_page("`a source in Hyesan` ... `the source` ... `the same source`")
    assert chains("a source in Hyesan", "the source", "the same source") == "AAA"
    on_the_page("`another`, `a separate`, `a second` open a new chain")
    for words in ("another source", "a separate source", "a second source"):
        assert chains("a source in Hyesan", words) == "AB"
    on_the_page("`the source` continues the most recent fitting one")
    assert chains("a source in Hyesan", "another source", "the source") == "ABB"
    on_the_page("a singular never joins a plural chain")
    assert chains("sources in Hyesan and Musan", "the source") == "AB"


# --- section 4: hedges


def cue_rows() -> dict[str, str]:
    """The page's table of cues: label to the cell that lists them."""
    return dict(re.findall(r"^\| `([A-Z]+)` \| [^|]+ \| (.+) \|$", RAW, re.MULTILINE))


CUES = {
    "EPISTEMIC": (
        "may, might, could, likely, unlikely, probably, possibly, potentially, presumably, arguably, perhaps, apparently, "
        "possibility, chance, signs, indications, doubtful, consistent with, cannot be ruled out"
    ),
    "DOXASTIC": "believe, suspect, speculate, assess, speculation, belief, considered, seen as, regarded as",
    "HEARSAY": "reportedly, allegedly, purportedly, supposedly, ostensibly, rumours, reports, alleged",
    "APPROXIMATOR": (
        "about, around, roughly, estimated, approximately, nearly, almost, as many as, at least, up to, more than, less than"
    ),
    "UNVERIFIED": (
        "could not confirm, could not say, do not know, unconfirmed, unverified, not proven, unclear, not clear, unknown, "
        "not known, cannot be determined, remains to be seen, if true, if confirmed"
    ),
}


def test_the_table_of_cues_has_every_label() -> None:
    assert set(cue_rows()) == set(LAYERS[HEDGES]) == set(CUES)


@pytest.mark.parametrize(("label", "cue"), [(label, cue) for label, cues in CUES.items() for cue in cues.split(", ")])
def test_cues_of_the_table_are_proposed(blank_nlp: Language, label: str, cue: str) -> None:
    assert cue.split()[0] in cue_rows()[label]
    words = [token.lower_ for token in blank_nlp.make_doc(cue)]
    assert [
        label in labels.split("|") for start, end, labels in propose_cues(words) if (start, end) == (0, len(words))
    ] == [True]


@pytest.mark.parametrize(
    ("phrase", "cue", "label"),
    [
        ("is [believed to]", "believed to", "DOXASTIC"),
        ("was [reportedly] closed", "reportedly", "HEARSAY"),
        ("[may] have", "may", "EPISTEMIC"),
        ("the [possibility] that", "possibility", "EPISTEMIC"),
        ("[rumours] of", "rumours", "HEARSAY"),
        ("[unclear] whether", "unclear", "UNVERIFIED"),
        ("an [estimated] 300", "estimated", "APPROXIMATOR"),
        ("[some] 300", "some", "APPROXIMATOR"),
    ],
)
def test_borders_of_cues(blank_nlp: Language, phrase: str, cue: str, label: str) -> None:
    doc = blank_nlp.make_doc(on_the_page(phrase).replace("[", "").replace("]", ""))
    found = [(doc[start:end].text, labels.split("|")) for start, end, labels in propose_cues([t.lower_ for t in doc])]
    assert [(words, label in labels) for words, labels in found] == [(cue, True)]


def test_fixed_phrases_are_one_cue_and_stacked_ones_are_two() -> None:
    on_the_page("(`may possibly` = two), unless they are one fixed phrase (`more than likely`)")
    assert [(start, end) for start, end, _ in propose_cues(["may", "possibly"])] == [(0, 1), (1, 2)]
    assert [(start, end) for start, end, _ in propose_cues(["more", "than", "likely"])] == [(0, 3)]


@pytest.mark.parametrize("cue", ["very likely", "almost certainly"])
def test_fixed_estimates_have_a_percentage(cue: str) -> None:
    on_the_page(f"[{cue}]")
    certainty = cue_certainty(cue.split(), "EPISTEMIC")
    assert certainty.low is not None
    assert certainty.high is not None
    assert 0.5 < certainty.low < certainty.high < 1.0


# --- section 6: quotes

QUOTES = [
    ("a “tipping point”", "The talks reached a “tipping point” in May.", []),
    (
        "A quote interrupted by an attribution is two spans",
        "“We wait,” he said, “and they wait too.”",
        ["We wait,", "and they wait too."],
    ),
    (
        "final comma or full stop included",
        "“Nobody has been paid,” he said. “Nobody asks why any more.”",
        ["Nobody has been paid,", "Nobody asks why any more."],
    ),
    (
        "A quoted paragraph without closing mark ends at the paragraph's end and goes on in the next",
        "“Nobody has been paid since March.\n\n“Nobody asks why any more,” he said.",
        ["Nobody has been paid since March.", "Nobody asks why any more,"],
    ),
    ("a whole utterance of any length is", "“Why?” he asked.", ["Why?"]),
    ("a name or a title is not a quote", "The film “The Flower Girl” was shown.", []),
    (
        "so is written speech (a poster, a statement) of four words or more",
        "A poster reads “Long live the single-hearted unity”.",
        ["Long live the single-hearted unity"],
    ),
]


@pytest.mark.parametrize(("rule", "text", "quotes"), QUOTES)
def test_quotes_as_the_page_says(rule: str, text: str, quotes: list[str]) -> None:
    on_the_page(rule)
    assert [text[start:end] for start, end in find_quotes(text)] == quotes


def test_a_pronoun_carries_attribution(blank_nlp: Language) -> None:
    on_the_page("(`he continued`)")
    doc = gold(
        "<p>“<quote by='A'>Nobody has been paid since March,</quote>” <source who='A' number='one'>a source in Hyesan"
        "</source> said.</p><p>“<quote by='A'>Nobody asks why any more,</quote>” he continued.</p>",
        blank_nlp,
    )
    wanted = [doc.spans["quotes"].attrs[quote.id_]["source"] for quote in doc.spans["quotes"]]
    doc = Attribution()(doc)
    assert [doc.spans["quotes"].attrs[quote.id_]["source"] for quote in doc.spans["quotes"]] == wanted == ["A", "A"]


# --- section 7: the written form


def test_the_written_example_is_an_article(blank_nlp: Language) -> None:
    [fragment] = code_blocks(RAW, "xml")
    article = parse_article(f'<article id="t" outlet="Daily NK" date="2020" style="daily">{fragment}</article>')
    errors = [finding for finding in check_article(article, blank_nlp) if finding.severity == "error"]
    # the example leaves out what does not matter to it: some ids, the number of the source
    assert {finding.rule for finding in errors} <= {"ids", "source"}
    doc = to_doc(article, blank_nlp)
    [factory], [claim], [quote] = doc.spans["factories"], doc.spans["claims"], doc.spans["quotes"]
    assert (factory.text, factory._.numeral.norm) == ("October 8 Machine Plant", "--10-08")
    assert [cue.text for cue in claim._.hedges] == ["may"]
    assert claim._.source.place == quote._.source.place == "Hamhung"


def test_the_tags_are_those_of_the_page() -> None:
    tags = set(re.findall(r"`?<(\w+)[^>]*>`?", PAGE[PAGE.index("## 7.") : PAGE.index("## 8.")]))
    assert tags == {*ATTRIBUTES, *BLOCKS}
