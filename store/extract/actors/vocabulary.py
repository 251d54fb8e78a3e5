"""The lexicons in, what a word is likely to be out: flags by key, countries by adjective, organisation and place heads.

Read once: every table is keyed by the folded word, so that looking one up costs a dictionary's get.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from store.extract.actors.gazetteers import common_words, country_words
from store.extract.actors.words import key, spelt
from store.extract.conjugations import conjugate
from store.extract.lexicon import entries, rows
from store.types import ActorKind

Gender = str  # "m", "f", or "" where both bear it


class Is:
    """What the lexicons say of one word: bits of a plain integer, since every word is asked."""

    FORENAME = 1
    COMMON = 2  # its capital proves nothing
    TRADE = 4  # or the first word of one
    CIVIL = 8  # « M. », « Mme »
    FAMILY_FIRST = 16  # « Xi » of « Xi Jinping »
    ORG_WHOLE = 32
    ORG_APPOSED = 64
    PLACE_WHOLE = 128
    PLACE_APPOSED = 256
    ORG_ADJECTIVE = 512
    SPEECH = 1024  # a finite form or a participle of a verb of speech
    DETERMINER = 2048
    ORG_SIGN = 4096  # « Airlines », « FC »
    ORG_CAPITAL = 8192  # as ORG_WHOLE, where it bears a capital
    COMPLEMENT = 16384  # a noun that an organisation's name may end in: « l'Union des pêcheurs »
    THING = 32768  # what follows names a thing: « l'ouragan Odile »
    INHABITANT = 65536
    ADJECTIVE = 131072  # of a country, or its first half
    REGIONAL = 524288  # « Breton »: from a region, where the ending tells nothing
    ACTING = 262144  # a finite form of a verb of speech, or of what states and people do


#: « la Corvennaise Ilena Marsk »: how towns and regions name their people
DEMONYM_ENDINGS = tuple(
    "ien ienne iens iennes ois oise oises ais aise aises ain aine ains aines een eenne esse ins ine ines".split()
)
#: what a surname may begin with: « Di Corven », « Van Horm », « El Tazi »
PARTICLES = frozenset(
    "de du des la le les d van der den von zu zur ben bin ibn al el da dos das do di del della ter ten af y bint ould mac mc saint".split()
)
DETERMINERS = frozenset("le la les l un une des du au aux ce cet cette ces son sa ses leur leurs notre nos votre vos".split())
#: an article or the like, which no person's name has before it
_ORG_SIGNS = """
    fc afc sc ac as rc us usc hbc bc hc cf club united city rovers wanderers racing sporting athletic inter olympique
    group groupe holding corp corporation company co inc ltd llc gmbh sa sas ag nv plc spa bank banque bancorp capital partners invest
    airlines airways air aviation aerospace motors automobiles energy petroleum oil gas telecom mobile networks systems technologies
    technology software labs laboratories pharma pharmaceuticals therapeutics media press news times post herald tribune gazette
    television radio tv channel records music studios pictures entertainment productions films university college school institute
    institut foundation society association council committee commission agency authority office department ministry court party front
    movement alliance union federation confederation league team crew force forces army navy guard police service services network
    international global worldwide europe france telecom watch rights action museum museo gallery theatre theater orchestra hospital
    communaute agglomeration agglo metropole habitat handball basket volley rugby tourisme airport hockey
    church brothers sons industries electric electronics semiconductor semiconductors foods stores hotel hotels resort
""".split()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All tables of the lexicons that actors are read with."""

    flags: Mapping[str, int]
    genders: Mapping[str, Gender]  # of forenames, trades, civil titles
    adjectives: Mapping[str, str | None]  # « ukrainien » -> Ukraine; None where two countries share it
    inhabitants: Mapping[str, str | None]
    trades: Mapping[str, tuple[tuple[str, ...], ...]]  # by first key: the keys of each trade, the longest first
    trades_ending: Mapping[str, tuple[tuple[str, ...], ...]]  # the same by last key
    capitals: Mapping[str, str]  # « moscou » -> Russie
    seats: Mapping[str, tuple[str, frozenset[str]]]  # seats of the Union, and what tells that a country is meant instead

    def gender_of(self, keys: Sequence[str]) -> Gender:
        """What the forenames of a person's whole name tell: « Jean-Marie » is a man, whoever « Jean » or « Marie » may be."""
        if len(keys) < 2:
            return ""
        both = self.genders.get(" ".join(keys[:2])) if len(keys) > 2 else None
        return both or self.genders.get(keys[0], "")

    def trade_before(self, keys: Sequence[str], after: int) -> int | None:
        """Where a trade that ends before `after` begins: « champion du monde » before a name."""
        for form in self.trades_ending.get(keys[after - 1], ()) if after else ():
            if after >= len(form) and tuple(keys[after - len(form) : after]) == form:
                return after - len(form)
        return None

    def trade_at(self, keys: Sequence[str], at: int) -> int | None:
        """Where a trade that begins at `at` ends."""
        for form in self.trades.get(keys[at], ()) if at < len(keys) else ():
            if tuple(keys[at : at + len(form)]) == form:
                return at + len(form)
        return None

    def nationality(self, keys: Sequence[str], at: int, *, inhabitant: bool = False) -> tuple[int, str | None] | None:
        """Where an adjective of a country (or a word for its inhabitant) that begins at `at` ends, and the country it tells."""
        table = self.inhabitants if inhabitant else self.adjectives
        for after in (at + 2, at + 1):
            word = " ".join(keys[at:after])
            if after <= len(keys) and word in table:
                return after, table[word]
        return None


@cache
def vocabulary() -> Vocabulary:
    flags: dict[str, int] = {}
    genders: dict[str, Gender] = {}

    def flag(word: str, what: int) -> None:
        flags[word] = flags.get(word, 0) | what

    for word, gender in rows("forenames"):
        flag(key(word), Is.FORENAME)
        genders.setdefault(key(word), gender.strip("-"))
    for words, gender in rows("compound_forenames"):
        genders.setdefault(" ".join(spelt(words)[1]), gender)
    for word in common_words():
        flag(word, Is.COMMON)
    for word in DETERMINERS:
        flag(word, Is.DETERMINER)
    for word in _ORG_SIGNS:
        flag(word, Is.ORG_SIGN)
    for row in rows("titles"):
        civil = spelt(row[0])[1]
        if len(civil) == 1:
            flag(civil[0], Is.CIVIL)
            genders.setdefault(civil[0], row[1] if len(row) > 1 else "")
    for line in entries("surnames_first"):
        for word in line.split():
            flag(key(word), Is.FAMILY_FIRST)
    for word, how, _ in rows("org_forms"):
        flag(key(word), {"whole": Is.ORG_WHOLE, "capital": Is.ORG_CAPITAL, "apposed": Is.ORG_APPOSED}[how])
    for word, how in rows("place_words"):
        flag(key(word), Is.PLACE_WHOLE if how == "whole" else Is.PLACE_APPOSED)
    for name, what in (("org_complements", Is.COMPLEMENT), ("thing_words", Is.THING)):
        for line in entries(name):
            for word in spelt(line)[1]:
                flag(word, what)
    for word in _inflected(entries("org_adjectives")):
        flag(word, Is.ORG_ADJECTIVE)
    for word in _conjugated((row[0] for row in rows("speech_verbs")), ("finite", "past")):
        flag(word, Is.SPEECH)
    acting = (word for line in entries("acting_verbs") for word in line.split())
    for word in _conjugated((*acting, *(row[0] for row in rows("speech_verbs"))), ("finite",)):
        flag(word, Is.ACTING)
    trades: dict[str, list[tuple[str, ...]]] = {}
    for row in rows("trades"):
        for gender, name in zip("mf", row, strict=False):
            keys = tuple(spelt(name)[1])
            both = len(row) > 1 and row[0] == row[1]
            for form in (keys, (keys[0] + "s", *keys[1:])):
                trades.setdefault(form[0], []).append(form)
                flag(form[0], Is.TRADE)
                genders.setdefault(" ".join(form), "" if both else gender)
    adjectives, inhabitants = _of_countries()
    for table, what in ((adjectives, Is.ADJECTIVE), (inhabitants, Is.INHABITANT)):
        for word in table:
            flag(word.split()[0], what)
    for word in entries("regionals"):
        flag(key(word), Is.REGIONAL)
    ending: dict[str, list[tuple[str, ...]]] = {}
    for forms in trades.values():
        for form in forms:
            ending.setdefault(form[-1], []).append(form)
    return Vocabulary(
        flags=flags,
        genders=genders,
        adjectives=adjectives,
        inhabitants=inhabitants,
        trades=_longest_first(trades),
        trades_ending=_longest_first(ending),
        seats=_seats(),
        capitals={
            " ".join(spelt(capital)[1]): row[0]
            for row in reversed(rows("countries")[:-1])
            for capital in row[3].split(",")
            if capital
        },
    )


def _seats() -> dict[str, tuple[str, frozenset[str]]]:
    """Of the last line, the Union's: its seat, the Union, and the words that tell of the country whose capital that is."""
    *countries, union = rows("countries")
    found = {}
    for seat in (name.strip() for name in union[3].split(",")):
        host = next((row for row in countries if seat in (name.strip() for name in row[3].split(","))), None)
        if host is not None:
            words = [host[0], *host[1].split(", "), *host[2].split(", ")]
            found[" ".join(spelt(seat)[1])] = (union[0], frozenset(key(word) for word in words))
    return found


def _longest_first(table: Mapping[str, list[tuple[str, ...]]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {word: tuple(sorted(set(forms), key=len, reverse=True)) for word, forms in table.items()}


def _of_countries() -> tuple[dict[str, str | None], dict[str, str | None]]:
    tables: tuple[dict[str, str | None], dict[str, str | None]] = ({}, {})
    for word, inhabitant, country in country_words():
        table = tables[inhabitant]
        table[word] = country if table.get(word, country) == country else None
    return tables


def _inflected(lines: tuple[str, ...]) -> Iterator[str]:
    """An adjective's four forms, from its masculine singular: national, nationale, nationaux, nationales."""
    for line in lines:
        for word in line.split():
            stem = key(word)
            feminine = stem if stem.endswith("e") else stem + ("ne" if stem.endswith(("en", "on")) else "e")
            for end, other in (("el", "elle"), ("il", "ile"), ("er", "ere"), ("if", "ive"), ("ic", "ique")):
                if stem.endswith(end):
                    feminine = stem[: -len(end)] + other
            plural = stem[:-2] + "aux" if stem.endswith("al") else stem.rstrip("sx") + ("x" if stem.endswith("x") else "s")
            yield from (stem, feminine, plural, feminine + "s")


def _conjugated(verbs: Iterable[str], moods: Sequence[str]) -> Iterator[str]:
    for verb in verbs:
        try:
            forms = conjugate(verb)
        except ValueError:
            continue
        yield from (key(form.text) for form in forms if form.mood in moods and " " not in form.text)


def kind_of_proposal(label: str) -> ActorKind | None:
    """A statistical model's label as a kind of ours; None for those that say nothing (MISC)."""
    labels: dict[str, ActorKind] = {"PER": "person", "PERSON": "person", "ORG": "organisation", "LOC": "place", "GPE": "place"}
    return labels.get(label)
