"""The tagging head: a linear layer that scores the actions of one or several layers of spans.

Registered as `dprk_ner.SpanTagger.v1` (registry `architectures`).
"""

from typing import cast

from spacy.tokens import Doc
from thinc.api import Dropout, Linear, Maxout, Model, chain, with_array, zero_init
from thinc.types import Floats2d

from ..lexicon.encoder import use_numpy_blas


def build_span_tagger(
    *, tok2vec: Model[list[Doc], list[Floats2d]], hidden_width: int, dropout: float, nO: int | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Score the actions of every token.

    tok2vec: The encoder, or a listener to a shared one.
    hidden_width: Width of a layer between encoder and scores; 0 leaves it out.
    dropout: Dropout on the encoder's output while training.
    nO: Number of actions, all layers of spans together; set by the pipe when it is initialised.
    RETURNS: Model from documents to score matrices, each of shape (tokens, nO).
    """
    width = tok2vec.maybe_get_dim("nO")
    output = Linear(nO=nO, nI=hidden_width or width, init_W=zero_init)
    head: Model[Floats2d, Floats2d] = chain(
        cast(Model[Floats2d, Floats2d], Dropout(dropout)),
        *([Maxout(nO=hidden_width, nI=width, nP=2, normalize=True)] if hidden_width else []),
        output,
    )
    model = chain(tok2vec, cast(Model[list[Floats2d], list[Floats2d]], with_array(head)))
    use_numpy_blas(model)
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output", output)
    return model
