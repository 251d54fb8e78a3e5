"""Modals and Homes: opened by a trigger, pushed, updated, published; three modals at most lie over each other."""

import json

from bot.trial.records import Payload, Post, Records, View
from bot.trial.rules import view_faults

_STACK = 3


def open_view(records: Records, payload: Payload) -> Payload:
    return _shown(records, payload, "views.open")


def push_view(records: Records, payload: Payload) -> Payload:
    return _shown(records, payload, "views.push")


def update_view(records: Records, payload: Payload) -> Payload:
    """`views.update`: by the view's id, and only where it is still the one that `hash` names."""
    view, fault = _read(payload)
    if fault:
        return fault
    shown = records.views.get(str(payload.get("view_id") or ""))
    if shown is None:
        return {"ok": False, "error": "not_found"}
    if payload.get("hash") and payload["hash"] != shown.hash:
        return {"ok": False, "error": "hash_conflict"}
    if view.get("type") != shown.payload.get("type"):
        return {"ok": False, "error": "invalid_arguments"}
    records.updated(shown, view)
    return _told(records, shown, view, "views.update")


def publish_view(records: Records, payload: Payload) -> Payload:
    """`views.publish`: a user's Home."""
    view, fault = _read(payload)
    user = str(payload.get("user_id") or "")
    if fault or not user or view.get("type") != "home":
        return fault or {"ok": False, "error": "invalid_arguments"}
    return _told(records, records.published(user, view), view, "views.publish")


def _shown(records: Records, payload: Payload, method: str) -> Payload:
    view, fault = _read(payload)
    if fault:
        return fault
    if view.get("type") != "modal":
        return {"ok": False, "error": "invalid_arguments"}
    trigger = str(payload.get("trigger_id") or "")
    if trigger not in records.triggers:
        return {"ok": False, "error": "invalid_trigger_id"}
    user = records.triggers[trigger]
    if user is None:
        return {"ok": False, "error": "exchanged_trigger_id"}
    if method == "views.push" and len(records.modals.get(user, [])) >= _STACK:
        return {"ok": False, "error": "push_limit_reached"}
    records.triggers[trigger] = None
    return _told(records, records.opened(user, view, push=method == "views.push"), view, method)


def _read(payload: Payload) -> tuple[Payload, Payload | None]:
    """The view of a request; and Slack's refusal, where it is none."""
    view = payload.get("view")
    view = json.loads(view) if isinstance(view, str) else view or {}
    if faults := view_faults(view):
        return view, {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": faults}}
    return view, None


def _told(records: Records, shown: View, view: Payload, method: str) -> Payload:
    kind = "home" if method == "views.publish" else "modal"
    records.posts.append(Post("home" if kind == "home" else "modal", method, view, "", shown.user, view=shown.id))
    return {"ok": True, "view": shown.told()}
