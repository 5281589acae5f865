"""The pipelines that are timed against each other, each on the same texts.

(d) is trained for a modest number of steps on the authored articles: what it finds would need more, what it costs does not, once
its `span_finder` proposes no more spans than a well-trained one. (e) is not trained at all: a tagger, a parser and an entity recogniser take as many steps over a text whatever their weights.
"""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from dprk_ner.corpus.articles import article_paths, read_article
from dprk_ner.corpus.convert import split, to_doc
from dprk_ner.records import to_record

ROOT = Path(__file__).parent.parent
CACHE = ROOT / "benchmarks" / "cache"
#: Batches of six articles that (d) is trained on.
STEPS = 60
LAYERS = ("factories", "sources", "hedges")
TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "window_size": 1,
        "maxout_pieces": 3,
        "depth": 4,
    },
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}


def texts() -> list[str]:
    """The authored articles, in an order that does not change."""
    found = [read_article(path).text for path in article_paths([ROOT / "assets" / "articles"])]
    random.Random(8).shuffle(found)
    return found


def count_words(these: Iterable[str]) -> int:
    """Words are what stands between white space, whatever a tokenizer makes of them."""
    return sum(len(text.split()) for text in these)


def _transition(state_type: str, nlp: Language) -> dict:
    model = nlp.get_pipe_config(state_type)["model"] if nlp.has_pipe(state_type) else None
    return model or {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state_type,
        "extra_state_tokens": False,
        "hidden_width": 64 if state_type == "ner" else 128,
        "maxout_pieces": 2 if state_type == "ner" else 3,
        "use_upper": True,
        "tok2vec": LISTENER,
    }


def build_stock() -> Language:
    """What `spacy init config` gives for the same layers: three `ner`, `span_finder` and `spancat`, `sentencizer`."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    nlp.add_pipe("sentencizer")
    for layer in LAYERS:
        nlp.add_pipe("ner", name=f"ner_{layer}", config={"model": _transition("ner", nlp)})
    nlp.add_pipe(
        "span_finder",
        config={
            "max_length": 60,
            "model": {
                "@architectures": "spacy.SpanFinder.v1",
                "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": 2},
                "tok2vec": LISTENER,
            },
        },
    )
    nlp.add_pipe(
        "spancat",
        config={
            "spans_key": "claims",
            "suggester": {"@misc": "spacy.preset_spans_suggester.v1", "spans_key": "sc"},
            "model": {
                "@architectures": "spacy.SpanCategorizer.v1",
                "scorer": {"@layers": "spacy.LinearLogistic.v1"},
                "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
                "tok2vec": LISTENER,
            },
        },
    )
    return nlp


def _gold(doc: Doc, layer: str) -> Doc:
    """A copy of a gold document with one layer as entities, and its claims under the keys of `span_finder` and `spancat`."""
    copy = doc.copy()
    if layer in LAYERS:
        copy.set_ents(spacy.util.filter_spans(list(doc.spans[layer])))
    claims = [Span(copy, span.start, span.end, label="HEDGED_CLAIM") for span in doc.spans["claims"]]
    copy.spans.clear()
    copy.spans["claims"] = copy.spans["sc"] = claims
    return copy


def train_stock() -> Language:
    """(d), trained once and kept in `benchmarks/cache`."""
    path = CACHE / f"stock-{STEPS}"
    if path.exists():
        return spacy.load(path)
    fix_random_seed(7)
    nlp = build_stock()
    articles = split(read_article(path) for path in article_paths([ROOT / "assets" / "articles"]))["train"]
    docs = [to_doc(article, nlp) for article in articles if _fits(article, nlp)]
    parts = {**{f"ner_{layer}": layer for layer in LAYERS}, "claims": "claims"}

    def examples(docs: Iterable[Doc], layer: str) -> list[Example]:
        return [Example(nlp.make_doc(doc.text), _gold(doc, layer)) for doc in docs]

    def sample() -> list[Example]:
        return [eg for layer in parts.values() for eg in examples(docs[:40], layer)]

    optimizer = nlp.initialize(sample)
    batches: list[list[Doc]] = []
    for step in range(STEPS):
        if not batches:
            random.Random(step).shuffle(docs)
            batches = list(minibatch(docs, 6))
        batch = batches.pop()
        for name, layer in parts.items():
            enable = ["tok2vec", name] if layer in LAYERS else ["tok2vec", "span_finder", "spancat"]
            annotates = [] if layer in LAYERS else ["span_finder"]
            with nlp.select_pipes(enable=enable):
                nlp.update(examples(batch, layer), sgd=optimizer, annotates=annotates)
        print(f"training the stock pipeline: step {step + 1} of {STEPS}", end="\r")
    print()
    calibrate(nlp, [doc.text for doc in docs[:20]])
    CACHE.mkdir(exist_ok=True)
    nlp.to_disk(path)
    return nlp


def calibrate(nlp: Language, these: list[str]) -> None:
    """Raise the threshold of `span_finder` until it proposes no more than a well-trained one would.

    After so few steps it proposes thousands of spans an article, and `spancat` would pay for each. A candidate for every
    twenty words is three times as many as there are claims.
    """
    finder = nlp.get_pipe("span_finder")
    for step in range(60):
        finder.cfg["threshold"] = 1 - 0.5 * 0.85**step  # type: ignore[attr-defined]
        docs = list(nlp.pipe(these, disable=["spancat", "ner_factories", "ner_sources", "ner_hedges"]))
        if sum(len(doc.spans["sc"]) for doc in docs) <= count_words(these) / 20:
            return


def _fits(article: object, nlp: Language) -> bool:
    """Does every span fall on the borders of the stock tokens?"""
    try:
        return len(to_doc(article, nlp)) > 0  # type: ignore[arg-type]
    except ValueError:
        return False


def build_general() -> Language:
    """The shape of a small English pipeline: `tagger`, `parser`, `ner` over one `tok2vec`, as many labels as those have."""
    fix_random_seed(7)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": _transition("parser", nlp)})
    ner = nlp.add_pipe("ner", config={"model": _transition("ner", nlp)})
    words = ["Sources", "in", "Hyesan", "said", "so", "."]
    doc = Doc(nlp.vocab, words=words, heads=[3, 0, 1, 3, 3, 3], deps=["d0", "d1", "d2", "ROOT", "d3", "d4"])
    doc.set_ents([Span(doc, 2, 3, label="E0")])
    for i, token in enumerate(doc):
        token.tag_ = f"T{i}"
    for i in range(50):
        tagger.add_label(f"T{i}")  # type: ignore[attr-defined]
    for i in range(18):
        ner.add_label(f"E{i}")  # type: ignore[attr-defined]
    arcs = {f"d{i}": 1 for i in range(44)}
    moves = {"0": {"": 1}, "1": {"": 1}, "2": arcs, "3": arcs, "4": {"ROOT": 1}}
    CACHE.mkdir(exist_ok=True)
    srsly.write_json(CACHE / "moves.json", moves)
    labels = {"@readers": "spacy.read_labels.v1", "path": str(CACHE / "moves.json")}
    nlp.config["initialize"]["components"]["parser"] = {"labels": labels}
    nlp.initialize(lambda: [Example(nlp.make_doc("Sources in Hyesan said so."), doc)])
    return nlp


def run_pipe(nlp: Language, these: list[str], *, records: bool = False, batch_size: int = 64) -> None:
    """Annotate texts and let go of the documents, as an archive is read."""
    for doc in nlp.pipe(these, batch_size=batch_size):
        if records:
            to_record(doc, doc_id="")


def _tokenizer() -> Callable[[list[str]], None]:
    nlp = spacy.blank("en")
    return lambda these: [nlp.make_doc(text) for text in these] and None


def _encoder() -> Callable[[list[str]], None]:
    nlp = spacy.load("dprk_ner", enable=["tok2vec"])
    return lambda these: run_pipe(nlp, these)


def _ours() -> Callable[[list[str]], None]:
    nlp = spacy.load("dprk_ner")
    return lambda these: run_pipe(nlp, these, records=True)


def _stock() -> Callable[[list[str]], None]:
    nlp = train_stock()
    return lambda these: run_pipe(nlp, these)


def _general() -> Callable[[list[str]], None]:
    nlp = build_general()
    return lambda these: run_pipe(nlp, these)


#: Key: (what it is, makes a function that annotates texts).
SYSTEMS: dict[str, tuple[str, Callable[[], Callable[[list[str]], None]]]] = {
    "a": ("spaCy's tokenizer alone", _tokenizer),
    "b": ("our tokenizer and encoder", _encoder),
    "c": ("dprk_ner, all components, records built", _ours),
    "d": ("stock pipeline for the same layers", _stock),
    "e": ("general small English pipeline", _general),
}
