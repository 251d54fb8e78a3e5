"""The tick that delivers what is due: one interval job in memory, every 30 seconds, in each process that runs.

What is due, and when, is in the archive: `slots` by zoneinfo, claimed by a row. APScheduler's own calendar is not used: it skips an
hour on the night of the clock's change, and drops what is late.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.counting import Counts, Silent
from bot.delivery import Postman
from bot.logs import trace
from handlers.rights import Gate
from store.slots import next_slot, slots

if TYPE_CHECKING:
    from store.archive import Archive

__all__ = ["EVERY", "Ticker", "next_slot", "slots", "start"]

log = logging.getLogger("sourcier.schedule")

#: Seconds between two ticks.
EVERY = 30
#: Old articles that one tick removes; how long none is looked for where there was none.
_LOT = 50
_CLEAN_FOR = timedelta(hours=6)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ticker:
    """One tick after another, for the team that the client's token is of: Slack is asked which, until it answers."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        *,
        clock: Callable[[], datetime] = utc_now,
        gate: Gate | None = None,
        retention: int | None = None,
        counts: Counts | None = None,
    ) -> None:
        self._counts = counts or Silent()
        self._archive, self._client, self._clock, self._gate = archive, client, clock, gate
        self._postman: Postman | None = None
        self._retention = retention
        self._clean_until: datetime | None = None

    def tick(self) -> int:
        """Delivers what is due; a fault is logged, and the next tick tries again."""
        began, outcome = time.monotonic(), "fault"
        try:
            if self._postman is None:
                told = self._client.auth_test()
                self._postman = Postman(
                    self._archive,
                    self._client,
                    str(told["team_id"]),
                    clock=self._clock,
                    gate=self._gate,
                    enterprise=told.get("enterprise_id"),
                    counts=self._counts,
                )
            self._keep_house()
            done = self._postman.tick()
            outcome = "done"
            return done
        except (SlackClientError, OSError) as error:
            outcome = "no_slack"
            log.warning("no tick: Slack cannot be asked (%s)", type(error).__name__)
        except Exception as error:
            log.error("a tick failed: %s", trace(error))
        finally:
            self._counts.ticked(outcome, time.monotonic() - began)
        return 0

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
