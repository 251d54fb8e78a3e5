"""What may stand between a verb and the phrase that is its subject: adverbials of time and place, complements with their names."""

from store.extract.quotes.items import Items
from store.extract.quotes.vocabulary import (
    BETWEEN,
    CONJUNCTIONS,
    DETERMINERS,
    OF,
    PREPOSITIONS,
    PUNCTUATION,
    TIME_NOUNS,
    TIMES,
    TITLES,
)

#: « d'une seule voix », « d'un ton sec »
_MANNERS = frozenset("air geste mot sourire ton trait voix".split())


#: « d'emblée », « d'ailleurs »: what is an adverb behind « d' »
OF_ADVERBS = frozenset("abord ailleurs autant emblée entrée urgence".split())
#: between a verb and the subject behind it: « réagit aussitôt la ministre »
_ADVERBS = frozenset("aussitôt cependant déjà enfin hier pourtant toutefois volontiers".split())


class Complements(Items):
    """Items in, the item after what stands here out."""

    def skip_between(self, index: int) -> int:
        """Past the short adverbs: « assure-t-on | toutefois | à la mairie »."""
        while self.low(index) in BETWEEN and self.low(index) not in PREPOSITIONS and self.low(index) not in OF:
            index += 1
        return index

    def bracket_end(self, index: int) -> int | None:
        """The item past the bracket that opens here; None where it does not close soon."""
        return next((i + 1 for i in range(index + 1, index + 12) if self.low(i) == ")"), None)

    def locative(self, index: int) -> int:
        """How many items of « à », « dans », « du côté de », « de source … » start here, before who they tell of; 0 for none."""
        low = self.low(index)
        if low in ("du", "au") and self.low(index + 1) in ("côté", "sein") and self.low(index + 2) in OF:
            return 3
        if low in ("à", "au", "aux", "dans", "chez", "auprès"):
            return 1 + (low == "auprès" and self.low(index + 1) in OF)
        return 1 if low == "de" and self.low(index + 1) in ("source", "sources") else 0

    def skip_adverbials(self, index: int) -> int:
        """Past « à la presse », « mercredi », « sur France 2 », « au Monde », « ensuite », « de son côté »."""
        while index < len(self.items):
            low = self.low(index)
            if low in TIMES or low in (
                "ce",
                "également",
                "ensuite",
                "aussi",
                "encore",
                "ainsi",
                "notamment",
                "alors",
                "-il",
            ):
                if low == "ce" and (self.low(index + 1) not in TIMES or self.low(index + 1).startswith("dernier")):
                    return index  # « a tweeté | ce dernier »; but « a tweeté ce mardi | X »
                index += 1
            elif low in ("tout", "toute") and self.low(index + 1) in DETERMINERS and self.low(index + 2) in TIMES | TIME_NOUNS:
                index += 3  # « a répété tout l'été | le président »
            elif low in _ADVERBS or (low.endswith("ment") and not self.capitalised(index)):
                index += 1
            elif low == "peu" and self.low(index + 1) in ("avant", "après", "auparavant"):
                index += 2
            elif low == "(" and index and (close := self.bracket_end(index)) is not None:
                index = close  # « a indiqué sur le réseau X (ex-Y) | le porte-parole »
            elif low == "d'" and self.low(index + 1) in ("un", "une") and {self.low(index + 2), self.low(index + 3)} & _MANNERS:
                index = self.skip_complement(index)
            elif low == "du" and self.low(index + 1) == "tac":  # « lui a répondu du tac au tac | la ministre »
                index += 4
            elif low == "d'" and self.low(index + 1) in OF_ADVERBS:
                index += 2
            elif low == "à" and self.low(index + 1) in ("notre", "nos"):  # « confie à notre envoyée spéciale | X »
                index += 2
                while (
                    index < len(self.items)
                    and self.low(index).isalpha()
                    and not (self.capitalised(index) or self.low(index) in DETERMINERS)
                ):
                    index += 1
            elif low in PREPOSITIONS or (low in OF and self.low(index + 1) in ("son", "sa", "leur", "leurs")):
                index = self.skip_complement(index)
            else:
                return index
        return index

    def skip_complement(self, index: int) -> int:
        """Past a preposition and its noun: « à la presse », « lors d'une visite à Kiev », « dans un entretien au Monde »."""
        index += 1
        if self.low(index) in OF:
            index += 1
        if self.low(index) in DETERMINERS:
            index += 1
        named = self.mention_end(index)
        if named:
            return named
        if index < len(self.items) and not self.is_mark(index) and self.low(index) not in PUNCTUATION:
            index += 1
        while index < len(self.items):
            low = self.low(index)
            if low in OF:
                index += 1
                if self.low(index) in DETERMINERS:
                    index += 1
                index = self.mention_end(index) or index + 1
            elif (
                low in DETERMINERS
                or low in PUNCTUATION
                or low in PREPOSITIONS
                or low in CONJUNCTIONS
                or low in TIMES
                or low == "qui"
                or self.is_mark(index)
                or self.mention_end(index)
                or self.capitalised(index)
                or low in TITLES
            ):
                return self._past_name(index)
            else:
                index += 1
        return index

    def _past_name(self, index: int) -> int:
        """« à la chaîne publique K1 | le porte-parole … »: past a name that another phrase follows; else where it was."""
        end = index
        while end < index + 5 and end < len(self.items) and not self.is_mark(end) and self.capitalised(end):
            end += 1
        end = max(end, self.mention_end(index) or end)
        if self.low(end) == "(":  # « sur le réseau X (ex-Y) | le porte-parole … »
            end = self.bracket_end(end) or end
        return end if end > index and (self.low(end) in DETERMINERS - OF) else index
