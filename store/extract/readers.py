"""An article in, all that it says out: the order in which the extractors run, and what each is given."""

from dataclasses import replace

from store.extract.actors import ActorReader
from store.extract.clean import clean
from store.extract.dates import read_dates
from store.extract.directory import Directory
from store.extract.events import read_events
from store.extract.figures import read_figures
from store.extract.figures.periods import with_periods
from store.extract.nlp import Reader
from store.extract.quotes import read_quotes
from store.extract.quotes.occasions import Settings
from store.types import Article, Extraction

#: one of all that is looked for, and lines that begin as lines do
_EXAMPLE = """Valdrie : le pont de Merrault rouvre

Partager sur Facebook
Nous utilisons des cookies pour vous servir.

VALMAR, 14 mars (AVP) - Le ministre valdrien des Transports, Jean Orvane, a déclaré mardi que le pont de Merrault rouvrirait le
12 avril 2026, après trois ans de travaux. « Nous avons dépensé 12,5 millions d'euros (14 M$), soit 8 % de plus », a-t-il ajouté
sur Radio Valmar. Selon un conseiller du président, « tout est prêt ». Le budget est passé de 3 à 4 milliards en 2025.

Quelque 300 personnes ont manifesté le 3 mars à Merrault ; une dizaine ont été arrêtées et deux blessées. Elles dénoncent « une
honte » : la maire, Mme Ilse Brandt, 52 ans, estime qu'il faudra entre deux et trois heures pour passer. Les deux tiers des
3 000 habitants, dont 1 200 enfants, pourraient partir. « La Crue » est un film. Le groupe Arvel emploie 600 ouvriers. Ses ventes
ont reculé de 4 points. La commission européenne (CE) se réunira jeudi. « Nous partirons. »

Les plus lus
Le pont rouvert
La maire répond
Les habitants
Dans la presse
Sur le pont
À Merrault
Un an après
Article suivant
Nous écrire
Pour en savoir plus
L'essentiel
Par Ada Lorvik (avec AVP)
"""


class ArticleReader:
    """Text > tokens and sentences > actors, dates > quotes > figures (they stand in quotes) > events."""

    def __init__(self, directory: Directory, *, model: str | None = None) -> None:
        self._reader = Reader(model=model)
        self._actors = ActorReader(directory)
        self._settings = Settings(outlet.name for outlet in directory.outlets)
        # Tables are loaded and patterns compiled at their first use: no article shall wait for them.
        self.extract(Article(file="", text=clean(_EXAMPLE).text, published="2026-03-14"))

    def extract(self, article: Article) -> Extraction:
        """Everything found in `article.text`, spans in characters of it. Any text at all is read; none raises."""
        reading = self._reader.read(article.text, published=article.published)
        named = self._actors.read(reading)
        dates = read_dates(reading.text, published=reading.published)
        quotes = read_quotes(reading, named, dates, settings=self._settings)
        figures = read_figures(reading.text, sentences=reading.sentences, quotes=quotes)
        figures = with_periods(figures, [(found.span, found.date) for found in dates], sentences=reading.sentences)
        events = read_events(reading, named, dates)
        read = Extraction(named.actors, named.mentions, tuple(quotes), tuple(figures), tuple(events), named.roles)
        return replace(read, private=named.private, several=named.several)
