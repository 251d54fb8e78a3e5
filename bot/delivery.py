"""What is due in, messages in Slack out: each slot once, whatever process posts it and wherever one dies.

A step that fails leaves a row that says how far it came; the next tick of any process goes on from there. Nothing waits in a tick for
longer than a second: what Slack asks to wait for is put off to a later one.
"""

import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.amending import Amender
from bot.counting import Counts, Silent, SlackCounter
from bot.logs import trace
from bot.rectifying import Rectifier
from handlers import alerts, digests
from handlers.blocks import digests as blocks
from handlers.blocks.messages import message
from handlers.blocks.notices import note
from handlers.editors import Editors
from handlers.rights import Gate
from handlers.wording import digests as wording
from store.types import Delivery, Pause

if TYPE_CHECKING:
    from store.archive import Archive

log = logging.getLogger("sourcier.delivery")

#: A row is held for so long; longer than Slack's client waits for an answer, so that no request is under way when it ends.
LEASE = timedelta(minutes=3)
TIMEOUT = 30
#: Slack's rule: a message a second in one channel.
APART = 1.0
#: One tick works so long, in seconds of its clock; the rest is the next one's.
BUDGET = 25.0
#: So long messages are amended before it: twenty of them.
AMENDING = 24.0
#: A digest that cannot be sent for so long is given up: the next one tells what it would have told.
GIVE_UP = timedelta(hours=6)
#: A digest so much later than its hour says so.
_LATE = timedelta(minutes=30)
_LONGEST_WAIT = timedelta(minutes=15)
_AT_ONCE = 100
#: Users whom Slack is asked about at once, whether they are still there.
_ASKED_ABOUT = 40
EVENT_TYPE = "sourcier_delivery"
#: Slack's words for a channel that takes no message of ours any more.
CLOSED: dict[str, Pause] = {
    "channel_not_found": "gone",
    "is_archived": "archived",
    "not_in_channel": "no_bot",
    "restricted_action": "closed",
    "restricted_action_read_only_channel": "closed",
    "user_not_found": "gone",
    "user_disabled": "gone",
    "cannot_dm_bot": "gone",
    "messages_tab_disabled": "closed",
}
#: What asking again does not mend.
_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "metadata_too_large")


_Deliver = Callable[[], bool | None]
_Round = Callable[[], list[_Deliver]]


class _Unseen(Exception):
    """Slack does not let us look whether a message is there."""

    def __init__(self, error: SlackApiError) -> None:
        super().__init__(str(error.response.get("error")))
        self.error = error


class Postman:
    """Delivers for one team. `step` is called between any two steps, with the name of the one just done: tests die there."""

    def __init__(
        self,
        archive: "Archive",
        client: WebClient,
        team: str,
        *,
        clock: Callable[[], datetime],
        gate: Gate | None = None,
        enterprise: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        step: Callable[[str], None] = lambda _: None,
        counts: Counts | None = None,
    ) -> None:
        self.counts = counts or Silent()
        self.archive, self.team, self.enterprise = archive, team, enterprise
        self.gate = gate or Gate(Editors())
        self.clock, self.sleep, self.monotonic, self.step = clock, sleep, monotonic, step
        # A client of its own: it waits out no 429, which is put off to a later tick.
        self.client = WebClient(
            token=client.token,
            base_url=client.base_url,
            timeout=TIMEOUT,
            proxy=client.proxy,
            ssl=client.ssl,
            retry_handlers=[SlackCounter(self.counts)],
        )
        self.amender = Amender(archive, self.client, team, clock=clock, sleep=sleep, monotonic=monotonic, step=step)
        self.rectifier = Rectifier(archive, self.client, team, clock=clock, sleep=sleep, step=step)
        self._posted: dict[str, float] = {}  # channel -> when we last posted there
        self._pruned: datetime | None = None
        self._asked_until = ""
        self._resting: datetime | None = None  # Slack asked us to wait until then

    def tick(self) -> int:
        """Delivers what is due; how many messages were posted."""
        now = self.clock()
        # Before what is due is looked at: a digest tells what was published up to its very second.
        self.archive.release(now)
        self.archive.outbox.ticked(now=now)
        if self._pruned is None or now - self._pruned > timedelta(hours=6):
            self.archive.outbox.prune(now=now)
            self._forget_who_left(now)
            self._pruned = now
        self._amended()
        began, done = self.monotonic(), 0
        worked = True
        while worked and not self._rests() and self.monotonic() - began < BUDGET:
            # What is under way first; what one message leads to (a thread, a word to the owner) is there in the next round.
            worked = False
            rounds = (self._taken, self._claimed, self._alerted)
            for find in rounds:
                for deliver in self._found_by(find):
                    if self._rests() or self.monotonic() - began >= BUDGET:
                        return done
                    posted = self._kept_apart(deliver)
                    done += bool(posted)
                    worked = worked or posted is not None
        return done

    @staticmethod
    def _found_by(find: _Round) -> list[_Deliver]:
        """What there is to do; nothing where looking fails, which must not keep what was found by other ways."""
        try:
            return find()
        except Exception:
            log.exception("looking for what is due: a fault")
            return []

    @staticmethod
    def _kept_apart(deliver: _Deliver) -> bool | None:
        """One message, whose fault costs the others nothing: it is claimed again at the next tick."""
        try:
            return deliver()
        except Exception:
            log.exception("claiming a delivery: a fault")
            return None

    def _forget_who_left(self, now: datetime) -> None:
        """Takes out what is held of users whose accounts are deactivated: some are asked about each time, the others the next times."""
        users = self.archive.persons.users(self.team)
        for user in [each for each in users if each > self._asked_until][:_ASKED_ABOUT]:
            try:
                person = self.gate.people.of(self.client, self.team, user, enterprise=self.enterprise, now=now)
            except SlackApiError as error:  # without the scope nobody is known; what is due in channels is
                log.warning("who has left cannot be asked (%s)", str(error.response.get("error"))[:40])
                return
            self._asked_until = user
            if person.kind == "deactivated":
                self.archive.persons.forget(user, leave_channels=True)
                log.info("what was held of a deactivated account is taken out")
        if not users or self._asked_until >= users[-1]:
            self._asked_until = ""

    def _amended(self) -> None:
        """What was withdrawn goes out of messages first, for most of the time between two ticks; then what is due has its own."""
        if self._rests():
            return
        try:
            self.amender.work(self.monotonic() + AMENDING)
            self.rectifier.work()
        except SlackApiError as error:
            self._resting = self.clock() + min(timedelta(seconds=_seconds(error.response.headers)), _LONGEST_WAIT)
        except (SlackClientError, OSError) as error:
            log.warning("amending: Slack cannot be asked (%s)", type(error).__name__)

    # --- what there is to do ------------------------------------------------------------------------------------

    def _taken(self) -> list[_Deliver]:
        ids = self.archive.outbox.waiting(self.team, now=self.clock(), limit=_AT_ONCE)
        return [partial(self._take, id_) for id_ in ids]

    def _claimed(self) -> list[_Deliver]:
        return [partial(self._claim, id_) for id_ in self.archive.outbox.due(self.team, now=self.clock(), limit=_AT_ONCE)]

    def _alerted(self) -> list[_Deliver]:
        return [partial(self._alert, each) for each in alerts.ready(self.archive, self.team, now=self.clock(), limit=_AT_ONCE)]

    def _take(self, id_: int) -> bool | None:
        return self._go_on(self.archive.outbox.take(id_, now=self.clock(), lease=LEASE))

    def _claim(self, id_: int) -> bool | None:
        return self._go_on(self.archive.outbox.claim(id_, now=self.clock(), lease=LEASE))

    def _alert(self, ready: alerts.Ready) -> bool | None:
        return self._go_on(alerts.claim(self.archive, ready, now=self.clock(), lease=LEASE))

    # --- one message ----------------------------------------------------------------------------------------------

    def _go_on(self, delivery: Delivery | None) -> bool | None:
        """Brings a message as far as it goes: True where it is there now, False where it is not, None where another process has it."""
        if delivery is None:
            return None
        self.step("claimed")
        try:
            return self._delivered(delivery)
        except _Unseen as unseen:
            self._refused(delivery, unseen.error, posted=True)
        except SlackApiError as error:
            self._refused(delivery, error, posted=False)
        except (SlackClientError, OSError) as error:
            # Whether Slack took it is not known: looked for before it is posted again.
            self._put_off(delivery, type(error).__name__, posted=True)
        except Exception as error:
            # A fault of ours in one message must not keep the others: it is tried again, then given up, and logged by its id.
            log.error("delivery %s (%s): a fault: %s", delivery.delivery_id, delivery.kind, trace(error))
            self._put_off(delivery, type(error).__name__, posted=True)
        return False

    def _delivered(self, delivery: Delivery) -> bool:
        outbox, found = self.archive.outbox, None
        notes: list[str] = []
        if delivery.state == "posting" and delivery.channel:
            try:
                found, unsure = self._found(delivery, delivery.channel)
            except SlackApiError as error:
                raise _Unseen(error) from error
            self.step("looked")
            notes = [wording.PERHAPS_TWICE(delivery.subscription.lang, scope=unsure)] if unsure else []
        if found:
            log.info("delivery %s was there already", delivery.delivery_id)
            return self._settle(delivery, delivery.channel or "", found)
        if delivery.state != "claimed" and delivery.payload is None:
            # Its key was taken away: the next digest tells what it would have told.
            outbox.fail(delivery, error="unreadable", now=self.clock())
            log.error("delivery %s: no key opens what was to be sent", delivery.delivery_id)
            return False
        if self._is_overtaken(delivery):
            outbox.fail(delivery, error="overtaken", now=self.clock())
            log.warning("delivery %s of slot %s is overtaken: the next digest tells it", delivery.delivery_id, delivery.slot)
            return False
        if delivery.state != "claimed" and not outbox.stands(delivery):
            anew = self._made_anew(delivery)
            if anew is None:
                return False
            delivery = anew
        if delivery.state == "claimed":
            made = self._made(delivery)
            if made is None:
                return False
            delivery = made
        if refused := self._closed_to(delivery):
            self._pause(delivery, *refused)
            return False
        channel = delivery.channel or self._direct(delivery)
        self.step("opened")
        self._wait_for(channel)
        going = outbox.posting(delivery, channel=channel, now=self.clock(), lease=LEASE)
        self.step("posting")
        if going is None or going.payload is None:
            return False
        ts = self._posted_in(going, channel, notes)
        self.step("posted")
        return self._settle(going, channel, ts)

    def _made(self, delivery: Delivery) -> Delivery | None:
        """The digest, composed and frozen; None where there is nothing to say, or the lease is lost."""
        wanted, now = delivery.subscription, self.clock()
        slot = _slot(delivery)
        told = digests.digest(
            wanted, archive=self.archive, now=delivery.upto, since=delivery.since, slot=slot, missed=delivery.missed
        )
        self.step("composed")
        if told.is_quiet and not wanted.says_nothing:
            self.archive.outbox.nothing(delivery, now=now)
            self.counts.delivered(delivery.kind, "nothing")
            return None
        zone = ZoneInfo(wanted.zone)
        due = wording.near(slot.astimezone(zone), delivery.upto.astimezone(zone), wanted.lang)
        late = [wording.LATE(wanted.lang, when=due)] if delivery.upto - slot > _LATE and not delivery.missed else []
        post = blocks.message(told, delivery=delivery.id, notes=late).post()
        details = blocks.details(told)
        payload = {"message": post, "details": details.post() if details else None}
        frozen = self.archive.outbox.freeze(delivery, told.items, payload, now=now, lease=LEASE)
        self.step("frozen")
        return frozen

    def _made_anew(self, delivery: Delivery) -> Delivery | None:
        """A digest to be composed again, since an article that it tells of was taken back after it was made; alerts look at theirs again.

        What follows in a thread is dropped: the message above it is there, and is not changed here.
        """
        log.warning("delivery %s (%s): what it tells stands no more", delivery.delivery_id, delivery.kind)
        if delivery.kind == "digest":
            return self.archive.outbox.unfreeze(delivery, now=self.clock(), lease=LEASE)
        self.archive.outbox.fail(delivery, error="withdrawn", now=self.clock(), again=delivery.kind == "alert")
        return None

    def _is_overtaken(self, delivery: Delivery) -> bool:
        """Whether a later slot is due, or nobody wants it any more; a word to the owner is always wanted."""
        wanted = self.archive.subscriptions.of(self.team, delivery.subscription.id)
        if delivery.kind == "notice":
            return wanted is None
        if wanted is None or wanted.paused:
            return True
        return delivery.kind == "digest" and wanted.due is not None and wanted.due <= self.clock()

    def _closed_to(self, delivery: Delivery) -> tuple[Pause, str] | None:
        """Why nothing of the archive may be told there any more: other organisations read in the channel, or its reader has no role."""
        wanted, now = delivery.subscription, self.clock()
        if delivery.kind == "notice":
            return None
        if not wanted.channel:
            person = self.gate.people.of(self.client, self.team, wanted.owner, enterprise=self.enterprise, now=now)
            if person.kind == "unknown":
                raise ConnectionError("users.info")
            if person.kind == "deactivated":
                self.archive.persons.forget(wanted.owner, leave_channels=True)
            return None if self.gate.admits(person) else ("gone", f"owner is {person.kind}")
        if self.gate.opens(wanted.channel):
            return None
        place = self.gate.places.asked(self.client, wanted.channel, now=now)
        if place == "unknown":
            raise ConnectionError("conversations.info")
        return ("shared", "shared channel") if place == "shared" else None

    def _direct(self, delivery: Delivery) -> str:
        """The conversation with the owner."""
        wanted = delivery.subscription
        if wanted.direct:
            return wanted.direct
        opened: dict[str, Any] = self.client.conversations_open(users=wanted.owner).get("channel") or {}
        self.archive.subscriptions.opened(self.team, wanted.id, str(opened["id"]))
        return str(opened["id"])

    def _posted_in(self, delivery: Delivery, channel: str, notes: list[str]) -> str:
        payload = blocks.numbered((delivery.payload or {})["message"], delivery.id)
        if notes:
            payload = {**payload, "text": f"{notes[0]}\n{payload['text']}", "blocks": [note(notes[0]), *payload["blocks"]]}
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery.delivery_id}}
        thread: dict[str, Any] = {"thread_ts": delivery.thread} if delivery.thread else {}
        answer = self.client.chat_postMessage(channel=channel, metadata=metadata, **payload, **thread)
        self._posted[channel] = self.monotonic()
        return str(answer["ts"])

    def _found(self, delivery: Delivery, channel: str) -> tuple[str | None, str]:
        """The time stamp of the message where it is there already; and the scope that we lack to know."""
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{(delivery.claimed - timedelta(minutes=5)).timestamp():.6f}",
            "limit": 200,
            "include_all_metadata": True,
        }
        cursor = ""
        while True:
            try:
                if delivery.thread:
                    answer = self.client.conversations_replies(ts=delivery.thread, cursor=cursor, **asked)
                else:
                    answer = self.client.conversations_history(cursor=cursor, **asked)
            except SlackApiError as error:
                if error.response.get("error") != "missing_scope":
                    raise
                scope = str(error.response.get("needed") or "channels:history")
                log.error("delivery %s: whether it is there cannot be known without the scope %s", delivery.delivery_id, scope)
                return None, scope
            for each in answer.get("messages") or []:
                told = (each.get("metadata") or {}).get("event_payload") or {}
                if told.get("delivery_id") == delivery.delivery_id:
                    return str(each["ts"]), ""
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None, ""

    def _settle(self, delivery: Delivery, channel: str, ts: str) -> bool:
        now = self.clock()
        done = self.archive.outbox.sent(delivery, channel=channel, ts=ts, now=now)
        if done:
            self.counts.delivered(delivery.kind, "sent", _late(delivery, now))
        self.step("sent")
        return done

    def _wait_for(self, channel: str) -> None:
        """Keeps a second between two messages of ours in one channel."""
        last = self._posted.get(channel)
        if last is not None and (left := APART - (self.monotonic() - last)) > 0:
            self.sleep(left)
        if len(self._posted) > 5_000:
            self._posted.clear()

    # --- what goes wrong --------------------------------------------------------------------------------------------

    def _rests(self) -> bool:
        return self._resting is not None and self.clock() < self._resting

    def _refused(self, delivery: Delivery, error: SlackApiError, *, posted: bool) -> None:
        """`posted`: it may be there from before, whatever Slack says now."""
        response = error.response
        data = response.data if isinstance(response.data, dict) else {}
        code, status = str(data.get("error") or ""), int(response.status_code or 0)
        if not re.fullmatch(r"[a-z_]{2,60}", code):  # what is no JSON is told in full: not for a log
            code = ""
        now = self.clock()
        if status == 429 or code in ("ratelimited", "rate_limited"):
            asked = timedelta(seconds=_seconds(response.headers))
            self._resting = now + min(asked, _LONGEST_WAIT)
            self._put_off(delivery, "ratelimited", posted=posted, wait=asked)
        elif status >= 500 or not code or code in ("internal_error", "fatal_error", "service_unavailable", "request_timeout"):
            self._put_off(delivery, code or f"http {status}", posted=True)
        elif code in CLOSED and delivery.kind != "notice":
            self._pause(delivery, CLOSED[code], code)
        elif code in _REFUSED or code in CLOSED:
            self.archive.outbox.fail(delivery, error=code, now=now, again=False)
            self.counts.delivered(delivery.kind, "refused")
            log.error("delivery %s (%s) is not delivered: Slack refuses it (%s)", delivery.delivery_id, delivery.kind, code)
        else:
            # A token, a scope: mended by people, and until then asked for again.
            self._put_off(delivery, code, posted=posted)

    def _put_off(self, delivery: Delivery, why: str, *, posted: bool, wait: timedelta | None = None) -> None:
        now = self.clock()
        if now - delivery.claimed > GIVE_UP:
            self.archive.outbox.fail(delivery, error=why, now=now)
            self.counts.delivered(delivery.kind, "given_up")
            log.error("delivery %s (%s) is not delivered: given up after %s", delivery.delivery_id, delivery.kind, why)
            return
        pause = wait or min(_LONGEST_WAIT, timedelta(seconds=30 * 2 ** min(delivery.attempts - 1, 5)))
        # The row as it is now: it may have got further than what we were handed.
        held = self.archive.outbox.held(delivery)
        if held is not None:
            self.archive.outbox.put_off(held, until=now + min(pause, GIVE_UP), error=why, posted=posted, now=now)
        self.counts.delivered(delivery.kind, "put_off")
        log.warning("delivery %s (%s) is put off: %s", delivery.delivery_id, delivery.kind, why)

    def _pause(self, delivery: Delivery, why: Pause, code: str) -> None:
        wanted = delivery.subscription
        lang = wanted.lang
        where = f"<#{wanted.channel}>" if wanted.channel else ""
        what = blocks.named(wanted, lang)
        said = wording.PAUSE_TOLD(lang, what=what, where=where, why=wording.PAUSED[why](lang))
        told = message([note(said), note(wording.PAUSE_MEND(lang))]).post()
        word = told if wanted.channel and wanted.owner and delivery.kind != "thread" else None
        now = self.clock()
        pause = why if delivery.kind != "thread" else None
        self.archive.outbox.fail(delivery, error=code, now=now, pause=pause, notice=word)
        self.counts.delivered(delivery.kind, "paused")
        log.error(
            "delivery %s (%s) is not delivered: %s; its subscription is paused", delivery.delivery_id, delivery.kind, code
        )


def _late(delivery: Delivery, now: datetime) -> float | None:
    """How many seconds after its slot a digest is there; None for what has no hour."""
    if delivery.kind != "digest":
        return None
    return (now - _slot(delivery)).total_seconds()


def _slot(delivery: Delivery) -> datetime:
    """When a digest was due."""
    return datetime.strptime(delivery.slot, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _seconds(headers: Any) -> float:
    told = {str(name).lower(): value for name, value in dict(headers or {}).items()}.get("retry-after", "1")
    told = told[0] if isinstance(told, list) else told
    try:
        return max(1.0, float(told))
    except (TypeError, ValueError):
        return 30.0
