"""A Slack that takes everything, in a process of its own, as Slack is: it answers at once and keeps the last message that it was sent.

The recording Web API of `bot.trial` judges every block by Slack's rules, which takes longer than most answers: that is for tests.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from bot.trial.records import BOT_ID, BOT_USER, TEAM

_USER = {"id": "U1", "team_id": TEAM, "locale": "fr-FR", "tz": "Europe/Paris", "name": "u1", "real_name": "U1"}
_CHANNEL = {"id": "C1", "name": "redaction", "is_channel": True, "is_member": True, "context_team_id": TEAM}
_OWN = {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "team": "trial", "url": "https://trial.slack.com/"}
_TOLD = json.dumps({"ok": True, "ts": "1900000000.000100", "user": _USER, "messages": [], **_OWN})
#: What takes a channel's id, and what asks for the channel.
_OF_CHANNEL = json.dumps({"ok": True, "channel": _CHANNEL})
_SENT = json.dumps({"ok": True, "ts": "1900000000.000100", "channel": "C1", "view": {"id": "V1", "hash": "h"}})


@contextmanager
def slack() -> Iterator[str]:
    """Its address."""
    server = subprocess.Popen([sys.executable, "-m", "bench.scale.slack"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.communicate(timeout=10)


def last(address: str) -> str:
    """The last message that it was sent since somebody asked for it, as JSON or as a form; nothing where none was."""
    with urlopen(f"{address}/last") as told:  # noqa: S310 - our own
        return str(told.read().decode())


class _Slack:
    def __init__(self) -> None:
        self.last = b""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        sizes = [line.partition(":")[2] for line in lines if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(sizes[0])) if sizes else b""
        path = lines[0].split()[1]
        if path == "/last":
            told, self.last = self.last, b""
        elif "conversations.info" in path:
            told = _OF_CHANNEL.encode()
        elif "chat." in path or "views." in path:
            told, self.last = _SENT.encode(), body
        elif "users." in path or "/api/" in path:
            told = _TOLD.encode()
        else:
            told, self.last = b"ok", body
        kind = "application/json" if told != b"ok" else "text/plain"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(told)}\r\n\r\n".encode() + told)
        await writer.drain()
        writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_Slack().take, "127.0.0.1", 0, backlog=200)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(_serve())
    except KeyboardInterrupt:
        sys.exit(0)
