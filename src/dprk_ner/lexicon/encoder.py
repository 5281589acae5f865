"""The encoder: spaCy's `Tok2Vec`, with its matrix products done by numpy's BLAS.

Registered as `dprk_ner.Tok2Vec.v1` (registry `architectures`). thinc multiplies matrices with BLIS unless told otherwise;
the BLAS that numpy ships is about two and a half times as fast at the encoder's sizes on one core. The choice is made
for the nodes of this model alone, so that other pipelines in the process are left as they are.
"""

from typing import Any, cast

from spacy.ml.models.tok2vec import build_Tok2Vec_model
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from thinc.types import Floats2d


def use_numpy_blas(model: Model) -> None:
    """Let numpy's BLAS multiply the matrices of a model on the CPU; models on other devices stay as they are."""
    ops = NumpyOps(use_blis=False)
    for node in model.walk():
        if type(node.ops) is NumpyOps:
            node.ops = ops


def build_tok2vec(
    *, embed: Model[list[Doc], list[Floats2d]], encode: Model[list[Floats2d], list[Floats2d]]
) -> Model[list[Doc], list[Floats2d]]:
    """Embed tokens without their context, then encode the context.

    embed: Documents to arrays of shape (tokens, width).
    encode: Arrays of that shape to arrays of that shape.
    """
    model = cast(Model[list[Doc], list[Floats2d]], build_Tok2Vec_model(cast(Any, embed), cast(Any, encode)))
    use_numpy_blas(model)
    return model
