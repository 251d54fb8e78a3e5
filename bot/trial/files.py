"""Files on their way to Slack: announced, sent to an address of their own, then shared in a channel."""

import json
import re
import secrets

from bot.trial.records import BOT_USER, File, Payload, Post, Records

_LONGEST_ALT = 1_000


def upload_url(records: Records, payload: Payload) -> Payload:
    """`files.getUploadURLExternal`: where the bytes go. The server puts its own address before it."""
    name, length, alt_txt = (str(payload.get(key) or "") for key in ("filename", "length", "alt_txt"))
    if not name or not length.isdigit() or length == "0":
        return {"ok": False, "error": "missing_argument"}
    if len(alt_txt) > _LONGEST_ALT:
        return {"ok": False, "error": "alt_txt_too_large"}
    file = File(f"F{records.number():08}", name, int(length), alt_txt)
    path = f"/upload/{secrets.token_hex(8)}"
    records.files[file.id], records.uploads[path] = file, file.id
    return {"ok": True, "upload_url": records.address + path, "file_id": file.id}


def receive(records: Records, path: str, data: bytes) -> tuple[int, str]:
    """The bytes of a file, once, at the address that was given for it."""
    file = records.files.get(records.uploads.pop(path, ""))
    if file is None:
        return 404, "not_found"
    if len(data) != file.length:
        return 400, "length_mismatch"
    file.data = data
    return 200, f"OK - {len(data)}"


def share(records: Records, payload: Payload) -> Payload:
    """`files.completeUploadExternal`: uploaded files become a message; without a channel they stay private."""
    wanted = payload.get("files")
    wanted = json.loads(wanted) if isinstance(wanted, str) else wanted
    channel = str(payload.get("channel_id") or "")
    # Users' ids are refused, other than by chat.postMessage.
    if not isinstance(wanted, list) or not wanted or (channel and not re.fullmatch(r"[CGDZ][A-Z0-9]*", channel)):
        return {"ok": False, "error": "invalid_arguments"}
    files = [records.files.get(str(one.get("id"))) for one in wanted]
    told = []
    for one, file in zip(wanted, files, strict=True):
        if file is None or not file.data:
            return {"ok": False, "error": "file_not_found"}
        file.title = str(one.get("title") or file.name)
        told.append(file.payload())
    if channel:
        shown = {"text": str(payload.get("initial_comment") or ""), "files": told}
        thread = payload.get("thread_ts")
        message = records.put(channel, BOT_USER, shown, thread=str(thread) if thread else None)
        method = "files.completeUploadExternal"
        records.posts.append(Post("message", method, shown, channel, "", message.thread, ts=message.ts))
    return {"ok": True, "files": [{"id": file["id"], "title": file["title"]} for file in told]}
