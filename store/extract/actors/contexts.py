"""A candidate in, what stands around it out: titles before, ages behind, prepositions, articles, the shape of its own words.

Each question has one method and no memory: `kinds` weighs the answers.
"""

import re
from typing import Literal

from store.extract.actors.names import Candidate
from store.extract.actors.organisations import COMPETING, kind_of_head
from store.extract.actors.vocabulary import DEMONYM_ENDINGS, Is, Vocabulary
from store.extract.actors.words import Gap, Words
from store.types import ActorKind

_AUXILIARIES = frozenset("a ont avait avaient aurait est sont etait etaient sera aura doit va veut peut".split())
_RATHER_NOT = frozenset("le la les l un une des du au aux ce cet cette ces son sa ses leur leurs".split())
_DIED = frozenset("mort morte decede decedee ne nee elu elue age agee blesse blessee arrete arretee".split())
_CAMEL = re.compile(r"(?!Mac|Mc|De|Le|La|Du|Van|O|D|L|Fitz)[^\W\d_]+[^\W\d_A-Z]?(?<=[^\W\d_A-Z])[A-Z]")
_COMPOUND_FIRST = frozenset(("nord", "sud"))
_COMPOUND_PLACE = frozenset("sur sous en les le la l lez aux de du des d et a".split())
_BETWEEN = frozenset(
    "a ont avait avaient s est ete t il elle ils on se lui leur y en aussi egalement notamment n ne deja".split()
)
#: what a predicate begins with
_PREDICATES = _AUXILIARIES | frozenset("s se n ne lui elle".split())
#: « la conférence de Brasval », « le sommet d'Antalore »: a town's, where one word follows that is no forename
_HELD_IN = frozenset(
    "sommet conference congres festival foire biennale assises marathon aeroport tribunal parquet hopital chu prison cathedrale "
    "mosquee stade musee lycee mairie prefecture port usine centrale seisme attentat bataille traite accords".split()
)
_NOT_SAID = frozenset("parti partie entre entree sur suite fait faite nomme dite appele".split())
_TO_SOMEBODY = frozenset(
    "demande demander demandent grace face quant suite rendu appartient appartenir confie parle parler repondu repond repondre succede "
    "succeder oppose opposee opposer affirme explique declare dit annonce raconte hommage soutien reproche reprocher grace fidele ami "
    "propose accorde donne donner offre promis promet remis remet ressemble confier impute attribue attribuee pose bat fait".split()
)


_PREPOSITIONS = frozenset("de d du des pour contre avec sans par sur sous chez vers dans en a au aux entre depuis".split())
#: trades that are also what somebody does: « X, juge de paix », « X, juge le projet utile »
_ALSO_VERBS = frozenset("juge critique guide pilote".split())
#: of these words for bodies some are said of other things: « Lurve, centre de … », « X, éditeur »
_NOT_A_BODY = frozenset(
    "centre editeur geant station radio distributeur transporteur cabinet bar cafe restaurant hotel reseau club".split()
)
#: « le patron de Valtec », « la directrice générale d'Orvatel », « l'entraîneur de Lurve »: what they lead
_OF_FIRMS = frozenset(
    "patron patronne pdg dg directeur directrice president presidente entraineur entraineuse actionnaire salaries".split()
)
_OF_OFFICE = frozenset("a au aux de d des du en pour et".split())
_SAID_WITHIN = 12
_LONGEST_EXPANSION = 8
#: beyond these a noun's phrase does not reach back
_OUTSIDE = frozenset("par est sont a ont que qui dont dans avec chez et ou selon".split())
_BODIES = Is.ORG_WHOLE | Is.ORG_CAPITAL | Is.ORG_APPOSED
_MASCULINE = frozenset("le du au un ce".split())
_DATELINE = re.compile(
    r"(?:,\s*(?:le\s+)?(?:[^\W\d]{4,8}\s+)?\d{1,2}(?:er)?\s+[^\W\d]{3,9}\.?(?:\s+\d{4})?\s*(?:\([^()\n]{2,40}\))?|\s*\([^()\n]{2,40}\))\s*[-–—]\s"
)


class Context:
    """The words of a text, asked what they say of the names in them."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self.words, self.vocabulary = words, vocabulary
        self.flags = words.flags

    def acronym(self, candidate: Candidate) -> bool:
        """« UPV », « UPV-FLO », « FFVald »: capitals where a name has small letters."""
        words = self.words
        for at in range(candidate.first, candidate.after):
            word = words.raw[at]
            if len(word) < 2 or (not word[:2].isupper() and not _CAMEL.match(word)):
                return False
            if at > candidate.first and words.gaps[at] is not Gap.HYPHEN:
                return False
        return True

    def headed(self, first: int) -> bool:
        """« la société Paul Veld »: the head has an article of its own, unlike « l'homme de télévision Paul Veld »."""
        here = first - 1
        while here > 0 and self._adjective(here):
            here -= 1
        return here > 0 and self.words.keys[here - 1] not in ("de", "d", "du")

    def before(self, first: int) -> ActorKind | Literal["thing"] | None:
        """What the words before a name say it is; `thing` where they say that it is nobody's."""
        words, flags = self.words, self.flags
        if not first or words.gaps[first] not in (Gap.SPACE, Gap.QUOTE, Gap.APOSTROPHE):
            return None
        here = first - 1
        if words.gaps[first] is Gap.APOSTROPHE:  # « d'Advel », « l'Alvan »
            return self._of(here) if words.keys[here] == "d" else None
        if words.keys[here] == "de" or words.keys[here] == "du":
            return self._of(here)
        named_by_origin = flags[here] & (Is.INHABITANT | Is.REGIONAL) or (
            words.keys[here].endswith(DEMONYM_ENDINGS) and not words.opens(here)
        )
        if named_by_origin and words.capital[here] and words.gaps[first] is Gap.SPACE:
            return "person"
        if (
            flags[here] & Is.SPEECH
            and words.gaps[first] is Gap.SPACE
            and words.keys[here] not in _NOT_SAID
            and self._said_before(here)
        ):
            return "person"
        steps = 0
        while here > 0 and steps < 2 and self._adjective(here) and words.gaps[here] is Gap.SPACE:
            if words.keys[here - 1] in _COMPOUND_FIRST and words.gaps[here] is Gap.HYPHEN:
                here -= 1
            here -= 1
            steps += 1
            if words.gaps[here + 1] is Gap.HYPHEN and here > 0:
                here -= 1
        quoted = words.gaps[first] is Gap.QUOTE
        trade = self.vocabulary.trade_before(words.keys, here + 1)
        if trade is not None and not quoted:
            return "person"
        said = flags[here]
        if said & Is.THING:
            return "thing"
        if said & (Is.ORG_APPOSED | Is.PLACE_APPOSED) and (not words.capital[here] or words.raw[here].isupper()):
            return kind_of_head(said & (Is.ORG_APPOSED | Is.PLACE_APPOSED))
        return None

    def _adjective(self, at: int) -> bool:
        return not self.words.capital[at] and bool(self.flags[at] & (Is.ADJECTIVE | Is.ORG_ADJECTIVE))

    def _of(self, here: int) -> ActorKind | None:
        """« la ville de Korvel », « la province du Haut-Vald »; « le patron de Valtec »."""
        words, flags = self.words, self.flags
        if here and words.gaps[here] is Gap.SPACE:
            at = here - 1
            if self._adjective(at) and at:
                at -= 1
            if flags[at] & Is.PLACE_APPOSED and not words.capital[at]:
                return "place"
            if words.keys[at] in (
                "pres",
                "loin",
                "proximite",
                "autour",
                "originaire",
                "originaires",
                "maire",
                "ouest",
                "est",
                "nord",
                "sud",
            ):
                return "place"
            if words.keys[at] in _OF_FIRMS:
                return "organisation"
            if words.keys[at] in (
                "habitants",
                "banlieue",
                "rues",
                "port",
                "deputé",
                "depute",
                "deputee",
                "senateur",
                "aeroport",
                "prefet",
                "republique",
                "pompiers",
                "gendarmes",
                "gendarmerie",
                "hauteur",
                "sortie",
                "gare",
                "maires",
                "bourgmestre",
                "habitant",
                "habitante",
                "natif",
                "native",
                "plage",
            ):
                return "place"
        return None

    def held_in(self, first: int) -> bool:
        """« la conférence | d'Antalore », « le tribunal | de Merrault »: where it is."""
        words = self.words
        if first < 2 or self.flags[first] & Is.FORENAME or words.keys[first - 1] not in ("de", "d"):
            return False
        return words.gaps[first] <= Gap.APOSTROPHE and words.gaps[first - 1] is Gap.SPACE and words.keys[first - 2] in _HELD_IN

    def _said_before(self, verb: int) -> bool:
        """« a déclaré Ilena Marsk », « affirme Veld »: the verb follows marks, a comma or an auxiliary."""
        words = self.words
        here = verb
        while here > 0 and verb - here < 3:
            gap = words.gaps[here]
            if gap in (Gap.QUOTE, Gap.COMMA, Gap.COLON, Gap.OTHER):
                return True
            if gap not in (Gap.SPACE, Gap.APOSTROPHE, Gap.HYPHEN):
                return False
            here -= 1
            if words.keys[here] not in _BETWEEN:
                return False
        return False

    def described(self, after: int) -> bool:
        """« X, 29 ans », « X (29 ans) », « X, députée », « X : « La digue tiendra » »."""
        words, flags = self.words, self.flags
        end = len(words)
        if after >= end:
            return False
        gap = words.gaps[after]
        if gap is Gap.QUOTE:  # « Ilena Marsk : « La digue tiendra » »
            return ":" in words.text[words.ends[after - 1] : words.starts[after]]
        if gap in (Gap.COMMA, Gap.PAREN):
            here = after
            if words.raw[here].isdigit():
                return here + 1 < end and words.keys[here + 1] == "ans"
            if words.keys[here] in ("age", "agee", "ne", "nee", "alias"):
                return True
            while here < end - 1 and words.keys[here] in (
                "le",
                "la",
                "l",
                "un",
                "une",
                "ancien",
                "ancienne",
                "ex",
                "jeune",
                "actuel",
            ):
                here += 1
            if words.keys[here] in _ALSO_VERBS and here == after:  # « le centre Orvel, juge lui aussi l'appel utile »
                return here + 1 >= end or words.gaps[here + 1] is not Gap.SPACE or words.keys[here + 1] in _OF_OFFICE
            return bool(flags[here] & Is.TRADE) and not words.capital[here]
        return False

    def said_body(self, after: int) -> bool:
        """« Orvalis, filiale d'Orvatel, », « Valtec (société de Lurve) »: the name of a body."""
        words, here = self.words, after
        if here >= len(words) or words.gaps[here] not in (Gap.COMMA, Gap.PAREN):
            return False
        while (
            here < len(words) - 1
            and here - after < 2
            and words.keys[here] in ("le", "la", "l", "un", "une", "premier", "premiere")
        ):
            here += 1
        return bool(self.flags[here] & Is.ORG_APPOSED) and not words.capital[here] and words.keys[here] not in _NOT_A_BODY

    def speaks(self, first: int, after: int) -> bool:
        """« X a déclaré », « X se dit soulagé », « X est mort »: but « un convoi pour X s'est présenté » is no word of X."""
        words, flags = self.words, self.flags
        end = len(words)
        if after >= end or words.gaps[after] is not Gap.SPACE:
            return False
        if first and words.gaps[first] in (Gap.SPACE, Gap.APOSTROPHE) and words.keys[first - 1] in _PREPOSITIONS:
            return False
        if words.keys[after] in ("se", "s") and after + 1 < end:
            after += 1  # « Milo Tarn se dit soulagé »
        if flags[after] & Is.SPEECH and words.keys[after] not in _NOT_SAID:
            return True
        if words.keys[after] in _AUXILIARIES:
            here = after + 1
            while here < end - 1 and here - after < 3 and words.keys[here] in _BETWEEN:
                here += 1
            return (
                here < end and bool(flags[here] & Is.SPEECH or words.keys[here] in _DIED) and words.keys[here] not in _NOT_SAID
            )
        return False

    def words_follow(self, after: int) -> bool:
        """Whether what is said comes along: « Orvel affirme que », « Orvel a déclaré : « … » »; « Orvel évalue le coût » is a town too."""
        words = self.words
        for here in range(after, min(after + _SAID_WITHIN, len(words))):
            if words.keys[here] in ("que", "qu", "mort", "morte", "decede", "decedee") or words.gaps[here] is Gap.QUOTE:
                return True
            if words.gaps[here] in (Gap.STOP, Gap.BREAK):
                return False
        return False

    def followed_by_verb(self, after: int) -> bool:
        words = self.words
        return (
            after < len(words)
            and words.gaps[after] is Gap.SPACE
            and bool(words.keys[after] in _AUXILIARIES or self.flags[after] & Is.SPEECH)
        )

    def determined(self, first: int) -> bool:
        """An article stands before it, as before no person's name."""
        words = self.words
        return bool(first) and words.gaps[first] in (Gap.SPACE, Gap.APOSTROPHE) and words.keys[first - 1] in _RATHER_NOT

    def thing(self, candidate: Candidate) -> bool:
        """« le cargo « Borée » », « le « Jean Orvel » », « les passagers du Reine Aldise »: a ship, a work, nobody."""
        words, after = self.words, candidate.after
        if words.keys[candidate.first] == "ligue" and not COMPETING.isdisjoint(words.keys[after : after + 2]):
            return True
        first = candidate.first if candidate.lead is None else candidate.lead
        if not first:
            return False
        if words.gaps[first] is Gap.QUOTE:
            return after < len(words) and words.gaps[after] is Gap.QUOTE and words.keys[first - 1] in _RATHER_NOT
        feminine = first < candidate.first and words.capital[first] and self.vocabulary.genders.get(words.keys[first]) == "f"
        return feminine and words.gaps[first] is Gap.SPACE and words.keys[first - 1] in _MASCULINE

    def shortened_thing(self, first: int) -> bool:
        """« les séries mondiales de triathlon (WTS) », « l'impôt sur la fortune (ISF) »: the letters of what is no body."""
        words, here = self.words, first - 1
        if words.gaps[first] is not Gap.PAREN:
            return False
        thing = body = False  # the first word of the phrase that says either; a body with a capital ends it
        while here >= 0 and first - here <= _LONGEST_EXPANSION and words.keys[here] not in _OUTSIDE:
            flags = self.flags[here]
            if flags & (_BODIES | Is.THING | Is.ORG_SIGN):
                body = bool(flags & (_BODIES | Is.ORG_SIGN) and (words.capital[here] or not flags & Is.ORG_SIGN))
                thing = not body and bool(flags & Is.THING)
                if body and words.capital[here]:
                    break
            if words.gaps[here] not in (Gap.SPACE, Gap.APOSTROPHE, Gap.HYPHEN):
                break
            here -= 1
        return thing

    def joined(self, first: int, after: int) -> bool:
        """« Lignes du Détroit »: an article inside, which no person's unknown name has."""
        words = self.words
        return any(
            words.keys[at] in ("du", "des") and not words.capital[at] and words.gaps[at] is Gap.SPACE
            for at in range(first + 1, after)
        )

    def dateline(self, first: int, after: int) -> bool:
        """« MERRAULT, 2 mars (AVP) - », « Merrault (AVP) — » at the beginning of a line."""
        words, end = self.words, self.words.ends[after - 1]
        return words.gaps[first] is Gap.BREAK and _DATELINE.match(words.text, end, end + 80) is not None

    def goes_on(self, place: int, after: int, *, several: bool = False) -> bool:
        """Whether a name behind a place and a comma is one more of a list: « vers Sokar, Ramel et Anzo », not « À Sokar, Veld dit »."""
        words = self.words
        closed = several and after < len(words) and words.gaps[after] is Gap.COMMA
        if closed and (self.flags[after] & Is.SPEECH or words.keys[after] in _PREDICATES):
            return False  # « la ministre de l'île d'Orvane, Ilsa Dorn, a dit »
        if place > 1 and words.opens(place - 1):
            return after < len(words) and words.gaps[after] is Gap.SPACE and words.keys[after] in ("et", "ou")
        return after >= len(words) or words.gaps[after] is not Gap.SPACE or words.keys[after] in ("et", "ou", "puis")

    def placed(self, first: int) -> bool:
        """A preposition of place stands before it: « à Korvel », « en Valdoire », « près de Sarn » (this by its « de »)."""
        words = self.words
        if not first or words.gaps[first] is not Gap.SPACE:
            return False
        before = words.keys[first - 1]
        if before not in ("a", "en", "vers", "depuis", "dans", "via"):
            return False
        if before == "a" and words.raw[first - 1] not in ("à", "À", "A"):
            return False  # « il a Korvel pour lui »
        return before != "a" or first < 2 or not self._takes_person(first - 2)

    def _takes_person(self, at: int) -> bool:
        """Verbs whose « à » leads to somebody: « demandé à », « grâce à », « face à »."""
        return self.words.keys[at] in _TO_SOMEBODY

    def compound_place(self, candidate: Candidate) -> bool:
        """« Neuville-sur-Vald », « Saint-Arvel », « Aix-en-Corvenne »: made as French places are."""
        words = self.words
        first, after = candidate.first, candidate.after
        if after - first < 2 or words.gaps[first + 1] is not Gap.HYPHEN:
            return False
        if candidate.personal:
            return False
        if first and words.keys[first] == "saint" and words.keys[first - 1] == "la" and words.gaps[first] is Gap.SPACE:
            return False  # « à la Saint-Orvel » is a day
        if any(
            not words.capital[i] and words.keys[i] in _COMPOUND_PLACE and words.gaps[i] is Gap.HYPHEN
            for i in range(first, after)
        ):
            return True
        return words.keys[first] in (
            "saint",
            "sainte",
            "mont",
            "haut",
            "haute",
            "bas",
            "basse",
            "nouvelle",
            "grand",
            "vieux",
            "port",
        )

    def plain(self, candidate: Candidate) -> bool:
        """Two or three words in title case, none a common word: « Ivo Brenn », « Drazen van Horm »."""
        words = self.words
        here = range(candidate.first, candidate.after)
        if words.keys[candidate.first] in ("le", "la", "les") or " " not in words.said(candidate.first, candidate.after):
            return False
        return (
            len(here) <= 4
            and all(
                (words.raw[i][1:].islower() or not words.capital[i]) and not (self.flags[i] & Is.COMMON and words.capital[i])
                for i in here
            )
            and all(len(words.raw[i]) > 1 for i in here)
        )

    def shouted(self, first: int) -> bool:
        """Whether its neighbours are all capitals too, as in a headline that shouts."""
        words = self.words
        near = [w for w in words.raw[max(0, first - 3) : first + 4] if len(w) > 2]
        return sum(w.isupper() for w in near) > 2 or any(c.isdigit() for c in words.raw[first])

    def led_to(self, first: int) -> bool:
        """« selon UPV », « les pêcheurs (UPV) »: what leads to an organisation's short name."""
        words = self.words
        if words.gaps[first] is Gap.PAREN and len(words.raw[first]) >= 3 and words.text[words.ends[first] :][:1] in (")", ""):
            return first > 0  # « Ilena Marsk (UPV) » too
        return (
            bool(first)
            and words.keys[first - 1] in ("selon", "par", "d", "de", "chez")
            and words.gaps[first] in (Gap.SPACE, Gap.APOSTROPHE)
        )
