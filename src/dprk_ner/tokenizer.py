"""spaCy's English tokenizer with the infixes that news pages need.

Reporting reaches us glued ("...in May 2016.Unlike its twin", "(File photo)North Korea"), and a span can only
begin where a token begins. Everything else is spaCy's own `en` tokenizer.
"""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, registry

INFIXES = (
    r"(?<=[0-9%])\.(?=[A-Z][a-z])",  # 2016.Unlike
    r"(?<=[A-Z]{2})\.(?=[A-Z][a-z])",  # WPK.Kim
    r"(?<=[A-Za-z0-9.,!?])[\)\]\"”](?=[A-Za-z])",  # DB)North; ongoing."Satellite
    r"(?<=[A-Za-z0-9.,:])[\(\[\"“](?=[A-Za-z0-9])",  # hotel[state-run; said:"We
    r"(?<=[0-9A-Za-z])/(?=[0-9A-Z])",  # Chemical Factory/2.8 Vinalon Complex
    r"(?<=[a-z])[.!?](?=[\[\(\"“][A-Z])",  # ended."We; Russia.[REPORT
    r"(?<=[a-z])[!?](?=[A-Z])",
)


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Registered as `dprk_ner.Tokenizer.v1` (registry `tokenizers`)."""

    def build(nlp: Language) -> Tokenizer:
        tokenizer = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
        tokenizer.infix_finditer = compile_infix_regex([*INFIXES, *nlp.Defaults.infixes]).finditer
        return tokenizer

    return build
