"""Articles in, those that tell the same event together out: no database, no network, no clock.

`features` says what an article is compared by, `likeness` how like articles are, `groups` which are one event, `templates` which are
forms that come again and again and tell none.
"""
