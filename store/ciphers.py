"""Words in, sealed words out, and back: what somebody watches for stands in the archive as nobody without the key can read it.

Fernet (AES-128-CBC and HMAC-SHA256). The first key seals, every key opens: a new one is put before the old, all is sealed again
(`sourcier keys rotate`), the old one is taken out. What is sealed says what it belongs to, and opens for nothing else.
"""

import base64
import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class NoKey(Exception):
    """There is something to seal, and no key to seal it with."""


class Cipher:
    """What seals and opens with some keys, the newest first; without any it opens nothing. Imports cryptography when it is first needed."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = tuple(keys)
        self._made: MultiFernet | None = None

    def __bool__(self) -> bool:
        return bool(self._keys)

    def seal(self, of: str, what: Any) -> str:
        """`what`, as JSON, sealed for what `of` names. NoKey."""
        return self._box().encrypt(json.dumps([of, what], ensure_ascii=False).encode()).decode()

    def open(self, of: str, sealed: str) -> Any:
        """What was sealed for `of`; None where no key opens it, or it was sealed for something else."""
        from cryptography.fernet import InvalidToken

        if not self._keys:
            return None
        try:
            told, what = json.loads(self._box().decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None
        return what if told == of else None

    def _box(self) -> "MultiFernet":
        if self._made is None:
            if not self._keys:
                raise NoKey
            from cryptography.fernet import Fernet, MultiFernet

            self._made = MultiFernet([Fernet(key) for key in self._keys])
        return self._made


def is_key(key: str) -> bool:
    """Whether some text is a key: 32 bytes in URL-safe base64."""
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


def new_key() -> str:
    """A key that nobody had before."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()
