"""The log of a process that goes on: to stderr, without what journalists ask and what articles say."""

import logging

#: The loggers that are ours; Slack's library takes the root's level, and at INFO logs whole requests.
OURS = ("sourcier", "bot", "handlers", "store", "uvicorn")


def to_stderr(level: str) -> None:
    """Ours at the level that is wanted, all others at warning at least: what a journalist asks is nobody's to read."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(wanted, logging.WARNING), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in OURS:
        logging.getLogger(name).setLevel(wanted)
