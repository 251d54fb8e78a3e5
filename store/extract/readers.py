"""An article in, all that it says out: the order in which the extractors run, and what each is given."""

from dataclasses import replace

from store.extract.actors import ActorReader
from store.extract.dates import read_dates
from store.extract.directory import Directory
from store.extract.events import read_events
from store.extract.figures import read_figures
from store.extract.figures.periods import with_periods
from store.extract.nlp import Reader
from store.extract.quotes import read_quotes
from store.extract.quotes.occasions import Settings
from store.types import Article, Extraction


class ArticleReader:
    """Text > tokens and sentences > actors, dates > quotes > figures (they stand in quotes) > events."""

    def __init__(self, directory: Directory, *, model: str | None = None) -> None:
        self._reader = Reader(model=model)
        self._actors = ActorReader(directory)
        self._settings = Settings(outlet.name for outlet in directory.outlets)

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
