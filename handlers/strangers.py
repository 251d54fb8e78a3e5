"""Who is of another organisation: in a channel shared by Slack Connect, its guests see what we post, and get no answer of their own."""

from typing import Any

from slack_sdk import WebClient


def acts(body: dict[str, Any], client: WebClient, *, guests: bool = False) -> bool:
    """Whether a click, a form or a shortcut is a stranger's."""
    user, team = body.get("user"), body.get("team")
    if not isinstance(user, dict) or not isinstance(team, dict):
        return False
    asked = {"user": user.get("id"), "user_team": user.get("team_id") or team.get("id")}
    enterprise = (body.get("enterprise") or {}).get("id") or team.get("enterprise_id")
    return is_stranger(asked, {"team_id": team.get("id"), "enterprise_id": enterprise}, client, guests=guests)


def is_stranger(event: dict[str, Any], body: dict[str, Any], client: WebClient, *, guests: bool = False) -> bool:
    """Whether the writer of a message is of another organisation than the app's; with `guests` nobody is a stranger.

    Of an Enterprise organisation all workspaces are at home: Slack tells which a user is of.
    """
    if guests:
        return False
    home = str(body.get("team_id") or "")
    team = str(event.get("user_team") or event.get("source_team") or event.get("team") or home)
    if team == home:
        return False
    enterprise = body.get("enterprise_id")
    if not enterprise:
        return True
    user: dict[str, Any] = client.users_info(user=str(event.get("user"))).get("user") or {}
    return bool((user.get("enterprise_user") or {}).get("enterprise_id") != enterprise)
