"""The watch over all logs sees what it is there for, and lets pass what may be said."""

import logging
import subprocess
import sys
from pathlib import Path

import canaries
import pytest
from desks import desk
from pydantic import SecretStr

from store.archive import Archive


def caught(line: str) -> list[str]:
    """What the watch finds in a line that a logger says; the line is not held against this test."""
    logging.getLogger("sourcier.anything").error("%s", line)
    said = canaries.said.pop()
    assert line in said
    return canaries.leaks(said)


def test_a_question_is_seen_whole_and_in_its_telling_words(filled: Archive) -> None:
    with desk(filled) as slack:
        slack.type("/citations gyrovague polder inondé")
        slack.mention("chiffres tétradrachme")
    assert caught("nothing found for gyrovague polder inondé")
    assert caught("asked: TÉTRADRACHME")
    assert not caught("nothing found in 3 ms")


def test_an_articles_words_in_a_row_are_seen(filled: Archive) -> None:
    canaries.read("Les gyrovagues ont traversé le polder avant la nuit.")
    assert caught("DETAIL: Failing row contains (ont traversé le polder avant)")
    assert not caught("le polder et la nuit")


def test_the_words_of_a_thread_are_seen(filled: Archive) -> None:
    with desk(filled) as slack:
        slack.workspace.threads["C1", "1.1"] = [
            {"user": "U2", "ts": "1.1", "text": "Avez-vous vu passer cette histoire de polder ?"}
        ]
        slack.mention("source", thread_ts="1.1")
    assert caught("read: vu passer cette histoire de polder")


@pytest.mark.parametrize("secret", ["xoxb-12345-abcdef", "xapp-1-abcdef", "a-signing-secret-of-a-test"])
def test_tokens_and_secrets_are_seen(secret: str) -> None:
    SecretStr(secret)
    assert caught(f"token={secret}")


def test_a_password_in_the_archives_address_is_seen() -> None:
    SecretStr("postgresql://user:motdepasse@host/name")
    assert caught("cannot connect with motdepasse")


def test_what_a_child_writes_is_seen(tmp_path: Path) -> None:
    script = tmp_path / "bot.cli"
    script.write_text("import sys; print('tungstate de polder', file=sys.stderr)")
    canaries.typed("tungstate")
    subprocess.run([sys.executable, str(script), "run"], capture_output=True, check=True)
    line = canaries.said.pop()
    assert canaries.leaks(line)
