"""Words and a date's place in, the sense of the nearest verb out: to come or past. « se tiendra mardi », « a eu lieu mardi »."""

from functools import cache

from store.extract.conjugations import conjugate
from store.extract.lexicon import rows
from store.extract.words import Words
from store.types import Tense

_FAR = 16
_NO_VERBS = frozenset("opéra caméra extra ultra infra contra supra diaspora choléra pandora agora aura paléora".split()) - {
    "aura"
}
_TO_COME = frozenset(
    "doit doivent devrait devraient prévu prévue prévus prévues attendu attendue attendus attendues va vont programmé programmée"
    " programmés programmées prochain prochaine prochains prochaines ici envisage envisagent entend entendent rendez compter".split()
)
_AUXILIARIES = frozenset(("est", "sont", "a", "ont", "était"))
_PAST = frozenset("a ont avait avaient était étaient est été fut furent hier dernier dernière".split())


def tense_at(words: Words, i: int) -> Tense:
    """`future` where the nearest verb in the sentence is to come, else `past`."""
    first, last = _sentence(words, i)
    for away in range(1, _FAR):
        for k in (i - away, i + away):
            if not first <= k < last:
                continue
            if _to_come(words, k) or (k < i and _intended(words, k, first)):
                return "future"
            word = words.at(k)
            if word in _PAST or word.endswith(("aient", "èrent", "rait")):
                return "future" if word in _AUXILIARIES and _planned(words, k) else "past"
    return "past"


def _sentence(words: Words, i: int) -> tuple[int, int]:
    """The words around word `i` up to full stops and line breaks, no further than is looked at."""
    first, last = i, i + 1
    while first > max(0, i - _FAR) and not _stops(words.at(first - 1)):
        first -= 1
    while last < min(len(words), i + _FAR) and not _stops(words.at(last)):
        last += 1
    return first, last


def _stops(word: str) -> bool:
    return word in (".", "!", "?", ";") or word[0] == "\n"


def _to_come(words: Words, k: int) -> bool:
    word = words.at(k)
    if word in _TO_COME:
        return word not in ("va", "vont") or words.at(k + 1).endswith(("er", "ir", "re", "oir", "se", "s'", "être"))
    ends = len(word) > 3 and word.endswith(("ra", "ront", "rons", "rai")) and word not in _NO_VERBS
    return ends and not words.capital(k)


def _intended(words: Words, k: int, first: int) -> bool:
    """« a promis à ses alliés de signer », « veut signer »: an infinitive that is led by what somebody intends."""
    if not words.at(k).endswith(("er", "ir", "re", "oir")):
        return False
    j = k - 1
    while j > first and words.at(j) in _CLITICS:
        j -= 1
    if words.at(j) in intentions():
        return True
    led = words.at(j) in ("de", "d'", "à")
    return led and any(words.at(at) in intentions() for at in range(max(first, j - _LED), j))


_CLITICS = frozenset("se s' ne n' pas plus y en le la les l' lui leur".split())
#: Words between what somebody intends and the infinitive's preposition.
_LED = 5


@cache
def intentions() -> frozenset[str]:
    """Every form of the verbs of intending, and the words that stand for one."""
    found = {word for kind, words in rows("intention_verbs") if kind == "word" for word in words.split()}
    verbs = (verb for kind, words in rows("intention_verbs") if kind == "verb" for verb in words.split())
    return frozenset(found | {form.text for verb in verbs for form in conjugate(verb)})


def _planned(words: Words, k: int) -> bool:
    """« est prévue mardi », « sera reçu »: the participle tells."""
    return any(words.at(j) in _TO_COME for j in (k + 1, k + 2))
