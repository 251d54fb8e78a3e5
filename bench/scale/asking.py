"""One bot process that is asked everything: from the signed request to the end of the reply, alone and with 15 others asking.

`python -m bench.scale.asking` reads what to do as JSON and prints what it measured as JSON; `bench.scale.measuring` starts it.
"""

import itertools
import json
import logging
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from datetime import time as clock
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bench.scale.articles import TODAY
from bench.scale.questions import Asked
from bot.settings import fixed
from bot.trial import bodies
from bot.trial.apps import made
from bot.trial.records import BOT_USER, TEAM
from store.archive import Archive

SECRET = "bench"  # noqa: S105 nobody's
#: When all is asked: in the morning of the archive's last day.
NOW = datetime.combine(TODAY, clock(9), ZoneInfo("Europe/Paris"))
_NUMBERS = itertools.count(1)


class Bot:
    """The real app over an archive, and whoever asks it."""

    def __init__(self, archive: Archive, slack: str) -> None:
        self.slack = slack
        settings = fixed(database_url="")
        self.app: App = made(archive, settings, url=f"{slack}/api/", secret=SECRET, now=lambda: NOW, bolt={})
        self._verifier = SignatureVerifier(SECRET)
        self.faults = 0
        handler = logging.Handler()
        handler.emit = lambda record: self._failed(record)  # type: ignore[method-assign]
        logging.getLogger("sourcier").addHandler(handler)

    def _failed(self, record: logging.LogRecord) -> None:
        self.faults += 1
        print(record.getMessage()[:3000], file=sys.stderr)

    def ask(self, asked: Asked, user: str = "U1") -> tuple[float, float]:
        """Milliseconds by the clock and of this thread's processor time, from the signed request to the end of the reply."""
        request = self._request(asked, user)
        began, spent = time.perf_counter(), time.thread_time()
        told = self.app.dispatch(request)
        took = 1_000 * (time.perf_counter() - began), 1_000 * (time.thread_time() - spent)
        if told.status != 200:
            raise RuntimeError(f"the app answered {told.status}")
        return took

    def _request(self, asked: Asked, user: str) -> BoltRequest:
        number = next(_NUMBERS)
        body, kind = self._body(asked, user, number)
        stamp = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=stamp, body=body) or ""
        headers = {"content-type": [kind], "x-slack-request-timestamp": [stamp], "x-slack-signature": [signature]}
        return BoltRequest(body=body, headers=headers)  # type: ignore[arg-type]

    def _body(self, asked: Asked, user: str, number: int) -> tuple[str, str]:
        form, ours = "application/x-www-form-urlencoded", {"trigger_id": f"T{number}", "response_url": f"{self.slack}/reply"}
        if asked.value:
            pressed = {"type": "button", "block_id": "b1", "action_ts": f"{number}.0", **json.loads(asked.value)}
            where = {"container": {"type": "message", "message_ts": "1.0", "channel_id": "C1", "is_ephemeral": True}}
            place = {"channel": {"id": "C1", "name": "redaction"}, "actions": [pressed]}
            body = {"type": "block_actions", **bodies.who(user), **where, **place, **ours}
            return urlencode({"payload": json.dumps(body)}), form
        if asked.line == "home":
            event = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home", "event_ts": f"{number}.0"}
            return json.dumps(bodies.event(event, event_id=f"Ev{number}", at=number)), "application/json"
        if asked.line.startswith("@"):
            event = {"type": "app_mention", "user": user, "channel": "C1", "ts": f"{number}.{time.time_ns() % 10**6:06}"}
            event |= {
                "text": f"<@{BOT_USER}> {bodies.escaped(asked.line[1:].strip())}",
                "event_ts": f"{number}.0",
                "team": TEAM,
            }
            return json.dumps(bodies.event(event, event_id=f"Ev{number}", at=number)), "application/json"
        name, _, text = asked.line.partition(" ")
        return urlencode({**bodies.command(name, text, user=user, channel="C1", channel_name="redaction"), **ours}), form


def alone(bot: Bot, asked: Sequence[Asked], turns: int) -> list[tuple[float, float]]:
    """Each wording in turn, so many times in all."""
    return [bot.ask(one) for one in itertools.islice(itertools.cycle(asked), turns)]


def together(bot: Bot, kinds: dict[str, Sequence[Asked]], askers: int, turns: int) -> dict[str, list[float]]:
    """Milliseconds by kind, while so many ask at once without a pause, each every kind so many times in an order of its own."""
    found: dict[str, list[float]] = defaultdict(list)
    faults: list[BaseException] = []

    def work(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 no secret
        order = [(key, chance.choice(asked)) for key, asked in kinds.items() for _ in range(turns)]
        chance.shuffle(order)
        try:
            for key, one in order:
                found[key].append(bot.ask(one, f"U{number + 1}")[0])
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(askers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return found


def memory() -> float:
    """Megabytes of this process that are resident."""
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) / 1_024 for line in told if line.startswith("VmRSS"))


def _measured(job: dict[str, Any]) -> dict[str, Any]:
    kinds = {key: tuple(Asked(*one) for one in asked) for key, asked in job["kinds"].items()}
    with Archive.open(job["url"]) as archive:
        bot = Bot(archive, job["slack"])
        told: dict[str, Any] = {"first": bot.ask(Asked("/sourcier"))[0], "idle": memory(), "kinds": {}}
        for key, asked in kinds.items():
            mine: dict[str, Any] = {"cold": bot.ask(asked[0])[0]}
            if job["turns"]:
                for one in asked:
                    bot.ask(one)
                times = alone(bot, asked, job["turns"])
                mine |= {"warm": [clock for clock, _ in times], "cpu": [cpu for _, cpu in times]}
            told["kinds"][key] = mine
        if job["askers"]:
            together(bot, kinds, job["askers"], 1)
            began, spent = time.perf_counter(), time.process_time()
            for key, times_ in together(bot, kinds, job["askers"], job["busy_turns"]).items():
                told["kinds"][key]["busy"] = times_
            took = time.perf_counter() - began
            told["answers_a_second"] = sum(len(mine["busy"]) for mine in told["kinds"].values()) / took
            told["busy_cpu"] = (time.process_time() - spent) / took
        told["loaded"] = memory()
        told["faults"] = bot.faults
    return told


if __name__ == "__main__":
    json.dump(_measured(json.load(sys.stdin)), sys.stdout)
