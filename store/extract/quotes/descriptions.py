"""A definite description in, the person it picks up out: « l'élue », « l'ancien ministre », « le maire de Lussan », « cette femme ».

Three ways, the surest first: the article has called one person by these very words; it calls one by their noun; else whoever is
most present of those whom the noun may fit (`referents`). What names an office without saying whose stays a description.
"""

import itertools
import re
from functools import cache

from store.extract.lexicon import entries, rows
from store.extract.quotes.bodies import Bodies
from store.extract.quotes.clauses import Clauses
from store.extract.quotes.items import Phrase
from store.extract.quotes.memory import DEFINITE, Said
from store.extract.quotes.vocabulary import (
    DETERMINERS,
    GENDERS,
    OF,
    PREPOSITIONS,
    collective_nouns,
    folded,
    is_person,
    is_trade,
    noun_gender,
    singular_in,
)
from store.extract.text import fold
from store.types import Span

#: characters before a sentence in which it picks up the one person named
_JUST_BEFORE = 200
#: characters before a description in which somebody may be the only one that it fits: a longer text is read in linear time all the same
_FAR = 6_000
#: people of one role in an article beyond which it tells nobody: its time stays linear
_MOST_OF_A_KIND = 20
#: a description of more words than these tells somebody new
_LONGEST = 8
#: « l'avocat général » is no « avocat »
_RANKS = (" general", " generale", " delegue", " deleguee")
#: « l'universitaire belge », « la députée sortante »: how an adjective ends that does not make another office of the noun
_NATIONAL = tuple("ais aise ois oise ien ienne ain aine and ande ol ole eque russe belge suisse turc turque".split())
_DESCRIPTIVE = (*_NATIONAL, "sortant", "sortante", "demissionnaire", "dechu", "dechue")
_FORMERLY = re.compile(r"^(?:ancien|ancienne|ex|futur|future)[ -]")
#: presence of whoever « le chef de file du Front civique » may be, whom the article does not call so
_THERE = 0.2
#: « le patron de la région »; not « le patron des affaires humanitaires de la Ligue »
_SHORT = 5
#: « le patron du club » is its president; « le chef de l'état-major » is not the president just named
_LEADERS = frozenset("leader patron patronne".split())
_STATE_OFFICES = frozenset("chancelier chanceliere president reine roi".split())
_THIS = frozenset(("ce", "cet", "cette"))
#: « soutient le conseil »: the lawyer, where one is near; else a council
_COUNSEL, _LAWYER = "conseil", "avocat"
#: presence of a lawyer just told of
_NEAR = 3.0
#: paragraphs at the head of a text that may call somebody by an office before they name them
_OPENING = 3


@cache
def _anaphors() -> dict[str, str]:
    """Folded nouns that with « le » or « la » pick up the person spoken of, and whether a complement may follow: `bare`, `any`."""
    return {fold(noun): kind for noun, kind in rows("anaphors")}


@cache
def _periphrases() -> dict[str, str]:
    """Folded periphrases with the folded noun for the office that each means; "" where it may be any."""
    return {fold(row[0]): fold(row[1]) if len(row) > 1 else "" for row in rows("periphrases")}


def _periphrase(words: str) -> str | None:
    """The office that a folded periphrase means, "" for any; None where the words are none: « chef de l'état-major »."""
    for said, office in _periphrases().items():
        if words == said or (words.startswith(f"{said} ") and not words.startswith(f"{said} major")):
            return office
    return None


@cache
def _inhabitants() -> frozenset[str]:
    """Folded words for who lives in a country, one person: `serbe`, `italienne`."""
    forms = (row[2].split(",")[:2] for row in rows("countries") if len(row) > 2)
    return frozenset(fold(word.strip()) for pair in forms for word in pair)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(fold(entry) for entry in entries(name))


class Descriptions(Bodies):
    """Referents that a noun phrase picks up."""

    def said_before(self, clauses: Clauses, phrase: Phrase, head: str, *, paragraph: int) -> str | None:
        """« l'archevêque de Rouen », « la ministre », « le diplomate »: whom the article has told of so; None where nobody is."""
        name = self._said_before(clauses, phrase, head, paragraph=paragraph)
        if name is not None and self.kinds.get(name) == "person" and clauses.low(phrase.start) in DEFINITE:
            words = fold(clauses.words(Phrase(phrase.start + 1, phrase.end)))
            self.resolved.setdefault(words, {})[name] = clauses.span(phrase).start
        return name

    def _said_before(self, clauses: Clauses, phrase: Phrase, head: str, *, paragraph: int) -> str | None:
        first = clauses.low(phrase.start)
        former = is_former(clauses, phrase)
        if self._is_inhabitant(clauses, phrase, head):
            near = self.described("", clauses.span(phrase).start, paragraph, GENDERS.get(first), fit=1)  # « le Brestois »
            return near or self._alone_before(clauses.text, "", clauses.span(phrase).start, paragraph, GENDERS.get(first))
        if (
            not is_person(head)
            and head not in _anaphors()
            and head != _COUNSEL
            and not former
            and not is_trade(head)
            and not head.endswith(" ministre")
        ):
            return None
        in_du = contracted(clauses, phrase)
        words = fold(clauses.words(Phrase(phrase.start + (not in_du), phrase.end)))
        gender = "m" if in_du else gender_of(clauses, phrase, head)
        at = clauses.span(phrase).start
        if head == _COUNSEL:
            bare = is_bare(clauses, phrase)
            return self.described(_LAWYER, at, paragraph, gender, fit=3, least=_NEAR) if bare else None
        one = self._called(words, gender) or (self._called(head, gender) if phrase.end - phrase.start <= 2 else None)
        if one is not None:
            return one
        if head in _STATE_OFFICES and words.endswith(_NATIONAL) and words != head:
            return None  # « le président valdrien » is not the president of another country
        again = self.heard_as(head) if first in _THIS else None
        if again is not None:
            return again  # « a insisté cette source »
        qualified = len(words.split()) == 2 and words.split()[0] == head and not words.endswith(_DESCRIPTIVE)
        opens = phrase.start == 0 and is_person(head) and not qualified
        just_named = self._just_named(clauses.text, head, at, paragraph, gender) if opens else None
        if just_named is not None and (is_bare(clauses, phrase) or self.fit(head, just_named) != 2):
            return just_named  # but « le chef de l'état-major » is not the president just named
        periphrase = _periphrase(_FORMERLY.sub("", words))  # « l'ex-cheffe du gouvernement » too
        if periphrase is not None:
            former, head = former or not periphrase, periphrase  # « le premier magistrat » is the mayor, no judge
        kind = "any" if former or periphrase is not None else _anaphors().get(head)
        if kind is None and head.endswith(" ministre") and words in ("premier", "premiere"):
            kind = "any"  # « le Premier »
        if kind is None and head not in _listed("office_nouns"):
            kind = "bare"
        bare = is_bare(clauses, phrase)
        guards = self.body_completed(clauses, phrase, head)  # « le gendarme du secteur »
        if guards is not None:
            return guards
        if kind == "body":
            if clauses.names(phrase) or not bare:
                return None  # « l'association Rives en fête »
            return self.body_described(head, at, paragraph)
        if words.endswith(_RANKS):
            return None
        this = first in _THIS
        if bare or this or (kind == "any" and phrase.end - phrase.start <= _LONGEST):
            loose = this or (kind is not None and not qualified)
            least = (
                _THERE if not bare and clauses.names(phrase) else 0.0
            )  # « le chef de file du Front » of whom, if nobody is near?
            near = self.described(head, at, paragraph, gender, fit=1 if loose else 2, this=this, former=former, least=least)
            near = near or (self._only(head, at, gender) if loose else None)
            return near or self._alone_before(clauses.text, head, at, paragraph, gender)
        if first in ("le", "la", "l'") and is_person(head) and not relational(clauses, phrase, head):
            leads = head in _LEADERS and phrase.end - phrase.start <= _SHORT
            return self.described(head, at, paragraph, gender, fit=1, alone=True, leads=leads) or self._subject_before(
                head, at, paragraph, gender
            )
        return None

    def _alone_before(self, text: str, head: str, at: int, paragraph: int, gender: str | None) -> str | None:
        """« Le mot fait sourire Sylvain R. « … », rétorque | le délégué syndical »: the one person whom the sentence before names, and
        the paragraph with it, where nobody else goes by that noun.
        """
        number = self.sentence_of(at)
        start = self.sentence_starts[max(0, number - 1)]
        near = itertools.takewhile(lambda m: m.span.start >= start, self.told_before(at))
        named = [mention for mention in near if self.kinds.get(mention.actor) == "person"]
        people = {mention.actor for mention in named}
        around = set(self.people_told(Span(max(self.paragraphs[paragraph].start, at - _FAR), at), None))
        if named and text[: named[0].span.start].endswith(("de ", "d'", "d’")):
            return None  # « saisie par le cousin de X. Le commissaire … »
        if len(people) != 1 or not around <= people or people & self.spoken_of:
            return None
        name = people.pop()
        spoke = self.spoke.get(number - 1)
        if spoke is not None and spoke.name != name:
            return None  # « Selon le parquet, X aurait fui. « … », indique le substitut du procureur »
        so_called = self.roles.get(head, set())
        if len(so_called) > _MOST_OF_A_KIND or any(other != name and self.agrees(other, gender) for other in so_called):
            return None
        if not self.agrees(name, gender) or not self.fit(head, name):
            return None
        return None if any(other.head == head for other in self.introduced) else name

    def _subject_before(self, head: str, at: int, paragraph: int, gender: str | None) -> str | None:
        """« Odile V. est battue. « … », a écrit | la patronne des élus centristes »: the subject of the sentence before, if the
        paragraph names nobody else and the article calls her nothing."""
        number = self.sentence_of(at) - 1
        subject = self.subjects.get(number)
        if (
            subject is None
            or subject.name in self.spoken_of
            or self.kinds.get(subject.name) != "person"
            or self.called.get(subject.name)
        ):
            return None
        start = self.nearby(at, paragraph, back=0).start
        if subject.span.start < start or not self.agrees(subject.name, gender) or not self.fit(head, subject.name):
            return None
        return subject.name if set(self.people_told(Span(start, at), None)) == {subject.name} else None

    def _is_inhabitant(self, clauses: Clauses, phrase: Phrase, head: str) -> bool:
        """« le Brestois », « la Russe »; not « la Région », « l'Union »."""
        this = clauses.low(phrase.start) in _THIS  # « ce Suisse d'origine »
        aged = clauses.low(phrase.end - 1) == "ans" and phrase.end - phrase.start == 5  # « la Merraultaise de 28 ans »
        alone = clauses.capitalised(phrase.start + 1) and (phrase.end - phrase.start == 2 or aged or this)
        named = head.endswith(_NATIONAL) or head in _inhabitants() or head in _listed("regionals")
        return alone and named and not singular_in(head, collective_nouns())

    def _only(self, head: str, at: int, gender: str | None) -> str | None:
        """« la quinquagénaire », where nobody is near: the one person of that gender whom the text has told of so far."""
        if gender is None:
            return None
        told = set(self.people_told(Span(max(0, at - _FAR), at), gender))
        people = [name for name in told if self.fit(head, name)]
        return people[0] if len(people) == 1 else None

    def _called(self, role: str, gender: str | None) -> str | None:
        """The one person of that gender whom the article calls so; None of several."""
        people = self.roles.get(role) or set()
        if len(people) > _MOST_OF_A_KIND:
            return None
        fitting = [name for name in people if self.agrees(name, gender)]
        return fitting[0] if len(fitting) == 1 else None

    def _just_named(self, text: str, head: str, at: int, paragraph: int, gender: str | None) -> str | None:
        """« … a laissé de marbre Odile V. | La maire de Merrault | dit … »: the one person named right before, of that gender."""
        last = next(self.told_before(at), None)
        if last is not None and text[: last.span.start].endswith(("de ", "d'", "d’")):
            return None  # « le cousin de X. Le commissaire … »
        near = set(self.people_told(Span(max(self.paragraphs[paragraph].start, at - _JUST_BEFORE), at), gender))
        name = near.pop() if len(near) == 1 else None
        if name is None or not self.fit(head, name) or not self.agrees(name, gender):
            return None
        return None if any(other.head == head for other in self.introduced) else name

    def named_later(self, said: Said) -> Said:
        """« la directrice » of a title or a standfirst, once the whole article is read: the one person whom it calls so further on."""
        article, _, words = fold(said.name.replace("l'", "l' ").replace("l’", "l' ")).partition(" ")
        if said.known or article not in ("le", "la", "l'", "sa", "son"):
            return said
        gender = GENDERS.get(article)
        opens = self._opens(said.span.start)
        if article in ("sa", "son"):  # « La Haute Autorité publie … Sa présidente », before she is named
            name = self._called(words, gender or noun_gender(words)) if opens else None
        else:
            name = self._called(words, gender) or self._picked_up(words, said.span.start, gender)
        return Said(name, said.span, sure=False) if name is not None else said

    def _opens(self, at: int) -> bool:
        """Whether it stands in the title or a standfirst, and the text goes on behind."""
        return len(self.paragraphs) > _OPENING and at < self.paragraphs[_OPENING - 1].end

    def _picked_up(self, words: str, at: int, gender: str | None) -> str | None:
        """The one person whom a description of several words was taken for further on."""
        taken = self.resolved.get(words, {})
        if " " not in words or len(taken) > _MOST_OF_A_KIND:
            return None  # « l'accusé » of a title may be another than « l'accusé » of the last paragraph
        people = [name for name, where in taken.items() if where > at and self.agrees(name, gender)]
        return people[0] if len(people) == 1 else None

    def may_be_named(self, clauses: Clauses, phrase: Phrase, paragraph: int) -> bool:
        """« la directrice », where people are named nearby: it may be one of them, whom the article calls so nowhere."""
        head = head_of(clauses, phrase)
        if clauses.low(phrase.start) not in DEFINITE or not is_person(head):
            return False
        gender = gender_of(clauses, phrase, head)
        if paragraph == 0 and len(self.paragraphs) > 1:
            return bool(self.people)  # a title calls people by what they are before the text names them
        near = set(self.people_told(self.nearby(clauses.span(phrase).start, paragraph, back=3), gender))
        return bool(near) if is_bare(clauses, phrase) else any(self.fit(head, name) for name in near)


def is_former(clauses: Clauses, phrase: Phrase) -> bool:
    """« l'ancien ministre », « l'ex-entraîneur »: nobody of that kind stays unnamed in the news."""
    opening = (clauses.low(i) for i in range(phrase.start, min(phrase.start + 3, phrase.end)))
    return any(low in ("ancien", "ancienne", "ex", "futur", "future") or low.startswith("ex-") for low in opening)


def gender_of(clauses: Clauses, phrase: Phrase, head: str) -> str | None:
    """What the article tells, else « ancien » or « ancienne » behind it, else the noun or its « é »."""
    former = {"ancien": "m", "ancienne": "f"}.get(clauses.low(phrase.start + 1))
    told = GENDERS.get(clauses.low(phrase.start)) or former or noun_gender(head)
    if told is None and any(clauses.low(i).endswith("é") for i in range(phrase.start + 1, min(phrase.start + 3, phrase.end))):
        return "m"  # « l'accusé »
    return told


def relational(clauses: Clauses, phrase: Phrase, head: str) -> bool:
    """« le père d'une victime », « l'avocat du maire »; not « la mère de famille »."""
    if head not in _listed("relational_nouns"):
        return False
    return any(
        clauses.low(i) in ("du", "des")
        or (clauses.low(i) in OF and (clauses.low(i + 1) in DETERMINERS or clauses.capitalised(i + 1)))
        for i in range(phrase.start + 1, phrase.end)
    )


def contracted(clauses: Clauses, phrase: Phrase) -> bool:
    """« Réponse du | prévenu »: the article is in « du »."""
    return clauses.low(phrase.start - 1) in ("du", "au") and phrase.start > 0 and clauses.low(phrase.start) not in DETERMINERS


def core(clauses: Clauses, phrase: Phrase) -> Phrase:
    """« le pénaliste | à la suspension d'audience »: the phrase up to the first preposition other than « de »."""
    end = next((i for i in range(phrase.start + 1, phrase.end) if clauses.low(i) in PREPOSITIONS), phrase.end)
    return Phrase(phrase.start, end)


def is_bare(clauses: Clauses, phrase: Phrase) -> bool:
    """« la cinéaste », « l'ancien joueur », « la cinéaste de 38 ans »: nothing says of what or of where."""
    after = [clauses.low(i) for i in range(phrase.start, phrase.end)]
    if after[-1:] == ["ans"]:
        after = after[:-3]
    return len(after) <= 3 and not any(low in OF for low in after[1:])


def head_of(clauses: Clauses, phrase: Phrase) -> str:
    """The folded head noun: the first word that is no determiner, number or adjective known to stand before a noun."""
    for index in range(phrase.start, phrase.end):
        low = folded(clauses.low(index))
        headless = low in ("ancien", "ancienne", "anciens", "anciennes") and clauses.low(index + 1) in OF
        if headless:  # « un ancien de la brigade financière »
            return "membre"
        alone = phrase.end - phrase.start == 2 and clauses.capitalised(index)  # « le Premier », as Belgians say
        if low in ("premier", "premiere") and (clauses.low(index + 1) == "ministre" or alone):
            return f"{low} ministre"
        quantity = low in ("tous", "toutes", "tout", "toute") and clauses.low(index + 1) in DETERMINERS
        if low in DETERMINERS or low in _PRENOMINAL or low in OF or quantity:
            continue
        return low.removeprefix("ex ")
    last = folded(clauses.low(phrase.end - 1)) if phrase.end - phrase.start > 1 else ""
    return last if last in ("jeunes", "anciens", "anciennes", "autre", "autres") else ""  # « pestent les jeunes »


_PRENOMINAL = frozenset(
    fold(word)
    for word in "ancien ancienne anciens anciennes ex futur future futurs premier première deuxième second seconde vice nouveau nouvelle "
    "nouveaux nouvelles jeune jeunes même mêmes autre autres haut haute hauts hautes grand grande grands petit petite principal "
    "principale simple seul seule célèbre actuel actuelle deux trois quatre cinq six sept huit neuf dix".split()
)
