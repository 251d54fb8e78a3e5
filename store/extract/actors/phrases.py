"""The words of a text in, the phrases that say a role out: « le ministre russe de la Défense », « son homologue ukrainien ».

A phrase says which title, of which country or body, and with which article; whom it means is for `roles` to say.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from store.extract.actors.entities import Entity
from store.extract.actors.vocabulary import Is, Vocabulary
from store.extract.actors.words import Gap, Words, spelt
from store.extract.lexicon import rows
from store.extract.text import fold
from store.extract.titles import titles

COUNTERPART = "homologue"
#: the articles that belong to a phrase; « du » and « au » are also prepositions, and are left out
IN_SPAN = frozenset("le la l son sa leur ce cet cette un une".split())
_FORMER = frozenset("ancien ancienne ex futur future feu defunt".split())
_OF = frozenset("de du des d".split())
_ARTICLES = frozenset("la le les l".split())
_SOFT = frozenset("actuel actuelle nouveau nouvelle vice jeune".split())
_POLITICAL = frozenset(
    "sortant sortante socialiste conservateur conservatrice interimaire democrate republicain republicaine liberal liberale communiste "
    "ecologiste centriste travailliste nationaliste souverainiste independantiste autonomiste".split()
)
_REGIONAL = frozenset("wallon wallonne breton bretonne flamand flamande catalan catalane normand normande corse basque".split())
#: « le maire lyonnais », « la présidente valdorienne »: a place that the lexicon of countries does not list, by its adjective
UNLISTED = "~"
_DEMONYMS = ("ien", "ienne", "ois", "oise", "ais", "aise", "een", "eenne", "ain", "aine", "an", "ane")
#: before a noun in -é these make it a verb
_AUXILIARIES = frozenset("a ont ai as avait avaient aura auront aurait ayant avoir ete fut furent".split())
#: behind a title, somebody who bears less than it, or not yet
_LESSER = frozenset(
    "adjoint adjointe adjoints delegue deleguee suppleant suppleante regional regionale departemental departementale local locale "
    "elu elue honoraire emerite municipal municipale sectoriel sectorielle".split()
)
#: titles of which there are several, told apart by what follows: « secrétaire d'État américain à la Défense »
_OFFICED = frozenset(
    (
        "secretaire d'etat",
        "secretaire",
        "ministre",
        "ministre delegue",
        "sous-secretaire d'etat",
        "commissaire",
        "commissaire europeen",
    )
)
#: titles that say nothing without what somebody is the head of: « le chef de mission »
_GENERAL = frozenset(
    "chef cheffe patron patronne president presidente directeur directrice dirigeant dirigeante secretaire responsable leader".split()
)
_IN_TIME = frozenset("passage retour moment jour semaine mois annee monde suite fait cours".split())
_MARKS = ' \u00a0\u202f«»“”"‹›'
#: the longest title of a work, in words
_WORK = 10
#: the longest role phrase looked at
LONGEST = 14


@dataclass(frozen=True, slots=True)
class Role:
    """A role phrase as it is read: what it says, where, and of which country or body."""

    first: int  # with its article
    head: int
    after: int
    title: str
    meant: frozenset[str]
    place: str | None
    article: str  # the key of the word before it
    former: bool
    feminine: bool | None
    said: str  # its words, from the head on
    narrowed: bool  # « la présidente du syndicat des ports »: not the role that the shorter phrase names
    quoted: bool = False  # it ends in the title of a work or the name of a body between marks

    @property
    def noun(self) -> str:
        """« la ministre de la Défense » is « la ministre » from then on."""
        short = self.title.split()[0]
        return masculines().get(short, short)

    def gap(self, words: Words) -> Gap:
        """What stands behind the phrase; a mark that closes a title in it does not count: « le patron de « Nord », | Paul Veld »."""
        gap = words.gaps[self.after]
        if gap is Gap.QUOTE and self.quoted:
            between = words.text[words.ends[self.after - 1] : words.starts[self.after]]
            return {"": Gap.SPACE, ",": Gap.COMMA}.get(between.strip(_MARKS), Gap.QUOTE)
        return gap

    def agrees(self, person: Entity) -> bool:
        """Whether the phrase's gender may be the person's."""
        return self.feminine is None or person.gender in ("", "f" if self.feminine else "m")


@dataclass(frozen=True, slots=True)
class _Node:
    next: dict[str, "_Node"]
    title: list[str]


class Phrases:
    """Reads the role phrases of one text, given where its people, places and bodies are named."""

    def __init__(
        self, words: Words, persons: Collection[int], places: Mapping[int, tuple[int, Entity]], vocabulary: Vocabulary
    ) -> None:
        self.words, self.persons, self.places, self.vocabulary = words, persons, places, vocabulary
        self.bodies = {after for after, entity in places.values() if entity.kind == "organisation"}  # where their names end

    def read(self) -> Iterator[Role]:
        """Every role phrase in order, none overlapping another."""
        words, root = self.words, _titles()
        free = 0
        for at in [at for at, key in enumerate(words.keys) if key in root]:
            if at >= free:
                role = self._phrase(at)
                if role:
                    free = role.after
                    yield role

    def _phrase(self, head: int) -> Role | None:
        words = self.words
        if head in self.persons or (head in self.places and self.places[head][0] > head + 1):
            return None
        after, title, place = self._title(head)
        if not title or self._participle(head, after):
            return None
        if after < len(words) and words.gaps[after] is Gap.HYPHEN:
            return None  # « le chef de l'état|-major »
        if words.gaps[head] is Gap.HYPHEN and words.keys[head - 1] not in ("ex", "vice"):
            return None
        after, place, office = self._complement(after, place)
        narrower = self._narrower(after, title, place)
        if narrower is None and title in _GENERAL and office:
            narrower = after  # « le patron des affaires humanitaires de l'ONU » is not the patron of the UN
        if narrower is not None:
            after, place = narrower, None
        work = self._work(after) if place is None else None
        if work is not None:  # « le réalisateur de « Nord » » is « le réalisateur » from then on, if he is the only one
            after, narrower = work, work
        first = head
        former = False
        while first > 0 and words.gaps[first] in (Gap.SPACE, Gap.HYPHEN) and words.keys[first - 1] in _FORMER | _SOFT:
            former |= words.keys[first - 1] in _FORMER
            first -= 1
        article = ""
        if first > 0 and words.gaps[first] in (Gap.SPACE, Gap.APOSTROPHE):
            article = words.keys[first - 1]
            if article in IN_SPAN:
                first -= 1
        feminine = {"la": True, "une": True, "le": False, "un": False, "du": False, "au": False}.get(article)
        if feminine is None and title in kinds():  # « l'élu »: the word itself tells
            feminine = {"f": True, "m": False}.get(self.vocabulary.genders.get(title, ""))
        said = " ".join(words.keys[head:after])
        return Role(
            first,
            head,
            after,
            title,
            meanings(title),
            place,
            article,
            former,
            feminine,
            said,
            narrower is not None,
            work is not None,
        )

    def _work(self, at: int) -> int | None:
        """Past « de « La Marée haute » »: the title of a work, or a name that is written as one."""
        words, here = self.words, at + 1
        if (
            here >= len(words)
            or words.keys[at] not in _OF
            or words.gaps[at] is not Gap.SPACE
            or words.gaps[here] is not Gap.QUOTE
        ):
            return None
        if not words.capital[here]:
            return None  # « il demande à l'animateur de « ne pas venir » »
        ends = range(here + 1, min(len(words), here + _WORK + 1))
        return next((end for end in ends if words.gaps[end] >= Gap.QUOTE), None)

    def _participle(self, head: int, after: int) -> bool:
        """« Volodymyr X a invité Y », « Y a été élu »: what an auxiliary stands before is no trade."""
        words = self.words
        return (
            after == head + 1
            and head > 0
            and words.gaps[head] is Gap.SPACE
            and words.keys[head - 1] in _AUXILIARIES
            and words.raw[head].endswith(("é", "ée", "és", "ées", "u", "ue"))
        )

    def _narrower(self, at: int, title: str, place: str | None) -> int | None:
        """Past what makes a role another one: « adjoint », « de la CGT du livre », « de l'ONU pour l'Afrique », « d'État à la Défense »."""
        words, end = self.words, len(self.words)
        if at >= end or words.gaps[at] is not Gap.SPACE or words.capital[at]:
            return None
        if words.keys[at] in _LESSER:
            return at + 1
        here = at + 1
        while here < end and words.keys[here] in _ARTICLES and here not in self.places and words.gaps[here] <= Gap.APOSTROPHE:
            here += 1
        if here >= end or words.gaps[here] > Gap.APOSTROPHE:
            return None
        named = self.places.get(here)
        bodied = at in self.bodies
        articled = here > at + 1 or words.keys[at] in ("du", "des", "au", "aux")
        if words.keys[at] in _OF:
            if named and named[1].kind == "organisation" and place is not None:
                return named[0]  # « le président américain de la Banque mondiale »
            if words.capital[here] or named or words.keys[here] in _IN_TIME:
                return None
            if words.flags[here] & Is.TRADE:  # « le chef du ministre Tomas Veld » is not the minister
                return at if title in _GENERAL and place is None else None
            return here + 1 if (bodied and articled) or (title in _GENERAL and place is None) else None
        if words.keys[at] == "pour" and articled and (bodied or title in _OFFICED):
            return named[0] if named else here + 1
        if words.keys[at] in ("a", "au", "aux", "charge", "chargee") and title in _OFFICED and articled and not named:
            return here + 1 if words.capital[here] or words.flags[here] & Is.COMPLEMENT else None
        return None

    def _title(self, head: int) -> tuple[int, str, str | None]:
        """The longest title from a word on; the adjective of a country may stand inside: « ministre russe de la Défense »."""
        words = self.words
        nodes: Mapping[str, _Node] = _titles()
        at, best, title = head, head, ""
        inside: str | None = None
        place: str | None = None
        while at < len(words) and at - head < LONGEST:
            if at > head and words.gaps[at] not in (Gap.SPACE, Gap.HYPHEN, Gap.APOSTROPHE):
                break
            node = nodes.get(words.keys[at])
            if node is None:
                nation = None if inside or at == head else self._nation(at)
                if nation is None:
                    break
                at, inside = nation
                continue
            at += 1
            if node.title:
                best, title, place = at, node.title[0], inside
            nodes = node.next
        return best, title, place

    def _nation(self, at: int) -> tuple[int, str] | None:
        words = self.words
        if words.capital[at] or words.gaps[at] is not Gap.SPACE:
            return None
        nation = self.vocabulary.nationality(words.keys, at) if words.flags[at] & Is.ADJECTIVE else None
        if nation:
            return (nation[0], nation[1]) if nation[1] else None
        key = words.keys[at]
        if key in _REGIONAL:
            return at + 1, UNLISTED + key
        if len(key) < 6 or not key.endswith(_DEMONYMS) or key in _POLITICAL or words.flags[at] & (Is.TRADE | Is.COMMON):
            return None
        return at + 1, UNLISTED + key.removesuffix("ne" if key.endswith("enne") else "e")

    def _complement(self, at: int, place: str | None) -> tuple[int, str | None, bool]:
        """Past « américaine », « de Russie », « des Etats-Unis », « du Kremlin » behind a title, what they tell, and whether it is told
        of an office in it: « des affaires humanitaires de l'ONU »."""
        words = self.words
        office = within = False
        while at < len(words) and words.gaps[at] is Gap.SPACE:
            nation = self._nation(at)
            if nation and place is None:
                at, place = nation
                continue
            if words.keys[at] in _POLITICAL:
                at += 1
                continue
            if words.keys[at] not in _OF:
                break
            here = at + 1
            if (
                here < len(words)
                and words.gaps[here] is Gap.SPACE
                and words.keys[here] in _ARTICLES
                and here not in self.places
            ):
                here += 1
            if here >= len(words) or words.gaps[here] not in (Gap.SPACE, Gap.APOSTROPHE):
                break
            body = self.places.get(here)
            if body is None and (past := self._office(here)):
                at, office = past, True
                continue
            if body is None or place is not None or (body[0] < len(words) and words.gaps[body[0]] is Gap.HYPHEN):
                break  # « d'Australie|-Occidentale » is not Australia
            at, place, within = body[0], body[1].name, office
        return at, place, within

    def _office(self, at: int) -> int | None:
        """Past « Sports », « Transports », « télévision »: what somebody is minister, director, presenter of."""
        words = self.words
        if words.capital[at] and words.flags[at] & Is.TRADE and words.keys[at - 1] in ("du", "la", "l", "d"):
            return None  # « un conseiller du Président ukrainien »
        office = words.flags[at] & Is.COMPLEMENT or (words.capital[at] and not words.flags[at] & (Is.FORENAME | Is.CIVIL))
        if not office or at in self.persons or len(words.raw[at]) < 3:
            return None
        after = at + 1
        while after < len(words) and words.gaps[after] is Gap.SPACE and words.flags[after] & Is.ORG_ADJECTIVE:
            after += 1
        return after


@cache
def _titles() -> Mapping[str, _Node]:
    """All titles and trades by their words."""
    root: dict[str, _Node] = {}
    trades = (name for row in rows("trades") for name in row)
    kinds = (row[0] for row in rows("role_kinds"))
    for title in (*titles().meanings, *trades, *kinds, COUNTERPART):
        nodes, node = root, None
        for key in spelt(title)[1]:
            node = nodes.setdefault(key, _Node({}, []))
            nodes = node.next
        if node is not None:
            node.title[:] = [fold(title)]
    return root


@cache
def kinds() -> Mapping[str, frozenset[str]]:
    """« diplomate » -> the titles that it may stand for."""
    return {fold(row[0]): frozenset(m for t in row[1].split(",") for m in meanings(fold(t))) for row in rows("role_kinds")}


@cache
def meanings(title: str) -> frozenset[str]:
    """What a title may mean: « chef de l'Etat » is a president or a king. A feminine means the same as its masculine."""
    said = fold(title)
    meant = {meaning.title for meaning in titles().meanings.get(said, ())} or {said}
    return frozenset(meant | {masculines().get(m, m) for m in meant})


@cache
def meanings_anywhere(title: str) -> frozenset[str]:
    """What a title may mean without a country: « président du Sénat » is no « président », « chef de l'Etat » is one."""
    said = fold(title)
    meant = {meaning.title for meaning in titles().meanings.get(said, ()) if meaning.places is None} or {said}
    return frozenset(meant | {masculines().get(m, m) for m in meant})


@cache
def masculines() -> Mapping[str, str]:
    return {fold(row[1]): fold(row[0]) for row in rows("trades") if len(row) > 1}
