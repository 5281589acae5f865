"""The names of the span groups and their labels: the vocabulary of the whole package.

Source: `docs/guidelines.md`, section 1. The order is the order in which records and tables list them.
"""

from typing import Final

FACTORIES: Final = "factories"
SOURCES: Final = "sources"
HEDGES: Final = "hedges"
CLAIMS: Final = "claims"
QUOTES: Final = "quotes"

NUMERAL_FACTORY: Final = "NUMERAL_FACTORY"
FACTORY: Final = "FACTORY"
ANON_SOURCE: Final = "ANON_SOURCE"
UNNAMED_GROUP: Final = "UNNAMED_GROUP"
ANONYMITY_GRANT: Final = "ANONYMITY_GRANT"
EPISTEMIC: Final = "EPISTEMIC"
DOXASTIC: Final = "DOXASTIC"
HEARSAY: Final = "HEARSAY"
APPROXIMATOR: Final = "APPROXIMATOR"
UNVERIFIED: Final = "UNVERIFIED"
HEDGED_CLAIM: Final = "HEDGED_CLAIM"
QUOTE: Final = "QUOTE"

#: Every span group of a document with the labels that occur in it.
LAYERS: Final[dict[str, tuple[str, ...]]] = {
    FACTORIES: (NUMERAL_FACTORY, FACTORY),
    SOURCES: (ANON_SOURCE, UNNAMED_GROUP, ANONYMITY_GRANT),
    HEDGES: (EPISTEMIC, DOXASTIC, HEARSAY, APPROXIMATOR, UNVERIFIED),
    CLAIMS: (HEDGED_CLAIM,),
    QUOTES: (QUOTE,),
}

#: First letter of the ids of each group's spans (`f1`, `s1`, ...).
ID_PREFIX: Final[dict[str, str]] = {
    FACTORIES: "f",
    SOURCES: "s",
    HEDGES: "h",
    CLAIMS: "c",
    QUOTES: "q",
}

#: Levels of certainty in order, from what the words speak against to what they leave hardly in doubt. An approximator has
#: the level `approximate`, which is beside this scale. Source: the rows `scale` of `claims/certainty.json`.
LEVELS: Final[tuple[str, ...]] = (
    "excluded",
    "unlikely",
    "unverified",
    "reported",
    "possible",
    "believed",
    "likely",
    "certain",
)
