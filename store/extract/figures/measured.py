"""Words and an amount's place in, the words of its clause that name what it measures out: « le déficit public atteint 5 % » -> déficit public.

The verb before the amount says where to look (lexicon/measuring_verbs.txt): its subject, or its object. A subject is taken only where it
can be told whole, from a clause's beginning to its verb: better nothing than half of it.
"""

from functools import cache
from typing import Literal

from store.extract.conjugations import Form, conjugate, is_finite
from store.extract.figures.nouns import phrase_end
from store.extract.lexicon import rows
from store.extract.words import Words
from store.types import FigureKind

Group = Literal["subject", "self", "share", "either", "object"]
#: Words `start` to `end` (left out), the article left out.
Piece = tuple[int, int]

_FAR = 14
_LINKS = frozenset(("à", "de", "d'", "par", "sur", "entre", "au", "aux", "sous", "vers", "des", "du"))
_ADVERBS = frozenset(
    "désormais déjà encore toujours largement nettement légèrement même maintenant aujourd' hui ainsi donc aussi enfin alors"
    " pas plus que jamais guère presque environ depuis seulement quasiment actuellement fortement finalement respectivement bien"
    " globalement sensiblement lui elle eux elles ensemble".split()
)
_HAVE = frozenset("a ont avait avaient aura auront aurait auraient ait aient ayant avoir eut".split())
_BE = frozenset("est sont était étaient sera seront serait seraient soit soient fut furent été être étant".split())
_CLITICS = frozenset(("s'", "se", "ne", "n'", "en", "y", "lui", "leur", "l'"))
_MODALS = ("devoir", "pouvoir", "aller", "sembler", "vouloir")
_NO = frozenset(("ne", "n'"))
#: What stands before a noun and never before its verb.
_BEFORE_NOUNS = frozenset("un une son sa ses ce cet cette ces de d' du des au aux le la les l' en par".split())
_DETERMINERS = frozenset("le la l' les un une son sa ses leur leurs notre nos votre vos mon ma mes ce cet cette ces".split())
_JOINTS = frozenset("que qu' mais or car donc si quand lorsque lorsqu' puisque puisqu' comme où alors tandis".split())
_OPENINGS = frozenset((".", ",", ";", ":", "«", '"', "“", "(", "–", "—", "!", "?", "…", "»", "”", ")"))
_NEVER = frozenset(
    "qui que qu' dont où quoi il elle on ils elles je nous vous ce c' cela ça ceci ni selon lequel laquelle auquel ne n' se s' y".split()
)
#: A time is measured by few of them: « les pompiers sont restés deux heures » says nothing of the pompiers.
_TIMES = frozenset(
    "durer être passer fixer porter ramener réduire allonger rallonger raccourcir limiter estimer augmenter élever établir dépasser"
    " excéder atteindre approcher relever".split()
)
#: « au premier trimestre (+0,7 %) » says when.
_SPANS = frozenset("trimestre semestre mois année an ans semaine jour jours jeudi mardi".split())
#: « est à 50 kilomètres », « passe à cinq mètres » say where something is.
_PLACES = frozenset("être passer repasser situer rester demeurer terminer débuter démarrer revenir arrêter".split())


@cache
def _verbs() -> dict[str, tuple[Form, Group]]:
    found: dict[str, tuple[Form, Group]] = {}
    for lemmas, group in rows("measuring_verbs"):
        for lemma in lemmas.split(","):
            for form in conjugate(lemma.strip()):
                if form.mood != "present":
                    found.setdefault(form.text, (form, group))  # type: ignore[arg-type]
    return found


@cache
def _participles() -> frozenset[str]:
    """Past participles that are finite forms too: « il atteint », « il a atteint »."""
    lemmas = {form.lemma for form, _ in _verbs().values()}
    return frozenset(form.text for lemma in lemmas for form in conjugate(lemma) if form.mood == "past")


@cache
def _modals() -> frozenset[str]:
    return frozenset(form.text for lemma in _MODALS for form in conjugate(lemma) if form.mood == "finite")


def measured(words: Words, start: int, end: int, *, kind: FigureKind, share: bool) -> Piece | None:
    """What the amount in words `start` to `end` measures, by the verb that governs it. `share`: it is a percentage or points."""
    v, link = _verb_at(words, start)
    if v < 0:
        return None
    form, group = _verbs()[words.at(v)]
    if (group == "share" and not share) or (form.lemma == "être" and not link):
        return None
    if (kind in ("duration", "age") and form.lemma not in _TIMES) or (
        kind == "measure" and link == "à" and form.lemma in _PLACES
    ):
        return None
    if form.mood != "past" and group in ("either", "object") and words.at(end) in _DETERMINERS:
        return _after(words, end)
    if form.mood == "infinitive":
        if words.at(v - 1) == "pour" and words.at(v - 2) in _verbs():  # « la production doublera pour atteindre … »
            return _subject(words, v - 2) if _verbs()[words.at(v - 2)][0].mood == "finite" else None
        modal = _back(words, v - 1, _ADVERBS | _CLITICS)
        if words.at(modal) not in _modals():  # « le groupe voit ses ventes baisser de 11 % »
            return _nearest(words, v) if group != "object" else None
        v = modal
    elif form.mood == "past" or (words.at(v) in _participles() and words.at(_back(words, v - 1, _ADVERBS)) in _HAVE | _BE):
        return _of_participle(words, v, group, share=share)
    elif group == "object" or (group == "self" and words.at(v - 1) not in ("s'", "se")):
        return None
    return _subject(words, v, share=share)


def object_before(words: Words, start: int) -> Piece | None:
    """« porte le total à 3 millions », « a abaissé sa prévision à 1,2 % »: what stands between the verb and « à » or « de »."""
    j = start - 1
    if words.at(j) not in ("à", "de", "d'"):
        return None
    for d in range(j - 2, max(-1, j - _FAR), -1):
        if words.at(d) in _DETERMINERS and words.at(d - 1) in _verbs():
            transitive = _verbs()[words.at(d - 1)][1] in ("either", "object")
            whole = all(words.letters(k) and words.at(k) not in _NEVER for k in range(d + 1, j))
            return (d + 1, j) if transitive and whole else None
    return None


def _verb_at(words: Words, start: int) -> tuple[int, str]:
    """The measuring verb before the amount, or inside its qualifier (« dépasse 3 % »), -1 where none is; and the preposition between."""
    if words.letters(start) and words.at(start) in _verbs():
        return start, ""
    k, link = start - 1, ""
    if words.at(k) in ("de", "d'", "des") and words.at(k - 2) == "en":  # « est en hausse de 3 % »
        k, link = k - 3, "de"
    elif words.at(k) in _LINKS:
        k, link = k - 1, words.at(k)
        k -= words.at(k) == ","  # « le prix a triplé, à 320 euros »
    v = _back(words, k, _ADVERBS)
    if v < 0 or words.at(v) not in _verbs() or words.at(v - 1) in _BEFORE_NOUNS:  # « compte une hausse de »
        return -1, ""
    only = (
        "que" in words.flat[v + 1 : start]
    )  # « ne progresse que de 1,3 % »; « rapporte que 154 personnes … » has another verb
    return (v, link) if not only or _NO & set(words.flat[max(0, v - 5) : v]) or "plus" in words.flat[v:start] else (-1, "")


def _back(words: Words, k: int, over: frozenset[str]) -> int:
    first = k
    while k >= 0 and words.at(k) in over and first - k < 5:
        k -= 1
    return k


def _of_participle(words: Words, v: int, group: Group, *, share: bool) -> Piece | None:
    """« a atteint », « s'est établi », « a été estimé »; « un coût estimé à 3 millions »."""
    k = _back(words, v - 1, _ADVERBS)
    word = words.at(k)
    if word in _HAVE:
        return None if group in ("object", "self") else _subject(words, k, share=share)
    if word in _BE:
        k = _back(words, k, _ADVERBS | _BE | _HAVE | _modals())
        return _subject(words, k + 1, share=share)
    return _nearest(words, v - (words.at(v - 1) == ",")) if group != "share" else None


def _subject(words: Words, v: int, *, share: bool = False) -> Piece | None:
    """The noun phrase that ends where the verb at word `v` begins, told from its clause's first word; for a share a bare name too."""
    end = _back(words, v - 1, _CLITICS) + 1
    if words.at(end - 1) == "qui":  # « le déficit, qui atteint 5 % »
        return _nearest(words, end - 1 - (words.at(end - 2) == ","))
    if words.at(end - 1) in (",", ")"):  # « le déficit, lui, atteint 5 % »
        end = _before_aside(words, end - 1)
    if end <= 0 or not (words.letters(end - 1) or words.at(end - 1)[:1].isdigit()) or words.at(end - 1) in ("et", "ou", "mais"):
        return None
    for k in range(end - 1, max(-1, end - 1 - _FAR), -1):
        word, before = words.at(k), words.at(k - 1)
        if word in _OPENINGS or "\n" in word or (k == 0 and word not in _DETERMINERS):
            return _name(words, k + (k > 0 or word in _OPENINGS), end) if share else None
        if word in _NEVER:
            return None
        if word in _DETERMINERS and k < end - 1:
            if before == "et" and words.at(v).endswith(
                "nt"
            ):  # « les impôts et les taxes coûtent »: half of the two is no subject
                return None
            if not before or before in _OPENINGS or before in _JOINTS or before in ("et", "tous", "toutes") or "\n" in before:
                return None if any(_verbal(words, j) for j in range(k + 2, end)) else (k + 1, end)
    return None


def _name(words: Words, start: int, end: int) -> Piece | None:
    """« Valmont recule de 7,2 % »."""
    good = 0 < end - start < 4 and all(words.capital(k) and words.at(k) not in _NEVER | _ADVERBS for k in range(start, end))
    return (start, end) if good else None


def _verbal(words: Words, j: int) -> bool:
    """A verb in the middle of what should be one noun phrase; « le Livret A » has none."""
    word, known = words.at(j), _verbs().get(words.at(j))
    if words.capital(j) or words.at(j - 1) in _BEFORE_NOUNS:
        return False
    return is_finite(word) or (known is not None and known[0].mood == "finite")


def _before_aside(words: Words, k: int) -> int:
    """Where the words before « , selon lui, » or « (hors stocks) » end, whose last mark is word `k`; 0 where nothing opens it."""
    mark = "(" if words.at(k) == ")" else ","
    for j in range(k - 1, max(0, k - 9), -1):
        if words.at(j) == mark:
            return j
        if words.at(j) in _OPENINGS or "\n" in words.at(j):
            return 0
    return 0


def bracketed(words: Words, start: int) -> Piece | None:
    """« une baisse de la production (-0,2 %) »: the noun phrase right before the bracket."""
    bracket = start - 1
    if words.at(bracket) != "(" or not words.letters(bracket - 1):
        return None
    found = _nearest(words, bracket)
    return None if found and _SPANS & set(words.flat[found[0] : found[1]]) else found


def _nearest(words: Words, end: int) -> Piece | None:
    """The noun phrase that ends at word `end`, wherever it stands: « un coût estimé à … »."""
    for d in range(end - 2, max(-1, end - _FAR), -1):
        if words.at(d) in _DETERMINERS and words.at(d - 1) not in (
            "de",
            "du",
            "à",
            "au",
            "par",
            "avec",
            "sur",
            "pour",
            "en",
            "dans",
        ):
            return (d + 1, end) if phrase_end(words, d + 1, limit=_FAR) >= end else None
        if words.at(d) in _NEVER or words.at(d) in _OPENINGS or "\n" in words.at(d):
            return None
    return None


def _after(words: Words, end: int) -> Piece | None:
    """« porte à 3 millions le coût du chantier »."""
    stop = phrase_end(words, end + 1)
    return (end + 1, stop) if words.letters(end + 1) and stop > end + 1 else None
