"""The model of `hedged_claims`: a tagging head for cues and a claim pointer over one encoder.

Registered as `dprk_ner.HedgedClaims.v1` (registry `architectures`).
"""

from collections.abc import Callable

from spacy.tokens import Doc
from thinc.api import Dropout, Linear, Maxout, Model, chain, with_array, zero_init
from thinc.types import Floats2d


def build_hedge_model(*, tok2vec: Model, tagger_width: int, pointer: Model, dropout: float) -> Model:
    """The model of `hedged_claims`: a tagging head for cues and a claim pointer over the same encoder.

    tok2vec: The encoder, or a listener to a shared one.
    tagger_width: Width of a layer between encoder and the cues' scores; 0 leaves it out.
    pointer: The claim pointer.
    dropout: Dropout on the encoder's output while training.
    RETURNS: Model from documents to the cues' score matrices; the pipe runs the parts by themselves through the refs
        `tok2vec`, `tagger`, `output` and `pointer`.
    """
    width = tok2vec.maybe_get_dim("nO")
    output = Linear(nI=tagger_width or width, init_W=zero_init)
    shared = with_array(Dropout(dropout))
    head = chain(Maxout(nO=tagger_width, nI=width, nP=2, normalize=True), output) if tagger_width else output
    tagger = with_array(head)
    return Model(
        "hedged_claims",
        _forward_tagger,
        init=_init_parts,
        layers=[tok2vec, shared, tagger, pointer],
        refs={"tok2vec": tok2vec, "shared": shared, "tagger": tagger, "output": output, "pointer": pointer},
    )


def _forward_tagger(model: Model, X: list[Doc], is_train: bool) -> tuple[list[Floats2d], Callable]:
    vectors, back_tok2vec = model.get_ref("tok2vec")(X, is_train)
    vectors, back_shared = model.get_ref("shared")(vectors, is_train)
    scores, back_tagger = model.get_ref("tagger")(vectors, is_train)
    return scores, lambda d_scores: back_tok2vec(back_shared(back_tagger(d_scores)))


def _init_parts(model: Model, X: list[Doc] | None = None, Y: object = None) -> None:
    tok2vec, pointer = model.get_ref("tok2vec"), model.get_ref("pointer")
    tok2vec.initialize(X=X)
    vectors = tok2vec.predict(X) if X else None
    model.get_ref("tagger").initialize(X=vectors)
    if pointer.maybe_get_dim("nI") is None:
        pointer.set_dim("nI", tok2vec.get_dim("nO"))
    pointer.initialize()
