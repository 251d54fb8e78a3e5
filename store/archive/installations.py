"""Workspaces that have installed the app: kept, rotated, taken out. Tokens stand in the archive sealed, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, Row, delete, insert, select, update

from store.archive import engines
from store.archive.moments import moment, stamp
from store.archive.naming import insert_new
from store.ciphers import Cipher
from store.schema import installations, oauth_states, subscriptions, welcomed
from store.types import Installation


class Installations:
    """`archive.installations`. Each method is one transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._engine, self._cipher = engine, cipher

    @property
    def can_keep(self) -> bool:
        """Whether there is a key to seal tokens with."""
        return bool(self._cipher)

    def save(self, found: Installation) -> None:
        """Keeps what a workspace gave, in the place of what it gave before. NoKey."""
        with engines.writing(self._engine, in_turn=False) as connection:
            engines.overwrite(connection)
            connection.execute(delete(installations).where(installations.c.team == found.team))
            connection.execute(insert(installations), _values(found, self._cipher))
        engines.checkpoint(self._engine)

    def of(self, team: str) -> Installation | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(installations).where(installations.c.team == team)).one_or_none()
            return _read(row, self._cipher) if row is not None else None

    def all(self) -> list[Installation]:
        """All of them, in the order of their teams' ids."""
        with self._engine.connect() as connection:
            return [
                _read(row, self._cipher) for row in connection.execute(select(installations).order_by(installations.c.team))
            ]

    def remove(self, team: str, *, before: datetime, bots: Sequence[str] | None = None) -> bool:
        """Takes out the tokens of a workspace that installed the app before then; False where there is none, or it did since.

        `bots`: only where its bot is one of these users.
        """
        old = [installations.c.team == team, installations.c.installed <= stamp(before)]
        if bots is not None:
            old.append(installations.c.bot_user.in_(bots))
        with engines.writing(self._engine, in_turn=False) as connection:
            engines.overwrite(connection)
            done = bool(connection.execute(delete(installations).where(*old)).rowcount)
        engines.checkpoint(self._engine)
        return done

    def gone(self, team: str, *, now: datetime) -> int:
        """Pauses what a workspace without the app had subscribed; how many. Who installs it again goes on where they like."""
        open_ = subscriptions.c.team == team, subscriptions.c.ended.is_(None), subscriptions.c.paused.is_(None)
        with engines.writing(self._engine, in_turn=False) as connection:
            return connection.execute(update(subscriptions).where(*open_).values(paused="gone", changed=stamp(now))).rowcount

    def seal_all(self) -> int:
        """Seals all anew with the first key; how many."""
        known = [found for found in self.all() if found.token]
        with engines.writing(self._engine, in_turn=False) as connection:
            for found in known:
                one = installations.c.team == found.team, installations.c.installed == stamp(found.installed)
                sealed = _values(found, self._cipher)["sealed"]
                connection.execute(update(installations).where(*one).values(sealed=sealed))
        return len(known)

    def lost(self) -> int:
        """How many no key opens."""
        return sum(not found.token for found in self.all())

    # --- installations under way ------------------------------------------------------------------------------------

    def begin(self, state: str, *, until: datetime, now: datetime) -> None:
        """Remembers, until then, that an installation was begun here; a digest of it, since whoever has it could end it."""
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(delete(oauth_states).where(oauth_states.c.expires < stamp(now)))
            connection.execute(insert(oauth_states), {"digest": _digest(state), "expires": stamp(until)})

    def end(self, state: str, *, now: datetime) -> bool:
        """Whether it was begun here, lately, and is ended now for the first time."""
        begun = oauth_states.c.digest == _digest(state), oauth_states.c.expires >= stamp(now)
        with engines.writing(self._engine, in_turn=False) as connection:
            return bool(connection.execute(delete(oauth_states).where(*begun)).rowcount)

    # --- the first minutes --------------------------------------------------------------------------------------------

    def welcome(self, team: str, user: str) -> bool:
        """True the first time: whoever asks then is the one to say the word of welcome."""
        with engines.writing(self._engine, in_turn=False) as connection:
            new = insert_new(connection, welcomed).returning(welcomed.c.user)
            return connection.scalar(new, {"team": team, "user": user}) is not None

    def unwelcome(self, team: str, user: str) -> None:
        """It was not said: Slack did not take it."""
        with engines.writing(self._engine, in_turn=False) as connection:
            connection.execute(delete(welcomed).where(welcomed.c.team == team, welcomed.c.user == user))


def _values(found: Installation, cipher: Cipher) -> dict[str, str | None]:
    return {
        "team": found.team,
        "enterprise": found.enterprise,
        "name": found.name,
        "bot_id": found.bot_id,
        "bot_user": found.bot_user,
        "scopes": found.scopes,
        "sealed": cipher.seal(_of(found.team), {"token": found.token, "refresh": found.refresh}),
        "expires": stamp(found.expires) if found.expires else None,
        "installer": found.installer,
        "installed": stamp(found.installed),
    }


def _read(row: Row[tuple[object, ...]], cipher: Cipher) -> Installation:
    held = cipher.open(_of(row.team), row.sealed) or {}
    return Installation(
        team=row.team,
        enterprise=row.enterprise,
        name=row.name,
        bot_id=row.bot_id,
        bot_user=row.bot_user,
        scopes=row.scopes,
        token=str(held.get("token") or ""),
        refresh=str(held.get("refresh") or ""),
        expires=moment(row.expires),
        installer=row.installer,
        installed=_moment(row.installed),
    )


def _moment(written: str) -> datetime:
    found = moment(written)
    assert found is not None
    return found


def _of(team: str) -> str:
    """What the seal says it belongs to: a row carried over to another team opens for nobody."""
    return f"installation:{team}"


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
