"""What is counted and told of a running bot: numbers by short words, never a question, a user or a name; lines with a request's number."""

import json
import logging
import re
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import newsrooms
import pytest
from desks import desk
from newsrooms import TEAM, Clock, subscription
from test_web import Client, body_of, free_port, running, status, wait_for

from bot import web
from bot.counting import SlackCounter
from bot.delivery import Postman
from bot.logs import Objects, new_request
from bot.metrics import Metrics
from bot.settings import fixed
from bot.trial import Workspace
from store.archive import Archive


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """What a series stands at, 0 where it has not begun."""
    return metrics.registry.get_sample_value(name, labels) or 0.0


def text(metrics: Metrics) -> str:
    return metrics.text().decode()


@pytest.mark.parametrize(
    ("line", "command", "outcome"),
    [
        ("/citations marsk", "quotes", "answered"),
        ("/quotes gyrovague inondable", "quotes", "nothing"),
        ("/chiffres gyrovague inondable", "figures", "nothing"),
        ("/citations", "quotes", "unclear"),
        ("/sourcier aide", "help", "answered"),
    ],
)
def test_an_answer_is_counted_by_its_command_and_what_came_of_it(
    filled: Archive, line: str, command: str, outcome: str
) -> None:
    metrics = Metrics(filled)
    with desk(filled, counts=metrics) as slack:
        slack.type(line)
    assert value(metrics, "sourcier_answers_total", command=command, outcome=outcome) == 1
    assert value(metrics, "sourcier_answer_seconds_count", command=command) == 1


def test_a_mention_is_one_answer_and_its_outcome_is_known(filled: Archive) -> None:
    metrics = Metrics(filled)
    with desk(filled, counts=metrics) as slack:
        slack.mention("citations gyrovague inondable")
    assert value(metrics, "sourcier_answers_total", command="mention", outcome="nothing") == 1
    assert value(metrics, "sourcier_slack_calls_total", method="chat.postMessage") == 1


def test_who_is_refused_is_counted_as_refused(filled: Archive) -> None:
    metrics = Metrics(filled)
    with desk(filled, counts=metrics) as slack:
        slack.workspace.refuse("users.info", "user_not_found", times=9)
        slack.type("/citations marsk", user="U7")
    assert value(metrics, "sourcier_answers_total", command="quotes", outcome="refused") == 1
    assert value(metrics, "sourcier_slack_errors_total", method="users.info", error="user_not_found") >= 1


def test_a_fault_is_counted_and_its_number_is_that_of_the_request(filled: Archive, monkeypatch, caplog) -> None:
    metrics = Metrics(filled)
    monkeypatch.setattr(Archive, "quotes", lambda *_, **__: 1 / 0)
    with desk(filled, counts=metrics) as slack:
        said = slack.type("/citations marsk").text
    assert value(metrics, "sourcier_answers_total", command="quotes", outcome="fault") == 1
    (number,) = re.findall(r"\b[0-9a-f]{8}\b", said)
    assert f"fault {number} in /citations" in caplog.text


def test_no_metric_names_a_question_a_user_a_channel_or_a_word_of_an_alert(filled: Archive) -> None:
    metrics = Metrics(filled)
    with desk(filled, counts=metrics) as slack:
        slack.type("/citations de:marsk polder", user="U1", channel="C1")
        slack.mention("qui zelinov")
    told = text(metrics)
    for word in ("marsk", "polder", "zelinov", "U1", "C1", "T0TRIAL", "Courrier"):
        assert word.lower() not in told.lower()
    labels = {name for pairs in re.findall(r"\{(.*?)\}", told) for name in re.findall(r"(\w+)=", pairs)}
    assert labels <= {"command", "outcome", "method", "error", "state", "queue", "kind", "le"}


def test_how_slack_answers_is_counted_without_its_addresses() -> None:
    seen: list[tuple[str, str]] = []
    counter = SlackCounter(type("Kept", (), {"asked_slack": lambda _, *told: seen.append(told)})())
    request = type("Request", (), {})()
    for url in ("https://slack.com/api/chat.postMessage", "https://hooks.slack.com/commands/T1/99/secret"):
        request.url = url
        for code, body in ((200, {"ok": True}), (200, {"ok": False, "error": "is_archived"}), (429, None), (503, None)):
            response = type("Response", (), {"status_code": code, "body": body})()
            assert counter.can_retry(state=None, request=request, response=response) is False
        counter.can_retry(state=None, request=request, error=OSError())
    assert {method for method, _ in seen} == {"chat.postMessage", "response_url"}
    assert [error for method, error in seen if method == "response_url"] == [
        "",
        "is_archived",
        "ratelimited",
        "http_503",
        "unreachable",
    ]


def test_a_digest_that_is_due_then_late_then_sent_is_seen_at_each_step(archive: Archive) -> None:
    clock = Clock()
    id_ = archive.subscriptions.add(subscription(days=(1,)), now=clock())
    assert id_
    newsrooms.happen(archive, 1, at=clock())
    metrics = Metrics(archive, clock=clock)
    clock.pass_(hours=2)
    assert "sourcier_digests_due 1.0" in text(metrics)
    assert "sourcier_digests_late 1.0" in text(metrics)
    with Workspace() as slack:
        app = slack.app(archive, fixed(database_url=""), now=clock)
        postman = Postman(archive, app.client, TEAM, clock=clock, sleep=lambda _: None, counts=metrics)
        assert postman.tick() > 0
    assert value(metrics, "sourcier_deliveries_total", kind="digest", outcome="sent") == 1
    assert value(metrics, "sourcier_digest_late_seconds_count") == 1
    assert value(metrics, "sourcier_digest_late_seconds_sum") == timedelta(hours=1).total_seconds()
    after = text(Metrics(archive, clock=clock))
    assert "sourcier_digests_due 0.0" in after
    assert "sourcier_digests_late 0.0" in after


def test_the_archive_that_is_gone_is_told_beside_what_was_counted(tmp_path: Path) -> None:
    archive = Archive.create(f"sqlite:///{tmp_path}/gone.db")
    metrics = Metrics(archive)
    metrics.taken("new", 0.1)
    archive.close()
    (tmp_path / "gone.db").unlink()
    told = text(metrics)
    archive.close()
    assert "sourcier_database_up 0.0" in told
    assert 'sourcier_ingest_documents_total{outcome="new"} 1.0' in told


# --- the doors --------------------------------------------------------------------------------------------------------


def test_ready_tells_what_is_wrong_and_gives_503(archive: Archive) -> None:
    with Workspace() as workspace:
        app = workspace.app(archive, fixed(database_url=""))
        socket = {"slack": lambda: "the connection to Slack is down"}
        assert Client(web.site(app, archive, signing_secret=None)).get("/readyz").json() == {"ready": True, "database": "right"}
        answer = Client(web.site(app, archive, signing_secret=None, ready=socket)).get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "database": "right", "slack": "the connection to Slack is down"}


def test_ready_is_503_while_the_schema_is_another(archive: Archive) -> None:
    with archive.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK" if archive.dialect == "sqlite" else "SELECT 1")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with Workspace() as workspace:
        app = workspace.app(archive, fixed(database_url=""))
        answer = Client(web.site(app, archive, signing_secret=None)).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable, or of another version"


def test_every_answer_over_http_bears_its_number(archive: Archive) -> None:
    with Workspace() as workspace:
        app = workspace.app(archive, fixed(database_url=""))
        body = body_of(workspace)
        site = Client(web.site(app, archive, signing_secret=workspace.signing_secret))
        answer = site.post("/slack/events", content=body, headers=workspace.signed(body))
    assert re.fullmatch(r"[0-9a-f]{8}", answer.headers["x-request-id"])


def scraped(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/metrics", timeout=20) as answer:
        return str(answer.read().decode())


def test_what_answers_and_what_reads_add_up_at_one_door_and_log_in_json(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(
        "La digue de Merrault tient\n\nLa digue de Merrault a tenu toute la nuit, selon la mairie de Brenne.\n"
    )
    with Workspace() as workspace:
        given = {"SLACK_SIGNING_SECRET": workspace.signing_secret, "SLACK_API_URL": workspace.client_url}
        given |= {"SOURCIER_INBOX": str(inbox), "SOURCIER_INBOX_SETTLE": "0", "SOURCIER_LOG_FORMAT": "json"}
        with running(tmp_path, **given) as (process, address):
            where = workspace._api.response_url("U1", "C1")
            asked = body_of(workspace, command="/citations", text="gyrovague", response_url=where, team_id=TEAM)
            assert status(f"{address}/slack/events", asked, workspace.signed(asked)) == 200
            wait_for(lambda: 'documents_total{outcome="new"} 1.0' in scraped(address), process)
            wait_for(lambda: 'sourcier_ticks_total{outcome="done"} 1.0' in scraped(address), process)
            told = scraped(address)
            assert status(f"{address}/readyz") == 200
            process.terminate()
            log = process.communicate(timeout=30)[0]
    assert 'sourcier_answers_total{command="quotes",outcome="nothing"} 1.0' in told
    assert "sourcier_digests_late 0.0" in told
    assert "gyrovague" not in log + told
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"time", "level", "logger", "message", "process"} <= set(lines[0])
    (answer,) = [line for line in lines if line.get("command") == "quotes"]
    assert answer["outcome"] == "nothing"
    assert re.fullmatch(r"[0-9a-f]{8}", answer["request"])
    assert len({line["process"] for line in lines}) >= 1


def test_a_watcher_that_runs_apart_tells_its_own(tmp_path: Path) -> None:
    inbox, port = tmp_path / "inbox", free_port()
    inbox.mkdir()
    (inbox / "a.txt").write_text(
        "Le pont de Brenne rouvre\n\nLe pont de Brenne a rouvert mardi, dit la préfecture de la Lorve.\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "SOURCIER_INBOX": str(inbox)}
    environment |= {"SOURCIER_INBOX_SETTLE": "0", "SOURCIER_WATCH_PORT": str(port), "PYTHONPATH": ":".join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "watch"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: status(f"{address}/metrics") == 200, process)
        wait_for(lambda: 'documents_total{outcome="new"} 1.0' in scraped(address), process)
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_fault_in_json_has_its_places_and_not_its_message() -> None:
    new_request("abcd1234")
    try:
        raise ValueError("la digue de Merrault")
    except ValueError:
        record = logging.LogRecord("sourcier", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    told = json.loads(Objects().format(record))
    new_request("0")
    assert told["request"] == "abcd1234"
    assert told["fault"].startswith("ValueError at test_metrics.py:")
    assert "Merrault" not in json.dumps(told)
    assert time.time() - record.created < 60
