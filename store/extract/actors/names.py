"""The words of a text in, the stretches out that may be names: known ones, and runs of capitals that context must judge.

A run holds what joins in a name: hyphens, initials, particles (« Emma de Corvenne », « Omar ben Halim », « Bachir al-Tazi »), numbers
of kings. Titles, trades and the words that open a sentence are left out of it, and kept as evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.extract.actors.gazetteers import Entry, Known
from store.extract.actors.runs import COMPOUND, LONGEST, SMALL_PARTICLES, Runs
from store.extract.actors.vocabulary import DEMONYM_ENDINGS, Is, Vocabulary
from store.extract.actors.words import Gap, Words, spelt
from store.types import ActorKind

_EVENTS = frozenset("tour open coupe prix masters criterium grand trophee".split())
_MEDIA = frozenset(
    "twitter facebook instagram youtube snapchat tiktok telegram whatsapp linkedin dailymotion twitch messenger".split()
)
_MEDIUM = frozenset(
    "sur via compte comptes page pages chaine message messages groupe fil live profil profils video videos evenement discussion par".split()
)
#: words behind a town that make a body of it
_OF_TOWNS = frozenset(
    "communaute agglomeration agglo metropole habitat handball basket volley rugby tourisme airport hockey".split()
)
#: articles before one person's origin
_ONE = frozenset("le la l un une".split())
_NO_ORIGIN = (
    Is.FORENAME | Is.TRADE | Is.CIVIL | Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.ORG_APPOSED | Is.PLACE_WHOLE | Is.PLACE_APPOSED
)
_SURE_DEMONYMS = ("ien", "ienne", "een", "eenne", "oise", "aise")
_CAPITAL_PARTICLES = frozenset("de van der von di da del mac ben el al".split())
_ROMAN = re.compile(r"(?=[IVX])(X{0,3}(?:IX|IV|V?I{0,3})|Ier|Ire)$")
#: letters of « Longuement » and its like, at least: « Clément », « Armament » may be names
_SHORTEST_ADVERB = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a name; `kind` is None as long as nothing tells it. `lead` is where its title or trade begins."""

    first: int
    after: int
    kind: ActorKind | None = None
    entries: tuple[Entry, ...] = ()
    lead: int | None = None
    titled: bool = False  # a civil title, a trade or a nationality stands right before it
    personal: bool = False  # it begins as persons' names do
    plural: bool = False  # « MM. », « Mmes »: the next name is one too

    def of(self, kind: ActorKind | None) -> "Candidate":
        """The same stretch, known to be of a kind."""
        return self if kind is self.kind else replace(self, kind=kind)


def read_candidates(words: Words, known: Sequence[Known], vocabulary: Vocabulary) -> list[Candidate]:
    """Every known name and every run of capitals in order, none overlapping another."""
    return _Names(words, {k.first: k for k in known}, vocabulary).read()


class _Names:
    def __init__(self, words: Words, known: dict[int, Known], vocabulary: Vocabulary) -> None:
        self.words, self.known, self.vocabulary = words, known, vocabulary
        self.flags = words.flags
        self.runs = Runs(words, self.known)
        self._articled: set[str] | None = None  # « Guen » of « Bruno Le Guen »
        self._surnames: set[str] | None = None  # known names that stand behind a forename

    def read(self) -> list[Candidate]:
        found: list[Candidate] = []
        words, free, space = self.words, 0, Gap.SPACE
        marked = {at for at, big in enumerate(words.capital) if big} | self.known.keys()
        if "al" in words.lower or "el" in words.lower:
            marked |= {at for at, key in enumerate(words.keys) if key in ("al", "el") and self._arabic(at)}
        capital, flags, plain = words.capital, self.flags, ~(Is.COMMON | Is.DETERMINER)
        last = len(words) - 1
        for at in sorted(marked):
            opener = flags[at] and not flags[at] & plain and at < last and not capital[at + 1]  # « La digue », « Dans ce port »
            if opener and words.gaps[at + 1] is space and at not in self.known and words.opens(at):
                continue
            if at >= free:
                candidate, free = self._at(at)
                if candidate:
                    found.append(candidate)
        return found

    def _arabic(self, at: int) -> bool:
        """« al-Bab »: an article that a hyphen joins to a capital."""
        words = self.words
        return at + 1 < len(words) and words.gaps[at + 1] is Gap.HYPHEN and words.capital[at + 1]

    def _at(self, at: int) -> tuple[Candidate | None, int]:
        """The name that begins at a word, or with the titles that stand there, and where to read on."""
        words = self.words
        native = self._from_there(at)
        at += native
        first, titled, plural = self._titles(at)
        titled |= native
        lead = at if first > at else None
        known = self.known.get(first)
        addressed = (first > at and self.flags[first - 1] & Is.CIVIL) or self._ranked(first)  # « M. Lyon » is nobody's town
        if known and self._stands(known) and not (addressed and known.entry.kind != "person"):
            if self._misled(known) or self._event(known.first) or self._medium(known):
                return None, known.after
            branch = self._branch(known.first, known.after) if known.entry.kind == "organisation" else None
            if branch:
                return Candidate(known.first, branch, "organisation"), branch
            single = known.entry.kind if len(known.entries) == 1 else None
            if single is None and all(e.kind == "person" for e in known.entries):
                single = "person"
            bare = self._bare(known) if single == "person" else self._told_body(known)
            lead = lead if bare == known.first or lead is not None or single != "person" else known.first
            return Candidate(bare, known.after, single, known.entries, lead, titled, plural=plural), known.after
        begun, first = first, self._opening(first)
        if (
            first < len(words)
            and words.flags[first] & Is.ORG_APPOSED
            and words.raw[first].isupper()
            and self.runs.capital_behind(first)
        ):
            return None, first + 1  # « l'ONG Transparence »: the word tells its kind
        if first >= len(words) or not (words.capital[first] or self._arabic(first) or (titled and self._particled(first))):
            return None, max(first, at + 1)
        if first > begun and words.gaps[first] not in (Gap.SPACE, Gap.HYPHEN, Gap.APOSTROPHE):
            return None, first  # « Oui. | La Ligue a voté »: the next sentence begins
        titles = first < len(words) and self.flags[first] & (Is.CIVIL | Is.TRADE | Is.INHABITANT)
        if first > begun and (first in self.known or titles or self._from_there(first)):
            return self._at(first)
        if self._event(first):
            return None, first + 1
        after, personal = self.runs.reach(first, titled=titled)
        if after - first > LONGEST or (after - first == 1 and self._empty(first, titled=titled)):
            return None, after
        if after - first == 2 and len(words.raw[first + 1]) == 1 and self.flags[first] & (Is.ORG_CAPITAL | Is.ORG_APPOSED):
            return None, after  # « Groupe A », « Centre B »
        branch = None if personal or words.opens(first) else self._branch(first, after)
        if branch and not self.flags[after - 1] & (Is.COMMON | Is.INHABITANT | Is.TRADE):
            return Candidate(first, branch, "organisation"), branch
        return Candidate(first, after, None, (), lead, titled, personal, plural), after

    def _ranked(self, first: int) -> bool:
        """« le capitaine Lyon » where the article has « Paul Lyon » too."""
        words = self.words
        if not first or words.gaps[first] is not Gap.SPACE or not self.flags[first - 1] & Is.TRADE or words.capital[first - 1]:
            return False
        if self._surnames is None:
            self._surnames = {
                words.keys[at]
                for at in self.known
                if words.gaps[at] is Gap.SPACE and at and words.capital[at - 1] and self.flags[at - 1] & Is.FORENAME
            }
        return words.keys[first] in self._surnames

    def _branch(self, first: int, after: int) -> int | None:
        """« Orvel Canada », « l'ONG Secours Belgique »: an organisation's name that a country ends is not that country."""
        words = self.words
        country = self.known.get(after)
        if country is None or country.entry.kind != "country" or words.gaps[after] is not Gap.SPACE:
            return None
        return None if words.raw[after].isupper() != words.raw[first].isupper() and len(words.raw[first]) > 5 else country.after

    def _bare(self, known: Known) -> int:
        """Where the name begins in an alias that holds a title: « le pape Calixte »."""
        at = known.first
        while at < known.after - 1 and (self.flags[at] & (Is.TRADE | Is.CIVIL)) and not self.flags[at] & Is.FORENAME:
            at += 1
        return at

    def _told_body(self, known: Known) -> int:
        """Where the name begins in an alias that says what it is: « l'organisation | État islamique »."""
        words, keys = self.words, spelt(known.entry.name)[1]
        first = known.after - len(keys)
        told = known.entry.kind == "organisation" and known.first + 1 == first and not words.capital[known.first]
        return first if told and words.keys[first : known.after] == keys else known.first

    # --- where a name begins ---------------------------------------------------------------------------------------------

    def _titles(self, at: int) -> tuple[int, bool, bool]:
        """Past the civil titles, trades and nationalities with a capital that stand before a name: « Mme la Présidente Marsk »."""
        words, flags = self.words, self.flags
        titled = plural = False
        while at + 1 < len(words):
            key, after = words.keys[at], at + 1
            if flags[at] & Is.CIVIL and words.capital[at]:
                dotted = words.gaps[after] is Gap.DOT
                named = words.capital[after] or self._particled(after)
                if (
                    not named
                    or words.gaps[after] not in (Gap.DOT, Gap.SPACE)
                    or (key == "me" and not dotted and not self._lawyer(at))
                ):
                    break
                if key in ("don", "dom", "lady", "sir", "lord", "cheikh", "imam") and not titled and at in self.known:
                    break
                plural |= key in ("mm", "mmes", "mlles")
                titled, at = True, after
                continue
            if not flags[at] & (Is.TRADE | Is.INHABITANT) or (flags[at] & Is.FORENAME and not flags[at] & Is.INHABITANT):
                break
            end = self.vocabulary.trade_at(words.keys, at)
            if end is None:
                nation = self.vocabulary.nationality(words.keys, at, inhabitant=True)
                end = nation[0] if nation else None
            if end is None or end >= len(words) or words.gaps[end] is not Gap.SPACE or not words.capital[end]:
                break
            if flags[end] & Is.COMMON and end not in self.known and not self.runs.capital_behind(end):
                break
            if at in self.known and self.known[at].after > end:
                break
            titled, at = True, end
        return at, titled, plural

    def _from_there(self, at: int) -> bool:
        """« le | Normand | Luc Ferrand », « l'| Orvanaise | Ilsa Dorn »: behind an article no name begins, so it says where from."""
        words, flags = self.words, self.flags
        if not at or at + 1 >= len(words) or words.keys[at - 1] not in _ONE or not words.capital[at]:
            return False
        if words.gaps[at] not in (Gap.SPACE, Gap.APOSTROPHE):
            return False
        regional, key, after = flags[at] & Is.REGIONAL, words.keys[at], at + 1
        if not regional and (flags[at] & _NO_ORIGIN or not key.endswith(DEMONYM_ENDINGS) or at in self.known):
            return False
        if not words.capital[after] or words.gaps[after] is not Gap.SPACE or after in self.known:
            return False
        # « le Palais Royal Neuf »: without a forename that is known the ending must be one that few other words have.
        forename = flags[after] & Is.FORENAME or (key.endswith(_SURE_DEMONYMS) and not flags[after] & Is.COMMON)
        return bool(forename) and self.runs.capital_behind(after)

    def _lawyer(self, at: int) -> bool:
        """« pour Me Veld », « Me Bertrand de Lussan »: a lawyer's title, and not « Me voilà »."""
        behind = self.flags[at + 1]
        return not self.words.opens(at) or not behind & Is.COMMON

    def _particled(self, at: int) -> bool:
        """« M. de Corvenne », « Mme van der Meulen »: a surname that begins with a small particle."""
        words = self.words
        return (
            words.keys[at] in SMALL_PARTICLES
            and not words.capital[at]
            and self.runs.particles(at, personal=True, forenames=True) is not None
        )

    def _surname_particle(self, at: int) -> bool:
        """« Tour : De Corven l'emporte »: a particle with a capital behind a headline's colon."""
        words = self.words
        if words.keys[at] not in _CAPITAL_PARTICLES or words.gaps[at] is not Gap.COLON or not self.runs.capital_behind(at):
            return False
        return at + 1 not in self.known and not self.flags[at + 1] & (Is.COMMON | Is.FORENAME)

    def _surname_article(self, at: int) -> bool:
        """« Le Guen a parlé » where the article has « Bruno Le Guen » too."""
        words = self.words
        if words.keys[at] not in ("le", "la") or words.after(at) is not Gap.SPACE or not words.capital[at + 1]:
            return False
        if self._articled is None:
            self._articled = {
                words.keys[i + 1]
                for i, key in enumerate(words.keys[:-1])
                if key in ("le", "la") and words.capital[i] and words.capital[i + 1] and i and words.gaps[i] is Gap.SPACE
                if words.capital[i - 1] and self.flags[i - 1] & Is.FORENAME
            }
        return words.keys[at + 1] in self._articled

    def _event(self, at: int) -> bool:
        """« le Tour de Valdoire », « l'Open d'Orvanie » name a race, not who or where."""
        words = self.words
        return at > 1 and words.keys[at - 1] in ("de", "d", "du") and words.capital[at - 2] and words.keys[at - 2] in _EVENTS

    def _opening(self, at: int) -> int:
        """Past the words whose capital is the sentence's: « Selon Tomas Veld », « Condamné hier »."""
        words, flags = self.words, self.flags
        while at < len(words) and words.capital[at] and words.opens(at):
            if flags[at] & Is.FORENAME and not flags[at] & Is.DETERMINER:
                break
            adverb = words.keys[at].endswith("ment") and len(words.keys[at]) >= _SHORTEST_ADVERB  # « Longuement applaudi, … »
            if not (flags[at] & Is.COMMON or adverb or words.keys[at] in words.lower) or words.is_initial(at):
                break
            if self._surname_particle(at) or self._surname_article(at):
                break
            if words.after(at) is Gap.HYPHEN and words.capital[at + 1]:
                break  # « Port-Orvel » where the article has « le port » too
            if flags[at] & (Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.PLACE_WHOLE) and words.after(at) is Gap.SPACE:
                break
            at += 1
            break
        return at

    def _empty(self, at: int, *, titled: bool) -> bool:
        """A lone capital that cannot be a name: a common word, a number, a letter."""
        words = self.words
        if titled:
            return False
        return (
            bool(self.flags[at] & (Is.COMMON | Is.CIVIL) and not self.flags[at] & (Is.ORG_WHOLE | Is.ORG_CAPITAL))
            or len(words.raw[at]) == 1
            or bool(_ROMAN.match(words.raw[at]))
            or words.raw[at][0].isdigit()
        )

    # --- where a known name gives way ------------------------------------------------------------------------------------

    def _misled(self, known: Known) -> bool:
        """A known name that is a plain word here: « Total : 12 morts », « Orange ou rouge »."""
        words = self.words
        if known.after - known.first > 1 or not words.opens(known.first) or words.raw[known.first].isupper():
            return False
        key = words.keys[known.first]
        return bool(self.flags[known.first] & Is.COMMON) or (key in words.lower and known.entry.kind != "country")

    def _medium(self, known: Known) -> bool:
        """« sur Twitter », « son compte Facebook »: where something is said, and nobody who acts."""
        words, first = self.words, known.first
        return (
            words.keys[first] in _MEDIA
            and known.after == first + 1
            and words.gaps[first] is Gap.SPACE
            and words.keys[first - 1] in _MEDIUM
        )

    def _stands(self, known: Known) -> bool:
        """Whether a known name is the whole name, not the beginning of another: « Paris Hilton », « Mons-en-Valdoire »."""
        words, after = self.words, known.after
        if after >= len(words):
            return True
        gap = words.gaps[after]
        if gap is Gap.HYPHEN and not words.capital[after]:
            if words.keys[after] not in COMPOUND:
                return True
            longer = (
                after + 1 < len(words) and words.capital[after + 1] and words.gaps[after + 1] in (Gap.HYPHEN, Gap.APOSTROPHE)
            )
            return known.after - known.first > 1 and not longer  # « Saint-Orvel|-l'Abbaye »
        if gap is not Gap.SPACE or not words.capital[after] or known.after - known.first > 1:
            return True
        if self.flags[after] & Is.FORENAME and self.runs.capital_behind(after):
            return True  # « en France Tomas Veld », « le champion de Valdoire Ivo Brenn »
        if known.entry.kind == "place" and self.words.keys[after] in _OF_TOWNS:
            return False  # « Merrault Habitat »
        behind = self.known.get(after)
        if behind and self.flags[known.first] & Is.FORENAME and behind.entry.kind == "person" and behind.after == after + 1:
            return False  # « Maurice Veld », though Maurice is an island too
        if behind or self.flags[after] & (Is.COMMON | Is.TRADE | Is.INHABITANT | Is.CIVIL):
            return True
        if known.entry.kind == "person":
            return not words.raw[after][1:].islower()
        return not self.flags[known.first] & Is.FORENAME
