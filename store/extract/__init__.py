"""Text in, facts out: no database, no Slack, no network, no clock."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.extract.directory import Directory
    from store.extract.readers import ArticleReader

#: the version of the rules: an article read under older ones is read anew by the next ingest of the same file
RULES = 12


def make_reader(directory: "Directory", *, model: str | None = None) -> "ArticleReader":
    """What reads articles: `make_reader(directory).extract(article)`. Imports spaCy, and so takes seconds; make one and keep it.

    `model` names a spaCy model whose entities are used to propose names; `store.extract.nlp.ModelError` where it does not load.
    """
    from store.extract.readers import ArticleReader

    return ArticleReader(directory, model=model)
