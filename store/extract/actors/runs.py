"""A word at which a name begins in, the word after it out: what joins in a run of capitals, and where another name begins.

Hyphens, initials, particles and the small words inside a name join; a title, a known name, a forename behind a complement do not.
"""

from collections.abc import Mapping

from store.extract.actors.gazetteers import Known
from store.extract.actors.vocabulary import PARTICLES, Is
from store.extract.actors.words import Gap, Words

#: runs longer than this are no names but lists, titles or shouting
LONGEST = 10

SMALL_PARTICLES = PARTICLES - {"mac", "mc", "saint"}  # those written small before a capital
COMPOUND = frozenset("sur sous en les le la de du des d lès l aux au et à a lez saint sainte".split())
_FRENCH = frozenset("de du des la le les d".split())  # these also join a name to what it is of: « Paul de Lyon »
#: what an Italian name elides before its last part: « Dell’Orto »
_ELIDED = frozenset("All Dall Degl Dell Nell Sant".split())
#: letters and words of clubs, before their town
_CLUBS = frozenset("fc afc as us usm rc ac aj sc sm ea ca cs csm ogc ssc rcd cd hbc bc club racing olympique sporting".split())
#: whom an organisation's name follows: « le directeur de Lignes du Détroit »
_HEADING = frozenset(
    "directeur directrice patron patronne pdg president presidente dirigeant dirigeante porte-parole parole".split()
)
_ADJECTIVAL = tuple("é ée és ées ique iques al ale aux aire aires if ive ifs ives ain aine ien ienne iens iennes".split())


class Runs:
    """The runs of capitals of one text."""

    def __init__(self, words: Words, known: Mapping[int, Known]) -> None:
        self.words, self.known, self.flags = words, known, words.flags

    def capital_behind(self, at: int) -> bool:
        """Whether a forename goes on with a surname: « Tomas | Veld », « Paul-Henri | Veld »."""
        words = self.words
        while at + 1 < len(words) and words.gaps[at + 1] is Gap.HYPHEN and words.capital[at + 1]:
            at += 1
        return at + 1 < len(words) and words.capital[at + 1] and words.gaps[at + 1] is Gap.SPACE

    def reach(self, first: int, *, titled: bool) -> tuple[int, bool]:
        words, flags, raw = self.words, self.flags, self.words.raw
        initial = words.is_initial(first)
        forenames = bool(flags[first] & Is.FORENAME) or initial  # so far nothing but forenames
        personal = forenames or titled
        at, end = first + 1, len(words)
        if titled and not words.capital[first]:
            at = self.particles(first, personal=True, forenames=True) or at
        while at < end and at - first <= LONGEST:
            gap = words.gaps[at]
            if words.capital[at]:
                if not (gap is Gap.SPACE or gap is Gap.HYPHEN or self._tied(at, gap)):
                    break
                known = self.known.get(at)
                if known and gap is Gap.SPACE and self._clubs(first, at) and known.entry.kind in ("place", "country"):
                    at = known.after
                    continue
                if known and not self._absorbs(known, forenames, personal or self._unheard(first, at, known), gap):
                    break
                if gap is Gap.SPACE and personal and not forenames and at - first > 1 and self._common_behind(at):
                    break
                if gap is Gap.SPACE and (
                    self._next_begins(first, at, personal) or self._next_is_title(at, personal, forenames)
                ):
                    break
                if not (flags[at] & Is.FORENAME or words.is_initial(at) or gap is Gap.HYPHEN):
                    forenames = False
                at += 1
            elif gap is Gap.HYPHEN:
                after = self._compound(first, at)
                if after is None:
                    break
                forenames, at = False, after
            elif gap is Gap.APOSTROPHE and words.keys[at] == "h" and raw[at - 1].endswith("c"):
                at += 1  # « Le Floc'h »
            elif gap is Gap.APOSTROPHE and personal and words.capital[at - 1] and len(raw[at - 1]) > 2 and raw[at][0].islower():
                at += 1  # « Violaine Prud'homme »
            elif gap is Gap.SPACE and not personal and self._kind_told(first) and (whole := self._named_whole(first, at)):
                at = whole
            elif gap is Gap.SPACE and words.keys[at] in SMALL_PARTICLES:
                after = self.particles(at, personal=personal, forenames=forenames)
                if after is None:
                    break
                forenames, at = False, after
            elif raw[at].isdigit() and gap is Gap.SPACE and len(raw[at]) <= 2 and first and flags[first - 1] & Is.ORG_APPOSED:
                at += 1  # « la chaîne Varn 24 »
            else:
                break
        return at, personal

    def _common_behind(self, at: int) -> bool:
        """« Ilena Marsk | Nobel de littérature »: a plain word with a capital behind a whole name; « Bruno Le | Maire » is one."""
        words = self.words
        if not self.flags[at] & Is.COMMON or self.flags[at] & Is.FORENAME or words.keys[at - 1] in PARTICLES:
            return False
        return not self.capital_behind(at)  # « Ivo Brenn By Karsk »

    def _clubs(self, first: int, after: int) -> bool:
        """« FC | Merrault », « AS | Lurve »: a club's letters before its town."""
        return after - first <= 2 and all(self.words.keys[at] in _CLUBS for at in range(first, after))

    def _kind_told(self, first: int) -> bool:
        """« la compagnie Lignes du Détroit », « le directeur de Lignes du Détroit »: a body's name follows, whatever its words."""
        words = self.words
        if not first or words.gaps[first] is not Gap.SPACE:
            return False
        if self.flags[first - 1] & Is.ORG_APPOSED:
            return True
        return first > 1 and words.keys[first - 1] == "de" and words.keys[first - 2] in _HEADING

    def _named_whole(self, first: int, at: int) -> int | None:
        """Past « du Détroit » of « Lignes du Détroit », « levée » of « l'association Main levée, » where the name ends there."""
        words = self.words
        if at == first + 1 and words.raw[at].endswith(_ADJECTIVAL) and len(words.raw[at]) > 3:
            return at + 1 if words.after(at) not in (Gap.SPACE, Gap.HYPHEN, Gap.APOSTROPHE) else None
        if words.keys[at] not in ("du", "des", "de") or at + 1 >= len(words):
            return None
        here = at + 2 if words.keys[at] == "de" and words.keys[at + 1] in ("la", "l") else at + 1
        sure = here > at + 1 or words.keys[at] != "de" or words.raw[at - 1].endswith(("s", "x"))
        return here + 1 if sure and here < len(words) and words.capital[here] and words.gaps[here] <= Gap.APOSTROPHE else None

    def _next_begins(self, first: int, at: int, personal: bool) -> bool:
        """« le ministre de l'Intérieur Tomas Veld »: a forename begins another name behind a complement or a common word."""
        if personal or not self.flags[at] & Is.FORENAME or not self.capital_behind(at):
            return False
        if self.flags[first] & Is.COMMON:
            return True
        return first > 0 and (self.words.keys[first - 1] in ("l", "la", "le", "du", "des", "d") or self._of_title(first))

    def _of_title(self, first: int) -> bool:
        """« le patron de | Valtec Luc Deval », « le procureur de la République de Lurve | Bruno Solt »: a complement ends here."""
        words = self.words
        if words.keys[first - 1] not in ("de", "chez", "a"):
            return False
        for at in range(first - 2, max(-1, first - 9), -1):
            if words.gaps[at + 1] > Gap.APOSTROPHE:
                return False
            if self.flags[at] & Is.TRADE:
                return True
        return False

    def _next_is_title(self, at: int, personal: bool, forenames: bool) -> bool:
        """« Marsk Présidente », « Bruno Veld M. Marsk »: but « Bruno Le Maire » is one name."""
        words, flags = self.words, self.flags
        if flags[at] & Is.CIVIL and words.after(at) is Gap.DOT and len(words.raw[at]) > 1:
            return True
        if words.keys[at - 1] in ("le", "la", "du", "des", "de"):
            return False
        return personal and not forenames and bool(flags[at] & (Is.INHABITANT | Is.TRADE))

    def _tied(self, at: int, gap: Gap) -> bool:
        """An initial's full stop, or an apostrophe inside a name: « O'Dowd », « N'Zebou », « D'Alvare », « Dell'Orto »."""
        if gap is Gap.DOT:
            return (
                self.words.is_initial(at - 1)
                and self.words.ends[at - 1] + 2 >= self.words.starts[at]
                and not (self.flags[at] & Is.COMMON and len(self.words.raw[at]) > 1)
            )
        before = self.words.raw[at - 1]
        return gap is Gap.APOSTROPHE and self.words.capital[at - 1] and (len(before) <= 2 or before in _ELIDED)

    def _unheard(self, first: int, at: int, known: Known) -> bool:
        """« Zvetan Veld »: a known surname behind one unknown capital is another person's."""
        words = self.words
        if known.entry.kind != "person" or at > first + 1 or words.opens(first) or not words.raw[first][1:].islower():
            return False
        return not self.flags[first] & (
            Is.COMMON | Is.TRADE | Is.CIVIL | Is.INHABITANT | Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.ORG_APPOSED | Is.ORG_SIGN
        )

    def _absorbs(self, known: Known, forenames: bool, personal: bool, gap: Gap) -> bool:
        """Whether a known name is this person's surname: « Denis Washington », « Ivana Trump », « Louis Renault »."""
        if gap is Gap.HYPHEN:
            return known.after - known.first == 1 and not self.words.raw[known.first].isupper()
        if known.after - known.first > 1:
            return False
        if known.entry.kind == "person":
            return personal
        return forenames and not (self.words.raw[known.first].isupper() and known.entry.kind == "organisation")

    def _compound(self, first: int, at: int) -> int | None:
        """Past the small letters of « Neuville-sur-Vald », « Kim Jong-un »; None where the hyphen joins something else."""
        words = self.words
        if words.keys[at] in COMPOUND:
            here = at
            while here < len(words) and here - at < 3 and not words.capital[here] and words.keys[here] in COMPOUND:
                here += 1
                if here < len(words) and words.gaps[here] not in (Gap.HYPHEN, Gap.APOSTROPHE):
                    return None
            return here + 1 if here < len(words) and words.capital[here] else None
        if self.flags[first] & Is.FAMILY_FIRST and len(words.raw[at]) <= 5:
            return at + 1
        if words.keys[at] in ("al", "el", "ul", "e", "i", "o") and at + 1 < len(words) and words.gaps[at + 1] is Gap.HYPHEN:
            return at + 2 if words.capital[at + 1] else None
        return None

    def particles(self, at: int, *, personal: bool, forenames: bool) -> int | None:
        """Past the particles that lead to another capital: « de La Brosse », « van der Meulen », « al-Tazi », « d'Orval »."""
        words, here = self.words, at
        while here < len(words) and here - at < 3 and not words.capital[here] and words.keys[here] in SMALL_PARTICLES:
            here += 1
            if here < len(words) and words.gaps[here] not in (Gap.SPACE, Gap.HYPHEN, Gap.APOSTROPHE):
                return None
        if here >= len(words) or not words.capital[here]:
            return None
        if any(words.keys[i] in _FRENCH for i in range(at, here)):
            known = self.known.get(here)
            if forenames and words.keys[here] in ("la", "le", "l", "du") and here + 1 < len(words) and words.capital[here + 1]:
                return here + 2  # « Xavier de La Brosse »
            if not forenames or self.flags[here] & Is.COMMON or (known and known.entry.kind in ("country", "organisation")):
                return None
        elif not personal and words.keys[at] not in ("al", "el", "ben", "bin", "ibn", "van", "von"):
            return None
        return here + 1
