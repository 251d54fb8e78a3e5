"""Folding, stems, sentences and quotation marks: what indexing and asking share, and what reading stands on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.extract.marks import read_marks
from store.extract.text import fold, paragraphs, sentences, stems, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Cœur", "coeur"),
        ("L’Élysée", "l'elysee"),
        ("Jean-Luc", "jean luc"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("  deux   mots ", "deux mots"),
        ("Поточко", "поточко"),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("député", "deputes"), ("réforme", "REFORMES"), ("cœurs", "coeur"), ("négociations", "negociation")]
)
def test_one_stem_for_every_spelling(one, other):
    assert stems(one) == stems(other)


def test_tokens_are_bounded_and_part_elisions():
    assert tokens("l'élysée") == ["l", "elysee"]
    assert [len(token) for token in tokens("x" * 500)] == [64]


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("M. Veld est venu. Il repart.", ["M. Veld est venu.", "Il repart."]),
        ("Le col. Tarn et J. Dolm. Fin.", ["Le col. Tarn et J. Dolm.", "Fin."]),
        ("Il a payé 3.5 millions. Voilà.", ["Il a payé 3.5 millions.", "Voilà."]),
        ("« Nous partons. Demain. » Il se tait.", ["« Nous partons. Demain. »", "Il se tait."]),
        ("« Nous partons. Demain », dit-il. Puis rien.", ["« Nous partons. Demain », dit-il.", "Puis rien."]),
        ("Un titre\n\nUne phrase.", ["Un titre", "Une phrase."]),
        ("Vraiment ? Oui !", ["Vraiment ?", "Oui !"]),
    ],
)
def test_sentences(text, parted):
    found = sentences(text, [marked.outer for marked in read_marks(text)])
    assert [span.of(text) for span in found] == parted


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("Il dit « oui » et «non».", ["oui", "non"]),
        ('Il dit “oui” et "non".', ["oui", "non"]),
        ("« Il a dit « oui » hier » puis rien", ["Il a dit « oui » hier"]),
        ('Une course en 9"81 et 10".', []),
        ('l\'"alliance" tient', ["alliance"]),
        ("[modele id= »457″]", []),
        ("un « seul jamais fermé dans la phrase.\n\nLa suite n'est pas touchée.", []),
        ("Il lance : « jamais fermé.\n\nLa suite n'est pas touchée.", ["jamais fermé."]),
        ("« Un.\n\n« Deux », dit-il.", ["Un.\n\n« Deux"]),
        ("«»", []),
        ('"Un" et "deux"', ["Un", "deux"]),
    ],
)
def test_marks(text, inner):
    assert [marked.inner.of(text) for marked in read_marks(text)] == inner


@given(st.text(alphabet='«»“”"‹› \na.A', max_size=300))
@settings(deadline=None)
def test_marked_stretches_are_in_order_and_inside(text):
    last = 0
    for marked in read_marks(text):
        assert last <= marked.outer.start < marked.outer.end <= len(text)
        assert all(marked.outer.start <= piece.start < piece.end <= marked.outer.end for piece in marked.pieces)
        last = marked.outer.end


@given(st.text(alphabet=" \n.a!«»A", max_size=200))
@settings(deadline=None)
def test_sentences_keep_every_word(text):
    found = sentences(text, [marked.outer for marked in read_marks(text)])
    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert "".join("".join(span.of(text).split()) for span in paragraphs(text)) == "".join(text.split())
