"""General knowledge of English words: Brown clusters and possible parts of speech.

Both come from `spacy-lookups-data` (clusters and probabilities of word types; the word lists, rules and
exceptions of WordNet's lemmatiser) and are computed once, at training time. The trained pipeline carries the
resulting arrays, so loading it needs neither the data package nor time.
"""

from functools import cache
from typing import Any

import numpy
from spacy.strings import get_string_id
from spacy.util import load_language_data, registry

NOUN, VERB, ADJ, ADV = 1, 2, 4, 8
_POS = {"noun": NOUN, "verb": VERB, "adj": ADJ, "adv": ADV}


class WordTable:
    """Word types with their Brown cluster and possible parts of speech, as sorted arrays.

    keys: Hashes (spaCy's) of the word forms, sorted, uint64, shape (n,).
    clusters: Cluster of each, lowest bits first as in spaCy, uint32, shape (n,).
    pos: Bit mask of possible parts of speech, uint8, shape (n,).
    """

    def __init__(self, keys: numpy.ndarray, clusters: numpy.ndarray, pos: numpy.ndarray) -> None:
        self.keys, self.clusters, self.pos = keys, clusters, pos

    def find(self, *orths: int) -> tuple[int, int]:
        """(cluster, parts of speech) of the first of these word forms that is known; (0, 0) if none is."""
        for orth in orths:
            i = int(numpy.searchsorted(self.keys, numpy.uint64(orth)))
            if i < len(self.keys) and int(self.keys[i]) == orth:
                return int(self.clusters[i]), int(self.pos[i])
        return 0, 0

    def to_attrs(self) -> dict[str, Any]:
        """Plain arrays for serialisation."""
        return {"keys": self.keys, "clusters": self.clusters, "pos": self.pos}

    @classmethod
    def from_attrs(cls, attrs: dict[str, Any]) -> "WordTable":
        """The inverse of `to_attrs`."""
        return cls(
            numpy.asarray(attrs["keys"], dtype="uint64"),
            numpy.asarray(attrs["clusters"], dtype="uint32"),
            numpy.asarray(attrs["pos"], dtype="uint8"),
        )

    @classmethod
    def empty(cls) -> "WordTable":
        """A table that knows no word."""
        return cls(
            numpy.zeros((0,), dtype="uint64"), numpy.zeros((0,), dtype="uint32"), numpy.zeros((0,), dtype="uint8")
        )


def parts_of_speech(word: str, tables: dict[str, Any]) -> int:
    """Every part of speech that WordNet's lists, rules and exceptions allow a lower-case word, as a bit mask.

    tables: `lemma_index` (sets of lemmas), `lemma_exc` and `lemma_rules`, each by part of speech.
    """
    mask = 0
    for pos, bit in _POS.items():
        lemmas = tables["lemma_index"].get(pos, ())
        if word in lemmas or word in tables["lemma_exc"].get(pos, {}):
            mask |= bit
            continue
        for old, new in tables["lemma_rules"].get(pos, ()):
            if old and word.endswith(old) and word[: len(word) - len(old)] + new in lemmas:
                mask |= bit
                break
    return mask


@cache
def build_word_table(size: int) -> WordTable:
    """The `size` most frequent word types of `spacy-lookups-data` with clusters and parts of speech.

    RAISES: `ValueError` if the data package is not installed.
    """
    if not size:
        return WordTable.empty()
    if "en" not in registry.lookups:
        raise ValueError("the word table is built from spacy-lookups-data: pip install spacy-lookups-data")
    files = registry.lookups.get("en")
    names = ("lexeme_cluster", "lexeme_prob", "lemma_index", "lemma_exc", "lemma_rules")
    tables = {name: load_language_data(files[name]) for name in names}
    tables["lemma_index"] = {pos: frozenset(words) for pos, words in tables["lemma_index"].items()}
    clusters, probabilities = tables["lexeme_cluster"], tables["lexeme_prob"]
    frequent = sorted(clusters, key=lambda word: (-probabilities.get(word, -99.0), word))[:size]
    rows = sorted((get_string_id(word), clusters[word], parts_of_speech(word.lower(), tables)) for word in frequent)
    return WordTable(
        numpy.array([row[0] for row in rows], dtype="uint64"),
        numpy.array([row[1] for row in rows], dtype="uint32"),
        numpy.array([row[2] for row in rows], dtype="uint8"),
    )
