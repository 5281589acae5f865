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
    from spacy.language import Language

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


__all__ = ["MODEL_PATH", "__version__", "load"]
