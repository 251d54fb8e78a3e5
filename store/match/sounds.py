"""A folded word in, what it sounds like out: spellings that transliterations vary, and the consonants that are left without vowels."""

import re
from functools import lru_cache

# What transliterations vary: Zelensky and Zelinskiy, Riabkov and Ryabkov, Poutine and Putin, Netanyahou and Netanyahu.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^[yi]e", "e"),
        (r"t?s?ch|sh|tch", "c"),
        (r"kh|ck|q|c(?=[aouklr ]|$)", "k"),
        (r"g(?=[ei])", "j"),
        (r"g[hu](?=[aeiouy])", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"dj|zh", "j"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"(?<=[oe])ff?$", "v"),
        (r"(?<=.)t[sz]$", "z"),
        (r"y|ij", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..in)e$", ""),
        (r"(?<=...i)e$", ""),
    )
]

#: Vowels, and the letters that stand for them or for nothing.
_UNSTABLE = str.maketrans("", "", "aeiouyhw")
#: Consonants that scripts without some of them write alike: Arabic has no p, and one letter for g and gh.
_COARSE = str.maketrans({"p": "b", "v": "f", "g": "k", "q": "k", "c": "s", "z": "s"})


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a word is read, roughly: `zelenskyy` and `zelenskiy` -> `zelenski`."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of a word, coarsely: `netanyahou` and `netanyahu` -> `ntn`, `poutine` and `putin` -> `btn`."""
    return sound(word.replace("w", "")).translate(_UNSTABLE).translate(_COARSE)
