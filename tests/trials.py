"""A trial session over an archive, whose clock stands until it is moved: what the tests of the trial's page look at."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import samples

from bot.app import NEWSROOM, make_gate
from bot.manifest import SCOPES
from bot.settings import fixed
from bot.trial import Channel, Workspace
from bot.trial.page import page
from bot.trial.page.session import Person, Ran, Session
from handlers.people import People
from handlers.rights import Gate
from store.archive import Archive

BASE = "http://127.0.0.1:8765"
PEOPLE = (Person("U1", "Camille Aubrac"), Person("U2", "Sacha Morel", editor=True))


class StillWorld:
    """A clock that runs and nothing else."""

    def __init__(self, gate: Gate) -> None:
        self.at = samples.NOW.replace(tzinfo=NEWSROOM)
        self.gate = gate

    def now(self) -> datetime:
        return self.at

    def next_digest(self) -> datetime | None:
        return None

    def run(self, until: datetime) -> Ran:
        self.at = until
        return Ran(0)

    def forget(self) -> None:
        self.gate.people = People()


@contextmanager
def session(archive: Archive) -> Iterator[Session]:
    settings = fixed(database_url="sqlite://", editors="S0EDITORS", reports="C2")
    world = StillWorld(make_gate(settings))
    with Workspace() as workspace:
        records = workspace.records
        records.names = {**{person.id: person.name for person in PEOPLE}, "U3": "Noé Lantier"}
        records.channels = {"C1": Channel("redaction"), "C2": Channel("corrections")}
        records.groups = {"S0EDITORS": ["U2"]}
        records.known_only, records.scopes = True, frozenset(SCOPES)
        workspace.keep_time(lambda: world.at.timestamp())
        app = workspace.app(archive, settings, now=world.now, gate=world.gate)
        made = Session(workspace, app, world, PEOPLE, ("C1", "C2"))
        made.speak("fr")
        yield made


class Visitor:
    """Somebody with the page open, who does what its script does."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._site = page(session)
        self.token = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._asked("GET", path, headers)

    def post(self, content: bytes, **headers: str) -> httpx.Response:
        """A deed with the headers that a browser sends from the page; `headers` with _ for - in the place of some."""
        if not self.token:
            self.open()
        given = {"origin": BASE, "x-trial-token": self.token, "sec-fetch-site": "same-origin"}
        return self._asked("POST", "/do", given | {name.replace("_", "-"): value for name, value in headers.items()}, content)

    def open(self, query: str = "") -> str:
        answer = self.get(f"/?{query}")
        assert answer.status_code == 200, answer.text
        self.token = answer.text.split('data-token="')[1].split('"')[0]
        return answer.text

    def do(self, deed: str, at: str = "as=U1&at=C1", **more: object) -> dict[str, str]:
        """What has become of the page's parts, and under `said` what it says in passing."""
        answer = self.post(json.dumps({"do": deed, "at": at, **more}).encode())
        assert answer.status_code == 200, answer.text
        told = answer.json()
        return {**told["parts"], "said": told["said"]}

    def _asked(self, method: str, path: str, headers: dict[str, str], content: bytes = b"") -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._site), base_url=BASE) as client:
                return await client.request(method, path, headers=headers, content=content)

        return asyncio.run(ask())
