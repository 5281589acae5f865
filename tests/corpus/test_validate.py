"""The validator: one broken article for every rule, with the line to mend; good articles pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from dprk_ner.corpus.articles import parse_article
from dprk_ner.corpus.validate import check_article, count_spans, main

from ..util import REPO, corpus_articles

HEADER = '<article id="t" outlet="Daily NK" date="2020-01-02" style="daily">'
GOOD = """<p><claim id="k1" cues="c1" by="A">The <factory id="f1" kind="date" norm="--05-07">May 7 Factory</factory> <cue
id="c1" type="EPISTEMIC">may</cue> close</claim>, <source id="s1" who="A" number="one" place="Hyesan">a source in
Hyesan</source> said. “<quote id="q1" by="A">Nobody has been paid since March.</quote>”</p>"""

CUE = "<cue id='c1' type='EPISTEMIC'>may</cue>"
SOURCE = "<source id='s1' who='A' number='one'>a source</source>"
#: What is wrong: (the third line of an article, the rule, words of the message).
ERRORS = {
    # tokens and edges
    "an empty span": (f"{CUE}<claim id='k' cues='c1'></claim>", "tokens", "empty"),
    "half a word": (f"<claim id='k' cues='c1'>it {CUE} clo</claim>se", "tokens", "cuts a token"),
    "a space at the edge": (f"<claim id='k' cues='c1'>it {CUE} close </claim>now", "tokens", "space"),
    "punctuation behind": (f"<claim id='k' cues='c1'>it {CUE} close,</claim> now", "edges", "punctuation"),
    "punctuation before": (f"so <claim id='k' cues='c1'>, it {CUE} close</claim>", "edges", "punctuation"),
    "its own quotation marks": ("the <factory id='f'>“Masan Mine”</factory>", "edges", "own marks"),
    "its own brackets": ("the <factory id='f'>(Masan Mine)</factory>", "edges", "own marks"),
    "an opening mark": ("the <factory id='f'>“Masan</factory> Mine”", "edges", "quotation mark"),
    # overlap and ids
    "factories in factories": (
        "<factory id='f'>Masan <factory id='g'>Mine</factory></factory>",
        "overlap",
        "Masan Mine",
    ),
    "a source in a source": (
        f"<source id='s0' who='A' number='one'>a friend of {SOURCE}</source>",
        "overlap",
        "a source",
    ),
    "no id": ("<factory>Masan Mine</factory>", "ids", "no id"),
    # factories
    "the article in the name": ("<factory id='f'>the Masan Mine</factory>", "factory", "article"),
    "a kind without a norm": ("<factory id='f' kind='date'>May 7 Mine</factory>", "factory", "go together"),
    "a norm without a kind": ("<factory id='f' norm='7'>No. 7 Mine</factory>", "factory", "go together"),
    "an unknown kind": ("<factory id='f' kind='number' norm='7'>No. 7 Mine</factory>", "factory", "'number'"),
    "a date without dashes": ("<factory id='f' kind='date' norm='05-07'>May 7 Mine</factory>", "factory", "--MM-DD"),
    "a date that no calendar holds": (
        "<factory id='f' kind='date' norm='--02-30'>Feb 30 Mine</factory>",
        "factory",
        "--02-30",
    ),
    "a month that no calendar holds": (
        "<factory id='f' kind='date' norm='--13-01'>Mine</factory>",
        "factory",
        "--13-01",
    ),
    "a serial that is no number": (
        "<factory id='f' kind='serial' norm='07'>No. 7 Mine</factory>",
        "factory",
        "integer",
    ),
    "an alias of nothing": ("<factory id='f' alias='f9'>Masan Mine</factory>", "factory", "f9"),
    "an alias of what is no factory": (f"{SOURCE} <factory id='f' alias='s1'>Masan Mine</factory>", "factory", "s1"),
    # sources
    "a source without who": ("<source id='s' number='one'>a source</source>", "source", "who"),
    "a source without number": ("<source id='s' who='A'>a source</source>", "source", "number"),
    "a number that is neither": ("<source id='s' who='A' number='two'>two sources</source>", "source", "two"),
    "a grant without of": ("<grant id='n'>anonymously</grant>", "source", "of"),
    "a grant of nobody": ("<grant id='n' of='Z'>anonymously</grant>", "source", "'Z'"),
    # by
    "a quote by nobody": ("“<quote id='q' by='Z'>Nobody knows.</quote>”", "by", "'Z'"),
    "a claim by nobody": (f"<claim id='k' cues='c1' by='Z'>it {CUE} close</claim>", "by", "'Z'"),
    # cues
    "a cue with an article": (
        "<claim id='k' cues='c'><cue id='c' type='EPISTEMIC'>the possibility</cue> of a purge</claim>",
        "cue",
        "begin",
    ),
    "a cue with that": ("<cue id='c' type='EPISTEMIC'>suggests that</cue> it closed", "cue", "'that'"),
    "a cue with of": ("<cue id='c' type='HEARSAY'>rumours of</cue> a purge", "cue", "'of'"),
    "a label that is another's": ("it <cue id='c' type='DOXASTIC'>may</cue> close", "cue", "EPISTEMIC"),
    "an approximator with a claim": (
        "<claim id='k' cues='c'><cue id='c' type='APPROXIMATOR'>about</cue> 9 men</claim>",
        "cue",
        "approximator",
    ),
    "to outside of a raising cue": ("it is <cue id='c' type='DOXASTIC'>believed</cue> to be empty", "cue", "raising"),
    # claims
    "a claim without cue": ("<claim id='k'>it will close</claim>", "claim", "without cue"),
    "a claim that begins with a conjunction": (
        f"it is old, <claim id='k' cues='c1'>and it {CUE} close</claim>",
        "claim",
        "'and'",
    ),
    "a claim that begins with whether": (
        "it is <cue id='c' type='UNVERIFIED'>unclear</cue> <claim id='k' cues='c'>whether it closed</claim>",
        "claim",
        "whether",
    ),
    "a claim with its complementiser": (
        "he has <cue id='c' type='EPISTEMIC'>doubts</cue> <claim id='k' cues='c'>that it closed</claim>",
        "claim",
        "complementiser",
    ),
}


def errors(line: str, nlp: Language) -> list[tuple[int, str, str]]:
    found = check_article(parse_article(f"{HEADER}\n<p>One.</p>\n<p>{line}</p>\n</article>", path="a/t.xml"), nlp)
    assert all(finding.path == "a/t.xml" for finding in found)
    return [(finding.line, finding.rule, finding.message) for finding in found if finding.severity == "error"]


@pytest.mark.parametrize("kind", list(ERRORS))
def test_errors(blank_nlp: Language, kind: str) -> None:
    line, rule, words = ERRORS[kind]
    found = errors(line, blank_nlp)
    matching = [message for at, name, message in found if name == rule and at == 3 and words in message]
    assert matching, found


def test_crossing_claims_cannot_be_written_but_are_seen(blank_nlp: Language) -> None:
    article = parse_article(
        f"{HEADER}\n<p><claim id='k' cues='c1'>it {CUE} close</claim> <claim id='l' cues='c2'>and <cue id='c2' "
        "type='HEARSAY'>reportedly</cue> did</claim></p></article>"
    )
    first, second = article.layer("claims")
    first.end = second.start + 5
    found = [(f.rule, f.message) for f in check_article(article, blank_nlp) if f.severity == "error"]
    assert any(rule == "claim" and "cross" in message for rule, message in found)


HEADERS = {
    "no id": ('<article outlet="x" date="2020" style="y">', "'id'"),
    "no outlet": ('<article id="t" date="2020" style="y">', "'outlet'"),
    "no date": ('<article id="t" outlet="x" style="y">', "'date'"),
    "no style": ('<article id="t" outlet="x" date="2020">', "'style'"),
    "another id than the file": ('<article id="u" outlet="x" date="2020" style="y">', "'t'"),
    "a date in words": ('<article id="t" outlet="x" date="May 2020" style="y">', "May 2020"),
}


@pytest.mark.parametrize("kind", list(HEADERS))
def test_headers(blank_nlp: Language, kind: str) -> None:
    header, words = HEADERS[kind]
    found = check_article(parse_article(f"{header}\n<p>One.</p>\n</article>", path="a/t.xml"), blank_nlp)
    assert [(f.severity, f.rule, f.line) for f in found] == [("error", "header", 2)] or [f.rule for f in found] == [
        "header"
    ]
    assert words in found[0].message


def test_an_article_without_text(blank_nlp: Language) -> None:
    [finding] = check_article(parse_article(f"{HEADER}<p> </p></article>"), blank_nlp)
    assert (finding.severity, finding.rule) == ("error", "header")


NOTES = {
    "a cue word without a cue": ("it was reportedly closed", "cue", "reportedly"),
    "a cue without a claim": (CUE, "cue", "opens no claim"),
    "a name that is a factory elsewhere": (
        "<factory id='f'>Masan Mine</factory> is old. The Masan Mine is old.",
        "factory",
        "not here",
    ),
    "a numeral without a kind": ("<factory id='f'>No. 7 Mine</factory>", "factory", "without kind"),
    "a place that is not in the mention": (
        "<source id='s' who='A' number='one' place='Musan'>a source</source>",
        "source",
        "Musan",
    ),
    "a source that says something": (f"{SOURCE} said so. The source said it again.", "mention", "The source said"),
    "a quotation without a quote": ("“Nobody has been paid since March.”", "quote", "Nobody has been"),
    "a quote without a mark": ("he said <quote id='q'>nobody has been paid</quote>", "quote", "no quotation mark"),
    "auxiliaries in a cue": ("it <cue id='c' type='DOXASTIC'>is believed to</cue> be old", "cue", "auxiliaries"),
}


@pytest.mark.parametrize("kind", list(NOTES))
def test_notes(blank_nlp: Language, kind: str) -> None:
    line, rule, words = NOTES[kind]
    article = parse_article(f"{HEADER}\n<p>One.</p>\n<p>x {line}</p>\n</article>")
    notes = [f for f in check_article(article, blank_nlp) if f.severity == "note"]
    assert [(f.line, f.rule) for f in notes if words in f.message] == [(3, rule)]


def test_a_good_article_has_no_finding(blank_nlp: Language) -> None:
    assert check_article(parse_article(f"{HEADER}{GOOD}</article>"), blank_nlp) == []


def test_the_corpus_has_no_error(blank_nlp: Language) -> None:
    articles = corpus_articles()
    assert articles
    assert [str(f) for article in articles for f in check_article(article, blank_nlp) if f.severity == "error"] == []
    assert len({article.id for article in articles}) == len(articles)


def test_the_corpus_holds_every_label_and_articles_without() -> None:
    counts = count_spans(corpus_articles())
    for key in (
        "NUMERAL_FACTORY",
        "FACTORY",
        "ANON_SOURCE",
        "UNNAMED_GROUP",
        "ANONYMITY_GRANT",
        "EPISTEMIC",
        "DOXASTIC",
    ):
        assert counts[key] > 0
    for key in (
        "HEARSAY",
        "APPROXIMATOR",
        "UNVERIFIED",
        "HEDGED_CLAIM",
        "QUOTE",
        "no source",
        "no hedge",
        "no factory",
    ):
        assert counts[key] > 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.xml").write_text(f"{HEADER}\n{GOOD}\n</article>", encoding="utf-8")
    return tmp_path


def test_main_on_good_articles(folder: Path, capsys: pytest.CaptureFixture) -> None:
    main([folder], counts=True)
    printed = capsys.readouterr().out
    assert "error" not in printed
    assert "NUMERAL_FACTORY" in printed


def test_main_names_file_line_and_rule(folder: Path, capsys: pytest.CaptureFixture) -> None:
    path = folder / "u.xml"
    path.write_text(
        f"{HEADER.replace('t', 'u', 0)}\n<p>One.</p>\n<p><factory>Masan Mine</factory></p></article>", encoding="utf-8"
    )
    with pytest.raises(SystemExit) as caught:
        main([folder])
    assert caught.value.code == 1
    assert f"{path}:3: error: ids: " in capsys.readouterr().out


def test_main_goes_on_after_a_file_that_is_broken(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "a.xml").write_text("<article>\n<p>", encoding="utf-8")
    (folder / "z.xml").write_text("<article>\n<p>One.</p></article>", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main([folder])
    assert caught.value.code == 1
    printed = capsys.readouterr().out
    assert f"{folder / 'a.xml'}:2: error: form: " in printed
    assert f"{folder / 'z.xml'}:" in printed


def test_main_refuses_one_id_twice(folder: Path, capsys: pytest.CaptureFixture) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "t.xml").write_text((folder / "t.xml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main([folder])
    assert caught.value.code == 1
    assert "second article" in capsys.readouterr().out


def test_notes_fail_a_strict_run_only(folder: Path, capsys: pytest.CaptureFixture) -> None:
    text = f"{HEADER}\n<p>It was reportedly closed.</p></article>"
    (folder / "t.xml").write_text(text, encoding="utf-8")
    main([folder])
    assert "t.xml:2: note: cue: " in capsys.readouterr().out
    main([folder], notes=False)
    assert "note" not in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        main([folder], strict=True)
    assert caught.value.code == 1


def test_main_without_articles(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main([tmp_path])
    assert "no annotated article" in str(caught.value.code)


def test_articles_lie_where_the_project_looks() -> None:
    assert (REPO / "assets" / "articles").is_dir()
