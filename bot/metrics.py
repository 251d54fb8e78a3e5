"""What processes counted, and how the archive stands, in; Prometheus's text out.

Counters and times are this process's and its children's, added up in a folder that they share (`counting.shared`); what is read in the
archive when somebody asks is the same in every process: `max` of it, never `sum`. No label names a question, a user, a channel, an actor.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.counting import SHARED, Counts

if TYPE_CHECKING:
    from store.archive import Archive

log = logging.getLogger(__name__)

#: Answers are a matter of milliseconds, documents of tens of them, digests of seconds and minutes.
_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_DOCUMENTS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LATE = (5.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 21_600.0)
#: How long what was read in the archive is told again, in seconds: several Prometheus servers cost one look.
_FRESH = 5.0
_REPLICA_UP = "Whether the replica answers and has all that was taken out of the archive"


class Metrics(Counts):
    """Keeps the counts. `archive`: whose state is told with them."""

    def __init__(self, archive: "Archive | None" = None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.registry = CollectorRegistry()
        folder = os.environ.get(SHARED)
        # In a shared folder it is the folder that is told: this process's own counters stand there too.
        own = None if folder else self.registry
        if folder:
            MultiProcessCollector(self.registry, path=folder)  # type: ignore[no-untyped-call]
        self._answers = Counter(
            "sourcier_answers", "Requests of Slack's, by what came of them", ["command", "outcome"], registry=own
        )
        self._times = Histogram(
            "sourcier_answer_seconds",
            "Seconds from a request's door to its complete reply",
            ["command"],
            buckets=_ANSWERS,
            registry=own,
        )
        self._slack = Counter("sourcier_slack_calls", "Answers of Slack's Web API", ["method"], registry=own)
        self._errors = Counter("sourcier_slack_errors", "Refusals of Slack's Web API", ["method", "error"], registry=own)
        self._taken = Counter("sourcier_ingest_documents", "Documents read in by `watch`", ["outcome"], registry=own)
        self._reading = Histogram(
            "sourcier_ingest_seconds", "Seconds a document takes, as far as its commit", buckets=_DOCUMENTS, registry=own
        )
        self._deliveries = Counter(
            "sourcier_deliveries", "Digests, alerts and notices, by what came of them", ["kind", "outcome"], registry=own
        )
        self._late = Histogram(
            "sourcier_digest_late_seconds", "Seconds from a digest's slot to its message", buckets=_LATE, registry=own
        )
        self._ticks = Counter("sourcier_ticks", "Looks of the scheduler at what is due", ["outcome"], registry=own)
        self._tick = Histogram("sourcier_tick_seconds", "Seconds that one look takes", buckets=_DOCUMENTS, registry=own)
        if archive is not None:
            self.registry.register(_State(archive, clock))

    def answered(self, command: str, outcome: str, seconds: float) -> None:
        self._answers.labels(command, outcome).inc()
        self._times.labels(command).observe(seconds)

    def asked_slack(self, method: str, error: str) -> None:
        self._slack.labels(method).inc()
        if error:
            self._errors.labels(method, error).inc()

    def taken(self, outcome: str, seconds: float) -> None:
        self._taken.labels(outcome).inc()
        self._reading.observe(seconds)

    def delivered(self, kind: str, outcome: str, late: float | None = None) -> None:
        self._deliveries.labels(kind, outcome).inc()
        if late is not None:
            self._late.observe(max(late, 0.0))

    def ticked(self, outcome: str, seconds: float) -> None:
        self._ticks.labels(outcome).inc()
        self._tick.observe(seconds)

    def text(self) -> bytes:
        """All of it as Prometheus reads it."""
        told: bytes = generate_latest(self.registry)
        return told


@contextmanager
def served(metrics: Metrics, host: str, port: int | None) -> Iterator[None]:
    """Tells them at a port of their own, for a process that serves nothing else; nowhere, without one. OSError if it is taken."""
    if port is None:
        yield
        return
    server, thread = start_http_server(port, addr=host, registry=metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _State(Collector):
    """How the archive stands, looked at when it is asked for."""

    def __init__(self, archive: "Archive", clock: Callable[[], datetime]) -> None:
        self._archive, self._clock = archive, clock
        self._kept: list[Metric] = []
        self._until = 0.0
        self._lock = Lock()

    def describe(self) -> Iterable[Metric]:
        # Asked when it is registered: nothing is looked at for that.
        return []

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._kept = self._looked()
                self._until = time.monotonic() + _FRESH
            kept = list(self._kept)
        yield from kept

    def _looked(self) -> list[Metric]:
        try:
            return [_gauge("sourcier_database_up", "Whether the archive answers", 1), *self._told()]
        except Exception as fault:
            # Whatever a driver raises: that the archive does not answer is what is to be told, with all that was counted.
            log.warning("metrics: the archive does not answer (%s)", type(fault).__name__)
            return [_gauge("sourcier_database_up", "Whether the archive answers", 0)]

    def _told(self) -> Iterator[Metric]:
        now, archive = self._clock(), self._archive
        state, work = archive.outbox.state(now=now), archive.workload(now)
        yield from self._replica(now)
        chunks = archive.backfills.states()
        yield _gauge(
            "sourcier_backfill_chunks", "Chunks of backfills that are not finished, by how they stand", chunks, "state"
        )
        yield _gauge("sourcier_digests_due", "Digests whose slot has come and of which no message is on its way", work.due)
        yield _gauge("sourcier_digests_late", "Digests and messages that should have gone ten minutes ago", state.overdue)
        yield _gauge("sourcier_deliveries_given_up", "Deliveries given up in the last week", state.failed)
        yield _gauge("sourcier_subscriptions", "Subscriptions", {"live": state.subscriptions, "paused": state.paused}, "state")
        if state.last_tick:
            yield _gauge(
                "sourcier_last_tick_timestamp_seconds", "When any process last looked at what is due", _at(state.last_tick)
            )
        queues = {"outbox": work.outbox, "grouping": work.ungrouped, "embargo": work.embargoed}
        yield _gauge(
            "sourcier_queue_length",
            "What waits: messages, articles without their event, articles under embargo",
            queues,
            "queue",
        )
        if received := archive.last_received():
            yield _gauge("sourcier_last_article_timestamp_seconds", "When the newest article came", _at(received))
        feeds = {"error": 0, "silent": 0, "right": 0}
        for feed in archive.sources():
            feeds["error" if feed.error else "silent" if feed.is_silent(now) else "right"] += 1
        yield _gauge("sourcier_feeds", "The inbox and the feeds, by how they stand", feeds, "state")

    def _replica(self, now: datetime) -> Iterator[Metric]:
        try:
            found = self._archive.replica_state(now)
        except Exception as fault:
            log.warning("metrics: the replica does not answer (%s)", type(fault).__name__)
            yield _gauge("sourcier_replica_up", _REPLICA_UP, 0)
            return
        if found is not None:
            yield _gauge("sourcier_replica_up", _REPLICA_UP, int(found[0]))
            yield _gauge("sourcier_replica_lag_seconds", "How late the replica is, at most", found[1].total_seconds())


def _gauge(name: str, about: str, value: "float | dict[str, int]", label: str = "") -> Metric:
    if not isinstance(value, dict):
        return GaugeMetricFamily(name, about, value=value)
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, number in value.items():
        family.add_metric([key], number)
    return family


def _at(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
