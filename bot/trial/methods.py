"""Slack's Web API methods: (what the workspace knows, a request's arguments) in, the answer as Slack gives it out."""

import re
from collections.abc import Callable
from typing import Any

from bot.trial.files import share, upload_url
from bot.trial.records import BOT_ID, BOT_USER, TEAM, Channel, Message, Payload, Post, Records
from bot.trial.rules import message_faults
from bot.trial.views import open_view, publish_view, push_view, update_view

Method = Callable[[Records, Payload], Payload]

_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}")


def refused(error: str, **more: Any) -> Payload:
    return {"ok": False, "error": error, **more}


# --- chat -----------------------------------------------------------------------------------------------------------


def _post_message(records: Records, payload: Payload) -> Payload:
    if faults := message_faults(payload):
        return refused(faults[0].split(":")[0], errors=faults)
    channel = _direct(str(payload.get("channel", "")))
    if closed := _closed(records, channel):
        return refused(closed)
    thread = payload.get("thread_ts")
    message = records.put(channel, BOT_USER, payload, thread=str(thread) if thread else None)
    records.posts.append(Post("message", "chat.postMessage", payload, channel, "", message.thread, ts=message.ts))
    return {"ok": True, "channel": channel, "ts": message.ts, "message": {**payload, "ts": message.ts, "bot_id": BOT_ID}}


def _post_ephemeral(records: Records, payload: Payload) -> Payload:
    if faults := message_faults(payload):
        return refused(faults[0].split(":")[0], errors=faults)
    channel, user, thread = str(payload.get("channel")), str(payload.get("user")), payload.get("thread_ts")
    if closed := _closed(records, channel):
        return refused(closed)
    members = known(records, channel).members
    if members is not None and user not in members:
        return refused("user_not_in_channel")
    message = records.put(channel, BOT_USER, payload, thread=str(thread) if thread else None, only=user)
    records.posts.append(Post("ephemeral", "chat.postEphemeral", payload, channel, user, message.thread, ts=message.ts))
    return {"ok": True, "message_ts": message.ts}


def _update(records: Records, payload: Payload) -> Payload:
    if faults := message_faults(payload):
        return refused(faults[0].split(":")[0], errors=faults)
    channel, message = _ours(records, payload)
    if message is None:
        return refused("message_not_found")
    if not message.is_bots:
        return refused("cant_update_message")
    records.replaced(message, {**message.payload, **payload})
    records.posts.append(Post("message", "chat.update", payload, channel, "", message.thread, replaces=True, ts=message.ts))
    return {"ok": True, "channel": channel, "ts": message.ts, "text": payload.get("text")}


def _delete(records: Records, payload: Payload) -> Payload:
    channel, message = _ours(records, payload)
    if message is None:
        return refused("message_not_found")
    if not message.is_bots:
        return refused("cant_delete_message")
    records.removed(message)
    records.deleted.append((channel, message.ts))
    return {"ok": True, "channel": channel, "ts": message.ts}


def _permalink(records: Records, payload: Payload) -> Payload:
    channel, ts = str(payload.get("channel")), str(payload.get("message_ts"))
    if records.message(channel, ts) is None:
        return refused("message_not_found")
    return {"ok": True, "channel": channel, "permalink": f"https://trial.invalid/archives/{channel}/p{ts.replace('.', '')}"}


def _ours(records: Records, payload: Payload) -> tuple[str, Message | None]:
    """The message that a request names, which must be one that all see: what one user alone sees has no name for others."""
    channel = str(payload.get("channel"))
    message = records.message(channel, str(payload.get("ts")))
    return channel, None if message is None or message.only else message


# --- reactions ------------------------------------------------------------------------------------------------------


def _react(records: Records, payload: Payload) -> Payload:
    message, name, users = _reacted(records, payload)
    if message is None:
        return refused("message_not_found")
    if not _EMOJI.fullmatch(name):
        return refused("invalid_name")
    if BOT_USER in users:
        return refused("already_reacted")
    message.reactions[name] = [*users, BOT_USER]
    message.revision = records.changed()
    return {"ok": True}


def _unreact(records: Records, payload: Payload) -> Payload:
    message, name, users = _reacted(records, payload)
    if message is None:
        return refused("message_not_found")
    if BOT_USER not in users:
        return refused("no_reaction")
    message.reactions[name] = [user for user in users if user != BOT_USER]
    message.revision = records.changed()
    return {"ok": True}


def _reacted(records: Records, payload: Payload) -> tuple[Message | None, str, list[str]]:
    message = records.message(str(payload.get("channel")), str(payload.get("timestamp")))
    name = str(payload.get("name") or "").strip(":")
    return message, name, message.reactions.get(name, []) if message else []


# --- conversations --------------------------------------------------------------------------------------------------


def known(records: Records, channel: str) -> Channel:
    """A channel as it is known; one that is none is gone."""
    if found := records.channels.get(channel):
        return found
    is_direct = channel.startswith("D") and (not records.known_only or f"U{channel[1:]}" in records.names)
    return Channel(gone=records.known_only and not is_direct)


def _direct(channel: str) -> str:
    return f"D{channel[1:]}" if re.fullmatch(r"[UW][A-Z0-9]+", channel) else channel


def _closed(records: Records, channel: str) -> str | None:
    """Why nothing can be posted in a channel."""
    found = known(records, channel)
    if not channel or found.gone:
        return "channel_not_found"
    if found.archived:
        return "is_archived"
    return None if found.bot else "not_in_channel"


def _history(records: Records, payload: Payload) -> Payload:
    """The messages of a channel that stand in no thread, newest first; metadata only where it is asked for."""
    return _messages(records, payload, lambda message: message.thread is None, newest_first=True)


def _replies(records: Records, payload: Payload) -> Payload:
    channel, ts = str(payload.get("channel")), str(payload.get("ts"))
    told = records.threads.get((channel, ts))
    if told is not None:
        return _page(told, payload, most=1000)
    if records.message(channel, ts) is None:
        return refused("thread_not_found")
    return _messages(records, payload, lambda message: ts in (message.ts, message.thread), newest_first=False)


def _messages(records: Records, payload: Payload, wanted: Callable[[Message], bool], *, newest_first: bool) -> Payload:
    channel = str(payload.get("channel"))
    if closed := _closed(records, channel):
        return refused(closed if closed == "not_in_channel" else "channel_not_found")
    oldest, latest = float(payload.get("oldest") or 0), float(payload.get("latest") or "inf")
    full = str(payload.get("include_all_metadata")).lower() in ("1", "true")
    found = [
        message.told(metadata=full)
        for message in records.standing(channel)
        if not message.only and wanted(message) and oldest < float(message.ts) < latest
    ]
    return _page(found[::-1] if newest_first else found, payload, most=999)


def _page(found: list[Payload], payload: Payload, *, most: int) -> Payload:
    start, limit = int(payload.get("cursor") or 0), min(int(payload.get("limit") or 100), most)
    more = start + limit < len(found)
    cursor = {"response_metadata": {"next_cursor": str(start + limit) if more else ""}}
    return {"ok": True, "messages": found[start : start + limit], "has_more": more, **cursor}


def _open(records: Records, payload: Payload) -> Payload:
    user = str(payload.get("users"))
    if records.known_only and user not in records.names:
        return refused("user_not_found")
    return {"ok": True, "channel": {"id": _direct(user)}}


def _info(records: Records, payload: Payload) -> Payload:
    id_ = str(payload.get("channel"))
    found = known(records, id_)
    if found.gone:
        return refused("channel_not_found")
    told = {"is_private": found.private, "is_archived": found.archived, "is_member": found.bot, "is_ext_shared": False}
    return {"ok": True, "channel": {"id": id_, "name": found.name, **told, **found.shared}}


def _list(records: Records, payload: Payload) -> Payload:
    shown = [id_ for id_, channel in records.channels.items() if not (channel.gone or (channel.private and not channel.bot))]
    return {"ok": True, "channels": [_info(records, {"channel": id_})["channel"] for id_ in shown]}


def _join(records: Records, payload: Payload) -> Payload:
    id_ = str(payload.get("channel"))
    found = known(records, id_)
    if found.gone or found.private:
        return refused("method_not_supported_for_channel_type" if found.private else "channel_not_found")
    if found.archived:
        return refused("is_archived")
    found.bot = True
    return {"ok": True, "channel": {"id": id_, "name": found.name, "is_member": True}}


def _members(records: Records, payload: Payload) -> Payload:
    found = known(records, str(payload.get("channel")))
    if found.gone:
        return refused("channel_not_found")
    everybody = list(records.names) or [f"U{n}" for n in range(1, 10)]
    members = everybody if found.members is None else found.members
    start, limit = int(payload.get("cursor") or 0), min(int(payload.get("limit") or 100), 999)
    cursor = str(start + limit) if start + limit < len(members) else ""
    return {"ok": True, "members": members[start : start + limit], "response_metadata": {"next_cursor": cursor}}


# --- people ---------------------------------------------------------------------------------------------------------


def _user(records: Records, payload: Payload) -> Payload:
    user = str(payload.get("user"))
    if records.known_only and user not in records.names:
        return refused("user_not_found")
    wants_locale = str(payload.get("include_locale")).lower() in ("1", "true")
    locale = {"locale": records.locales.get(user, "fr-FR")} if wants_locale else {}
    name = {"real_name": records.names[user]} if user in records.names else {}
    told = {"id": user, "team_id": TEAM, "is_bot": False, "tz": records.zones.get(user, "Europe/Paris"), **name, **locale}
    return {"ok": True, "user": {**told, **records.people.get(user, {})}}


def _group(records: Records, payload: Payload) -> Payload:
    users = records.groups.get(str(payload.get("usergroup")))
    return {"ok": True, "users": users} if users is not None else refused("no_such_subteam")


def _auth_test(records: Records, payload: Payload) -> Payload:
    ours = {"team": "Trial", "team_id": TEAM, "user": "sourcier", "user_id": BOT_USER, "bot_id": BOT_ID}
    return {"ok": True, "url": "https://trial.invalid/", **ours}


METHODS: dict[str, Method] = {
    "auth.test": _auth_test,
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
    "chat.postEphemeral": _post_ephemeral,
    "chat.postMessage": _post_message,
    "chat.update": _update,
    "conversations.history": _history,
    "conversations.info": _info,
    "conversations.join": _join,
    "conversations.list": _list,
    "conversations.members": _members,
    "conversations.open": _open,
    "conversations.replies": _replies,
    "files.completeUploadExternal": share,
    "files.getUploadURLExternal": upload_url,
    "reactions.add": _react,
    "reactions.remove": _unreact,
    "usergroups.users.list": _group,
    "users.info": _user,
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}

_READING = {"C": "channels:read", "G": "groups:read", "D": "im:read"}
_HISTORY = {"C": "channels:history", "G": "groups:history", "D": "im:history"}
#: The scope that a method wants; for a conversation it depends on its kind.
_SCOPES = {
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "conversations.list": "channels:read",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "usergroups.users.list": "usergroups:read",
    "users.info": "users:read",
}


def scope_wanted(method: str, payload: Payload, records: Records) -> str | None:
    """The scope without which Slack answers `missing_scope`; None where a method wants none."""
    channel = str(payload.get("channel") or "")
    kind = "G" if channel.startswith("C") and known(records, channel).private else channel[:1]
    if method in ("conversations.info", "conversations.members"):
        return _READING.get(kind)
    if method in ("conversations.history", "conversations.replies"):
        return _HISTORY.get(kind)
    return _SCOPES.get(method)
