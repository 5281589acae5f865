"""`dprk-ner show`: a text with its spans in colour, in the terminal or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from spacy.tokens import Doc, Span

from ..claims.explain import get_reasons
from ..claims.quantity import get_quantity
from ..digest import digest, line_of
from ..document import get_certainty, get_sources, group, value
from ..errors import InputError
from ..formats import read_inputs
from ..labels import CLAIMS, FACTORIES, HEDGES, LAYERS, QUOTES, SOURCES
from .common import PARTIAL, FacilitiesOption, complain, fail, load_pipeline

if TYPE_CHECKING:
    from rich.text import Text

#: Colours by label, one for terminal and page.
COLOURS = {
    "NUMERAL_FACTORY": "#d7875f",
    "FACTORY": "#d7af87",
    "ANON_SOURCE": "#5fafd7",
    "UNNAMED_GROUP": "#87d7d7",
    "ANONYMITY_GRANT": "#8787d7",
    "EPISTEMIC": "#87af5f",
    "DOXASTIC": "#afaf5f",
    "HEARSAY": "#d787af",
    "APPROXIMATOR": "#a8a8a8",
    "UNVERIFIED": "#d75f5f",
    "HEDGED_CLAIM": "#d7d787",
    "QUOTE": "#bcbcbc",
}


def show_cli(
    path: Annotated[str, typer.Argument(help="A text file, a .jsonl file, a directory, or - for standard input.")],
    html: Annotated[Path | None, typer.Option(help="Write a page instead of colours in the terminal.")] = None,
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    facilities: FacilitiesOption = None,
) -> None:
    """Show a text with its spans in colour.

    Example: dprk-ner show article.txt --html article.html
    """
    nlp = load_pipeline(model, facilities)
    problems, docs = 0, []
    for item in read_inputs([path]):
        if isinstance(item, InputError):
            complain(item)
            problems += 1
        else:
            docs.append((item.doc_id, nlp(item.text)))
    if html is not None:
        try:
            html.write_text(page(docs), encoding="utf-8")
        except OSError as err:
            fail(f"cannot write {html}: {err.strerror}")
    else:
        from rich.console import Console

        console = Console(soft_wrap=False)
        for doc_id, doc in docs:
            console.rule(doc_id)
            console.print(terminal(doc))
            console.print(summary(doc), markup=False)  # ids stand in brackets
            console.print(explanation(doc), markup=False, highlight=False)
    if problems:
        raise typer.Exit(PARTIAL)


def terminal(doc: Doc) -> "Text":
    """The text with factories, sources and cues on colour, claims underlined and quotes in italics."""
    from rich.text import Text

    text = Text(doc.text)
    for span in group(doc, QUOTES):
        text.stylize("italic", span.start_char, span.end_char)
    for span in group(doc, CLAIMS):
        text.stylize("underline", span.start_char, span.end_char)
    for key in (SOURCES, FACTORIES, HEDGES):
        for span in group(doc, key):
            text.stylize(f"black on {COLOURS[span.label_]}", span.start_char, span.end_char)
    return text


def summary(doc: Doc) -> str:
    """What an editor wants to see at a glance: sources, where they are, how much rests on each."""
    lines = ["", digest(doc)]
    lines += [f"  {line_of(source, doc)}" for source in get_sources(doc)]
    plants: dict[str, list[Span]] = {}
    for span in group(doc, FACTORIES):
        plants.setdefault(span.text, []).append(span)
    for name, spans in plants.items():
        numeral = value(spans[0], "numeral")
        reading = f" = {numeral['kind']} {numeral['norm']}" if numeral else ""
        lines.append(f"  {name}{reading}{f' [{spans[0].kb_id_}]' if spans[0].kb_id_ else ''}")
    return "\n".join(lines)


def explanation(doc: Doc) -> str:
    """Why each claim is as certain as it is, cue by cue with the rows of the table, and the quantities that are rough."""
    lines = []
    for claim in group(doc, CLAIMS):
        certainty = get_certainty(claim)
        if certainty is not None:
            band = f" ({certainty.low:.0%} to {certainty.high:.0%})" if certainty.low and certainty.high else ""
            side = {1: "for it", -1: "against it"}.get(certainty.polarity, "neither for nor against")
            lines.append(f"  {claim.id_} {' '.join(claim.text.split())}: {certainty.level}{band}, {side}")
            lines += [f"    {reason}" for reason in get_reasons(claim)]
    for cue in group(doc, HEDGES):
        quantity = get_quantity(cue)
        if quantity is not None:
            upper = f" to {quantity.upper:,.10g}" if quantity.upper is not None else ""
            lines.append(
                f"  {cue.text} {quantity.text}: {quantity.bound} {quantity.value:,.10g}{upper} {quantity.unit or ''}"
            )
    return "\n".join(lines)


def page(docs: list[tuple[str, Doc]]) -> str:
    """A page of its own, drawn by displaCy's span visualiser: every layer on a line of its own."""
    from spacy import displacy

    options: dict[str, Any] = {"colors": COLOURS}
    rendered = []
    for doc_id, doc in docs:
        data = {
            "text": doc.text,
            "title": doc_id,
            "tokens": [token.text for token in doc],
            "spans": [
                {
                    "start": span.start_char,
                    "end": span.end_char,
                    "start_token": span.start,
                    "end_token": span.end,
                    "label": span.label_,
                    "kb_id": span.kb_id_ or value(span, "source") or "",
                    "kb_url": "#",
                }
                for key in LAYERS
                for span in group(doc, key)
            ],
        }
        rendered.append(data)
    return str(displacy.render(rendered, style="span", manual=True, page=True, options=options, jupyter=False))
