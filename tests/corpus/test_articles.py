"""Reading annotated articles: text, spans, links; errors in the written form with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dprk_ner.corpus.articles import article_paths, parse_article, read_article, squash
from dprk_ner.errors import InputError

from ..util import LESSONS, article


def test_text_is_what_is_left_without_tags() -> None:
    made = article(
        "<title>A <source who='A'>trader</source></title><caption>Two &amp; three</caption>\n<p>Four &lt;5&gt;.</p>\n"
    )
    assert made.text == "A trader\n\nTwo & three\n\nFour <5>."
    assert [tag for _, _, tag in made.blocks] == ["title", "caption", "p"]


def test_space_around_blocks_is_dropped_inside_it_stays() -> None:
    assert article("<p>  One\n two.  </p><p>\n Three.</p>").text == "One\n two.\n\nThree."


def test_spans_and_labels() -> None:
    made = article(
        "<p><factory kind='serial' norm='7'>No. 7 Mine</factory> <factory>Masan Mine</factory> <source who='A'>a man "
        "<grant of='A'>unnamed</grant></source> <group who='B'>locals</group> <claim><cue type='HEARSAY'>said to</cue> go"
        "</claim> “<quote by='A'>yes</quote>”</p>"
    )
    assert [(made.surface(span), span.layer, span.label) for span in made.spans] == [
        ("No. 7 Mine", "factories", "NUMERAL_FACTORY"),
        ("Masan Mine", "factories", "FACTORY"),
        ("a man unnamed", "sources", "ANON_SOURCE"),
        ("unnamed", "sources", "ANONYMITY_GRANT"),
        ("locals", "sources", "UNNAMED_GROUP"),
        ("said to go", "claims", "HEDGED_CLAIM"),
        ("said to", "hedges", "HEARSAY"),
        ("yes", "quotes", "QUOTE"),
    ]


def test_a_cue_without_a_name_belongs_to_the_innermost_claim() -> None:
    made = article(
        "<claim>It <cue type='EPISTEMIC'>may</cue> <cue type='EPISTEMIC'>suggest</cue> <claim>a <cue "
        "type='EPISTEMIC'>possible</cue> hall of <cue type='APPROXIMATOR'>about</cue> 9 m</claim></claim>"
    )
    outer, inner = made.layer("claims")
    assert [made.surface(cue) for cue in outer.cues] == ["may", "suggest"]
    assert [made.surface(cue) for cue in inner.cues] == ["possible"]


def test_named_cues_are_linked_in_text_order() -> None:
    made = article(
        "It is <cue id='a' type='UNVERIFIED'>unclear</cue> if <claim cues='b a'>he <cue id='b' type='EPISTEMIC'>may</cue> go</claim>"
    )
    [claim] = made.layer("claims")
    assert [made.surface(cue) for cue in claim.cues] == ["unclear", "may"]


def test_layers_are_in_text_order_the_longer_first() -> None:
    made = article("<claim><claim><cue type='EPISTEMIC'>may</cue> go</claim> now</claim>")
    assert [made.surface(span) for span in made.layer("claims")] == ["may go now", "may go"]


def test_lines() -> None:
    made = parse_article(
        '<article id="t">\n<title>One</title>\n\n<p>Two <cue\ntype="EPISTEMIC">may</cue></p>\n</article>'
    )
    assert [made.line_at(made.text.index(word)) for word in ("One", "Two")] == [2, 4]
    assert made.spans[0].line == 4


BROKEN = {
    "not well-formed": ('<article id="t">\n<p>One</article>', 2, "well-formed"),
    "tags that cross": ("<article>\n<p><claim><quote>a</claim></quote></p>\n</article>", 2, "well-formed"),
    "a bare ampersand": ("<article>\n\n<p>A & B</p>\n</article>", 3, "well-formed"),
    "nothing": ("", 1, "well-formed"),
    "two articles": ("<article><p>A</p></article>\n<article></article>", 2, "well-formed"),
    "another root": ("<text>\n<p>A</p></text>", 1, "<text>"),
    "text outside of a block": ("<article>\n\nstray <p>A</p></article>", 3, "stray"),
    "a block in a block": ("<article>\n<p>A\n<p>B</p></p></article>", 3, "<p>"),
    "a span outside of a block": ("<article>\n<cue type='EPISTEMIC'>may</cue></article>", 2, "<cue>"),
    "an unknown tag": ("<article>\n<p>A <b>B</b></p></article>", 2, "<b>"),
    "an unknown attribute": ("<article>\n<p>A <cue kind='x' type='EPISTEMIC'>may</cue></p></article>", 2, "kind"),
    "an attribute of a block": ("<article>\n<p id='x'>A</p></article>", 2, "id"),
    "an unknown type of cue": ("<article>\n<p>A <cue type='MODAL'>may</cue></p></article>", 2, "MODAL"),
    "a cue without type": ("<article>\n<p>A <cue>may</cue></p></article>", 2, "type"),
    "an id twice": (
        "<article>\n<p><cue id='c' type='EPISTEMIC'>may</cue>\n<claim id='c'>x</claim></p></article>",
        3,
        "'c'",
    ),
    "a claim of a missing cue": ("<article>\n<p>A\n<claim cues='c9'>x</claim></p></article>", 3, "c9"),
    "a claim of what is no cue": (
        "<article>\n<p><quote id='q'>A</quote>\n<claim cues='q'>x</claim></p></article>",
        3,
        "'q'",
    ),
}


@pytest.mark.parametrize("kind", list(BROKEN))
def test_errors_name_file_and_line(kind: str) -> None:
    xml, line, word = BROKEN[kind]
    with pytest.raises(InputError) as caught:
        parse_article(xml, path="some/file.xml")
    assert (caught.value.path, caught.value.line) == ("some/file.xml", line)
    assert str(caught.value).startswith(f"some/file.xml:{line}: ")
    assert word in str(caught.value)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "t.xml"
    path.write_bytes(b'<article id="t">\n<p>A</p>\n<p>caf' + b"\xe9</p></article>")
    with pytest.raises(InputError, match="UTF-8") as caught:
        read_article(path)
    assert (caught.value.path, caught.value.line) == (str(path), 3)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.xml"):
        read_article(tmp_path / "none.xml")


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.xml", "a.xml", "note.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in article_paths([tmp_path])] == ["a.xml", "2.xml"]
    assert list(article_paths([tmp_path / "a.xml"])) == [tmp_path / "a.xml"]
    (tmp_path / "c").mkdir()
    with pytest.raises(InputError, match="no annotated article"):
        list(article_paths([tmp_path / "c"]))
    with pytest.raises(InputError, match="no such file"):
        list(article_paths([tmp_path / "d"]))


def test_lessons_are_articles() -> None:
    for body in LESSONS:
        made = article(body)
        assert made.spans
        assert all(made.surface(span).strip() == made.surface(span) != "" for span in made.spans)


def test_squash() -> None:
    assert squash(" a\n b\t c ") == "a b c"
