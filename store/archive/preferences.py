"""What users have set for themselves: their language, and the filters of their questions."""

from sqlalchemy import Connection, delete, insert, select

from store.schema import preferences
from store.types import Preference


def of(connection: Connection, team: str, user: str) -> Preference:
    columns = (preferences.c.lang, preferences.c.outlet, preferences.c.days)
    row = connection.execute(select(*columns).where(preferences.c.team == team, preferences.c.user == user)).one_or_none()
    return Preference(*row) if row is not None else Preference()


def keep(connection: Connection, team: str, user: str, preference: Preference) -> None:
    """Keeps what a user has set in the place of what was; nothing set leaves no row."""
    connection.execute(delete(preferences).where(preferences.c.team == team, preferences.c.user == user))
    if preference != Preference():
        values = {"lang": preference.lang, "outlet": preference.outlet, "days": preference.days}
        connection.execute(insert(preferences), {"team": team, "user": user, **values})
