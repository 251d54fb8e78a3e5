"""Tokens: what spaCy makes of a whole text, though it is asked for each stretch without a space once and never again."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from store.extract.nlp import Reader

READER = Reader()
SPACY = spacy.blank("fr")
#: where French parts a word, and where it does not
PIECES = st.sampled_from(
    "aujourd'hui l'élu d’ici presqu'île J.-C. av. M. Mme. a-t-il dit-elle 12,5 3.000 20h30 100m 5% n°2 (AVP) «Non» ... … :-) valmar.example "
    "http://valmar.example/a?b=c ª º ² İ C++ XD 10€ $5 rendez-vous. Merrault, janv, l'Île-de-Merrault, ".split()
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=12).map(" ".join) | st.lists(PIECES, max_size=5).map("".join)


@given(TEXTS)
def test_the_tokens_are_those_of_spacy_on_the_whole_text(text: str) -> None:
    reading = READER.read(text)
    expected = [(token.idx, token.text) for token in SPACY(text) if not token.text.isspace()]
    assert list(zip(reading.starts, reading.words, strict=True)) == expected


def test_a_second_text_with_the_same_words_has_its_own_places() -> None:
    for text, starts in (("L'élue part.", (0, 2, 7, 11)), ("Ici, L'élue part.", (0, 3, 5, 7, 12, 16))):
        assert READER.read(text).starts == starts


def test_a_long_stretch_without_a_space_leaves_the_words_around_it_alone() -> None:
    reading = READER.read(f"L'élue {'a.' * 400} part.")
    assert reading.words[:2] == ("L'", "élue")
    assert reading.words[-2:] == ("part", ".")
    assert all(reading.text.startswith(word, start) for start, word in zip(reading.starts, reading.words, strict=True))
