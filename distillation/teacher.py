"""Train the teacher on the training articles: `python -m distillation.teacher corpus training/teacher`.

It learns from `train.spacy` alone. After every epoch it is scored on `dev.spacy`, for whoever looks on: the last state is
what is kept, whatever the scores, so that nothing is chosen by them.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from spacy.tokens import Doc, DocBin
from torch import Tensor, nn

from dprk_ner.corpus.validate import create_nlp
from dprk_ner.errors import InputError

from .chunks import Lesson, WordPieces, make_lessons
from .network import Teacher, pretrained, save
from .predict import report, score

#: Steps between two printed losses.
_EVERY = 50


@dataclass(frozen=True)
class Settings:
    """How a teacher is trained.

    batch: Chunks a step.
    encoder_rate, rate: Highest learning rates of the pretrained encoder and of what is new, reached after `warmup` steps;
        from there both fall to nothing.
    pointer_weight: Of the pointer's loss beside that of the tags: there is one claim to about sixty tokens.
    """

    epochs: int = 5
    batch: int = 8
    encoder_rate: float = 1e-4
    rate: float = 1e-3
    warmup: int = 100
    pointer_weight: float = 2.0
    seed: int = 1


#: Batches from which the lengths of chunks are sorted: those of one batch are alike, and the order stays random.
_POOL = 16
#: The loss is a mean per token, times this; with the gradient clipped at norm 1, the size of the loss is part of the recipe.
_SCALE = 4.0


def read_docs(path: Path) -> list[Doc]:
    """The documents of a `.spacy` file.

    RAISES: `InputError` if it cannot be read.
    """
    try:
        return list(DocBin().from_disk(path).get_docs(create_nlp().vocab))
    except (OSError, ValueError) as err:
        raise InputError(f"cannot be read; `weasel run corpus` makes it ({err})", path=str(path)) from err


def batches(lessons: list[Lesson], size: int, rng: random.Random) -> list[list[Lesson]]:
    """The lessons of an epoch in batches of chunks of like length, in random order."""
    order = rng.sample(lessons, len(lessons))
    made: list[list[Lesson]] = []
    for at in range(0, len(order), _POOL * size):
        pool = sorted(order[at : at + _POOL * size], key=lambda lesson: len(lesson.chunk.pieces))
        made += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(made)
    return made


def loss_of(teacher: Teacher, batch: list[Lesson], pointer_weight: float) -> Tensor:
    """Cross-entropy of the right actions, and of the right start and end of every claim."""
    vectors = teacher.encode([lesson.chunk for lesson in batch])
    loss = torch.zeros(())
    for lesson, own in zip(batch, vectors, strict=True):
        for group, scores in teacher.tag(own).items():
            target = torch.from_numpy(lesson.actions[group])
            loss = loss + nn.functional.cross_entropy(scores, target, reduction="sum")
        for pointer in lesson.pointers:
            a, b = pointer.segment
            target = (b - a, b - a) if pointer.claim is None else (pointer.claim[0] - a, pointer.claim[1] - 1 - a)
            points = teacher.point(own, pointer.cue, pointer.segment)
            loss = loss + pointer_weight * nn.functional.cross_entropy(points.T, torch.tensor(target), reduction="sum")
    return loss * _SCALE / sum(map(len, vectors))


def train(
    teacher: Teacher, lessons: list[Lesson], settings: Settings, after_epoch: Callable[[int], None] = lambda _: None
) -> None:
    """Train a teacher in place and print its loss.

    after_epoch: Called with the number of each finished epoch, from 1.
    """
    rng = random.Random(settings.seed)
    new = [own for name, own in teacher.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": list(teacher.encoder.parameters()), "lr": settings.encoder_rate},
        {"params": new, "lr": settings.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    total = settings.epochs * max(len(lessons) // settings.batch, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / max(settings.warmup, 1)) * max(0.0, 1 - step / total)
    )
    step, recent, began = 0, 0.0, time.monotonic()
    for epoch in range(1, settings.epochs + 1):
        teacher.train()
        for batch in batches(lessons, settings.batch, rng):
            loss = loss_of(teacher, batch, settings.pointer_weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, recent = step + 1, recent + float(loss.detach())
            if step % _EVERY == 0:
                print(
                    f"step {step} of {total}: loss {recent / _EVERY:.4f}, {time.monotonic() - began:.0f} s", flush=True
                )
                recent = 0.0
        after_epoch(epoch)
    teacher.eval()


def main(
    corpus: Annotated[Path, typer.Argument(help="Directory with train.spacy and dev.spacy.")],
    target: Annotated[Path, typer.Argument(help="Where the teacher goes.")],
    epochs: Annotated[int, typer.Option(help="Rounds through the articles.")] = Settings.epochs,
    threads: Annotated[int, typer.Option(help="Cores for matrix products.")] = 1,
    seed: Annotated[int, typer.Option(help="Of new weights, dropout and order.")] = Settings.seed,
) -> None:
    """Train a teacher and print its scores on the dev articles after every epoch."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    try:
        encoder, tokenizer = pretrained()
        pieces = WordPieces(tokenizer)
        lessons = [lesson for doc in read_docs(corpus / "train.spacy") for lesson in make_lessons(doc, pieces)]
        dev = read_docs(corpus / "dev.spacy")
    except InputError as err:
        raise SystemExit(f"distillation.teacher: {err}") from err
    teacher = Teacher(encoder)
    train(
        teacher,
        lessons,
        Settings(epochs=epochs, seed=seed),
        lambda epoch: print(f"epoch {epoch}: {report(score(teacher, pieces, dev))}", flush=True),
    )
    save(teacher, tokenizer, target)


if __name__ == "__main__":
    typer.run(main)
