"""The tick that delivers what is due: one interval job in memory, every 30 seconds, in each process that runs.

What is due, and when, is in the archive: `slots` by zoneinfo, claimed by a row. APScheduler's own calendar is not used: it skips an
hour on the night of the clock's change, and drops what is late.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.counting import Counts, Silent
from bot.delivery import Postman
from bot.logs import trace
from bot.welcoming import Usher
from bot.workspaces import Home, OneWorkspace, Workspaces
from handlers.rights import Gate
from store.slots import next_slot, slots

if TYPE_CHECKING:
    from store.archive import Archive

__all__ = ["EVERY", "Ticker", "next_slot", "slots", "start"]

log = logging.getLogger("sourcier.schedule")

Done = TypeVar("Done")

#: Seconds between two ticks.
EVERY = 30
#: Old articles that one tick removes; how long none is looked for where there was none.
_LOT = 50
_CLEAN_FOR = timedelta(hours=6)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ticker:
    """One tick after another, for each workspace that the bot works for; without `workspaces`, for the one that the client's token is of."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        *,
        clock: Callable[[], datetime] = utc_now,
        gate: Gate | None = None,
        retention: int | None = None,
        workspaces: Workspaces | None = None,
        usher: Usher | None = None,
        counts: Counts | None = None,
    ) -> None:
        self._usher, self._counts = usher, counts or Silent()
        self._archive, self._clock, self._gate = archive, clock, gate
        self._workspaces = workspaces or OneWorkspace(client)
        self._postmen: dict[str, Postman] = {}
        self._retention = retention
        self._clean_until: datetime | None = None

    def tick(self) -> int:
        """Delivers what is due; a fault is logged, and the next tick tries again."""
        began = time.monotonic()
        homes, outcome = _tried(self._homes)
        outcomes, posted = [outcome], 0
        if homes is not None:
            self._postmen = {home.team: self._postman(home) for home in homes}
            for postman in self._postmen.values():  # what fails in one workspace keeps no other waiting
                done, outcome = _tried(partial(self._delivered, postman))
                outcomes.append(outcome)
                posted += done or 0
        self._counts.ticked(next((how for how in outcomes if how != "done"), "done"), time.monotonic() - began)
        return posted

    def _homes(self) -> list[Home]:
        homes = self._workspaces.all()
        self._keep_house()
        return homes

    def _postman(self, home: Home) -> Postman:
        """The one of a workspace, who remembers between two ticks when it posted last; its token may have changed."""
        known = self._postmen.get(home.team)
        if known is None:
            return Postman(
                self._archive,
                home.client,
                home.team,
                clock=self._clock,
                gate=self._gate,
                enterprise=home.enterprise,
                counts=self._counts,
            )
        known.client.token = home.client.token
        return known

    def _delivered(self, postman: Postman) -> int:
        if self._usher:
            self._usher.greet(Home(postman.team, postman.enterprise, postman.client), self._clock())
        return postman.tick()

    def _keep_house(self) -> None:
        """Takes out what may be kept no longer: a lot of old articles a tick, until none is left; looked for every six hours.

        A fault of it keeps no digest waiting: the next tick tries again.
        """
        now = self._clock()
        if self._clean_until is not None and now < self._clean_until:
            return
        try:
            if not self._archive.expire(now.date(), otherwise=self._retention, most=_LOT):
                self._clean_until = now + _CLEAN_FOR
        except Exception as error:
            log.error("old articles cannot be taken out: %s", trace(error))


def _tried(work: Callable[[], Done]) -> tuple[Done | None, str]:
    """What it gave, and how it ended, as counted; a fault is logged."""
    try:
        return work(), "done"
    except (SlackClientError, OSError) as error:
        log.warning("no tick: Slack cannot be asked (%s)", type(error).__name__)
        return None, "no_slack"
    except Exception as error:
        log.error("a tick failed: %s", trace(error))
        return None, "fault"


def start(ticker: Ticker) -> Callable[[], None]:
    """Ticks in a thread of its own, the first time at once; what is handed back stops it, after the message that is under way."""
    from apscheduler.schedulers.background import BackgroundScheduler

    # Its own word on a job that is late is no one's business: the next tick does what is due.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        ticker.tick,
        "interval",
        seconds=EVERY,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=utc_now(),
    )
    scheduler.start()
    return lambda: scheduler.shutdown(wait=True)
