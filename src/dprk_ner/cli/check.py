"""`dprk-ner check`: versions, model, a one-sentence self test."""

import platform
from typing import Annotated

import typer

from .. import __version__
from ..labels import ANON_SOURCE, EPISTEMIC, HEDGED_CLAIM, NUMERAL_FACTORY
from .common import FacilitiesOption, fail, load_pipeline

SENTENCE = "The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK."
EXPECTED = {
    NUMERAL_FACTORY: "May 7 Factory",
    ANON_SOURCE: "a source in Hyesan",
    EPISTEMIC: "may",
    HEDGED_CLAIM: "The May 7 Factory may reopen in spring",
}


def check_cli(
    model: Annotated[str | None, typer.Option(help="A trained pipeline other than the package's own.")] = None,
    facilities: FacilitiesOption = None,
) -> None:
    """Print versions and test the pipeline on one sentence.

    Example: dprk-ner check
    """
    import spacy

    nlp = load_pipeline(model, facilities)
    print(f"dprk_ner {__version__}, spaCy {spacy.__version__}, Python {platform.python_version()}")
    print(f"model {nlp.meta['name']} {nlp.meta['version']}: {', '.join(nlp.pipe_names)}")
    doc = nlp(SENTENCE)
    found = {span.label_: span.text for key in doc.spans for span in doc.spans[key]}
    wrong = {label: text for label, text in EXPECTED.items() if found.get(label) != text}
    for label, text in EXPECTED.items():
        print(f"{'wrong' if label in wrong else 'ok':5s} {label}: {found.get(label, 'nothing')}")
        if label in wrong:
            print(f"      expected {text!r}")
    if wrong:
        fail("the self test failed: the pipeline does not find what it was trained to find")
