"""The embedding layer: lexical and table features of tokens, hashed, embedded and mixed.

Registered as `dprk_ner.LexicalEmbed.v1` (registry `architectures`). It takes the place of
`spacy.MultiHashEmbed` in a `spacy.Tok2Vec.v2`.
"""

from collections.abc import Callable, Sequence
from typing import cast

from spacy.tokens import Doc
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

from .features import COLUMNS, WordFeatures, extract
from .words import WordTable, build_word_table

#: Rows of each column's table (300 where not named), and the part of the full width it has (a third where not named).
_ROWS = {"norm": 6000, "prefix": 2000, "suffix": 2500, "shape": 1000, "cluster": 2500}
_PARTS = {"norm": 1, "prefix": 1, "suffix": 1, "cluster": 1}


def build_lexical_embed(
    *, width: int, word_types: int, blank: list[str] | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Embed lexical features of tokens.

    width: Output width; the widest of the concatenated feature tables has it, too.
    word_types: How many word types keep their Brown cluster and parts of speech (0: none).
    blank: Columns that say nothing, to see what the others do without them; see `features.COLUMNS`.
    RAISES: `ValueError` for a column that there is not.
    RETURNS: Model from documents to arrays of shape (tokens, width).
    """
    blank = blank or []
    unknown = sorted(set(blank) - set(COLUMNS))
    if unknown:
        raise ValueError(f"there is no column {unknown[0]!r} to blank; there are {', '.join(COLUMNS)}")
    tables = []
    for column, name in enumerate(COLUMNS):
        size = max(width // _PARTS.get(name, 3), 8)
        tables.append(HashEmbed(size, _ROWS.get(name, 300), column=column, seed=column + 11, dropout=0.0))
    total = sum(cast(int, table.get_dim("nO")) for table in tables)
    mix = Maxout(nO=width, nI=total, nP=3, normalize=True, dropout=0.0)
    embed = cast(
        Model[list[Ints2d], list[Floats2d]],
        chain(list2ragged(), with_array(chain(concatenate(*tables), mix)), ragged2list()),
    )
    model = chain(_extractor(word_types, blank), embed)
    model.set_dim("nO", width)
    return model


def _extractor(word_types: int, blank: Sequence[str]) -> Model[list[Doc], list[Ints2d]]:
    attrs = {"word_types": word_types, "words": {}, "blank": [COLUMNS.index(name) for name in blank]}
    return Model("lexical_features", _forward, init=_init, attrs=attrs)


def _init(model: Model, X: list[Doc] | None = None, Y: object = None) -> None:
    model.attrs["words"] = build_word_table(model.attrs["word_types"]).to_attrs()
    _FEATURES.pop(model.id, None)


#: The caches of word features, one a layer. They hold nothing that cannot be computed again.
_FEATURES: dict[int, tuple[object, WordFeatures]] = {}


def _word_features(model: Model) -> WordFeatures:
    attrs = model.attrs["words"]
    known = _FEATURES.get(model.id)
    if known is None or known[0] is not attrs:
        table = WordTable.from_attrs(attrs) if attrs else WordTable.empty()
        known = _FEATURES[model.id] = (attrs, WordFeatures(table))
    return known[1]


def _forward(model: Model, docs: list[Doc], is_train: bool) -> tuple[list[Ints2d], Callable]:
    words = _word_features(model)
    matrices = [extract(doc, words) for doc in docs]
    for matrix in matrices:
        matrix[:, model.attrs["blank"]] = 0
    out = [cast(Ints2d, model.ops.asarray(matrix)) for matrix in matrices]

    def backprop(d_out: list[Ints2d]) -> list:
        return []

    return out, backprop
