"""Data that travels with the program: `directory/` (always loaded) and `articles/` (loaded by `demo` alone)."""

from importlib.resources import files
from importlib.resources.abc import Traversable

DIRECTORY: Traversable = files(__name__) / "directory"
ARTICLES: Traversable = files(__name__) / "articles"
