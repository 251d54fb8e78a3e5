"""Every payload that the tests make Slack show, one of each shape; written out as TypeScript for Slack's own types to judge."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import judges
import pytest

from bot.trial import methods, views, web_api, workspace

#: By shape; blocks of messages, and views.
MESSAGES: dict[Any, Any] = {}
VIEWS: dict[Any, Any] = {}

#: What may be any words: two payloads that differ by them alone are one to a type.
_WORDS = frozenset(
    "text url value action_id block_id user_id callback_id private_metadata initial_value alt_text image_url".split()
)


def record(patch: pytest.MonkeyPatch) -> None:
    """Keep, from now on, whatever the workspace or the judges find no fault with."""
    for module in (methods, views, web_api, workspace, judges):
        for name, kept, part in (("message_faults", MESSAGES, "blocks"), ("view_faults", VIEWS, None)):
            if faults := getattr(module, name, None):
                patch.setattr(module, name, _recorded(faults, kept, part))


def _recorded(faults: Callable[[Any], list[str]], kept: dict[Any, Any], part: str | None) -> Callable[[Any], list[str]]:
    def recorded(payload: Any) -> list[str]:
        found = faults(payload)
        wanted = payload.get(part) if part else payload
        if not found and wanted:
            kept.setdefault(_shape(wanted), wanted)
        return found

    return recorded


def keep(folder: Path) -> None:
    """Write what this process has seen, for another to judge."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = [list(MESSAGES.values()), list(VIEWS.values())]
    (folder / f"{os.getpid()}.json").write_text(json.dumps(seen), encoding="utf-8")


def fetch(folder: Path) -> int:
    """Take in what other processes have kept; how many they were."""
    files = list(folder.glob("*.json"))
    for file in files:
        for kept, seen in zip((MESSAGES, VIEWS), json.loads(file.read_text(encoding="utf-8")), strict=True):
            for payload in seen:
                kept.setdefault(_shape(payload), payload)
    return len(files)


def _shape(thing: Any, key: str = "") -> Any:
    """A payload without its words; a list is the set of what it holds, since a type says nothing of how many."""
    if isinstance(thing, dict):
        return frozenset((name, _shape(value, name)) for name, value in thing.items())
    if isinstance(thing, list):
        return frozenset(_shape(value) for value in thing)
    return type(thing).__name__ if key in _WORDS or not isinstance(thing, str) else thing


def refused(node_modules: Path, folder: Path, messages: list[Any], views: list[Any]) -> list[str]:
    """What TypeScript says against payloads typed as Slack types them, each with the payload's first words."""
    lines = ['import type { KnownBlock, View } from "@slack/types";']
    lines += [f"export const message{n}: KnownBlock[] = {json.dumps(blocks)};" for n, blocks in enumerate(messages)]
    lines += [f"export const view{n}: View = {json.dumps(view)};" for n, view in enumerate(views)]
    (folder / "payloads.ts").write_text("\n".join(lines), encoding="utf-8")
    types = str(node_modules / "@slack" / "types" / "dist" / "index.d.ts")
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "target": "es2022", "lib": ["es2022"], "types": []}
    options |= {"module": "es2022", "moduleResolution": "bundler", "paths": {"@slack/types": [types]}}
    project = {"compilerOptions": options, "files": ["payloads.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(project), encoding="utf-8")
    command = ["node", str(node_modules / "typescript" / "bin" / "tsc"), "--project", str(folder), "--pretty", "false"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    # What is indented goes on with the line above.
    told = [said for said in re.split(r"\n(?=\S)", (done.stdout + done.stderr).strip()) if said]
    assert bool(told) == bool(done.returncode), done
    return [f"{line}\n    {_quoted(line, lines)}" for line in told]


def _quoted(told: str, lines: list[str]) -> str:
    """The stretch of a payload that a line `payloads.ts(12,340): error …` speaks of."""
    place = told.partition("(")[2].partition(")")[0].split(",")
    if not told.startswith("payloads.ts(") or len(place) != 2:
        return ""
    column = int(place[1])
    return lines[int(place[0]) - 1][max(0, column - 60) : column + 200]
