"""dprk_ner: numeral-named factories, anonymous sources and hedged claims in English reporting on North Korea.

    import spacy
    nlp = spacy.load("dprk_ner")
    doc = nlp(text)

`docs/api.md` describes what a document holds afterwards.
"""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas
    from spacy.language import Language

    from .records import Record

try:
    __version__ = version("dprk_ner")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.0.0"

#: Where `weasel run package` puts the trained pipeline.
MODEL_PATH = Path(__file__).parent / "model"


def load(**overrides: Any) -> "Language":
    """Load the trained pipeline that comes with the package; what `spacy.load("dprk_ner")` calls.

    **overrides: `vocab`, `disable`, `enable`, `exclude`, `config`, as in `spacy.load`.
    RETURNS: The pipeline.
    RAISES: `OSError` if the package was installed without a trained pipeline.
    """
    from spacy.util import load_model_from_path

    if not (MODEL_PATH / "config.cfg").exists():
        raise OSError(
            f"dprk_ner is installed without its trained pipeline (nothing in {MODEL_PATH}). "
            "In a checkout, `weasel run all` trains it and puts it there; otherwise install the wheel."
        )
    return load_model_from_path(MODEL_PATH, **overrides)


def annotate(
    texts: "Iterable[str | Mapping[str, Any]]",
    *,
    n_process: int = 1,
    batch_size: int = 64,
    model: str | None = None,
    nlp: "Language | None" = None,
) -> "Iterator[Record]":
    """Annotate texts as they come: an iterator of records, in order, whose memory stays flat.

    texts: Texts, or mappings `{"text": ..., "id"?: ..., "meta"?: {...}}`.
    n_process, batch_size, model, nlp: See `dprk_ner.archive.stream.annotate`.
    """
    from .archive import stream

    return stream.annotate(texts, n_process=n_process, batch_size=batch_size, model=model, nlp=nlp)


def tables(records: "Iterable[Record]") -> "dict[str, pandas.DataFrame]":
    """Records as pandas frames `documents`, `factories`, `sources`, `hedges`, `claims`, `quotes`, joined on `doc_id`."""
    from .archive.tables import frames

    return frames(records)


__all__ = ["MODEL_PATH", "__version__", "annotate", "load", "tables"]
