"""`sourcier demo --web`: the real app over the packaged dispatches, in a trial workspace that one uses in a browser.

It reads no setting and listens on loopback, unless told another address. What one does there is forgotten when it stops.
"""

import ipaddress
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from bot.app import make_gate
from bot.archives import opened
from bot.demo import newsrooms
from bot.logs import to_stderr
from bot.manifest import SCOPES
from bot.schedule import Ticker
from bot.settings import LIBRARIES_OWN, fixed, withheld
from bot.trial import Channel, Workspace
from bot.trial.page import LOOPBACK, page
from bot.trial.page.session import LOCALES, Person, Session
from store.extract.clean import decode

PEOPLE = (Person("U1", "Camille Aubrac"), Person("U2", "Sacha Morel", editor=True))
_COLLEAGUE = ("U3", "Noé Lantier")
_CHANNELS = {"C1": "redaction", "C2": "corrections"}
_EDITORS = "S0EDITORS"
#: What a colleague wrote just before: a quote cut short, to be checked.
_SAID = (
    "Pour l'ouverture : « Nous savions que cette digue était fragile, et nous n'avons pas agi », Ilena Marsk à Merrault. "
    "Quelqu'un peut vérifier ?"
)

_READING = "Lecture des dépêches…"
_HERE = "Sourcier dans le navigateur : {address} (Ctrl-C pour arrêter)"
_OPEN = "Attention : qui atteint {host} atteint cet essai ; il n'a ni mot de passe ni compte."


def serve(folder: Path, *, host: str, port: int) -> None:
    """Answer browsers until stopped; OSError where the port is taken."""
    folder.mkdir(exist_ok=True)
    to_stderr("warning")
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        bound = listening.getsockname()
        with trial(folder) as session:
            if not _is_loopback(host):
                print(_OPEN.format(host=host))
            shown = f"[{host}]" if ":" in host else host
            print(_HERE.format(address=f"http://{shown}:{bound[1]}/"), flush=True)
            signal.signal(signal.SIGTERM, _leave)
            signal.signal(signal.SIGINT, _leave)
            config = uvicorn.Config(site(session, host), log_config=None, access_log=False, server_header=False)
            uvicorn.Server(config).run(sockets=[listening])


def site(session: Session, host: str) -> Starlette:
    """The web application, for the names by which this address is asked for; any name, where it listens on all addresses."""
    everywhere = host in ("0.0.0.0", "::", "")  # noqa: S104 - told so
    return page(session, hosts=["*"] if everywhere else list(dict.fromkeys((*LOOPBACK, host))))


@contextmanager
def trial(folder: Path) -> Iterator[Session]:
    """A trial from its beginning, in a folder where the archive is kept ready for the next one."""
    started = False

    def progress(done: int, total: int) -> None:
        nonlocal started
        if not started:
            print(_READING, file=sys.stderr, flush=True)
        started = True

    file = newsrooms.filled(folder, progress=progress)
    with TemporaryDirectory(prefix="trial-", dir=folder) as own:
        url = f"sqlite:///{newsrooms.copied(file, Path(own))}"
        settings = fixed(database_url=url, editors=_EDITORS, reports="C2")
        with withheld(*LIBRARIES_OWN), opened(settings) as archive, Workspace() as workspace:
            newsrooms.warm()
            gate = make_gate(settings)
            world = newsrooms.Newsroom(archive, gate, people=[person.id for person in PEOPLE])
            app = workspace.app(archive, settings, now=world.now, gate=gate)
            world.ticker = Ticker(archive, app.client, clock=world.utc, gate=gate)
            _people(workspace)
            workspace.keep_time(world.seconds)
            workspace.records.put("C1", _COLLEAGUE[0], {"text": _SAID})
            session = Session(workspace, app, world, PEOPLE, tuple(_CHANNELS), _outlets())
            session.speak("fr")
            yield session


def _people(workspace: Workspace) -> None:
    """Who is there, in which channels, and what the bot may: the manifest's scopes and no more."""
    records = workspace.records
    records.names = {**{person.id: person.name for person in PEOPLE}, _COLLEAGUE[0]: _COLLEAGUE[1]}
    records.channels = {id_: Channel(name) for id_, name in _CHANNELS.items()}
    records.groups = {_EDITORS: [person.id for person in PEOPLE if person.editor]}
    records.locales = dict.fromkeys(records.names, LOCALES["fr"])
    records.known_only, records.scopes = True, frozenset(SCOPES)


def _outlets() -> dict[str, tuple[str, str]]:
    """What stands at the dispatches' invented addresses; of two versions the newer."""
    return {story.url: (story.title, decode(story.path.read_bytes())) for story in newsrooms.stories() if story.url}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leave(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)
