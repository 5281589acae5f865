"""spaCy's English tokenizer with the infixes that news pages need.

Reporting reaches us glued ("...in May 2016.Unlike its twin", "(File photo)North Korea"), and a span can only
begin where a token begins. Everything else is spaCy's own `en` tokenizer.
"""

from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

INFIXES = (
    r"(?<=[0-9%])\.(?=[A-Z][a-z])",  # 2016.Unlike
    r"(?<=[A-Z]{2})\.(?=[A-Z][a-z])",  # WPK.Kim
    r"(?<=[A-Za-z0-9.,!?])[\)\]\"”](?=[A-Za-z])",  # DB)North; ongoing."Satellite
    r"(?<=[A-Za-z0-9.,:])[\(\[\"“](?=[A-Za-z0-9])",  # hotel[state-run; said:"We
    r"(?<=[0-9A-Za-z])/(?=[0-9A-Z])",  # Chemical Factory/2.8 Vinalon Complex
    r"(?<=[a-z])[.!?](?=[\[\(\"“][A-Z])",  # ended."We; Russia.[REPORT
    r"(?<=[a-z])[!?](?=[A-Z])",
)


class NewsTokenizer(Tokenizer):
    """spaCy's tokenizer, which does not build its exceptions again when it is told to load what it already is."""

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "NewsTokenizer":
        """Load state; see `spacy.tokenizer.Tokenizer.from_bytes`."""
        if self.to_bytes(exclude=["vocab"]) != bytes_data:
            super().from_bytes(bytes_data, exclude=exclude)
        return self


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Registered as `dprk_ner.Tokenizer.v1` (registry `tokenizers`)."""

    def build(nlp: Language) -> Tokenizer:
        # all at once: every pattern that is set later lets spaCy read its thousand exceptions anew
        return NewsTokenizer(
            nlp.vocab,
            rules=nlp.Defaults.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(nlp.Defaults.prefixes).search,
            suffix_search=compile_suffix_regex(nlp.Defaults.suffixes).search,
            infix_finditer=compile_infix_regex([*INFIXES, *nlp.Defaults.infixes]).finditer,
            token_match=nlp.Defaults.token_match,
            url_match=nlp.Defaults.url_match,
        )

    return build
