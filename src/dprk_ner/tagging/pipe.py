"""The trainable pipe that the three recognisers share: tags layers of spans, trains on gold groups."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.errors import Errors
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Model, Optimizer, set_dropout_rate
from thinc.types import Floats2d

from ..document import group, install_extensions
from ..reading import read
from .layer import Layer, tagging_loss, total_width

#: A found span: start token, end token, label, probability.
Found = tuple[int, int, str, float]


class SpanTaggingPipe(TrainablePipe):
    """Tags one or several layers of spans over a shared encoder.

    Subclasses say what becomes of the spans in `set_annotations`. The labels are those of the guidelines and part
    of the class, not learned. Settings are attributes that come from the config; `cfg` stays empty, so that
    `spacy.load(..., config=...)` is obeyed.
    """

    layers: tuple[Layer, ...]

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str,
        *,
        layers: tuple[Layer, ...],
        scorer: Callable | None,
    ) -> None:
        """Set up the pipe.

        vocab: The shared vocabulary.
        model: Scores the actions of all layers, side by side; see `dprk_ner.SpanTagger.v1`.
        name: The component's name in the pipeline.
        layers: What is tagged.
        scorer: The scoring method, or None.
        """
        self.vocab = vocab
        self.model = model
        self.name = name
        self.layers = layers
        self.scorer = scorer
        self.cfg: dict[str, Any] = {}
        install_extensions()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, layer by layer."""
        return tuple(label for layer in self.layers for label in layer.labels)

    @property
    def label_data(self) -> tuple[str, ...]:
        """The labels, as `spacy init labels` writes them."""
        return self.labels

    def add_label(self, label: str) -> int:
        """The labels are fixed by the guidelines: 0 for one of them.

        RAISES: `ValueError` for any other.
        """
        if label in self.labels:
            return 0
        raise ValueError(f"{self.name} knows the labels {', '.join(self.labels)} and cannot learn {label!r}")

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        install_extensions()
        return super().__call__(doc)

    def predict(self, docs: Iterable[Doc]) -> list[list[Found]]:
        """Find the spans of each document; the documents stay as they are."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        return self.find(docs, self.model.predict(docs))

    def find(self, docs: list[Doc], scores: list[Floats2d]) -> list[list[Found]]:
        """Spans of all layers, in text order; the documents of a batch are decoded side by side."""
        readings = [read(doc) for doc in docs]
        flat = numpy.concatenate([numpy.asarray(own) for own in scores])
        found: list[list[Found]] = [[] for _ in docs]
        for layer, part in self._split(flat):
            for spans, own in zip(found, layer.find_all(readings, part), strict=True):
                spans += own
        return [sorted(spans, key=lambda item: (item[0], -item[1])) for spans in found]

    def _split(self, scores: NDArray[numpy.float32]) -> Iterable[tuple[Layer, NDArray[numpy.float32]]]:
        start = 0
        for layer in self.layers:
            yield layer, scores[:, start : start + layer.width]
            start += layer.width

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from a batch of examples; the loss is a mean per token."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, f"{type(self).__name__}.update")
        if not any(len(eg.predicted) for eg in examples):
            return losses
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update([eg.predicted for eg in examples])
        loss, gradient = self.get_loss(examples, scores)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(
        self, examples: Iterable[Example], scores: list[Floats2d]
    ) -> tuple[float, list[NDArray[numpy.float32]]]:
        """Cross-entropy of the gold actions and its gradient, both divided by the number of tokens."""
        examples = list(examples)
        total, gradients = 0.0, []
        n_tokens = max(sum(len(eg.predicted) for eg in examples), 1)
        for eg, own in zip(examples, scores, strict=True):
            parts = []
            for layer, part in self._split(numpy.asarray(own)):
                loss, gradient = tagging_loss(part, layer.gold_actions(eg))
                total += loss
                parts.append(gradient)
            gradients.append(numpy.concatenate(parts, axis=1) / numpy.float32(n_tokens))
        return total / n_tokens, gradients

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, labels: Any = None
    ) -> None:
        """Set the model's output width and draw its weights.

        get_examples: Gives a sample of the training data.
        labels: Accepted because spaCy's training offers it; the labels are fixed.
        RAISES: `ValueError` if no example carries the span groups that this component learns from.
        """
        validate_get_examples(get_examples, f"{type(self).__name__}.initialize")
        groups = {layer.group for layer in self.layers}
        sample: list[Doc] = []
        annotated = False
        for eg in islice(get_examples(), 200):
            annotated = annotated or any(group in eg.reference.spans for group in groups)
            if len(sample) < 10 and len(eg.predicted):
                sample.append(eg.predicted)
        if not annotated:
            raise ValueError(
                f"{self.name} finds no annotation to learn from: doc.spans lacks {', '.join(sorted(groups))}"
            )
        if not sample:
            raise ValueError(Errors.E923.format(name=self.name))
        output = self.model.get_ref("output")
        if output.maybe_get_dim("nO") is None:
            output.set_dim("nO", total_width(self.layers))
        self.model.initialize(X=sample)


def score_groups(examples: Iterable[Example], groups: Iterable[str], **kwargs: Any) -> dict[str, Any]:
    """Exact precision, recall and F of span groups, overall and by label, from spaCy's own scorer."""
    examples = list(examples)
    scores: dict[str, Any] = {}
    for key in groups:
        scores.update(
            Scorer.score_spans(
                examples,
                f"spans_{key}",
                getter=lambda doc, _attr, key=key: group(doc, key),
                has_annotation=lambda doc, key=key: key in doc.spans,
                allow_overlap=True,
                labeled=True,
            )
        )
    return scores
