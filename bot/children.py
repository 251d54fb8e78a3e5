"""`sourcier watch` as a child of `sourcier run`: started, started again with a pause when it dies, stopped with its parent.

Reading is a process of its own, so that it never slows an answer, and so that what answers never imports what reads.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from bot.settings import SECRETS, Settings

log = logging.getLogger(__name__)

#: Pauses before it is started again, in seconds: doubled with each death, and the first one again after it has lived for so long.
FIRST_PAUSE, LONGEST_PAUSE, LIVED = 2.0, 300.0, 600.0
#: How long it is given to end by itself.
PATIENCE = 15.0

WATCH = (sys.executable, "-P", "-m", "bot.cli", "watch", "--with-parent")


def is_wanted(settings: Settings) -> bool:
    """Whether `run` starts a watcher: where there is something to watch, and nobody says that it runs apart."""
    return settings.watch and (settings.inbox is not None or settings.feeds is not None)


def _environment() -> dict[str, str]:
    """Ours without the secrets that reading has no use for: what it fetches is anybody's."""
    kept = ("DATABASE_URL", "DATABASE_URL_FILE")
    withheld = {name for secret in SECRETS for name in (secret, f"{secret}_FILE") if name not in kept}
    return {name: value for name, value in os.environ.items() if name not in withheld}


class Child:
    """A command that runs until `stop`. Its standard input is a pipe: the child knows by its end that the parent is gone, even killed."""

    def __init__(self, command: Sequence[str] = WATCH, *, first_pause: float = FIRST_PAUSE) -> None:
        self.command = command
        self.first_pause = first_pause
        self.process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="watch")

    def start(self) -> Callable[[], None]:
        """Starts it; what is handed back stops it."""
        self._thread.start()
        return self.stop

    def stop(self) -> None:
        self._stopped.set()
        process = self.process
        if process is not None and process.poll() is None:
            process.terminate()
        self._thread.join(PATIENCE)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        pause = self.first_pause
        while not self._stopped.is_set():
            born = time.monotonic()
            try:
                process = self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, env=_environment())
            except OSError as fault:
                log.error("watch: cannot be started (%s)", fault.strerror)
            else:
                if self._stopped.is_set():
                    process.terminate()
                with process:  # which closes the pipe once the child has ended
                    code = process.wait()
                if self._stopped.is_set():
                    return
                log.error("watch: ended with code %d; started again in %.0f s", code, pause)
            if time.monotonic() - born > LIVED:
                pause = self.first_pause
            self._stopped.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
