"""Pictures for docs/, of real answers made by the trial in headless Chromium: `make pictures`. None is drawn or written by hand.

Each is of one thing on the page: the last message, a dialog, a thread, the Home.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import browsers
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from bot.demo.browser import site, trial

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
SIZE = (780, 1000)
_PATIENCE = 60
LAST, DIALOG, THREAD, HOME = "#timeline > .message:last-child", "dialog[open]", "#thread", "#home"


@dataclass(frozen=True)
class Picture:
    """What is typed, what is pressed then, one after the other, and what of the page is taken."""

    typed: str = ""
    at: str = "C1"
    pressed: tuple[str, ...] = ()
    of: str = LAST
    in_thread: str = ""
    then: str = ""


PICTURES = {
    "trial": Picture("/citations Marsk digue", of="main"),
    "citations": Picture("/citations Marsk digue"),
    "lequel": Picture("/citations de:Korvell"),
    "chiffres": Picture("/chiffres aide militaire"),
    "qui": Picture("/qui Marsk"),
    "chrono": Picture("/chrono Merrault"),
    "passage": Picture("/chiffres aide militaire", pressed=("Voir le passage",), of=DIALOG),
    "fil": Picture(pressed=("Répondre dans un fil",), in_thread="@sourcier source", of=THREAD),
    "abonnement": Picture("/abonnements", pressed=("Nouveau point…",), of=DIALOG),
    "point": Picture("/abonnements", pressed=("Nouveau point…", "Enregistrer", "Fermer", "Prochain point"), then="D1"),
    "signaler": Picture(
        '/citations de:"Klara Venzel" impôt', pressed=("Autres actions", "Signaler une erreur", "Sourcier a mal lu"), of=DIALOG
    ),
    "aide": Picture("/sourcier aide chiffres"),
    "home": Picture(at="home", of=HOME),
}

_FIND = """
const said = one => [one.ariaLabel, one.textContent, one.querySelector('.heard')?.textContent];
return [...document.querySelectorAll('button, a, summary')].filter(one => one.checkVisibility()
  && said(one).some(words => (words ?? '').replace(/\\s+/g, ' ').trim().startsWith(arguments[0]))).at(-1)
"""


class Camera:
    def __init__(self, browser: browsers.Browser) -> None:
        self.browser, self.driver = browser, browser.driver

    def take(self, wanted: Picture) -> bytes:
        self.browser.open(f"/?as=U1&at={wanted.at}", SIZE)
        if wanted.typed:
            self._type(wanted.typed, "composer")
        for words in wanted.pressed:
            self._press(words)
        if wanted.then:
            self.browser.open(f"/?as=U1&at={wanted.then}", SIZE)
        if wanted.in_thread:
            self._type(wanted.in_thread, "thread-composer")
        element = self._until(lambda: self.browser.run("return document.querySelector(arguments[0])", wanted.of), wanted.of)
        self._whole(wanted.of)
        return bytes(element.screenshot_as_png)  # type: ignore[attr-defined]

    def _whole(self, of: str) -> None:
        """A window as high as what is taken, so that nothing of it is cut off."""
        high = self.browser.run("return Math.ceil(document.querySelector(arguments[0]).scrollHeight)", of)
        tall = SIZE[1] if of == "main" else min(max(SIZE[1], high + 400), 2600)
        metrics = {"width": SIZE[0], "height": tall, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.browser.run("document.querySelector(arguments[0]).scrollIntoView({block: 'start'})", of)
        time.sleep(0.2)

    def _type(self, words: str, box: str) -> None:
        count = (
            "return document.querySelectorAll('.messages > .message').length + document.querySelectorAll('dialog[open]').length"
        )
        field = self._until(lambda: self.driver.find_element(By.ID, box), box)
        before = self.browser.run(count)
        field.send_keys(words, Keys.ENTER)  # type: ignore[attr-defined]
        self._until(lambda: self.browser.run(count) > before, words)
        time.sleep(0.6)

    def _press(self, words: str) -> None:
        button = self._until(lambda: self.browser.run(_FIND, words), words)
        button.click()  # type: ignore[attr-defined]
        time.sleep(0.8)

    def _until(self, there: Callable[[], object], what: str) -> object:
        last = time.monotonic() + _PATIENCE
        while time.monotonic() < last:
            if found := there():
                return found
            time.sleep(0.05)
        raise SystemExit(f"There is no {what}.")


def main(*only: str, folder: Path = FOLDER) -> None:
    programs = browsers.programs()
    if programs is None:
        raise SystemExit("Chromium and its driver are not installed (Debian: apt-get install chromium chromium-driver).")
    kept = ROOT / ".demo"
    for each in (folder, kept):
        each.mkdir(parents=True, exist_ok=True)
    driver = browsers.started(*programs)
    try:
        for name, wanted in ((name, PICTURES[name]) for name in only or PICTURES):
            # A trial each: no picture shows what another one typed.
            with trial(kept) as session, browsers.served(site(session, "127.0.0.1")) as address:
                (folder / f"{name}.png").write_bytes(Camera(browsers.Browser(driver, address)).take(wanted))
                print(name)
    finally:
        driver.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
