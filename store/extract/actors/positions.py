"""Role phrases in, the public roles that the article's own words give to people out: « Ana Solt, maire de Lurve, », « le patron de
Valtec Luc Deval », « Paul Varn a été nommé ministre ».

Whom chance, kinship or a plain trade put in the news (« la victime », « le voisin », « le boulanger ») has no role here: see
public_titles.txt and private_titles.txt. The directory gives nobody a role here, and what is not sure is left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from store.extract.actors.entities import SEVERAL, Entity
from store.extract.actors.phrases import COUNTERPART, Role, masculines
from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import JOINING, Gap, Words
from store.extract.lexicon import entries, rows
from store.extract.text import fold
from store.extract.titles import titles

_FORMER = frozenset("ancien ancienne ex feu defunt defunte".split())
#: between an article and a title, and no part of it
_SOFT = frozenset("actuel actuelle nouveau nouvelle jeune celebre".split())
_THEN = frozenset("alors jadis autrefois longtemps".split())
#: what makes a title one that is not held: « le futur maire », « le prétendu colonel », « la présidente élue »
_UNHELD = frozenset(
    "futur future pretendu pretendue faux fausse soi-disant disant presume presumee pseudo autoproclame autoproclamee eventuel eventuelle "
    "potentiel potentielle probable elu elue designe designee pressenti pressentie".split()
)
_FALLEN = frozenset("dechu dechue destitue destituee limoge limogee renverse renversee demis demise".split())
_DEFINITE = frozenset("le la l du au ce cet cette".split())
_OF = frozenset("de du des d".split())
_TO = _OF | frozenset("a au aux aupres".split())
_PREPOSITIONS = _OF | frozenset("a au aux en chez pour aupres contre".split())
_ARTICLES = frozenset("la le les l un une".split())
_IN_TIME = frozenset(
    "passage retour moment jour jours semaine mois an ans annee annees suite fait cours fois epoque titre propos fin debut depart "
    "matin soir".split()
)
_BEFORE_NOUN = frozenset(
    "celebre meilleur meilleure premier premiere second seconde grand grande grands grandes nouveau nouvelle nouvel petit petite ancien "
    "ancienne jeune jeunes seul seule fameux fameuse haut haute principal principale prestigieux prestigieuse tout toute tous toutes".split()
)
_SMALL = _OF | _ARTICLES | _BEFORE_NOUN
#: « X, juge que » says a verb
_ALSO_VERBS = frozenset("juge critique guide pilote".split())
#: behind a title these go on with it
_GOES_ON = frozenset(
    "charge chargee delegue deleguee adjoint adjointe general generale honoraire emerite executif executive associe associee principal "
    "principale artistique sportif sportive technique scientifique sortant sortante socialiste interimaire "
    "breton bretonne corse basque normand normande savoyard savoyarde flamand flamande wallon wallonne catalan catalane".split()
)
_GOING_ON = _GOES_ON | _FALLEN
_ADJECTIVAL = tuple("al ale ique iques aire aires if ive ien ienne ais aise ois oise iste istes ain aine el elle".split())
#: behind these a title has ended; any other word that is not understood may belong to it
_ENDING = frozenset(
    "a ont est sont etait sera avait aurait qui que qu dont ou et mais lors lorsque quand si depuis s se ne n y il elle ils elles on "
    "hier aujourd avant apres pendant sous sur dans par selon avec sans entre jusqu comme alors car puis en a au aux pour contre vers".split()
)
_IS = frozenset("est devient reste demeure".split())
_WAS = frozenset("etait fut".split())
_MADE = frozenset("nomme nommee elu elue reelu reelue designe designee promu promue sacre sacree".split())
_BEEN = frozenset("a ete est vient d etre aussi egalement".split())
_LED_BY = (
    frozenset("le la l du au son sa leur ce cet cette les des aux un une mme madame mlle m monsieur".split())
    | _MADE
    | _IS
    | _WAS
)
_CANNOT_LEAD = frozenset("de d du des a avec et ou par pour sans chez contre entre selon ni que".split())
#: a title goes no further than this many words
LONGEST = 18


@dataclass(frozen=True, slots=True)
class Position:
    """A public role as the article gives it: the words of the title from `first` up to `after`, and whose it is."""

    first: int
    after: int
    entity: Entity
    former: bool
    role: Role  # the phrase that it is read from


class Positions:
    """Reads the positions of one text, given its role phrases and where its people and bodies are named."""

    def __init__(
        self,
        words: Words,
        persons: Mapping[int, tuple[int, Entity]],
        places: Mapping[int, tuple[int, Entity]],
        vocabulary: Vocabulary,
        credible: Callable[[Role, Entity], bool],
    ) -> None:
        self.words, self.persons, self.places, self.vocabulary, self.credible = words, persons, places, vocabulary, credible
        self.ends = {after: (first, entity) for first, (after, entity) in persons.items()}

    def read(self, phrases: Sequence[Role]) -> Iterator[Position]:
        """In order; of each person each title once."""
        said: set[tuple[str, str, bool]] = set()
        for role in phrases:
            position = self._position(role)
            if position is None:
                continue
            title = " ".join(self.words.keys[position.first : position.after])
            if (position.entity.name, title, position.former) not in said:
                said.add((position.entity.name, title, position.former))
                yield position

    def _position(self, role: Role) -> Position | None:
        words = self.words
        how = publicity(role.title)
        if how is None or role.title == COUNTERPART:
            return None
        first, begun, former = self._beginning(role)
        after = self._end(role.after)
        if after is None or begun is None or self._unheld(role.head, after):
            return None
        if words.capital[first] and not words.opens(first) and not begun_by(words, begun):
            return None  # « General Electric », « la frégate Amiral Ronarc'h »
        if not self._told_enough(how, role, after):
            return None
        article = words.keys[begun - 1] if begun and words.gaps[begun] in (Gap.SPACE, Gap.APOSTROPHE) else ""
        entity = self._before_name(after)
        if entity is None and not self._cut(after):
            entity = self._around_comma(role, begun, after, article) or self._said_to_be(begun, article)
        if entity is None or (role.feminine and entity.gender == "m"):  # « le maire, Ana Solt » is said as well
            return None
        former = former or self._past(after) or self._was(begun, article)
        return Position(first, after, entity, former, role)

    # --- the title -------------------------------------------------------------------------------------------------------

    def _beginning(self, role: Role) -> tuple[int, int | None, bool]:
        """Where the title begins, where its phrase begins without the article (None where it says that nobody holds it), whether it
        is a former one: « l'|ancien ministre », « la |nouvelle |directrice »."""
        words, at = self.words, role.head
        former = words.keys[at] == "ex"
        first = at
        while at > 0 and words.gaps[at] in JOINING:
            word = words.keys[at - 1]
            if word in _FORMER or (word == "vice" and words.gaps[at] is Gap.HYPHEN):
                former |= word in _FORMER
                at = first = at - 1
            elif word in _SOFT | _THEN and words.gaps[at] is Gap.SPACE:
                former |= word in _THEN
                at -= 1
            elif word in _UNHELD and not self._made(at - 1):
                return first, None, former
            else:
                break
        return first, at, former

    def _end(self, at: int) -> int | None:
        """Past all that completes a title: « de recherche au CNRS », « PS de la Sarthe », « chargé des Transports ». None where a
        complement opens that is not understood: « présidente de | « Rives libres » », « avocat | du maire »."""
        words, flags, end = self.words, self.words.flags, min(len(self.words), at + LONGEST)
        while at < end and words.gaps[at] <= Gap.APOSTROPHE and at not in self.persons:
            key = words.keys[at]
            if key in _PREPOSITIONS:
                past = self._complement(at)
                if past is None:
                    return None if key in _OF and not self._dated(at) else at
                at = past
            elif at in self.places and (self.places[at][1].kind == "organisation" or self._named_on(at)):
                at = self.places[at][0]
            elif words.keys[at : at + 2] == ["par", "interim"]:
                at += 2
            elif key == "et" and at + 1 < end and words.keys[at + 1] in ("de", "du", "des", "d", "aux"):
                past = self._complement(at + 1)
                if past is None:
                    return at
                at = past
            elif words.gaps[at] is Gap.HYPHEN or (words.capital[at] and words.raw[at].isupper() and len(words.raw[at]) > 1):
                at += 1
            elif (
                words.capital[at] or key in _ENDING or (flags[at] & (Is.SPEECH | Is.ACTING | Is.TRADE) and key not in _GOING_ON)
            ):
                break
            elif (
                flags[at] & (Is.ADJECTIVE | Is.ORG_ADJECTIVE)
                or key in _GOING_ON
                or (len(key) > 4 and key.endswith(_ADJECTIVAL))
            ):
                at += 1
            else:
                break
        return at

    def _named_on(self, at: int) -> bool:
        """« chef de Projet | Lurve »: a body's name that a town ends."""
        before = self.words.raw[at - 1]
        return before[0].isupper() and not before.isupper() and at not in {after for after, _ in self.places.values()}

    def _complement(self, at: int) -> int | None:
        """Past a preposition and what it leads to; None where it leads to a date, to somebody, or out of the phrase."""
        words, end = self.words, len(self.words)
        here = at + 1
        if words.keys[at] == "a" and words.raw[at] == "a":
            return None  # « la chaîne a déclaré »
        while here < end and here - at < 5 and words.keys[here] in _SMALL and here not in self.places:
            if words.gaps[here] > Gap.APOSTROPHE:
                return None
            here += 1
        if here >= end or words.gaps[here] > Gap.APOSTROPHE or words.raw[here].isdigit() or here in self.persons:
            return None
        if here in self.places:
            return self.places[here][0]
        if words.capital[here]:
            if words.flags[here] & Is.TRADE and here + 1 not in self.places:
                return None  # « un conseiller du | Président valdorien Ilena Marsk » is somebody else
            here += 1
            while here < end and words.gaps[here] in JOINING and words.capital[here] and here not in self.persons:
                here += 1
            return here
        if words.keys[at] == "en":
            return None  # « élue maire en mars »
        several = words.keys[here - 1] in ("des", "aux", "les")
        if words.keys[here] in _IN_TIME | _ENDING or (
            not several and (words.flags[here] & Is.TRADE or is_person(words.keys[here]))
        ):
            return None
        return here + 1

    def _dated(self, at: int) -> bool:
        """« maire | de 2001 à 2014 », « ministre | au moment des faits »."""
        words = self.words
        near = range(at + 1, min(len(words), at + 3))
        return any(words.raw[here].isdigit() or words.keys[here] in _IN_TIME for here in near)

    def _told_enough(self, how: str, role: Role, after: int) -> bool:
        """Whether what completes a title makes it a public one, where it must: « le patron de Valtec », not « le patron du bar »."""
        words, flags = self.words, self.words.flags
        here = range(role.head + 1, after)
        if how == "body":
            return any(at in self.places and self.places[at][1].kind in ("organisation", "country") for at in here)
        telling = Is.ORG_ADJECTIVE | Is.ADJECTIVE | Is.COMPLEMENT
        return how == "" or role.place is not None or any(words.capital[at] or flags[at] & telling for at in here)

    def _unheld(self, head: int, after: int) -> bool:
        """« la présidente | élue de Valdoire », « est | élue | cheffe du parti »."""
        words = self.words
        if words.keys[head] in _MADE and after < len(words) and words.flags[after] & Is.TRADE:
            return True
        goes_on = after < len(words) and words.gaps[after] is Gap.SPACE
        return any(words.keys[at] in _UNHELD for at in range(head + 1, after + goes_on))

    def _cut(self, after: int) -> bool:
        """« capitaine de Coupe | Davis »: a capital goes on where the title was taken to end."""
        words = self.words
        return after < len(words) and words.gaps[after] is Gap.SPACE and words.capital[after]

    def _past(self, after: int) -> bool:
        """« alors ministre », « ministre de 2002 à 2005 », « le président déchu »: it is not held on the day of the article."""
        words = self.words
        if after >= len(words) or words.gaps[after] > Gap.APOSTROPHE:
            return words.keys[after - 1] in _FALLEN
        if words.keys[after : after + 2] == ["en", "titre"]:
            return False
        if words.keys[after] in _FALLEN or words.keys[after - 1] in _FALLEN:
            return True
        return words.keys[after] in ("de", "entre", "jusqu", "en", "a", "au", "sous", "pendant", "durant") and self._dated(
            after
        )

    # --- whose it is -----------------------------------------------------------------------------------------------------

    def _before_name(self, after: int) -> Entity | None:
        """« le patron de Valtec Luc Deval », « le président M. Varn »."""
        words = self.words
        if after >= len(words) or words.gaps[after] is not Gap.SPACE:
            return None
        if words.keys[after - 1] in SEVERAL:
            return None  # « l'avocat de la famille Veld » has another name
        if words.keys[after - 2] in ("des", "aux") and is_person(words.keys[after - 1].removesuffix("s")):
            return None  # « l'avocat des parents Veld » has another name
        person = self.persons.get(after) or self._led(after)
        return person[1] if person else None

    def _led(self, at: int) -> tuple[int, Entity] | None:
        if at + 1 < len(self.words) and self.words.flags[at] & Is.CIVIL and self.words.capital[at]:
            return self.persons.get(at + 1)
        return None

    def _around_comma(self, role: Role, begun: int, after: int, article: str) -> Entity | None:
        """« la directrice de l'hôpital, Ana Solt, », « Ana Solt (PS), maire de Lurve, »."""
        words = self.words
        before = self._named_before(begun - (1 if article in _DEFINITE | {"un", "une"} else 0))
        behind = None
        if after < len(words) and words.gaps[after] is Gap.COMMA:
            behind = self.persons.get(after) or self._led(after)
        if article in _DEFINITE and behind is not None:
            if before is not None or not self._parted(behind[0]) or self._governed(begun) or not self.credible(role, behind[1]):
                return None
            return behind[1]
        if before is None or article in ("du", "au", "ce", "cet", "cette"):
            return None
        if article and not self._parted(after):
            return None
        if not article and not self._ended(role, after):
            return None
        return before[1] if not self._governed(before[0]) and self.credible(role, before[1]) else None

    def _named_before(self, begun: int) -> tuple[int, Entity] | None:
        """Whoever is named right before the comma or the bracket that stands before a word; an age or a party may stand between."""
        words = self.words
        if not begun or words.gaps[begun] not in (Gap.COMMA, Gap.PAREN, Gap.OTHER):
            return None
        if words.gaps[begun] is Gap.OTHER and words.text[words.ends[begun - 1] : words.starts[begun]].strip() != "),":
            return None
        if begun > 2 and words.keys[begun - 1] == "ans" and words.raw[begun - 2].isdigit():
            begun -= 2
        for at in range(begun, max(0, begun - 5), -1):  # « Ana Solt (PS), maire », « Ana Solt (Les Verts), maire »
            if at in self.ends:
                return self.ends[at] if at == begun or words.gaps[at] in (Gap.PAREN, Gap.COMMA) else None
            if at < begun and words.gaps[at] not in (Gap.SPACE, Gap.HYPHEN, Gap.OTHER):
                break
        return None

    def _parted(self, at: int) -> bool:
        """Whether an apposition closes before a word, and no list of names goes on."""
        words = self.words
        if at >= len(words) or words.gaps[at] in (Gap.STOP, Gap.BREAK, Gap.DOT, Gap.OTHER):
            return True
        return words.gaps[at] is not Gap.SPACE and words.gaps[at] > Gap.APOSTROPHE and at not in self.persons

    def _ended(self, role: Role, after: int) -> bool:
        """Whether a title is whole: nothing stands behind it that is not understood."""
        words = self.words
        if after >= len(words) or words.gaps[after] > Gap.APOSTROPHE or after > role.after:
            return True
        key = words.keys[after]
        if role.title in _ALSO_VERBS:
            return key in ("a", "au", "aux", "de", "d", "du", "des", "en", "pour", "et")
        return key in _ENDING | _PREPOSITIONS or bool(words.flags[after] & (Is.SPEECH | Is.ACTING)) or key in _FALLEN

    def _governed(self, first: int) -> bool:
        """« l'adjoint à la maire, Paul Veld », « la femme de Paul Varn, maire »: it completes somebody else, whom the name may be."""
        words, step = self.words, first - 1
        while step >= 0 and words.keys[step] in _ARTICLES | _TO and words.gaps[step + 1] <= Gap.APOSTROPHE:
            step -= 1
        of = any(words.keys[at] in _TO for at in range(step + 1, first))
        return of and step >= 0 and bool(words.flags[step] & Is.TRADE or is_person(words.keys[step]))

    def _said_to_be(self, begun: int, article: str) -> Entity | None:
        """« Ana Solt est la maire de Lurve », « Paul Varn a été nommé ministre », « Paul Varn, élu maire en 2020 »."""
        words = self.words
        at = begun - (1 if article in ("le", "la", "l") else 0) - 1
        if at < 1 or words.keys[begun] in _MADE or words.gaps[at + 1] not in (Gap.SPACE, Gap.APOSTROPHE):
            return None
        if self._made(at):
            at -= 1
            while at > 0 and words.keys[at] in _BEEN and words.gaps[at + 1] <= Gap.APOSTROPHE:
                at -= 1
        elif words.keys[at] in _IS | _WAS:
            at -= 1
        else:
            return None
        person = self.ends.get(at + 1)
        if person is None or words.gaps[at + 1] not in (Gap.SPACE, Gap.COMMA):
            return None
        lead = person[0] - 1
        leads = words.opens(person[0]) or words.gaps[person[0]] is Gap.COMMA or words.keys[lead] not in _CANNOT_LEAD
        return person[1] if leads and not self._governed(person[0]) else None

    def _made(self, at: int) -> bool:
        """« nommé », « élu » as a participle before a title."""
        return self.words.keys[at] in _MADE

    def _was(self, begun: int, article: str) -> bool:
        words = self.words
        at = begun - (1 if article in ("le", "la", "l") else 0) - 1
        return at > 0 and words.keys[at] in _WAS


def begun_by(words: Words, begun: int) -> bool:
    """Whether a title with a capital stands as titles do: behind its article or behind a name and its comma."""
    gap = words.gaps[begun]
    return gap in (Gap.COMMA, Gap.PAREN, Gap.OTHER) or words.keys[begun - 1] in _LED_BY


@cache
def publicity(title: str) -> str | None:
    """Whether a title is a public role: None where it is none, else what must complete it (`named`, `body`, or nothing)."""
    said = fold(title)
    listed = _public()
    for form in (said, masculines().get(said, said)):
        if form in listed:
            return listed[form]
    return "" if " " in said and said in titles().meanings and said.split()[0] not in _private() else None


@cache
def _public() -> Mapping[str, str]:
    return {fold(row[0]): row[1] if len(row) > 1 else "" for row in rows("public_titles")}


def is_person(key: str) -> bool:
    """Whether a word calls somebody by what chance, kinship or trade made of him or her, or by any trade in the news."""
    return key in _people()


@cache
def _people() -> frozenset[str]:
    return _private() | frozenset(map(fold, entries("person_nouns")))


@cache
def _private() -> frozenset[str]:
    return frozenset(fold(name) for row in rows("private_titles") for name in row)
