"""Feeds: the file that names them in, `Listed` feeds out; a feed's bytes in, its entries out. What fetches them stands in `bot.watch`."""

from store.feeds.entries import FeedEntry, NoFeed, entries_of
from store.feeds.lists import FeedsError, Listed, named, read_list, shown_address

__all__ = ["FeedEntry", "FeedsError", "Listed", "NoFeed", "entries_of", "named", "read_list", "shown_address"]
