"""Blocks in, a `Message` out: with the plain words that stand for them, and within all that Slack allows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from handlers.blocks.elements import Block, actions, escaped, plain, shortened

#: Slack counts about 13,200 characters, by rules of its own: everything counted, we stay far below.
LARGEST = 10_000
BLOCKS = 50
#: Slack refuses a `text` of more than 4,000 characters (`msg_too_long`).
LONGEST_TEXT = 3_500
#: How much of a quote or passage is shown, tried in this order until the message fits.
LENGTHS = (900, 600, 400, 250, 120, 60)

#: Who reads it: the asker alone (pages, sharing), all who read the thread (pages), or whoever got a copy (neither).
Audience = Literal["asker", "thread", "copy"]


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        return len(self.text) + len(json.dumps(self.blocks, ensure_ascii=False, separators=(",", ":")))

    def under(self, *blocks: Block) -> "Message":
        """The same with blocks before it: « Partagé par … »."""
        return Message(f"{escaped(plain(blocks))}\n{self.text}".strip(), (*blocks, *self.blocks))

    def over(self, *blocks: Block) -> "Message":
        """The same with blocks after it; buttons in the row that closes it, where there is one."""
        last = self.blocks[-1] if self.blocks else None
        if last and blocks and last["type"] == blocks[0]["type"] == "actions":
            row = actions([*last["elements"], *blocks[0]["elements"]])
            return Message(self.text, (*self.blocks[:-1], row, *blocks[1:]))
        return Message(f"{self.text}\n{escaped(plain(blocks))}".strip(), (*self.blocks, *blocks))

    def payload(self, audience: Audience, *, replacing: bool = False) -> dict[str, Any]:
        """What `respond` takes. `replacing` puts it in the place of the message whose button was clicked."""
        return {
            "response_type": "ephemeral" if audience == "asker" else "in_channel",
            "replace_original": replacing,
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def shown(self) -> dict[str, Any]:
        """Its words and blocks alone."""
        return {"text": self.text, "blocks": list(self.blocks)}

    def post(self) -> dict[str, Any]:
        """What `chat.postMessage` takes, beside the channel."""
        return {"text": self.text, "blocks": list(self.blocks), "unfurl_links": False, "unfurl_media": False}


def message(blocks: Sequence[Block]) -> Message:
    """Blocks with the plain words that stand for them in notifications and screen readers."""
    words = escaped(plain(blocks))
    return Message(shortened(words, LONGEST_TEXT), tuple(blocks))


def fitted(build: Callable[[int], Sequence[Block]]) -> Message:
    """The message of the longest passages that fits; `build` makes its blocks for a length of passages."""
    built = message(build(LENGTHS[0]))
    for length in LENGTHS[1:]:
        if _fits(built):
            break
        built = message(build(length))
    # Whatever else grew (addresses, names), blocks are dropped from the end before Slack refuses the whole.
    while not _fits(built) and len(built.blocks) > 1:
        built = message(built.blocks[:-1])
    return built


def _fits(built: Message) -> bool:
    return built.size <= LARGEST - 300 and len(built.blocks) <= BLOCKS - 2
